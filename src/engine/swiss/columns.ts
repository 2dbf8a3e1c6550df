/**
 * Directory, tables and groups as rows for data frames, counted here and handed over in blocks of
 * columns. Plain loads: looking is not Go's doing.
 *
 *   tables   COLUMNS: address f64 × rows │ groups f64 × rows │ index, used, capacity, growthLeft,
 *            localDepth u32 × rows, each for TABLE_ROWS rows
 *   groups   COLUMNS: address f64 × rows │ table u32 × rows │ index u32 × rows │ full, empty,
 *            deleted u8 × rows, each for COLUMN_ROWS rows
 *
 * Both go on where the last call stopped: COLUMN_CURSOR holds a place in the directory and, for
 * groups, the number of the next group in its table; TABLE_CURSOR holds the row of that table.
 */
import { COLUMN_CURSOR, COLUMN_ROWS, COLUMNS, TABLE_CURSOR, TABLE_ROWS } from "../layout/control";
import { address } from "../layout/pointer";
import { matchEmpty, matchFull } from "./ctrl";
import { groupAt } from "./group";

const ROWS: usize = COLUMN_ROWS as usize;
const T_ROWS: usize = TABLE_ROWS as usize;

/** Rows for the next tables of the directory; fewer than TABLE_ROWS when there are no more. */
export function tableRows(m: usize): u32 {
  let place = load<u32>(COLUMN_CURSOR) as usize;
  const length = load<u32>(m, 24) as usize;
  let row: usize = 0;
  for (; place < length && row < T_ROWS; row++) {
    const table = tableAt(m, place);
    store<f64>(COLUMNS + 8 * row, address(table) as f64);
    store<f64>(COLUMNS + 8 * T_ROWS + 8 * row, load<u64>(table, 16) as f64);
    const words = COLUMNS + 16 * T_ROWS + 4 * row;
    store<u32>(words, load<u32>(table, 8));
    store<u32>(words + 4 * T_ROWS, load<u16>(table) as u32);
    store<u32>(words + 8 * T_ROWS, load<u16>(table, 2) as u32);
    store<u32>(words + 12 * T_ROWS, load<u16>(table, 4) as u32);
    store<u32>(words + 16 * T_ROWS, load<u8>(table, 6) as u32);
    place += placesOf(m, table);
  }
  store<u32>(COLUMN_CURSOR, place as u32);
  return row as u32;
}

/** Rows for the next groups of the map; fewer than COLUMN_ROWS when there are no more. */
export function groupRows(t: usize, m: usize): u32 {
  const length = load<u32>(m, 24) as usize;
  if (length === 0) return smallRow(m);
  let place = load<u32>(COLUMN_CURSOR) as usize;
  let group = load<u32>(COLUMN_CURSOR + 4);
  let number = load<u32>(TABLE_CURSOR);
  let row: usize = 0;
  while (place < length && row < ROWS) {
    const table = tableAt(m, place);
    const groups = load<u32>(table, 16) as usize;
    const last = load<u32>(table, 24);
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
  store<u32>(COLUMN_CURSOR + 4, group);
  store<u32>(TABLE_CURSOR, number);
  return row as u32;
}

/** The one group of a small map, if it has it already and was not given before. */
function smallRow(m: usize): u32 {
  const g = load<u32>(m, 16) as usize;
  if (g === 0 || load<u32>(COLUMN_CURSOR) !== 0) return 0;
  store<u32>(COLUMN_CURSOR, 1);
  writeRow(0, g, 0, 0);
  return 1;
}

function writeRow(row: usize, g: usize, table: u32, index: u32): void {
  const ctrl = load<u64>(g);
  const full = popcnt(matchFull(ctrl)) as u32;
  const empty = popcnt(matchEmpty(ctrl)) as u32;
  store<f64>(COLUMNS + 8 * row, address(g) as f64);
  store<u32>(COLUMNS + 8 * ROWS + 4 * row, table);
  store<u32>(COLUMNS + 12 * ROWS + 4 * row, index);
  const bytes = COLUMNS + 16 * ROWS + row;
  store<u8>(bytes, full as u8);
  store<u8>(bytes + ROWS, empty as u8);
  store<u8>(bytes + 2 * ROWS, (8 - full - empty) as u8);
}

function tableAt(m: usize, place: usize): usize {
  return load<u32>((load<u32>(m, 16) as usize) + 8 * place) as usize;
}

/** Places in the directory that a table has. */
function placesOf(m: usize, table: usize): usize {
  return (1 as usize) << ((load<u8>(m, 32) - load<u8>(table, 6)) as usize);
}
