/**
 * Map type descriptors, written by src/go/layout/maptype.ts (which draws them), read here. They are
 * constants of the program, so reading them is not traced.
 */
import { ELEM_OBJECT, ELEMS, KEY_OBJECT, KEYS } from "../trace/codes";

export function keysize(t: usize): u32 {
  return load<u8>(t, 80);
}

export function elemsize(t: usize): u32 {
  return load<u8>(t, 81);
}

export function bucketsize(t: usize): usize {
  return load<u16>(t, 82);
}

export function keysOffset(t: usize): usize {
  return load<u32>(t, 88);
}

export function keyStride(t: usize): usize {
  return load<u32>(t, 92);
}

export function elemsOffset(t: usize): usize {
  return load<u32>(t, 96);
}

export function elemStride(t: usize): usize {
  return load<u32>(t, 100);
}

export function overflowOffset(t: usize): usize {
  return load<u32>(t, 104);
}

/** Does each slot of a group hold a key and its elem side by side? Else all keys come first. */
export function interleaved(t: usize): bool {
  return elemsOffset(t) - keysOffset(t) < keyStride(t);
}

// Flags of the runtime.
const INDIRECT_KEY: u32 = 1;
const INDIRECT_ELEM: u32 = 2;
const REFLEXIVE_KEY: u32 = 4;
const NEED_KEY_UPDATE: u32 = 8;
const HASH_MIGHT_PANIC: u32 = 16;

/** What deleting an entry does to the bytes of its key. */
export const CLEARS_NOTHING: u32 = 0;
export const CLEARS_KEY: u32 = 1;
export const CLEARS_POINTER: u32 = 2;

/** The form of the functions that Go's compiler calls for a key type. */
export const FORM_ANY: u32 = 0;
export const FORM_FAST32: u32 = 1;
export const FORM_FAST64: u32 = 2;
export const FORM_FASTSTR: u32 = 3;

export function keyForm(t: usize): u32 {
  return load<u32>(t, 112);
}

/** Keys are eight plain bytes, so that the functions called …_fast64 serve. */
export function fast64(t: usize): bool {
  return keyForm(t) === FORM_FAST64;
}

/** Bytes of a key, also when the slot only points at it. */
export function keyFullSize(t: usize): u32 {
  return load<u32>(t, 116);
}

export function elemFullSize(t: usize): u32 {
  return load<u32>(t, 120);
}

/** How keys are hashed and compared: see engine/hash/key-program.ts. */
export function keyProgram(t: usize): usize {
  return load<u32>(t, 124);
}

export function clearsOfKey(t: usize): u32 {
  return load<u32>(t, 128);
}

export function keyHasPointers(t: usize): bool {
  return load<u32>(t, 132) !== 0;
}

export function elemHasPointers(t: usize): bool {
  return load<u32>(t, 136) !== 0;
}

/** Does assigning to a key of a Swiss map prune tombstones? */
export function prunes(t: usize): bool {
  return load<u32>(t, 140) !== 0;
}

/** Which words of a bucket or group, of a key and of an elem are pointers: see heap/mark.ts. */
export function blockPointers(t: usize): usize {
  return load<u32>(t, 160);
}

export function keyPointers(t: usize): usize {
  return load<u32>(t, 164);
}

export function elemPointers(t: usize): usize {
  return load<u32>(t, 168);
}

export function indirectKey(t: usize): bool {
  return (load<u32>(t, 84) & INDIRECT_KEY) !== 0;
}

export function indirectElem(t: usize): bool {
  return (load<u32>(t, 84) & INDIRECT_ELEM) !== 0;
}

/** What the bytes of a key, or of an elem, are part of: the slot or an object that it points at. */
export function keyPart(t: usize): u32 {
  return indirectKey(t) ? KEY_OBJECT : KEYS;
}

export function elemPart(t: usize): u32 {
  return indirectElem(t) ? ELEM_OBJECT : ELEMS;
}

/** Does every key equal itself? */
export function reflexiveKey(t: usize): bool {
  return (load<u32>(t, 84) & REFLEXIVE_KEY) !== 0;
}

/** May a key hold an interface, and that a value which cannot be hashed? */
export function hashMightPanic(t: usize): bool {
  return (load<u32>(t, 84) & HASH_MIGHT_PANIC) !== 0;
}

export function needKeyUpdate(t: usize): bool {
  return (load<u32>(t, 84) & NEED_KEY_UPDATE) !== 0;
}

/** Buckets hold no pointers: their overflow buckets are kept alive by the list in extra. */
export function noscan(t: usize): bool {
  return load<u32>(t, 108) === 0;
}
