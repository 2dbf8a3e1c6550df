/**
 * Map type descriptors, written by src/go/layout/maptype.ts, read here. They are
 * constants of the program, so reading them is not traced.
 */
import {
  ELEM_OBJECT,
  ELEMS,
  FORM_FAST64,
  HASH_MIGHT_PANIC,
  INDIRECT_ELEM,
  INDIRECT_KEY,
  KEY_OBJECT,
  KEYS,
  NEED_KEY_UPDATE,
  REFLEXIVE_KEY,
} from "./codes";
import {
  MAPTYPE_BLOCK_POINTERS,
  MAPTYPE_BUCKET_PTRDATA,
  MAPTYPE_BUCKETSIZE,
  MAPTYPE_CLEARS_OF_KEY,
  MAPTYPE_ELEM_FULL_SIZE,
  MAPTYPE_ELEM_HAS_POINTERS,
  MAPTYPE_ELEM_MOVES,
  MAPTYPE_ELEM_POINTERS,
  MAPTYPE_ELEM_STRIDE,
  MAPTYPE_ELEMS_OFFSET,
  MAPTYPE_ELEMSIZE,
  MAPTYPE_FLAGS,
  MAPTYPE_KEY_FORM,
  MAPTYPE_KEY_FULL_SIZE,
  MAPTYPE_KEY_HAS_POINTERS,
  MAPTYPE_KEY_POINTERS,
  MAPTYPE_KEY_PROGRAM,
  MAPTYPE_KEY_STRIDE,
  MAPTYPE_KEYS_OFFSET,
  MAPTYPE_KEYSIZE,
  MAPTYPE_LOADS_UNUSED_ELEM,
  MAPTYPE_OVERFLOW_OFFSET,
  MAPTYPE_PRUNES,
} from "./go-structures";

export function keysize(t: usize): u32 {
  return load<u8>(t, MAPTYPE_KEYSIZE);
}

export function elemsize(t: usize): u32 {
  return load<u8>(t, MAPTYPE_ELEMSIZE);
}

export function bucketsize(t: usize): usize {
  return load<u16>(t, MAPTYPE_BUCKETSIZE);
}

export function keysOffset(t: usize): usize {
  return load<u32>(t, MAPTYPE_KEYS_OFFSET);
}

export function keyStride(t: usize): usize {
  return load<u32>(t, MAPTYPE_KEY_STRIDE);
}

export function elemsOffset(t: usize): usize {
  return load<u32>(t, MAPTYPE_ELEMS_OFFSET);
}

export function elemStride(t: usize): usize {
  return load<u32>(t, MAPTYPE_ELEM_STRIDE);
}

export function overflowOffset(t: usize): usize {
  return load<u32>(t, MAPTYPE_OVERFLOW_OFFSET);
}

/** Does each slot of a group hold a key and its elem side by side? Else all keys come first. */
export function interleaved(t: usize): bool {
  return elemsOffset(t) - keysOffset(t) < keyStride(t);
}

export {
  CLEARS_KEY,
  CLEARS_NOTHING,
  CLEARS_POINTER,
  FORM_ANY,
  FORM_FAST32,
  FORM_FAST64,
  FORM_FASTSTR,
} from "./codes";

export function keyForm(t: usize): u32 {
  return load<u32>(t, MAPTYPE_KEY_FORM);
}

/** Keys are eight plain bytes, so that the functions called …_fast64 serve. */
export function fast64(t: usize): bool {
  return keyForm(t) === FORM_FAST64;
}

/** Bytes of a key, also when the slot only points at it. */
export function keyFullSize(t: usize): u32 {
  return load<u32>(t, MAPTYPE_KEY_FULL_SIZE);
}

export function elemFullSize(t: usize): u32 {
  return load<u32>(t, MAPTYPE_ELEM_FULL_SIZE);
}

/** How keys are hashed and compared: see engine/hash/key-program.ts. */
export function keyProgram(t: usize): usize {
  return load<u32>(t, MAPTYPE_KEY_PROGRAM);
}

/** The stores of an elem: see engine/value/operand.ts. */
export function elemMoves(t: usize): usize {
  return load<u32>(t, MAPTYPE_ELEM_MOVES);
}

/** Does the program copy an elem that it does not use? */
export function loadsUnusedElem(t: usize): bool {
  return load<u32>(t, MAPTYPE_LOADS_UNUSED_ELEM) !== 0;
}

export function clearsOfKey(t: usize): u32 {
  return load<u32>(t, MAPTYPE_CLEARS_OF_KEY);
}

export function keyHasPointers(t: usize): bool {
  return load<u32>(t, MAPTYPE_KEY_HAS_POINTERS) !== 0;
}

export function elemHasPointers(t: usize): bool {
  return load<u32>(t, MAPTYPE_ELEM_HAS_POINTERS) !== 0;
}

/** Does assigning to a key of a Swiss map prune tombstones? */
export function prunes(t: usize): bool {
  return load<u32>(t, MAPTYPE_PRUNES) !== 0;
}

/** Which words of a bucket or group, of a key and of an elem are pointers: see engine/heap/collector/mark.ts. */
export function blockPointers(t: usize): usize {
  return load<u32>(t, MAPTYPE_BLOCK_POINTERS);
}

export function keyPointers(t: usize): usize {
  return load<u32>(t, MAPTYPE_KEY_POINTERS);
}

export function elemPointers(t: usize): usize {
  return load<u32>(t, MAPTYPE_ELEM_POINTERS);
}

export function indirectKey(t: usize): bool {
  return (load<u32>(t, MAPTYPE_FLAGS) & INDIRECT_KEY) !== 0;
}

export function indirectElem(t: usize): bool {
  return (load<u32>(t, MAPTYPE_FLAGS) & INDIRECT_ELEM) !== 0;
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
  return (load<u32>(t, MAPTYPE_FLAGS) & REFLEXIVE_KEY) !== 0;
}

/** May a key hold an interface, and that a value which cannot be hashed? */
export function hashMightPanic(t: usize): bool {
  return (load<u32>(t, MAPTYPE_FLAGS) & HASH_MIGHT_PANIC) !== 0;
}

export function needKeyUpdate(t: usize): bool {
  return (load<u32>(t, MAPTYPE_FLAGS) & NEED_KEY_UPDATE) !== 0;
}

/** Buckets hold no pointers: their overflow buckets are kept alive by the list in extra. */
export function noscan(t: usize): bool {
  return load<u32>(t, MAPTYPE_BUCKET_PTRDATA) === 0;
}
