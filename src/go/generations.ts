/** The generations of maps there are: arrays of buckets up to Go 1.23, tables of groups from 1.24 on. */
import { classic } from "./classic/classic.js";
import type { Generation, GenerationName, GenerationRules } from "./generation.js";
import type { ReleaseRow } from "./releases.js";
import { swiss } from "./swiss/swiss.js";

const generations: { readonly [G in GenerationName]: Generation<G> } = { classic, swiss };

/** The generation of a release or of a map. */
export function generationOf({ generation }: { readonly generation: GenerationName }): Generation {
  return generations[generation];
}

/** The rules for the maps of a release. */
export function rulesOf(row: ReleaseRow): GenerationRules {
  return generationOf(row).rules(row);
}
