/** The captures of each generation. */
import type { GenerationName } from "../go/index.js";
import { classicCaptures } from "./classic/capture.js";
import type { Captures, Structure } from "./generation.js";
import { swissCaptures } from "./swiss/capture.js";

const generations: { readonly [G in GenerationName]: Captures<G> } = {
  classic: classicCaptures,
  swiss: swissCaptures,
};

/** The captures of a release's maps. */
export function capturesOf({ generation }: { readonly generation: GenerationName }): Captures {
  return generations[generation];
}

/** Those in which a field lists buckets or groups; undefined: it does in none. */
export function capturesWithSlots(structure: Structure): Captures | undefined {
  return Object.values<Captures>(generations).find(({ slots }) => slots.includes(structure));
}
