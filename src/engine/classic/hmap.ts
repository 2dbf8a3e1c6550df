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
import { LOAD_FACTOR_DEN, LOAD_FACTOR_NUM } from "../layout/control";
import { readPointer, writePointer } from "../layout/pointer";
import { rand } from "../rand";
import { changed } from "../trace/record";
import { EVENT_RESEED, event, HEADER, read, touch, update, write } from "../trace/trace";

export const HMAP_SIZE: usize = 48;
/** Entries in a bucket. */
export const BUCKET_COUNT: u32 = 8;

// Flags.
export const ITERATOR_FLAG: u8 = 1;
export const OLD_ITERATOR_FLAG: u8 = 2;
export const HASH_WRITING: u8 = 4;
export const SAME_SIZE_GROW: u8 = 8;

export function count(h: usize): u64 {
  return read<u64>(h, HEADER);
}

export function setCount(h: usize, value: u64): void {
  write<u64>(h, value, HEADER);
}

/** Add to count: it is loaded and stored. */
export function addCount(h: usize, n: i64): u64 {
  const sum = load<u64>(h) + n;
  update<u64>(h, sum, HEADER);
  return sum;
}

export function flags(h: usize): u8 {
  return read<u8>(h + 8, HEADER);
}

/** A look at the writer's flag, which is as it should be. */
export function touchFlags(h: usize): void {
  touch<u8>(h + 8, HEADER);
}

export function setFlags(h: usize, value: u8): void {
  write<u8>(h + 8, value, HEADER);
}

/** Turn a flag over. */
export function toggleFlag(h: usize, flag: u8): void {
  update<u8>(h + 8, load<u8>(h, 8) ^ flag, HEADER);
}

export function addFlag(h: usize, flag: u8): void {
  update<u8>(h + 8, load<u8>(h, 8) | flag, HEADER);
}

export function clearFlag(h: usize, flag: u8): void {
  update<u8>(h + 8, load<u8>(h, 8) & ~flag, HEADER);
}

export function logBuckets(h: usize): u32 {
  return read<u8>(h + 9, HEADER);
}

export function touchLogBuckets(h: usize): void {
  touch<u8>(h + 9, HEADER);
}

export function setLogBuckets(h: usize, value: u32): void {
  write<u8>(h + 9, value as u8, HEADER);
}

export function noverflow(h: usize): u32 {
  return read<u16>(h + 10, HEADER);
}

export function setNoverflow(h: usize, value: u32): void {
  write<u16>(h + 10, value as u16, HEADER);
}

/** Add to noverflow: it is loaded and stored. */
export function addNoverflow(h: usize, n: u32): void {
  update<u16>(h + 10, (load<u16>(h, 10) + n) as u16, HEADER);
}

export function hash0(h: usize): u32 {
  return read<u32>(h + 12, HEADER);
}

/** The seed is loaded for a hash that is known already. */
export function touchHash0(h: usize): void {
  touch<u32>(h + 12, HEADER);
}

export function setHash0(h: usize, value: u32): void {
  write<u32>(h + 12, value, HEADER);
}

export function buckets(h: usize): usize {
  return readPointer(h + 16, HEADER);
}

export function touchBuckets(h: usize): void {
  touch<u64>(h + 16, HEADER);
}

export function setBuckets(h: usize, value: usize): void {
  writePointer(h + 16, value, HEADER);
}

export function oldbuckets(h: usize): usize {
  return readPointer(h + 24, HEADER);
}

export function touchOldbuckets(h: usize): void {
  touch<u64>(h + 24, HEADER);
}

export function setOldbuckets(h: usize, value: usize): void {
  writePointer(h + 24, value, HEADER);
}

export function nevacuate(h: usize): usize {
  return read<u64>(h + 32, HEADER) as usize;
}

export function setNevacuate(h: usize, value: usize): void {
  write<u64>(h + 32, value as u64, HEADER);
}

export function extra(h: usize): usize {
  return readPointer(h + 40, HEADER);
}

export function touchExtra(h: usize): void {
  touch<u64>(h + 40, HEADER);
}

export function setExtra(h: usize, value: usize): void {
  writePointer(h + 40, value, HEADER);
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
  return (load<u8>(h, 8) & SAME_SIZE_GROW) !== 0;
}

/** Buckets of the old array, without preallocated overflow; its fields have been loaded. */
export function noldbuckets(h: usize): usize {
  const B = load<u8>(h, 9) as u32;
  return (1 as usize) << (sameSizeGrowing(h) ? B : B - 1);
}

/** The map gets a new random seed: it is empty, so nobody can tell. */
export function reseed(h: usize): void {
  const seed = rand() as u32;
  event(EVENT_RESEED, h, load<u32>(h, 12) as u64, seed as u64);
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
