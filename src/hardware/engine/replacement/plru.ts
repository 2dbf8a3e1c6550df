/**
 * Tree-PLRU: a binary tree of bits over a set's ways, each pointing to the half that was not used
 * last. One bit less than ways, against the full order of LRU.
 *
 *            node 1              ways must be a power of two, at most 64
 *          ┌───┴───┐
 *       node 2   node 3          bit 0: the victim is on the left
 *       ┌─┴─┐     ┌─┴─┐          record u64: the bit of a node in its place
 *      way 0 1    2   3
 */

/** Every node on the way to `way` points away from it. */
export function touch(record: usize, ways: u32, way: u32): void {
  let bits = load<u64>(record);
  let node: u32 = 1;
  for (let half = ways >> 1; half !== 0; half >>= 1) {
    const right: u32 = (way & half) !== 0 ? 1 : 0;
    const bit = (1 as u64) << (node as u64);
    bits = right !== 0 ? bits & ~bit : bits | bit;
    node = 2 * node + right;
  }
  store<u64>(record, bits);
}

/** The way that the bits lead to. */
export function victim(record: usize, ways: u32): u32 {
  const bits = load<u64>(record);
  let node: u32 = 1;
  while (node < ways) node = 2 * node + (((bits >> (node as u64)) & 1) as u32);
  return node - ways;
}
