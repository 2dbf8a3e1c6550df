/**
 * How far searches go: for every entry, in which group of its probe sequence it lies. Counted here
 * because every key has to be hashed; plain loads, as looking is not Go's doing.
 *
 *   COLUMNS: u32 × 128, entries found in the first, second, … group that is searched
 */

import { COLUMNS } from "../../layout/control";
import { GROUP_SLOTS, MAX_TABLE_CAPACITY, PTR_SIZE } from "../../layout/go-constants";
import {
  MAP_DIR_LEN,
  MAP_DIR_PTR,
  TABLE_GROUPS,
  TABLE_LENGTH_MASK,
} from "../../layout/go-structures";
import { hashIn, reflexive } from "../check";
import { first, h1, matchFull, removeFirst } from "../ctrl";
import { groupAt } from "../group";

const MOST: u32 = MAX_TABLE_CAPACITY / GROUP_SLOTS;

/** Count all entries; those that no search finds (NaN) are left out. */
export function probeCounts(t: usize, m: usize): void {
  memory.fill(COLUMNS, 0, (4 * MOST) as usize);
  const length = load<u32>(m, MAP_DIR_LEN) as usize;
  if (length === 0) {
    if (load<u32>(m, MAP_DIR_PTR) !== 0) countGroup(t, m, load<u32>(m, MAP_DIR_PTR) as usize, 0, 0);
    return;
  }
  let last: usize = 0;
  for (let place: usize = 0; place < length; place++) {
    const table = load<u32>((load<u32>(m, MAP_DIR_PTR) as usize) + PTR_SIZE * place) as usize;
    if (table !== last) countTable(t, m, table);
    last = table;
  }
}

function countTable(t: usize, m: usize, table: usize): void {
  const groups = load<u32>(table, TABLE_GROUPS) as usize;
  const mask = load<u32>(table, TABLE_LENGTH_MASK);
  for (let i: u32 = 0; i <= mask; i++) countGroup(t, m, groupAt(t, groups, i as u64), i, mask);
}

function countGroup(t: usize, m: usize, g: usize, number: u32, mask: u32): void {
  for (let full = matchFull(load<u64>(g)); full !== 0; full = removeFirst(full)) {
    const slot = first(full);
    if (!reflexive(t, g, slot)) continue;
    let offset = (h1(hashIn(t, m, g, slot)) as u32) & mask;
    let step: u32 = 0;
    while (offset !== number) offset = (offset + ++step) & mask;
    store<u32>(COLUMNS + 4 * step, load<u32>(COLUMNS + 4 * step) + 1);
  }
}
