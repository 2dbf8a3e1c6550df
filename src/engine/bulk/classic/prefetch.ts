/**
 * Asking for the lines that operations on a classic map will need: of the main bucket, and while
 * growing of the old bucket with both its destinations; then of the overflow buckets that have become
 * known. Where a growth starts in mid-batch these loads are wasted, no more.
 */

import { BATCH_HASHES, SINK } from "../../layout/control";
import { HMAP_B, HMAP_BUCKETS, HMAP_NEVACUATE, HMAP_OLDBUCKETS } from "../../layout/go-structures";
import { bucketsize, overflowOffset } from "../../layout/maptype";
import { lines } from "../prefetch";

/** Ask for the lines that a batch of puts, or of lookups in a growing map, will need. */
export function prefetch(t: usize, h: usize, n: u32): void {
  const array = load<u32>(h, HMAP_BUCKETS) as usize;
  if (array === 0) return;
  const size = bucketsize(t);
  const overflowAt = overflowOffset(t);
  const mask = ((1 as usize) << load<u8>(h, HMAP_B)) - 1;
  const old = load<u32>(h, HMAP_OLDBUCKETS) as usize;
  let sink: u64 = 0;
  for (let i: usize = 0; i < n; i++) sink += lines(bucketOf(array, mask, size, i), size);
  if (old !== 0) {
    // The old bucket that will be evacuated, and the other half of its entries' destination.
    const half = (mask + 1) >> 1;
    for (let i: usize = 0; i < n; i++) {
      const number = load<usize>(BATCH_HASHES + 8 * i) & mask;
      sink += lines(old + (number & (half - 1)) * size, size);
      sink += lines(array + (number ^ half) * size, size);
    }
    // And one more with each write: their first overflow buckets.
    const mark = load<usize>(h, HMAP_NEVACUATE);
    const end = min(mark + n, half);
    for (let number = mark; number < end; number++) {
      sink += lines(load<usize>(old + number * size + overflowAt), size);
    }
    for (let i: usize = 0; i < n; i++) {
      sink += lines(load<usize>(bucketOf(old, half - 1, size, i) + overflowAt), size);
    }
  }
  for (let i: usize = 0; i < n; i++) {
    sink += lines(load<usize>(bucketOf(array, mask, size, i) + overflowAt), size);
  }
  store<u64>(SINK, sink);
}

/** The bucket of `array` that the hash of operation `i` leads to. */
export function bucketOf(array: usize, mask: usize, size: usize, i: usize): usize {
  return array + (load<usize>(BATCH_HASHES + 8 * i) & mask) * size;
}
