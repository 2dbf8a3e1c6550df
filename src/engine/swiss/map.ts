/**
 * The header of a Swiss map: accessors of its fields.
 *
 *   Map, amd64                               offset  size
 *   ┌───────────────────────────────────────┐
 *   │ used               u64                │    0     8
 *   │ seed               uintptr            │    8     8
 *   │ dirPtr             pointer            │   16     8   directory, or the one group
 *   │ dirLen             int                │   24     8   0: small map, one group
 *   │ globalDepth        u8                 │   32     1   log2 dirLen
 *   │ globalShift        u8                 │   33     1   64 - globalDepth
 *   │ writing            u8                 │   34     1
 *   │ tombstonePossible  bool (from 1.25)   │   35     1
 *   │ clearSeq           u64                │   40     8
 *   └───────────────────────────────────────┘   48
 *
 * Source: internal/runtime/maps/map.go Map, Go 1.24 to 1.27.
 */
import { HAS_TOMBSTONE_POSSIBLE } from "../layout/control";
import {
  MAP_CLEAR_SEQ,
  MAP_DIR_LEN,
  MAP_DIR_PTR,
  MAP_GLOBAL_DEPTH,
  MAP_GLOBAL_SHIFT,
  MAP_SEED,
  MAP_TOMBSTONE_POSSIBLE,
  MAP_USED,
  MAP_WRITING,
} from "../layout/go-structures";
import { readPointer, writePointer } from "../layout/pointer";
import { rand } from "../rand";
import { EVENT_RESEED, event, HEADER, read, touch, update, write } from "../trace/trace";
import { CHANGED_HEADER, changed } from "./record";

export function used(m: usize): u64 {
  return read<u64>(m + MAP_USED, HEADER);
}

export function setUsed(m: usize, value: u64): void {
  write<u64>(m + MAP_USED, value, HEADER);
}

export function touchUsed(m: usize): void {
  touch<u64>(m, HEADER);
}

/** Add to used: it is loaded and stored. */
export function addUsed(m: usize, n: i64): void {
  update<u64>(m + MAP_USED, load<u64>(m, MAP_USED) + n, HEADER);
}

export function seed(m: usize): u64 {
  return read<u64>(m + MAP_SEED, HEADER);
}

/** The seed is loaded for a hash that is known already. */
export function touchSeed(m: usize): void {
  touch<u64>(m + MAP_SEED, HEADER);
}

export function setSeed(m: usize, value: u64): void {
  write<u64>(m + MAP_SEED, value, HEADER);
}

export function dirPtr(m: usize): usize {
  return readPointer(m + MAP_DIR_PTR, HEADER);
}

export function touchDirPtr(m: usize): void {
  touch<u64>(m + MAP_DIR_PTR, HEADER);
}

export function setDirPtr(m: usize, value: usize): void {
  writePointer(m + MAP_DIR_PTR, value, HEADER);
}

export function dirLen(m: usize): u64 {
  return read<u64>(m + MAP_DIR_LEN, HEADER);
}

export function touchDirLen(m: usize): void {
  touch<u64>(m + MAP_DIR_LEN, HEADER);
}

export function setDirLen(m: usize, value: u64): void {
  write<u64>(m + MAP_DIR_LEN, value, HEADER);
}

export function globalDepth(m: usize): u32 {
  return read<u8>(m + MAP_GLOBAL_DEPTH, HEADER);
}

/** Set the depth, and the shift that goes with it for 64-bit hashes. */
export function setGlobalDepth(m: usize, depth: u32): void {
  write<u8>(m + MAP_GLOBAL_DEPTH, depth as u8, HEADER);
  write<u8>(m + MAP_GLOBAL_SHIFT, (64 - depth) as u8, HEADER);
}

/** One bit more of the hash chooses. */
export function deepen(m: usize): void {
  update<u8>(m + MAP_GLOBAL_DEPTH, load<u8>(m, MAP_GLOBAL_DEPTH) + 1, HEADER);
  update<u8>(m + MAP_GLOBAL_SHIFT, load<u8>(m, MAP_GLOBAL_SHIFT) - 1, HEADER);
}

export function globalShift(m: usize): u32 {
  return read<u8>(m + MAP_GLOBAL_SHIFT, HEADER);
}

/** Whether a write is under way: the mark by which Go notices concurrent writes. */
export function writing(m: usize): bool {
  return read<u8>(m + MAP_WRITING, HEADER) !== 0;
}

/** A look at that mark, which is as it should be. */
export function touchWriting(m: usize): void {
  touch<u8>(m + MAP_WRITING, HEADER);
}

/** Flips that mark. */
export function toggleWriting(m: usize): void {
  update<u8>(m + MAP_WRITING, load<u8>(m, MAP_WRITING) ^ 1, HEADER);
}

/** The flag, in releases that have it. */
export function tombstonePossible(m: usize): bool {
  if (load<u32>(HAS_TOMBSTONE_POSSIBLE) === 0) return false;
  return read<u8>(m + MAP_TOMBSTONE_POSSIBLE, HEADER) !== 0;
}

/** Set the flag, in releases that have it. */
export function setTombstonePossible(m: usize, possible: bool): void {
  if (load<u32>(HAS_TOMBSTONE_POSSIBLE) !== 0)
    write<u8>(m + MAP_TOMBSTONE_POSSIBLE, possible ? 1 : 0, HEADER);
}

export function clearSeq(m: usize): u64 {
  return read<u64>(m + MAP_CLEAR_SEQ, HEADER);
}

export function setClearSeq(m: usize, value: u64): void {
  write<u64>(m + MAP_CLEAR_SEQ, value, HEADER);
}

/** The map gets a new random seed; it is empty, so no entry depends on the old one. */
export function reseed(m: usize): void {
  const random = rand();
  event(EVENT_RESEED, m, load<u64>(m, MAP_SEED), random);
  setSeed(m, random);
  changed(CHANGED_HEADER);
}
