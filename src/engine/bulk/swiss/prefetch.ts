/**
 * Asking for the lines that operations on a Swiss map will need.
 *
 * An operation goes from the directory to the table to the control word to the slot, each load
 * depending on the one before. For a batch the same step is done for every operation before the
 * next step, so that the misses of a step are waited for together:
 *
 *   1  directory → table                        BATCH_GROUPS[i] = table
 *   2  table → groups, mask → the first group   BATCH_GROUPS[i] = group; all of it loads
 *
 * Loading all lines of a group costs less than to look first for the slot that will be needed.
 *
 * A batch may replace a table: what was asked for is wasted then.
 */

import { BATCH_GROUPS, BATCH_HASHES, SINK } from "../../layout/control";
import { PTR_SIZE } from "../../layout/go-constants";
import {
  MAP_DIR_LEN,
  MAP_DIR_PTR,
  MAP_GLOBAL_SHIFT,
  TABLE_GROUPS,
  TABLE_LENGTH_MASK,
} from "../../layout/go-structures";
import { h1 } from "../../swiss/ctrl";
import { groupSize } from "../../swiss/group";
import { lines } from "../prefetch";

/** Ask for the lines that a batch of puts will need. */
export function prefetch(t: usize, m: usize, n: u32): void {
  if (load<u64>(m, MAP_DIR_LEN) !== 0) store<u64>(SINK, findGroups(t, m, n));
}

/** The group where the search for each key of a batch begins, into BATCH_GROUPS. */
export function findGroups(t: usize, m: usize, n: u32): u64 {
  const directory = load<u32>(m, MAP_DIR_PTR) as usize;
  // The shift of a directory of one table is 64, of which wasm takes 0: the mask keeps place 0.
  const shift = load<u8>(m, MAP_GLOBAL_SHIFT) as u64;
  const mask = load<u64>(m, MAP_DIR_LEN) - 1;
  const size = groupSize(t);
  let sink: u64 = 0;
  for (let i: usize = 0; i < n; i++) {
    const place = ((load<u64>(BATCH_HASHES + 8 * i) >> shift) & mask) as usize;
    const table = load<u32>(directory + PTR_SIZE * place);
    store<u32>(BATCH_GROUPS + 4 * i, table);
    sink += load<u64>(table as usize, TABLE_GROUPS);
  }
  for (let i: usize = 0; i < n; i++) {
    const table = load<u32>(BATCH_GROUPS + 4 * i) as usize;
    const hash = load<u64>(BATCH_HASHES + 8 * i);
    const number = (h1(hash) & load<u64>(table, TABLE_LENGTH_MASK)) as usize;
    const g = (load<u32>(table, TABLE_GROUPS) as usize) + number * size;
    store<u32>(BATCH_GROUPS + 4 * i, g as u32);
    sink += lines(g, size);
  }
  return sink;
}
