/**
 * A write to a classic map in parts, for goroutines that are stepped by hand: what mapassign and
 * mapdelete do between turning the writer's flag and turning it back, so that another goroutine can
 * run in between. The flag itself is turned by toggleWriting. The search is the one of any/assign.ts.
 *
 *   evacuateStep  first and second half of growWork
 *   assignStep    the search, and the slot for a new key; begins a growth where there must be one
 *   removeStep    the search, and the slot freed
 *   storeStep     what compiled code does when mapassign has returned
 *
 * `low` and `high` are the hash that the goroutine made of its key: the seed may have changed since.
 * Source: runtime/map.go mapassign, mapdelete, growWork, Go 1.19 and 1.23.
 */
import { EVACUATED_BEFORE, NOT_GROWING } from "../layout/codes";
import { indirectElem } from "../layout/maptype";
import { readPointer } from "../layout/pointer";
import { DELETE, ELEMS, EVENT_BUCKET, event, operation, PUT } from "../trace/trace";
import { elemIn, keyIn } from "../value/operand";
import { place } from "./any/assign";
import { removeFrom } from "./any/delete";
import { storeElem } from "./any/slot";
import { bucketFor, makeBucket } from "./assign";
import { bucketAt, evacuated, tophashOf } from "./bmap";
import { evacuate } from "./grow";
import { buckets, growing, logBuckets, nevacuate, noldbuckets, oldbuckets } from "./hmap";

import * as records from "./record";

/** The old bucket that is evacuated, NOT_GROWING or EVACUATED_BEFORE. `second`: the one that the mark stands on. */
export function evacuateStep(t: usize, h: usize, op: f64, low: u32, second: bool): i32 {
  operation(h, op, PUT);
  if (!growing(h)) return NOT_GROWING;
  const number = second ? nevacuate(h) : (low as usize) & (noldbuckets(h) - 1);
  const done = evacuated(bucketAt(t, oldbuckets(h), number));
  evacuate(t, h, number);
  records.settle(h, op);
  records.flush();
  return done ? EVACUATED_BEFORE : (number as i32);
}

/** The place for the elem of the key that waits, which is in the map afterwards. */
export function assignStep(t: usize, h: usize, op: f64, low: u32, high: u32): usize {
  operation(h, op, PUT);
  const hash = ((high as u64) << 32) | (low as u64);
  if (buckets(h) === 0) makeBucket(t, h);
  let elem = place(t, h, keyIn(t), hash, bucketOf(t, h, hash));
  while (elem === 0) elem = place(t, h, keyIn(t), hash, bucketFor(t, h, hash));
  if (indirectElem(t)) elem = readPointer(elem, ELEMS);
  records.settle(h, op);
  records.flush();
  return elem;
}

/** Was the key that waits there? It no longer is. */
export function removeStep(t: usize, h: usize, op: f64, low: u32, high: u32): bool {
  operation(h, op, DELETE);
  const hash = ((high as u64) << 32) | (low as u64);
  const found = removeFrom(t, h, bucketOf(t, h, hash), keyIn(t), tophashOf(hash));
  records.settle(h, op);
  records.flush();
  return found;
}

/** The elem that waits is stored at `at`, of a map of either generation. */
export function storeStep(t: usize, h: usize, op: f64, at: usize): void {
  operation(h, op, PUT);
  storeElem(t, at, elemIn(t));
  records.flush();
}

/** The bucket that a hash leads to, without growWork. */
function bucketOf(t: usize, h: usize, hash: u64): usize {
  const number = (hash as usize) & (((1 as usize) << logBuckets(h)) - 1);
  const b = bucketAt(t, buckets(h), number);
  event(EVENT_BUCKET, b, number as u64, 0);
  return b;
}
