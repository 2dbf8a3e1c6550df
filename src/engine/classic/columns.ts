/**
 * Buckets as rows for tables, counted here and handed over in blocks of columns. Plain loads:
 * looking is not Go's doing. The columns are BUCKET_COLUMN_… in layout/own-structures.ts, each for
 * COLUMN_ROWS rows.
 */
import { COLUMN_CURSOR, COLUMN_CURSOR_WITHIN, COLUMN_ROWS, COLUMNS } from "../layout/control";
import { bucketsize, overflowOffset } from "../layout/maptype";
import {
  BUCKET_COLUMN_ADDRESS,
  BUCKET_COLUMN_CHAIN,
  BUCKET_COLUMN_DELETED,
  BUCKET_COLUMN_EMPTY,
  BUCKET_COLUMN_EVACUATED,
  BUCKET_COLUMN_INDEX,
  BUCKET_COLUMN_LIVE,
  BUCKET_COLUMN_NEXT,
} from "../layout/own-structures";
import { address } from "../layout/pointer";
import { EMPTY_ONE, MIN_TOPHASH } from "./bmap";
import { BUCKET_COUNT } from "./hmap";

const ROWS: usize = COLUMN_ROWS as usize;

/**
 * Rows for `count` buckets of `array`, which has `length`, from number `first` on; chains begin in
 * `heads` buckets. Returns how many buckets of these chains lie outside the array.
 */
export function bucketRows(
  t: usize,
  array: usize,
  length: usize,
  heads: usize,
  first: usize,
  count: u32,
): u32 {
  const size = bucketsize(t);
  const overflowAt = overflowOffset(t);
  const end = length * size;
  let outside: u32 = 0;
  let b = array + first * size;
  for (let row: usize = 0; row < (count as usize); row++, b += size) {
    writeRow(t, row, b, first + row);
    let buckets: u32 = 0;
    if (first + row < heads) {
      buckets = 1;
      for (let p = load<u32>(b + overflowAt) as usize; p !== 0; p = next(t, p)) {
        buckets++;
        if (p - array >= end) outside++;
      }
    }
    store<u32>(COLUMNS + BUCKET_COLUMN_CHAIN * ROWS + 4 * row, buckets);
  }
  return outside;
}

/**
 * Rows for buckets that lie outside `array` but hang on one of its chains, going on where the
 * last call stopped (COLUMN_CURSOR: head number, bucket to go on from); their numbers begin with
 * `number`. Returns how many rows it wrote; fewer than COLUMN_ROWS at the end of the chains.
 */
export function overflowRows(
  t: usize,
  array: usize,
  length: usize,
  heads: usize,
  number: usize,
): u32 {
  const size = bucketsize(t);
  const end = length * size;
  let rows: usize = 0;
  let head = load<u32>(COLUMN_CURSOR) as usize;
  let b = load<u32>(COLUMN_CURSOR_WITHIN) as usize;
  while (head < heads) {
    if (b === 0) b = array + head * size;
    for (b = next(t, b); b !== 0; b = next(t, b)) {
      if (b - array < end) continue;
      writeRow(t, rows, b, number + rows);
      store<u32>(COLUMNS + BUCKET_COLUMN_CHAIN * ROWS + 4 * rows, 0);
      if (++rows === ROWS) {
        store<u32>(COLUMN_CURSOR, head as u32);
        store<u32>(COLUMN_CURSOR_WITHIN, b as u32);
        return rows as u32;
      }
    }
    head++;
  }
  return rows as u32;
}

/* @inline */ function writeRow(t: usize, row: usize, b: usize, number: usize): void {
  const tops = v128.load64_zero(b);
  const live = count8(i8x16.ge_u(tops, i8x16.splat(MIN_TOPHASH)));
  const empty = count8(i8x16.le_u(tops, i8x16.splat(EMPTY_ONE)));
  const deleted = count8(i8x16.eq(tops, i8x16.splat(EMPTY_ONE)));
  store<f64>(COLUMNS + BUCKET_COLUMN_ADDRESS * ROWS + 8 * row, address(b) as f64);
  store<f64>(
    COLUMNS + BUCKET_COLUMN_NEXT * ROWS + 8 * row,
    load<u64>(b + overflowOffset(t)) as f64,
  );
  const at = COLUMNS + row;
  store<u8>(at + BUCKET_COLUMN_LIVE * ROWS, live as u8);
  store<u8>(at + BUCKET_COLUMN_EMPTY * ROWS, empty as u8);
  store<u8>(at + BUCKET_COLUMN_DELETED * ROWS, deleted as u8);
  store<u8>(at + BUCKET_COLUMN_EVACUATED * ROWS, (BUCKET_COUNT - live - empty) as u8);
  store<u32>(COLUMNS + BUCKET_COLUMN_INDEX * ROWS + 4 * row, number as u32);
}

/** How many of a bucket's eight slots are set in this comparison of their tophash bytes. */
function count8(slots: v128): u32 {
  return popcnt(i8x16.bitmask(slots) & 0xff);
}

function next(t: usize, b: usize): usize {
  return load<u32>(b + overflowOffset(t)) as usize;
}
