/**
 * Keys in Swiss maps. On its way a key is a value of a type K that stands for its form: engine/value/key.ts.
 */
import { elemOf, keyAddress, keyOf, updateKey } from "../classic/any/slot";
import { equal, hashOf, touchHashedStrings } from "../hash/key-program";
import { malloc } from "../heap/allocator/malloc";
import { FOR_ELEM, FOR_KEY } from "../layout/codes";
import { LOADS_OF_COMPARED_STRING } from "../layout/control";
import { MAP_SEED, STRING_LEN } from "../layout/go-structures";
import {
  elemFullSize,
  elemHasPointers,
  indirectElem,
  indirectKey,
  keyFullSize,
  keyHasPointers,
  keyPart,
  keyProgram,
  reflexiveKey,
} from "../layout/maptype";
import { writePointer } from "../layout/pointer";
import { ELEMS, EVENT_HASH, event, KEYS, read, touch, touchInOrder, UNSEEN } from "../trace/trace";
import { hashOfKey, isAny, isText, lengthOf, storeKey, wordAt } from "../value/key";
import { moveIn } from "../value/memmove";
import { elemAt, keyAt } from "./group";
import { seed } from "./map";

/** The hash of a key under the map's seed; that Go loads it, and when, the operations note. */
export function hashKey<K>(t: usize, m: usize, key: K): u64 {
  return hashOfKey<K>(t, key, load<u64>(m, MAP_SEED));
}

/** The hash of the key in slot `i`, noted as an event: it decides where an entry goes. */
export function hashSlot(t: usize, m: usize, key: usize): u64 {
  return hashIn(t, m, key, keyPart(t));
}

/** The same of a key in a slot that is none of the map's any more. */
export function hashMoved(t: usize, m: usize, key: usize): u64 {
  return hashIn(t, m, key, UNSEEN);
}

function hashIn(t: usize, m: usize, key: usize, part: u32): u64 {
  const hash = hashOf(keyProgram(t), key, seed(m), part);
  if (TRACE && part === UNSEEN) touchHashedStrings(keyProgram(t), key);
  event(EVENT_HASH, key, wordAt(t, key), hash);
  return hash;
}

/**
 * Are keys of this form compared by a function, so that compiled code keeps nothing of the map in
 * registers meanwhile? Numbers are compared in place.
 */
/* @inline */ export function comparesByCall<K>(): bool {
  return sizeof<K>() === 16 || isAny<K>();
}

/** Is `key` the key in slot `i`? */
export function isKey<K>(t: usize, g: usize, i: u32, key: K): bool {
  if (sizeof<K>() === 16) return isString(keyAt(t, g, i), key);
  if (sizeof<K>() === 8) return read<u64>(keyAt(t, g, i), KEYS) === (key as u64);
  if (isSigned<K>()) return read<u32>(keyAt(t, g, i), KEYS) === (key as u32);
  return equal(keyProgram(t), key as usize, keyOf(t, g, i), keyPart(t), UNSEEN);
}

/** The same of a string, by strequal and wherever else only the length is loaded first. */
export function isStringByLength(at: usize, key: v128): bool {
  touch<u64>(at + STRING_LEN, KEYS);
  if (TRACE && load<u64>(at, STRING_LEN) !== (lengthOf(key) as u64)) return false;
  touch<u64>(at, KEYS);
  return isText(at, key);
}

/** Before the lengths are compared, where the bytes are is loaded too in some releases. */
function isString(at: usize, key: v128): bool {
  touchInOrder(at, LOADS_OF_COMPARED_STRING, KEYS);
  if (TRACE && load<u64>(at, STRING_LEN) !== (lengthOf(key) as u64)) return false;
  if (TRACE && load<u32>(LOADS_OF_COMPARED_STRING) >> 8 === 0) touch<u64>(at, KEYS);
  return isText(at, key);
}

/** Is the key at `key` equal to itself? A NaN is not: no search finds it. */
export function isReflexive(t: usize, key: usize): bool {
  // Go asks even where the answer is known.
  if (!TRACE && reflexiveKey(t)) return true;
  return equal(keyProgram(t), key, key, keyPart(t), keyPart(t));
}

/** An equal key is assigned to slot `i`; the place of its elem. */
export function update<K>(t: usize, g: usize, i: u32, key: K): usize {
  if (isAny<K>()) {
    updateKey(t, keyAddress(t, g, i), key as usize);
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
  if (!isAny<K>()) {
    storeKey<K>(k, key);
    return e;
  }
  if (indirectKey(t)) {
    const object = malloc(keyFullSize(t), !keyHasPointers(t), FOR_KEY);
    writePointer(k, object, KEYS);
    k = object;
  }
  moveIn(k, key as usize, keyFullSize(t), keyPart(t));
  if (indirectElem(t)) {
    const object = malloc(elemFullSize(t), !elemHasPointers(t), FOR_ELEM);
    writePointer(e, object, ELEMS);
    e = object;
  }
  return e;
}
