/**
 * Looking up a key of any type. Source: runtime/map.go mapaccess2, mapaccessK, Go 1.19 and 1.23.
 */
import { UNSEEN } from "../../trace/trace";
import { noteHash } from "../../value/key";
import { chainOf } from "../access";
import { EMPTY_REST, overflow, tophash, tophashOf } from "../bmap";
import { BUCKET_COUNT, count, touchFlags, touchHash0 } from "../hmap";
import { elemOf, hashKey, hashKnown, isKeyIn, keyAddress } from "./slot";

/**
 * Where the key at `key` and its elem are in the map: offsets of the key in the high and of the
 * elem in the low half, or 0 when the map has no such key.
 */
export function mapaccess2(t: usize, h: usize, key: usize): u64 {
  if (count(h) === 0) return 0;
  touchFlags(h);
  touchHash0(h);
  const hash = hashKnown(t, h, key);
  noteHash<usize>(t, h, key, hash);
  return search(t, h, key, hash, UNSEEN);
}

/**
 * The same for a key that lies in a bucket: an iteration looks for where it has moved to. `part` is
 * what is touched there, or UNSEEN in a bucket that the map has left behind.
 */
export function mapaccessK(t: usize, h: usize, key: usize, part: u32): u64 {
  if (count(h) === 0) return 0;
  return search(t, h, key, hashKey(t, h, key, part), part);
}

function search(t: usize, h: usize, key: usize, hash: u64, part: u32): u64 {
  const top = tophashOf(hash);
  for (let b = chainOf(t, h, hash); b !== 0; b = overflow(t, b)) {
    for (let i: u32 = 0; i < BUCKET_COUNT; i++) {
      const found = tophash(b, i);
      if (found === EMPTY_REST) return 0;
      if (found !== top) continue;
      if (!isKeyIn(t, b, i, key, part)) continue;
      return ((keyAddress(t, b, i) as u64) << 32) | (elemOf(t, b, i) as u64);
    }
  }
  return 0;
}
