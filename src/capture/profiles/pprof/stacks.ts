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
 * are what one wants to see.
 *
 * Sources: runtime/map.go, Go 1.23; internal/runtime/maps/map.go, table.go, Go 1.24.
 */
import type { GenerationName, Purpose } from "../../../go/index.js";
import type { Frame } from "./profile.js";

/** When a map allocates: in make, with its first entry, or later. */
export type Origin = "make" | "first" | "later";

/** In a stack, stands for the function of the assignment: runtime.mapassign_fast64, … */
const assign = "assign";

type Stacks = Readonly<Record<Purpose, Readonly<Partial<Record<Origin, readonly string[]>>>>>;

/** What the program itself allocates for keys and elems. */
const values = {
  "string data": { later: ["runtime.slicebytetostring"] },
  "boxed value": { later: ["runtime.convT"] },
  "array data": { later: ["runtime.makeslice"] },
} as const;

/** Objects behind a slot. */
const indirect = {
  key: { later: ["runtime.newobject", assign] },
  elem: { later: ["runtime.newobject", assign] },
} as const;

const newoverflow = "runtime.(*hmap).newoverflow";
const createOverflow = "runtime.(*hmap).createOverflow";
const none = {} as const;

const classic: Stacks = {
  ...values,
  ...indirect,
  header: { make: ["runtime.makemap"], later: ["runtime.makemap"] },
  "bucket array": {
    make: ["runtime.makeBucketArray", "runtime.makemap"],
    first: ["runtime.newobject", assign],
    later: ["runtime.makeBucketArray", "runtime.hashGrow", assign],
  },
  "overflow bucket": { later: [newoverflow, assign] },
  mapextra: { make: ["runtime.makemap"], later: [createOverflow, newoverflow, assign] },
  "overflow list": { later: [createOverflow, newoverflow, assign] },
  "overflow pointers": { later: ["runtime.growslice", newoverflow, assign] },
  directory: none,
  table: none,
  groups: none,
};

const maps = "internal/runtime/maps";
const newTable = `${maps}.newTable`;
const newGroups = `${maps}.newGroups`;
const newMap = [`${maps}.NewMap`, "runtime.makemap"];
const rehash = `${maps}.(*table).rehash`;

const swiss: Stacks = {
  ...values,
  ...indirect,
  header: { make: newMap, later: newMap },
  directory: { make: newMap, later: [`${maps}.(*Map).installTableSplit`, rehash, assign] },
  table: { make: [newTable, ...newMap], later: [newTable, rehash, assign] },
  groups: {
    make: [newGroups, newTable, ...newMap],
    first: [newGroups, `${maps}.(*Map).growToSmall`, assign],
    later: [newGroups, newTable, rehash, assign],
  },
  "bucket array": none,
  "overflow bucket": none,
  mapextra: none,
  "overflow list": none,
  "overflow pointers": none,
};

const stacks: Record<GenerationName, Stacks> = { classic, swiss };

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
  const found = stacks[generation][purpose];
  const inside = found[origin] ?? found.later ?? found.make ?? ["runtime.mallocgc"];
  const names = [...inside.map((name) => (name === assign ? `runtime.mapassign${form}` : name))];
  return [...names, ...program].map((name) => ({ function: name, file: fileOf(name), line: 0 }));
}

/** The source file of a function, as far as it can be told from its name. */
function fileOf(name: string): string {
  if (name.startsWith("main.")) return "main.go";
  if (name.startsWith(maps)) return `${maps}/${/table|Groups/i.test(name) ? "table" : "map"}.go`;
  const form = /mapassign(_fast\d+|_faststr)/.exec(name)?.[1];
  return `runtime/map${form ?? ""}.go`;
}
