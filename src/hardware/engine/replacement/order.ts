/**
 * The order of a set's lines as the order of their entries, for sets of more ways than there are lanes
 * in a vector (ages.ts): the youngest in front, no gaps, the last one goes.
 */

/** The entry in `way` moves to the front; those before it move on by one. */
export function toFront(entries: usize, way: u32): void {
  let p = entries + 8 * (way as usize);
  const entry = load<u64>(p);
  for (; p > entries; p -= 8) store<u64>(p, load<u64>(p - 8));
  store<u64>(entries, entry);
}

/** What comes after the entry in `way`, which is gone, moves up. */
export function closeUp(entries: usize, ways: u32, way: u32): void {
  const last = entries + 8 * (ways as usize) - 8;
  let p = entries + 8 * (way as usize);
  for (; p < last; p += 8) store<u64>(p, load<u64>(p + 8));
  store<u64>(last, 0);
}
