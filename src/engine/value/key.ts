/**
 * Keys on their way through the fast build: values of a type K, one for each form of the functions
 * that Go's compiler chooses by the key's type. Functions with a parameter K are compiled once for
 * each form; what a form does not need is not in its function.
 *
 *   K      form      a key
 *   u64    fast64    eight plain bytes
 *   i32    fast32    four plain bytes
 *   v128   faststr   a string as it lies in memory: pointer, length
 *   usize  any       the place where a key of any type lies
 *
 * Source: cmd/compile walk (mapfast); runtime/map_fast32.go, map_fast64.go, map_faststr.go.
 */
import { hash32, hash64, hashBytes } from "../hash/hasher";
import { hashOf, touchHashedString, touchHashedStrings } from "../hash/key-program";
import { stringBytesEqual } from "../hash/memequal";
import { LOADS_OF_COPIED_STRING } from "../layout/control";
import { STRING_LEN, STRING_STR } from "../layout/go-structures";
import { FORM_FAST32, FORM_FAST64, FORM_FASTSTR, keyForm, keyProgram } from "../layout/maptype";
import { EVENT_HASH, event, KEYS, touch, touchInOrder, UNSEEN, write } from "../trace/trace";

/** Is K the form for any key, whose value says where the key lies? */
/* @inline */ export function isAny<K>(): bool {
  return sizeof<K>() === 4 && !isSigned<K>();
}

/** The key whose bytes lie at `at`. */
export function keyFrom<K>(at: usize): K {
  if (sizeof<K>() === 16) return v128.load(at) as K;
  if (sizeof<K>() === 8) return load<u64>(at) as K;
  if (isSigned<K>()) return load<i32>(at) as K;
  return at as K;
}

/** What an event says of a key: its bytes, or where it is. */
export function keyWord<K>(key: K): u64 {
  if (sizeof<K>() === 16) return i64x2.extract_lane(key, 0) as u64;
  return key as u64;
}

/** The same of a key in a slot. */
export function wordAt(t: usize, at: usize): u64 {
  const form = keyForm(t);
  if (form === FORM_FAST64 || form === FORM_FASTSTR) return load<u64>(at);
  return form === FORM_FAST32 ? (load<i32>(at) as u64) : (at as u64);
}

/** Put a key of one of the fast forms into a slot; of a string first the length. */
/* @inline */ export function storeKey<K>(at: usize, key: K): void {
  if (sizeof<K>() === 16) {
    if (TRACE) {
      write<u64>(at + STRING_LEN, i64x2.extract_lane(key, 1), KEYS);
      write<u64>(at, i64x2.extract_lane(key, 0), KEYS);
    } else v128.store(at, key);
  } else if (sizeof<K>() === 8) write<u64>(at, key as u64, KEYS);
  else write<u32>(at, key as u32, KEYS);
}

/** An equal key is assigned to a slot: of a string, other bytes that say the same. */
/* @inline */ export function replaceKey<K>(at: usize, key: K): void {
  if (sizeof<K>() === 16) write<u64>(at, i64x2.extract_lane(key, 0), KEYS);
}

/** Copy the key of a slot into another one. */
export function moveKey<K>(to: usize, from: usize): void {
  if (sizeof<K>() === 16) {
    touchInOrder(from, LOADS_OF_COPIED_STRING, KEYS);
  } else touch<K>(from, KEYS);
  storeKey<K>(to, keyFrom<K>(from));
}

/** The hash of a key. */
export function hashOfKey<K>(t: usize, key: K, seed: u64): u64 {
  if (sizeof<K>() === 16) return hashBytes(textOf(key), seed, lengthOf(key), UNSEEN);
  if (sizeof<K>() === 8) return hash64(key as u64, seed);
  if (isSigned<K>()) return hash32(key as u32, seed);
  return hashOf(keyProgram(t), key as usize, seed, UNSEEN);
}

/** The program's key is hashed now: note the hash, and what is loaded of its strings. */
export function noteHash<K>(t: usize, m: usize, key: K, hash: u64): void {
  if (TRACE) {
    if (sizeof<K>() === 16) touchHashedString(textOf(key), lengthOf(key));
    else if (isAny<K>()) touchHashedStrings(keyProgram(t), key as usize);
  }
  event(EVENT_HASH, m, keyWord<K>(key), hash);
}

/** Where the bytes of a string are. */
export function textOf(key: v128): usize {
  return i32x4.extract_lane(key, 0) as usize;
}

/** How many bytes a string has. */
export function lengthOf(key: v128): usize {
  return i32x4.extract_lane(key, 2) as usize;
}

/** Is the string in the slot at `at` the string `key`? */
export function isText(at: usize, key: v128): bool {
  const length = lengthOf(key);
  if (load<u64>(at, STRING_LEN) !== (length as u64)) return false;
  const bytes = load<u32>(at, STRING_STR) as usize;
  if (TRACE) return stringBytesEqual(bytes, textOf(key), length);
  return bytes === textOf(key) || sameBytes(bytes, textOf(key), length);
}

/** Are the `n` bytes at `p` and at `q` the same? */
function sameBytes(p: usize, q: usize, n: usize): bool {
  if (n >= 8) {
    for (let i: usize = 0; i < n - 8; i += 8) {
      if (load<u64>(p + i) !== load<u64>(q + i)) return false;
    }
    return load<u64>(p + n - 8) === load<u64>(q + n - 8);
  }
  for (let i: usize = 0; i < n; i++) if (load<u8>(p + i) !== load<u8>(q + i)) return false;
  return true;
}
