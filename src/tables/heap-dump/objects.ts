/** The table of a heap dump's objects: one row per object, by rising address. */
import type { ColumnTable } from "arquero";
import type { DumpMemory } from "../../capture/index.js";
import { table } from "../frame/column-form.js";
import { allocator } from "./allocations.js";

/**
 * Every object of a heap dump, garbage that no sweep has freed yet included. Columns:
 * - `address`, of the allocation header where the object has one
 * - `bytes` it takes: its size class, or whole pages
 * - `type`, null where nothing in the dump says it
 * - `references` pointers in it that lead to an object
 * - `allocated` the function of the program that allocated it, null of an object that the memory
 *   profile has not sampled
 *
 * @param types names by the object's place
 */
export function dumpObjectsTable(
  memory: DumpMemory,
  types: ReadonlyMap<number, string>,
): ColumnTable {
  const { objects, samples, profile } = memory.dump;
  const places = Array.from({ length: objects.address.length }, (_, i) => i);
  const references = places.map((i) => {
    let count = 0;
    memory.pointers(memory.object(i), (to) => {
      if (memory.objectAt(to) >= 0) count++;
    });
    return count;
  });
  const allocated = new Map<number, string | null>();
  for (const [address, bucket] of samples) {
    allocated.set(memory.objectAt(address), allocator(profile.get(bucket)?.stack ?? []));
  }
  return table({
    address: objects.address,
    bytes: objects.size,
    type: places.map((i) => types.get(i) ?? null),
    references,
    allocated: places.map((i) => allocated.get(i) ?? null),
  });
}
