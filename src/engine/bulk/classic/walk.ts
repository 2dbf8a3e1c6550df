/**
 * An iteration over the array that a classic map has, in which no bucket was evacuated: bucket by
 * bucket, with the iterator's fields in variables.
 */
import { BUCKET_COUNT, logBuckets, oldbuckets } from "../../classic/hmap";
import {
  IT_BPTR,
  IT_BUCKET,
  IT_BUCKETS,
  IT_CHECK,
  IT_ELEM,
  IT_I,
  IT_KEY,
  IT_OFFSET,
  IT_START,
  IT_WRAPPED,
  NO_CHECK,
} from "../../classic/iterate";
import { liveSlots } from "../../classic/scan";
import { HMAP_BUCKETS } from "../../layout/go-structures";
import {
  bucketsize,
  elemStride,
  elemsOffset,
  keyStride,
  keysOffset,
  overflowOffset,
} from "../../layout/maptype";
import { address } from "../../layout/pointer";
import { give } from "../range-buffer";

/** Is the iteration over the array that the map has, and is nothing being moved out of it? */
export function isStill(h: usize): bool {
  return oldbuckets(h) === 0 && load<u64>(IT_BUCKETS) === load<u64>(h, HMAP_BUCKETS);
}

/** Give the entries after the one that the iterator stands on, which has been given. */
export function walk(t: usize, h: usize, limit: u32, picked: bool): u32 {
  const array = load<u32>(IT_BUCKETS) as usize;
  const size = bucketsize(t);
  const overflowAt = overflowOffset(t);
  const keys = keysOffset(t);
  const keyStep = keyStride(t);
  const elems = elemsOffset(t);
  const elemStep = elemStride(t);
  const end = (1 as u64) << logBuckets(h);
  const start = load<u64>(IT_START);
  const offset = load<u8>(IT_OFFSET) as u32;
  let bucket = load<u64>(IT_BUCKET);
  let b = load<u32>(IT_BPTR) as usize;
  // Bit i: the i-th slot of this bucket that is still to come, counted from the offset.
  let live = fromOffset(b, offset) & (0xff << load<u8>(IT_I));
  let given: u32 = 1;
  while (true) {
    for (; live !== 0; live &= live - 1) {
      const i = ctz(live);
      const slot = ((i + offset) & (BUCKET_COUNT - 1)) as usize;
      const key = b + keys + slot * keyStep;
      const elem = b + elems + slot * elemStep;
      if (given === limit) {
        store<u64>(IT_KEY, address(key));
        store<u64>(IT_ELEM, address(elem));
        store<u64>(IT_BUCKET, bucket);
        store<u64>(IT_BPTR, address(b));
        store<u8>(IT_I, (i + 1) as u8);
        store<u64>(IT_CHECK, NO_CHECK);
        return given;
      }
      give(t, given++, key, elem, picked);
    }
    b = load<u32>(b + overflowAt) as usize;
    if (b === 0) {
      if (bucket === start && load<u8>(IT_WRAPPED) !== 0) break;
      b = array + (bucket as usize) * size;
      bucket++;
      if (bucket === end) {
        bucket = 0;
        store<u8>(IT_WRAPPED, 1);
      }
    }
    live = fromOffset(b, offset);
  }
  store<u64>(IT_KEY, 0);
  store<u64>(IT_ELEM, 0);
  return given;
}

/** Bit i: slot (i + offset) mod 8 holds an entry. */
function fromOffset(b: usize, offset: u32): u32 {
  const live = liveSlots(b);
  return ((live >> offset) | (live << (BUCKET_COUNT - offset))) & 0xff;
}
