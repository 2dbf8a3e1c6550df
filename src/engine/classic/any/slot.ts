/**
 * Keys and elems of a slot where either may be indirect: larger than 128 bytes, kept in an object
 * of its own, with a pointer to it in the slot. Source: runtime/map.go, Go 1.19 and 1.23.
 */
import { equal, hashOf } from "../../hash/key-program";
import { drop } from "../../heap/allocator/malloc";
import { HASHES_KEY_OF_EMPTY } from "../../layout/control";
import { HMAP_HASH0 } from "../../layout/go-structures";
import {
  CLEARS_NOTHING,
  CLEARS_POINTER,
  clearsOfKey,
  elemFullSize,
  elemHasPointers,
  elemPart,
  hashMightPanic,
  indirectElem,
  indirectKey,
  keyFullSize,
  keyHasPointers,
  keyPart,
  keyProgram,
  keysize,
  needKeyUpdate,
} from "../../layout/maptype";
import { readPointer } from "../../layout/pointer";
import { ELEMS, EVENT_COMPARE, EVENT_HASH, event, KEYS, UNSEEN, write } from "../../trace/trace";
import { wordAt } from "../../value/key";
import { memclrPart, moveIn } from "../../value/memmove";
import { putElem } from "../../value/operand";
import { elemAt, keyAt } from "../bmap";
import { hash0 } from "../hmap";

/** Where the bytes of key `i` are. */
export function keyOf(t: usize, b: usize, i: u32): usize {
  const slot = keyAt(t, b, i);
  return indirectKey(t) ? readPointer(slot, KEYS) : slot;
}

/** The same where that has been loaded already. */
export function keyAddress(t: usize, b: usize, i: u32): usize {
  const slot = keyAt(t, b, i);
  return indirectKey(t) ? (load<u64>(slot) as usize) : slot;
}

/** Where the bytes of elem `i` are. */
export function elemOf(t: usize, b: usize, i: u32): usize {
  const slot = elemAt(t, b, i);
  return indirectElem(t) ? readPointer(slot, ELEMS) : slot;
}

/**
 * The hash of the key at `key`, in the map, under the map's seed; noted as an event. `part` is what is
 * touched there, or UNSEEN in a bucket that the map has left behind.
 */
export function hashKey(t: usize, h: usize, key: usize, part: u32 = keyPart(t)): u64 {
  const hash = hashOf(keyProgram(t), key, hash0(h) as u64, part);
  event(EVENT_HASH, key, wordAt(t, key), hash);
  return hash;
}

/** The same for the program's key; that the seed is loaded, and when, the operation notes itself. */
export function hashKnown(t: usize, h: usize, key: usize): u64 {
  return hashOf(keyProgram(t), key, load<u32>(h, HMAP_HASH0) as u64, UNSEEN);
}

/**
 * A key is looked for in an empty map. Releases that hash it there only for the panic of a key that
 * cannot be hashed draw a random number for a NaN.
 */
export function hashForEmpty(t: usize, key: usize): void {
  if (load<u32>(HASHES_KEY_OF_EMPTY) === 0 || !hashMightPanic(t)) return;
  hashOf(keyProgram(t), key, 0, UNSEEN);
}

/**
 * Is the key in slot `i` the one at `key`, which is part `mine` of the map or a variable of the program?
 * Noted as an event: what a search compares is worth seeing.
 */
export function isKeyIn(t: usize, b: usize, i: u32, key: usize, mine: u32 = UNSEEN): bool {
  const k = keyOf(t, b, i);
  const same = equal(keyProgram(t), key, k, keyPart(t), mine);
  event(EVENT_COMPARE, k, i as u64, same ? 1 : 0);
  return same;
}

/** Does the key at `key`, in the map, equal itself? A NaN does not. */
export function equalsItself(t: usize, key: usize): bool {
  return equal(keyProgram(t), key, key, keyPart(t), keyPart(t));
}

/** Pointers of a deleted key are cleared; a key without pointers stays where it is. */
export function clearKey(t: usize, b: usize, i: u32): void {
  if (indirectKey(t)) drop(keyFullSize(t), !keyHasPointers(t));
  if (indirectElem(t)) drop(elemFullSize(t), !elemHasPointers(t));
  const how = clearsOfKey(t);
  if (how === CLEARS_NOTHING) return;
  const at = keyAt(t, b, i);
  // The form for strings leaves the length.
  if (how === CLEARS_POINTER) write<u64>(at, 0, KEYS);
  else memclrPart(at, keysize(t), KEYS);
}

/** An equal key is assigned: -0 for +0, another copy of a string's bytes. */
export function updateKey(t: usize, to: usize, key: usize): void {
  if (needKeyUpdate(t)) moveIn(to, key, keyFullSize(t), keyPart(t));
}

/** Bytes that compiled code stores as the elem. */
export function storeElem(t: usize, to: usize, elem: usize): void {
  putElem(t, to, elem, elemFullSize(t), elemPart(t));
}
