/**
 * Deleting a key of any type. Source: runtime/map.go mapdelete, map_faststr.go
 * mapdelete_faststr, Go 1.19 and 1.23.
 */
import { endWrite } from "../assign";
import { EMPTY_REST, overflow, tophash, tophashOf } from "../bmap";
import { requireRules } from "../check";
import { headToDelete, vacate } from "../delete";
import { BUCKET_COUNT, count } from "../hmap";
import { clearKey, hashForEmpty, hashKnown, isKeyIn } from "./slot";

/** Go's delete(m, key); true when the key was there. */
export function mapdelete(t: usize, h: usize, key: usize): bool {
  if (count(h) === 0) {
    hashForEmpty(t, key);
    return false;
  }
  return deleteHashed(t, h, key, hashKnown(t, h, key));
}

/** The same for a key that has been hashed, in a map that has entries. */
export function deleteHashed(t: usize, h: usize, key: usize, hash: u64): bool {
  const head = headToDelete<usize>(t, h, key, hash);
  const found = removeFrom(t, h, head, key, tophashOf(hash));
  endWrite(h);
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
