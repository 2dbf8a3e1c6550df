/**
 * Keys and elems of a slot where either may be indirect: larger than 128 bytes, kept in an object
 * of its own, with a pointer to it in the slot. Source: runtime/map.go, Go 1.19 and 1.23.
 */

import { equal, hashOf } from "../../hash/key-program";
import { HASHES_KEY_OF_EMPTY } from "../../layout/control";
import {
  elemFullSize,
  hashMightPanic,
  indirectElem,
  indirectKey,
  keyFullSize,
  keyProgram,
  needKeyUpdate,
} from "../../layout/maptype";
import { readPointer } from "../../layout/pointer";
import { copy, ELEMS, EVENT_COMPARE, event, KEYS, look } from "../../trace/trace";
import { elemAt, keyAt } from "../bmap";
import { hash0 } from "../hmap";

/** Where the bytes of key `i` are. */
export function keyOf(t: usize, b: usize, i: u32): usize {
  const slot = keyAt(t, b, i);
  return indirectKey(t) ? readPointer(slot, KEYS) : slot;
}

/** Where the bytes of elem `i` are. */
export function elemOf(t: usize, b: usize, i: u32): usize {
  const slot = elemAt(t, b, i);
  return indirectElem(t) ? readPointer(slot, ELEMS) : slot;
}

/** The hash of the key at `key` under the map's seed. */
export function hashKey(t: usize, h: usize, key: usize): u64 {
  return hashOf(keyProgram(t), key, hash0(h) as u64);
}

/**
 * A key is looked for in an empty map. Releases that hash it there only for the panic of a key that
 * cannot be hashed draw a random number for a NaN.
 */
export function hashForEmpty(t: usize, key: usize): void {
  if (load<u32>(HASHES_KEY_OF_EMPTY) === 0 || !hashMightPanic(t)) return;
  hashOf(keyProgram(t), key, 0);
}

/** Is the key in slot `i` the one at `key`? Noted as an event: what a search compares is worth seeing. */
export function isKeyIn(t: usize, b: usize, i: u32, key: usize): bool {
  const k = keyOf(t, b, i);
  look(k, keyFullSize(t), KEYS);
  const same = keysEqual(t, key, k);
  event(EVENT_COMPARE, k, i as u64, same ? 1 : 0);
  return same;
}

export function keysEqual(t: usize, p: usize, q: usize): bool {
  return equal(keyProgram(t), p, q);
}

/** An equal key is assigned: -0 for +0, another copy of a string's bytes. */
export function updateKey(t: usize, to: usize, key: usize): void {
  if (needKeyUpdate(t)) copy(to, key, keyFullSize(t), KEYS);
}

/** Bytes that compiled code stores as the elem. */
export function storeElem(t: usize, to: usize, elem: usize): void {
  copy(to, elem, elemFullSize(t), ELEMS);
}
