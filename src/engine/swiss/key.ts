/**
 * Keys in Swiss maps. On its way a key is a value of a type K that stands for its form: engine/classic/key.ts.
 */

import { elemOf, keyOf, updateKey } from "../classic/any/slot";
import { hashOfKey, isText, storeKey } from "../classic/key";
import { hash64 } from "../hash/hasher";
import { equal, hashOf } from "../hash/key-program";
import { malloc } from "../heap/malloc";
import { ELEM_OBJECT, KEY_OBJECT } from "../heap/purpose";
import {
  elemFullSize,
  elemHasPointers,
  fast64,
  indirectElem,
  indirectKey,
  keyFullSize,
  keyHasPointers,
  keyProgram,
  reflexiveKey,
} from "../layout/maptype";
import { writePointer } from "../layout/pointer";
import { copy, ELEMS, KEYS, look, read } from "../trace/trace";
import { elemAt, keyAt } from "./group";
import { seed } from "./map";

/** The hash of a key under the map's seed. */
export function hashKey<K>(t: usize, m: usize, key: K): u64 {
  return hashOfKey<K>(t, key, seed(m));
}

/** The hash of the key in slot `i`, of either kind. */
export function hashSlot(t: usize, g: usize, i: u32, random: u64): u64 {
  if (fast64(t)) return hash64(read<u64>(keyAt(t, g, i), KEYS), random);
  return hashOf(keyProgram(t), keyOf(t, g, i), random);
}

/** Is `key` the key in slot `i`? */
export function isKey<K>(t: usize, g: usize, i: u32, key: K): bool {
  if (sizeof<K>() === 16) return isText(keyAt(t, g, i), key);
  if (sizeof<K>() === 8) return read<u64>(keyAt(t, g, i), KEYS) === (key as u64);
  if (isSigned<K>()) return read<u32>(keyAt(t, g, i), KEYS) === (key as u32);
  const at = keyOf(t, g, i);
  look(at, keyFullSize(t), KEYS);
  return equal(keyProgram(t), key as usize, at);
}

/** Is the key in slot `i` equal to itself? A NaN is not: no search finds it. */
export function isReflexive(t: usize, g: usize, i: u32): bool {
  if (reflexiveKey(t)) return true;
  const key = keyOf(t, g, i);
  return equal(keyProgram(t), key, key);
}

/** An equal key is assigned to slot `i`; the place of its elem. */
export function update<K>(t: usize, g: usize, i: u32, key: K): usize {
  if (sizeof<K>() === 4 && !isSigned<K>()) {
    updateKey(t, keyOf(t, g, i), key as usize);
    return elemOf(t, g, i);
  }
  // Another copy of the same string.
  if (sizeof<K>() === 16) storeKey<K>(keyAt(t, g, i), key);
  return elemAt(t, g, i);
}

/** Put a new key into slot `i`, with objects for what the slot only points at; the elem's place. */
export function take<K>(t: usize, g: usize, i: u32, key: K): usize {
  let k = keyAt(t, g, i);
  let e = elemAt(t, g, i);
  if (sizeof<K>() !== 4 || isSigned<K>()) {
    storeKey<K>(k, key);
    return e;
  }
  if (indirectKey(t)) {
    const object = malloc(keyFullSize(t), !keyHasPointers(t), KEY_OBJECT);
    writePointer(k, object, KEYS);
    k = object;
  }
  copy(k, key as usize, keyFullSize(t), KEYS);
  if (indirectElem(t)) {
    const object = malloc(elemFullSize(t), !elemHasPointers(t), ELEM_OBJECT);
    writePointer(e, object, ELEMS);
    e = object;
  }
  return e;
}
