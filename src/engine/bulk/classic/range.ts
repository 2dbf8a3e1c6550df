/**
 * Many steps of an iteration in one call: the entries that engine/classic/iterate.ts gives step by step, and of
 * each its key and elem. While nothing moves, the fast build goes bucket by bucket and keeps the
 * iterator's fields in variables; otherwise, and in the traced build, it takes the steps one by one.
 */
import { BUCKET_COUNT, logBuckets, oldbuckets } from "../../classic/hmap";
import {
  IT_BPTR,
  IT_BUCKET,
  IT_BUCKETS,
  IT_CHECK,
  IT_ELEM,
  IT_H,
  IT_I,
  IT_KEY,
  IT_OFFSET,
  IT_START,
  IT_T,
  IT_WRAPPED,
  mapiternext,
  NO_CHECK,
} from "../../classic/iterate";
import { liveSlots } from "../../classic/scan";
import { HMAP_BUCKETS } from "../../layout/go-structures";
import {
  bucketsize,
  elemStride,
  elemsOffset,
  indirectElem,
  indirectKey,
  keyStride,
  keysOffset,
  overflowOffset,
} from "../../layout/maptype";
import { address } from "../../layout/pointer";
import { NEXT, operation } from "../../trace/trace";
import { give, standing } from "../range-buffer";

/**
 * Give the entry that the iterator at HITER stands on and those after it, at most `limit`; how many
 * there were. The iterator stands on the next one then, or at the end.
 */
export function range(limit: u32, picked: bool): u32 {
  if (limit === 0 || !standing()) return 0;
  const t = load<u32>(IT_T) as usize;
  const h = load<u32>(IT_H) as usize;
  give(t, 0, load<u32>(IT_KEY) as usize, load<u32>(IT_ELEM) as usize, picked);
  const still =
    !TRACE && oldbuckets(h) === 0 && load<u64>(IT_BUCKETS) === load<u64>(h, HMAP_BUCKETS);
  if (still && !indirectKey(t) && !indirectElem(t)) return walk(t, h, limit, picked);
  let given: u32 = 1;
  while (true) {
    operation(h, 0, NEXT);
    mapiternext();
    if (given === limit || !standing()) return given;
    give(t, given++, load<u32>(IT_KEY) as usize, load<u32>(IT_ELEM) as usize, picked);
  }
}

/** The steps of an iteration over the array that the map has, in which no bucket was evacuated. */
function walk(t: usize, h: usize, limit: u32, picked: bool): u32 {
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
