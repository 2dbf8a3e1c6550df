/**
 * Moving the entries of an old bucket and its chain, for keys of any type: as in engine/classic/evacuate.ts,
 * but a key may not equal itself. No hash leads to such an entry, a NaN. If an iteration has begun
 * in this growth, it must find the entry in the half it expects: the lowest bit of the old tophash
 * decides, and the tophash is drawn again so that these keys spread over growths to come.
 * Source: runtime/map.go evacuate, Go 1.19 and 1.23.
 */
import { elemsize, indirectKey, keysize, reflexiveKey } from "../../layout/maptype";
import { writePointer } from "../../layout/pointer";
import { ELEMS, KEYS } from "../../trace/trace";
import { typedmemmove } from "../../value/memmove";
import {
  EVACUATED_EMPTY,
  EVACUATED_X,
  EVACUATED_Y,
  elemAt,
  isEmpty,
  keyAt,
  overflow,
  setTophash,
  tophash,
  tophashOf,
} from "../bmap";
import { BUCKET_COUNT, flags, ITERATOR_FLAG, touchFlags } from "../hmap";
import { newoverflow } from "../overflow";
import { equalsItself, hashKey, keyOf } from "./slot";

/** Move the chain at `head` to `toX` and `toY`; `bit` is 2^oldB, or 0 in a growth of the same size. */
export function moveEntries(
  t: usize,
  h: usize,
  head: usize,
  toX: usize,
  toY: usize,
  bit: u64,
): void {
  let x = toX;
  let y = toY;
  let xi: u32 = 0;
  let yi: u32 = 0;
  for (let b = head; b !== 0; b = overflow(t, b)) {
    for (let i: u32 = 0; i < BUCKET_COUNT; i++) {
      let top = tophash(b, i);
      if (isEmpty(top)) {
        setTophash(b, i, EVACUATED_EMPTY);
        continue;
      }
      const key = keyOf(t, b, i);
      touchFlags(h);
      let useY = false;
      if (bit !== 0) {
        const hash = hashKey(t, h, key);
        const iterated = (flags(h) & ITERATOR_FLAG) !== 0;
        if (iterated && !reflexiveKey(t) && !equalsItself(t, key)) {
          useY = (top & 1) !== 0;
          top = tophashOf(hash);
        } else {
          useY = (hash & bit) !== 0;
        }
      }
      setTophash(b, i, useY ? EVACUATED_Y : EVACUATED_X);
      if (useY) {
        if (yi === BUCKET_COUNT) {
          y = newoverflow(t, h, y);
          yi = 0;
        }
        move(t, y, yi++, top, b, i, key);
      } else {
        if (xi === BUCKET_COUNT) {
          x = newoverflow(t, h, x);
          xi = 0;
        }
        move(t, x, xi++, top, b, i, key);
      }
    }
  }
}

function move(t: usize, to: usize, slot: u32, top: u8, from: usize, i: u32, key: usize): void {
  setTophash(to, slot, top);
  if (indirectKey(t)) writePointer(keyAt(t, to, slot), key, KEYS);
  else typedmemmove(keyAt(t, to, slot), key, keysize(t), KEYS);
  typedmemmove(elemAt(t, to, slot), elemAt(t, from, i), elemsize(t), ELEMS);
}
