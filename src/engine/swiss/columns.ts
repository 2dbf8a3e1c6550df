/**
 * Directory, tables and groups as rows for data frames, counted here and handed over in blocks of
 * columns. Plain loads: looking is not Go's doing.
 *
 * The columns are TABLE_COLUMN_…, each for TABLE_ROWS rows, and GROUP_COLUMN_…, each for COLUMN_ROWS
 * rows, in layout/own-structures.ts. Both tables go on where the last call stopped: COLUMN_CURSOR holds a
 * place in the directory and, for groups, COLUMN_CURSOR_WITHIN the number of the next group in its
 * table; TABLE_CURSOR holds the row of that table.
 */

import {
  COLUMN_CURSOR,
  COLUMN_CURSOR_WITHIN,
  COLUMN_ROWS,
  COLUMNS,
  TABLE_CURSOR,
  TABLE_ROWS,
} from "../layout/control";
import { GROUP_SLOTS, PTR_SIZE } from "../layout/go-constants";
import {
  MAP_DIR_LEN,
  MAP_DIR_PTR,
  MAP_GLOBAL_DEPTH,
  TABLE_CAPACITY,
  TABLE_GROUPS,
  TABLE_GROWTH_LEFT,
  TABLE_INDEX,
  TABLE_LENGTH_MASK,
  TABLE_LOCAL_DEPTH,
  TABLE_USED,
} from "../layout/go-structures";
import {
  GROUP_COLUMN_ADDRESS,
  GROUP_COLUMN_DELETED,
  GROUP_COLUMN_EMPTY,
  GROUP_COLUMN_FULL,
  GROUP_COLUMN_INDEX,
  GROUP_COLUMN_TABLE,
  TABLE_COLUMN_ADDRESS,
  TABLE_COLUMN_CAPACITY,
  TABLE_COLUMN_GROUPS,
  TABLE_COLUMN_GROWTH_LEFT,
  TABLE_COLUMN_INDEX,
  TABLE_COLUMN_LOCAL_DEPTH,
  TABLE_COLUMN_TOMBSTONES,
  TABLE_COLUMN_USED,
} from "../layout/own-structures";
import { address } from "../layout/pointer";
import { matchEmpty, matchFull } from "./ctrl";
import { groupAt } from "./group";
import { atLoadFactor } from "./table/table";

const ROWS: usize = COLUMN_ROWS as usize;
const T_ROWS: usize = TABLE_ROWS as usize;

/** Rows for the next tables of the directory; fewer than TABLE_ROWS when there are no more. */
export function tableRows(m: usize): u32 {
  let place = load<u32>(COLUMN_CURSOR) as usize;
  const length = load<u32>(m, MAP_DIR_LEN) as usize;
  let row: usize = 0;
  for (; place < length && row < T_ROWS; row++) {
    const table = tableAt(m, place);
    store<f64>(COLUMNS + TABLE_COLUMN_ADDRESS * T_ROWS + 8 * row, address(table) as f64);
    store<f64>(
      COLUMNS + TABLE_COLUMN_GROUPS * T_ROWS + 8 * row,
      load<u64>(table, TABLE_GROUPS) as f64,
    );
    const words = COLUMNS + 4 * row;
    store<u32>(words + TABLE_COLUMN_INDEX * T_ROWS, load<u32>(table, TABLE_INDEX));
    store<u32>(words + TABLE_COLUMN_USED * T_ROWS, load<u16>(table, TABLE_USED) as u32);
    store<u32>(words + TABLE_COLUMN_CAPACITY * T_ROWS, load<u16>(table, TABLE_CAPACITY) as u32);
    store<u32>(
      words + TABLE_COLUMN_GROWTH_LEFT * T_ROWS,
      load<u16>(table, TABLE_GROWTH_LEFT) as u32,
    );
    store<u32>(
      words + TABLE_COLUMN_LOCAL_DEPTH * T_ROWS,
      load<u8>(table, TABLE_LOCAL_DEPTH) as u32,
    );
    const taken = load<u16>(table, TABLE_USED) + load<u16>(table, TABLE_GROWTH_LEFT);
    const most = atLoadFactor(load<u16>(table, TABLE_CAPACITY));
    store<u32>(words + TABLE_COLUMN_TOMBSTONES * T_ROWS, most - taken);
    place += placesOf(m, table);
  }
  store<u32>(COLUMN_CURSOR, place as u32);
  return row as u32;
}

/** Rows for the next groups of the map; fewer than COLUMN_ROWS when there are no more. */
export function groupRows(t: usize, m: usize): u32 {
  const length = load<u32>(m, MAP_DIR_LEN) as usize;
  if (length === 0) return smallRow(m);
  let place = load<u32>(COLUMN_CURSOR) as usize;
  let group = load<u32>(COLUMN_CURSOR_WITHIN);
  let number = load<u32>(TABLE_CURSOR);
  let row: usize = 0;
  while (place < length && row < ROWS) {
    const table = tableAt(m, place);
    const groups = load<u32>(table, TABLE_GROUPS) as usize;
    const last = load<u32>(table, TABLE_LENGTH_MASK);
    for (; group <= last && row < ROWS; group++, row++) {
      writeRow(row, groupAt(t, groups, group as u64), number, group);
    }
    if (group > last) {
      place += placesOf(m, table);
      number++;
      group = 0;
    }
  }
  store<u32>(COLUMN_CURSOR, place as u32);
  store<u32>(COLUMN_CURSOR_WITHIN, group);
  store<u32>(TABLE_CURSOR, number);
  return row as u32;
}

/** The one group of a small map, if it has it already and was not given before. */
function smallRow(m: usize): u32 {
  const g = load<u32>(m, MAP_DIR_PTR) as usize;
  if (g === 0 || load<u32>(COLUMN_CURSOR) !== 0) return 0;
  store<u32>(COLUMN_CURSOR, 1);
  writeRow(0, g, 0, 0);
  return 1;
}

function writeRow(row: usize, g: usize, table: u32, index: u32): void {
  const ctrl = load<u64>(g);
  const full = popcnt(matchFull(ctrl)) as u32;
  const empty = popcnt(matchEmpty(ctrl)) as u32;
  store<f64>(COLUMNS + GROUP_COLUMN_ADDRESS * ROWS + 8 * row, address(g) as f64);
  store<u32>(COLUMNS + GROUP_COLUMN_TABLE * ROWS + 4 * row, table);
  store<u32>(COLUMNS + GROUP_COLUMN_INDEX * ROWS + 4 * row, index);
  const at = COLUMNS + row;
  store<u8>(at + GROUP_COLUMN_FULL * ROWS, full as u8);
  store<u8>(at + GROUP_COLUMN_EMPTY * ROWS, empty as u8);
  store<u8>(at + GROUP_COLUMN_DELETED * ROWS, (GROUP_SLOTS - full - empty) as u8);
}

function tableAt(m: usize, place: usize): usize {
  return load<u32>((load<u32>(m, MAP_DIR_PTR) as usize) + PTR_SIZE * place) as usize;
}

/** Places in the directory that a table has. */
function placesOf(m: usize, table: usize): usize {
  return (
    (1 as usize) << ((load<u8>(m, MAP_GLOBAL_DEPTH) - load<u8>(table, TABLE_LOCAL_DEPTH)) as usize)
  );
}
