/**
 * Assigning to a key of any type: find its slot or take one, growing first when the map is too
 * full. Keys and elems may lie outside of the slot here, which those of fast forms never do. Source: runtime/map.go mapassign, Go 1.19 and 1.23.
 */
import { malloc } from "../../heap/allocator/malloc";
import { FOR_ELEM, FOR_KEY } from "../../layout/codes";
import {
  elemFullSize,
  elemHasPointers,
  indirectElem,
  indirectKey,
  keyFullSize,
  keyHasPointers,
  keyPart,
} from "../../layout/maptype";
import { readPointer, writePointer } from "../../layout/pointer";
import { ELEMS, KEYS, TOPHASH, touch } from "../../trace/trace";
import { noteHash } from "../../value/key";
import { moveIn } from "../../value/memmove";
import { beginWrite, bucketFor, endWrite, mustGrow } from "../assign";
import {
  EMPTY_REST,
  elemAt,
  isEmpty,
  keyAt,
  overflow,
  setTophash,
  tophash,
  tophashOf,
} from "../bmap";
import { requireRules } from "../check";
import { hashGrow } from "../grow";
import { addCount, BUCKET_COUNT, touchFlags, touchHash0 } from "../hmap";
import { newoverflow } from "../overflow";
import { hashKnown, isKeyIn, keyAddress, updateKey } from "./slot";

/** The place for the elem of the key at `key`, which is in the map afterwards. */
export function mapassign(t: usize, h: usize, key: usize): usize {
  touchFlags(h);
  touchHash0(h);
  const hash = hashKnown(t, h, key);
  noteHash<usize>(t, h, key, hash);
  beginWrite(t, h);
  // 0 when a growth has begun: the next search runs in the new array.
  let elem: usize = 0;
  while (elem === 0) elem = place(t, h, key, hash, bucketFor(t, h, hash));
  endWrite(h);
  requireRules(t, h);
  return indirectElem(t) ? readPointer(elem, ELEMS) : elem;
}

/**
 * One search, from bucket `head` on, for the slot's place of the elem; 0 when the map had to begin
 * growing: search again.
 */
export function place(t: usize, h: usize, key: usize, hash: u64, head: usize): usize {
  let b = head;
  const top = tophashOf(hash);
  let free: usize = 0;
  let slot: u32 = 0;
  let ended = false;
  while (true) {
    for (let i: u32 = 0; i < BUCKET_COUNT; i++) {
      const found = tophash(b, i);
      if (found !== top) {
        if (isEmpty(found) && free === 0) {
          free = b;
          slot = i;
        }
        ended = found === EMPTY_REST;
        if (ended) break;
        continue;
      }
      if (!isKeyIn(t, b, i, key)) continue;
      updateKey(t, keyAddress(t, b, i), key);
      return elemAt(t, b, i);
    }
    if (ended) break;
    const next = overflow(t, b);
    if (next === 0) break;
    b = next;
  }
  if (mustGrow(h)) {
    hashGrow(t, h);
    return 0;
  }
  if (free === 0) {
    free = newoverflow(t, h, b);
    slot = 0;
    // The place of its first tophash is taken, which checks that it is not nil.
    touch<u8>(free, TOPHASH);
  }
  const elem = take(t, free, slot, key);
  setTophash(free, slot, top);
  addCount(h, 1);
  return elem;
}

/** Put a new key into a slot, with objects for what the slot only points at; the slot's place of the elem. */
function take(t: usize, b: usize, i: u32, key: usize): usize {
  let k = keyAt(t, b, i);
  const e = elemAt(t, b, i);
  if (indirectKey(t)) {
    const object = malloc(keyFullSize(t), !keyHasPointers(t), FOR_KEY);
    writePointer(k, object, KEYS);
    k = object;
  }
  if (indirectElem(t)) {
    const object = malloc(elemFullSize(t), !elemHasPointers(t), FOR_ELEM);
    writePointer(e, object, ELEMS);
  }
  moveIn(k, key, keyFullSize(t), keyPart(t));
  return e;
}
