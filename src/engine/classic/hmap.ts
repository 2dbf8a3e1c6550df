/**
 * The header of a map: accessors of its fields, and the rules that depend on them alone.
 *
 *   hmap, amd64                              offset  size
 *   ┌───────────────────────────────────────┐
 *   │ count       int                       │    0     8
 *   │ flags       u8                        │    8     1
 *   │ B           u8                        │    9     1
 *   │ noverflow   u16                       │   10     2
 *   │ hash0       u32                       │   12     4
 *   │ buckets     pointer                   │   16     8
 *   │ oldbuckets  pointer                   │   24     8
 *   │ nevacuate   uintptr                   │   32     8
 *   │ extra       pointer to mapextra       │   40     8
 *   └───────────────────────────────────────┘   48
 *
 * Source: runtime/map.go hmap, Go 1.19 and 1.23.
 */
import { SAME_SIZE_GROW } from "../layout/codes";
import { LOAD_FACTOR_DEN, LOAD_FACTOR_NUM } from "../layout/control";
import { BUCKET_COUNT } from "../layout/go-constants";
import {
  HMAP_B,
  HMAP_BUCKETS,
  HMAP_COUNT,
  HMAP_EXTRA,
  HMAP_FLAGS,
  HMAP_HASH0,
  HMAP_NEVACUATE,
  HMAP_NOVERFLOW,
  HMAP_OLDBUCKETS,
} from "../layout/go-structures";
import { readPointer, writePointer } from "../layout/pointer";
import { rand } from "../rand";
import { EVENT_RESEED, event, HEADER, read, touch, update, write } from "../trace/trace";
import { changed } from "./record";

export {
  HASH_WRITING,
  ITERATOR_FLAG,
  OLD_ITERATOR_FLAG,
  SAME_SIZE_GROW,
} from "../layout/codes";
export { BUCKET_COUNT } from "../layout/go-constants";

export function count(h: usize): u64 {
  return read<u64>(h + HMAP_COUNT, HEADER);
}

export function setCount(h: usize, value: u64): void {
  write<u64>(h + HMAP_COUNT, value, HEADER);
}

/** Add to count: it is loaded and stored. */
export function addCount(h: usize, n: i64): u64 {
  const sum = load<u64>(h, HMAP_COUNT) + n;
  update<u64>(h, sum, HEADER);
  return sum;
}

export function flags(h: usize): u8 {
  return read<u8>(h + HMAP_FLAGS, HEADER);
}

/** A look at the writer's flag, which is as it should be. */
export function touchFlags(h: usize): void {
  touch<u8>(h + HMAP_FLAGS, HEADER);
}

export function setFlags(h: usize, value: u8): void {
  write<u8>(h + HMAP_FLAGS, value, HEADER);
}

/** Turn a flag over. */
export function toggleFlag(h: usize, flag: u8): void {
  update<u8>(h + HMAP_FLAGS, load<u8>(h, HMAP_FLAGS) ^ flag, HEADER);
}

export function addFlag(h: usize, flag: u8): void {
  update<u8>(h + HMAP_FLAGS, load<u8>(h, HMAP_FLAGS) | flag, HEADER);
}

export function clearFlag(h: usize, flag: u8): void {
  update<u8>(h + HMAP_FLAGS, load<u8>(h, HMAP_FLAGS) & ~flag, HEADER);
}

export function logBuckets(h: usize): u32 {
  return read<u8>(h + HMAP_B, HEADER);
}

export function touchLogBuckets(h: usize): void {
  touch<u8>(h + HMAP_B, HEADER);
}

export function setLogBuckets(h: usize, value: u32): void {
  write<u8>(h + HMAP_B, value as u8, HEADER);
}

export function noverflow(h: usize): u32 {
  return read<u16>(h + HMAP_NOVERFLOW, HEADER);
}

export function setNoverflow(h: usize, value: u32): void {
  write<u16>(h + HMAP_NOVERFLOW, value as u16, HEADER);
}

/** Add to noverflow: it is loaded and stored. */
export function addNoverflow(h: usize, n: u32): void {
  update<u16>(h + HMAP_NOVERFLOW, (load<u16>(h, HMAP_NOVERFLOW) + n) as u16, HEADER);
}

export function hash0(h: usize): u32 {
  return read<u32>(h + HMAP_HASH0, HEADER);
}

/** The seed is loaded for a hash that is known already. */
export function touchHash0(h: usize): void {
  touch<u32>(h + HMAP_HASH0, HEADER);
}

export function setHash0(h: usize, value: u32): void {
  write<u32>(h + HMAP_HASH0, value, HEADER);
}

export function buckets(h: usize): usize {
  return readPointer(h + HMAP_BUCKETS, HEADER);
}

export function touchBuckets(h: usize): void {
  touch<u64>(h + HMAP_BUCKETS, HEADER);
}

export function setBuckets(h: usize, value: usize): void {
  writePointer(h + HMAP_BUCKETS, value, HEADER);
}

export function oldbuckets(h: usize): usize {
  return readPointer(h + HMAP_OLDBUCKETS, HEADER);
}

export function touchOldbuckets(h: usize): void {
  touch<u64>(h + HMAP_OLDBUCKETS, HEADER);
}

export function setOldbuckets(h: usize, value: usize): void {
  writePointer(h + HMAP_OLDBUCKETS, value, HEADER);
}

export function nevacuate(h: usize): usize {
  return read<u64>(h + HMAP_NEVACUATE, HEADER) as usize;
}

export function setNevacuate(h: usize, value: usize): void {
  write<u64>(h + HMAP_NEVACUATE, value as u64, HEADER);
}

export function extra(h: usize): usize {
  return readPointer(h + HMAP_EXTRA, HEADER);
}

export function touchExtra(h: usize): void {
  touch<u64>(h + HMAP_EXTRA, HEADER);
}

export function setExtra(h: usize, value: usize): void {
  writePointer(h + HMAP_EXTRA, value, HEADER);
}

/** An old array exists: some of its buckets may not have been evacuated yet. */
export function growing(h: usize): bool {
  return oldbuckets(h) !== 0;
}

export function sameSizeGrow(h: usize): bool {
  return (flags(h) & SAME_SIZE_GROW) !== 0;
}

/** The same of flags that have been loaded. */
export function sameSizeGrowing(h: usize): bool {
  return (load<u8>(h, HMAP_FLAGS) & SAME_SIZE_GROW) !== 0;
}

/** Buckets of the old array, without preallocated overflow; its fields have been loaded. */
export function noldbuckets(h: usize): usize {
  const B = load<u8>(h, HMAP_B) as u32;
  return (1 as usize) << (sameSizeGrowing(h) ? B : B - 1);
}

/** The map gets a new random seed; it is empty, so no entry depends on the old one. */
export function reseed(h: usize): void {
  const seed = rand() as u32;
  event(EVENT_RESEED, h, load<u32>(h, HMAP_HASH0) as u64, seed as u64);
  setHash0(h, seed);
  changed();
}

/** Would `entries` overfill 2^B buckets? Integer division as in Go, so B = 0 has room for 8. */
/* @inline */ export function overLoadFactor(entries: u64, B: u32): bool {
  const half = ((1 as u64) << B) / (load<u32>(LOAD_FACTOR_DEN) as u64);
  return entries > (BUCKET_COUNT as u64) && entries > (load<u32>(LOAD_FACTOR_NUM) as u64) * half;
}

/** About as many overflow buckets as buckets: time for a growth of the same size. */
/* @inline */ export function tooManyOverflowBuckets(overflows: u32, B: u32): bool {
  return overflows >= (1 as u32) << min(B, 15);
}
