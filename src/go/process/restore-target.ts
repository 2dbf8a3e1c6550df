/** The memory that a restored map is written to. */
import type { GenerationName, Generations } from "../generation.js";
import type { Purpose } from "../heap/purpose.js";

/** Room for a map of a process, as offsets in its memory. */
export interface MapRoom<G extends GenerationName = GenerationName> {
  readonly type: Generations[G]["type"];
  /** Of the header, which is that of an empty map. */
  readonly header: number;
  /** Buckets of an array for this B, with the preallocated overflow buckets. Classic maps only. */
  arrayLength(B: number): number;
  /** Zeroed memory of the map's own. @param noscan it holds no pointers */
  allocate(size: number, purpose: Purpose, noscan: boolean): number;
}
