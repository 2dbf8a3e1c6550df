/**
 * Deleting a key of any type. Source: runtime/map.go mapdelete, map_faststr.go
 * mapdelete_faststr, Go 1.19 and 1.23.
 */

import { drop } from "../../heap/malloc";
import {
  CLEARS_NOTHING,
  CLEARS_POINTER,
  clearsOfKey,
  elemFullSize,
  elemHasPointers,
  indirectElem,
  indirectKey,
  keyFullSize,
  keyHasPointers,
  keysize,
} from "../../layout/maptype";
import { EVENT_BUCKET, EVENT_HASH, event, KEYS, write } from "../../trace/trace";
import { bucketAt, EMPTY_REST, keyAt, overflow, tophash, tophashOf } from "../bmap";
import { requireRules } from "../check";
import { vacate } from "../delete";
import { growWork } from "../grow";
import {
  BUCKET_COUNT,
  buckets,
  clearFlag,
  count,
  growing,
  HASH_WRITING,
  logBuckets,
  toggleFlag,
} from "../hmap";
import { hashForEmpty, hashKey, isKeyIn } from "./slot";

/** Go's delete(m, key); true when the key was there. */
export function mapdelete(t: usize, h: usize, key: usize): bool {
  if (count(h) === 0) {
    hashForEmpty(t, key);
    return false;
  }
  return deleteHashed(t, h, key, hashKey(t, h, key));
}

/** The same for a key that has been hashed, in a map that has entries. */
export function deleteHashed(t: usize, h: usize, key: usize, hash: u64): bool {
  event(EVENT_HASH, h, key as u64, hash);
  toggleFlag(h, HASH_WRITING);
  const number = (hash as usize) & (((1 as usize) << logBuckets(h)) - 1);
  if (growing(h)) growWork(t, h, number);
  const head = bucketAt(t, buckets(h), number);
  event(EVENT_BUCKET, head, number as u64, 0);
  const found = removeFrom(t, h, head, key, tophashOf(hash));
  clearFlag(h, HASH_WRITING);
  requireRules(t, h);
  return found;
}

/** The key goes from the chain at `head`; false when it is not there. */
export function removeFrom(t: usize, h: usize, head: usize, key: usize, top: u8): bool {
  for (let b = head; b !== 0; b = overflow(t, b)) {
    for (let i: u32 = 0; i < BUCKET_COUNT; i++) {
      const found = tophash(b, i);
      if (found === EMPTY_REST) return false;
      if (found !== top || !isKeyIn(t, b, i, key)) continue;
      clearKey(t, b, i);
      vacate(t, h, head, b, i);
      return true;
    }
  }
  return false;
}

/** Pointers of a deleted key are cleared; a key without pointers stays where it is. */
export function clearKey(t: usize, b: usize, i: u32): void {
  if (indirectKey(t)) drop(keyFullSize(t), !keyHasPointers(t));
  if (indirectElem(t)) drop(elemFullSize(t), !elemHasPointers(t));
  const how = clearsOfKey(t);
  if (how === CLEARS_NOTHING) return;
  const at = keyAt(t, b, i);
  // The form for strings leaves the length.
  const size = (how === CLEARS_POINTER ? 8 : keysize(t)) as usize;
  for (let p: usize = 0; p < size; p += 8) write<u64>(at + p, 0, KEYS);
}
