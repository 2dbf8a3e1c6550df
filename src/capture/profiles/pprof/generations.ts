/** The allocations of each generation's maps. */
import type { GenerationName, Purpose } from "../../../go/index.js";
import type { MapAllocations } from "./allocations.js";
import { classic } from "./classic.js";
import { swiss } from "./swiss.js";

const generations: Readonly<Record<GenerationName, MapAllocations>> = { classic, swiss };

/** The allocations of a generation's maps. */
export function allocationsOf(generation: GenerationName): MapAllocations {
  return generations[generation];
}

/** Is this what holds the entries of a map? */
export function isBlock(purpose: Purpose): boolean {
  return Object.values(generations).some(({ block }) => block === purpose);
}
