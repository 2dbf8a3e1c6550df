/**
 * The order of a set's lines as ages: how many of the others are younger. A use makes a line the
 * youngest, which is LRU; if only coming does, it is FIFO. The oldest goes.
 *
 *   record u8 × 16:  0 the youngest │ 1 │ … │ ways - 1 the next to go     255 where there is no way
 *
 * A vector instruction ages all at once.
 */

/** Ages of an empty set: its last way is filled first. */
export function begin(record: usize, ways: u32): void {
  for (let way: u32 = 0; way < 16; way++) store<u8>(record + way, way < ways ? way : 255);
}

/** The line in `way` is now the youngest: those that were younger grow older by one. */
/* @inline */
export function youngest(record: usize, way: u32): void {
  const before = v128.load(record);
  const lanes = i8x16(0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15);
  const here = i8x16.eq(lanes, i8x16.splat(way as i8));
  const age = i8x16.splat(load<u8>(record + (way as usize)) as i8);
  // A comparison is -1 where it holds.
  const aged = i8x16.sub(before, i8x16.lt_u(before, age));
  v128.store(record, v128.andnot(aged, here));
}

/* @inline */
export function oldest(record: usize, ways: u32): u32 {
  const last = i8x16.eq(v128.load(record), i8x16.splat((ways - 1) as i8));
  return ctz(i8x16.bitmask(last) as u32);
}

/** The line in `way` is gone: those that were older grow younger by one, and it is the next to go. */
export function retire(record: usize, ways: u32, way: u32): void {
  const age = load<u8>(record + (way as usize));
  for (let i: usize = 0; i < (ways as usize); i++) {
    const other = load<u8>(record + i);
    if (other > age) store<u8>(record + i, other - 1);
  }
  store<u8>(record + (way as usize), ways - 1);
}
