/**
 * The functions of Go's runtime in which a map allocates, as stacks of a heap profile: the
 * allocating function first, then its callers.
 *
 *   classic   makeBucketArray ← hashGrow ← mapassign_fast64 ← main.main      a larger array
 *             newoverflow ← mapassign_fast64 ← main.main                    an overflow bucket
 *   Swiss     newGroups ← newTable ← rehash ← mapassign_fast64 ← main.main  a larger table
 *
 * A real profile ends higher: runtime/pprof leaves out the runtime's own functions at the end of a
 * stack, so that all a map allocates is shown at the line that assigns. Here they are kept, as they
 * say what the map was doing.
 *
 * Sources: runtime/map.go, Go 1.23; internal/runtime/maps/map.go, table.go, Go 1.24.
 */
import type { GenerationName, Purpose } from "../../../go/index.js";
import { assign, type Origin } from "./allocations.js";
import { allocationsOf } from "./generations.js";
import type { Frame } from "./profile.js";

/** The package of Swiss maps, whose functions lie in files of its own. */
const maps = "internal/runtime/maps";

/** Callers of every assignment. */
const program = ["main.main", "runtime.main"];

/**
 * The stack of an allocation.
 * @param form the compiled form of assignments to the map: "_fast64", "_faststr", "" …
 */
export function stackOf(
  generation: GenerationName,
  purpose: Purpose,
  origin: Origin,
  form: string,
): Frame[] {
  const found = allocationsOf(generation).stacks[purpose];
  const inside = found[origin] ?? found.later ?? found.make ?? ["runtime.mallocgc"];
  const names = [...inside.map((name) => (name === assign ? `runtime.mapassign${form}` : name))];
  return [...names, ...program].map((name) => ({ function: name, file: fileOf(name), line: 0 }));
}

/** The source file of a function, as far as its name shows it. */
function fileOf(name: string): string {
  if (name.startsWith("main.")) return "main.go";
  if (name.startsWith(maps)) return `${maps}/${/table|Groups/i.test(name) ? "table" : "map"}.go`;
  const form = /mapassign(_fast\d+|_faststr)/.exec(name)?.[1];
  return `runtime/map${form ?? ""}.go`;
}
