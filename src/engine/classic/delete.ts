/**
 * Deleting a key: its slot becomes emptyOne, or emptyRest together with the empty slots before it
 * when nothing follows in the chain. Source: runtime/map_fast64.go mapdelete_fast64, map_fast32.go,
 * map_faststr.go, Go 1.19 and 1.23. The bytes of a key without pointers stay where they are; the elem is set to zero.
 */
import { elemsize } from "../layout/maptype";
import { ELEMS, EVENT_BUCKET, event } from "../trace/trace";
import { noteHash } from "../value/key";
import { memclrPart } from "../value/memmove";
import { clearKey } from "./any/slot";
import { endWrite } from "./assign";
import { bucketAt, EMPTY_ONE, EMPTY_REST, elemAt, overflow, setTophash, tophash } from "./bmap";
import { requireRules } from "./check";
import { growWork } from "./grow";
import {
  addCount,
  BUCKET_COUNT,
  buckets,
  count,
  growing,
  HASH_WRITING,
  logBuckets,
  reseed,
  toggleFlag,
  touchFlags,
  touchHash0,
} from "./hmap";
import { NONE, slotOf } from "./scan";

/** Go's delete(m, key); true when the key was there. `hash` is the key's. */
export function mapdelete_fast<K>(t: usize, h: usize, key: K, hash: u64): bool {
  if (count(h) === 0) return false;
  const head = headToDelete<K>(t, h, key, hash);
  const found = removeFrom<K>(t, h, head, key, hash);
  endWrite(h);
  requireRules(t, h);
  return found;
}

/** The chain that may hold a key that is to go, after the work of a growth. */
export function headToDelete<K>(t: usize, h: usize, key: K, hash: u64): usize {
  touchFlags(h);
  touchHash0(h);
  noteHash<K>(t, h, key, hash);
  toggleFlag(h, HASH_WRITING);
  const number = (hash as usize) & (((1 as usize) << logBuckets(h)) - 1);
  if (growing(h)) growWork(t, h, number);
  const head = bucketAt(t, buckets(h), number);
  event(EVENT_BUCKET, head, number as u64, 0);
  return head;
}

function removeFrom<K>(t: usize, h: usize, head: usize, key: K, hash: u64): bool {
  for (let b = head; b !== 0; b = overflow(t, b)) {
    const i = slotOf<K>(b, key, hash);
    if (i === NONE) continue;
    clearKey(t, b, i);
    vacate(t, h, head, b, i);
    return true;
  }
  return false;
}

/** The entry in slot `i` of `b`, in the chain at `head`, goes; its key has been dealt with. */
export function vacate(t: usize, h: usize, head: usize, b: usize, i: u32): void {
  memclrPart(elemAt(t, b, i), elemsize(t), ELEMS);
  setTophash(b, i, EMPTY_ONE);
  if (isLast(t, b, i)) trimTail(t, head, b, i);
  // An empty map gets a new seed, so that collisions cannot be built up over its life.
  if (addCount(h, -1) === 0) reseed(h);
}

/** Does nothing live follow slot `i` in the chain? */
function isLast(t: usize, b: usize, i: u32): bool {
  if (i < BUCKET_COUNT - 1) return tophash(b, i + 1) === EMPTY_REST;
  const next = overflow(t, b);
  return next === 0 || tophash(next, 0) === EMPTY_REST;
}

/** From slot `i` of `b` backwards: emptyOne becomes emptyRest, up to the last live slot. */
function trimTail(t: usize, head: usize, last: usize, from: u32): void {
  let b = last;
  let i = from;
  while (true) {
    setTophash(b, i, EMPTY_REST);
    if (i > 0) {
      i--;
    } else {
      if (b === head) return;
      const after = b;
      for (b = head; overflow(t, b) !== after; ) b = overflow(t, b);
      i = BUCKET_COUNT - 1;
    }
    if (tophash(b, i) !== EMPTY_ONE) return;
  }
}
