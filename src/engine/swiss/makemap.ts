/**
 * Making a map: the header, and for a hint above eight the directory with its tables.
 *
 *   hint 900 → target 900 · 8/7 = 1,028 slots → 2 tables of 514, rounded up to 1,024 each
 *
 * Source: internal/runtime/maps/map.go NewMap, Go 1.24 to 1.27.
 */

import { malloc } from "../heap/allocator/malloc";
import { beginMap, referenceMap } from "../heap/owner";
import { HMAP } from "../layout/codes";
import { LOAD_FACTOR_DEN, LOAD_FACTOR_NUM, UNFINISHED_DIRECTORY } from "../layout/control";
import { MAX_TABLE_CAPACITY } from "../layout/go-constants";
import { MAP_SIZE } from "../layout/go-structures";
import { rand } from "../rand";
import { GROUP_SLOTS } from "./ctrl";
import { setGlobalDepth, setSeed } from "./map";
import { CHANGED_MADE, replaced } from "./record";
import { directorySet, newDirectory, useDirectory } from "./table/directory";
import { newTable } from "./table/table";

/** Go's make(map[K]E, hint); the hint is not negative. */
export function newMap(t: usize, hint: u64): usize {
  beginMap(t);
  const m = malloc(MAP_SIZE, false, HMAP);
  referenceMap(m);
  setSeed(m, rand());
  if (hint <= (GROUP_SLOTS as u64)) return m;
  const slotsPerFull = (GROUP_SLOTS * load<u32>(LOAD_FACTOR_DEN)) as u64;
  const target = (hint * slotsPerFull) / (load<u32>(LOAD_FACTOR_NUM) as u64);
  const limit = MAX_TABLE_CAPACITY as u64;
  const depth = ceilLog2((target + limit - 1) / limit);
  const slots = (1 as u32) << ceilLog2(max(target >> (depth as u64), GROUP_SLOTS as u64));
  setGlobalDepth(m, depth);
  const directory = newDirectory(depth);
  replaced(CHANGED_MADE, 0, slots);
  // Until the map has the directory, only this leads to its tables: a collection for want of memory
  // must keep them, however many there are.
  store<u32>(UNFINISHED_DIRECTORY, directory as u32);
  for (let i: u64 = 0; i < (1 as u64) << (depth as u64); i++) {
    directorySet(directory, i, newTable(t, slots, i, depth));
  }
  useDirectory(m, directory, depth);
  store<u32>(UNFINISHED_DIRECTORY, 0);
  return m;
}

/** The smallest b for which 2^b is at least `n`; `n` is not 0. */
function ceilLog2(n: u64): u32 {
  return n <= 1 ? 0 : ((64 - clz(n - 1)) as u32);
}
