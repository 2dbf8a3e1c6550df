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
import { readPointer, writePointer } from "../layout/pointer";
import { rand } from "../rand";
import { EVENT_RESEED, event, HEADER, read, touch, update, write } from "../trace/trace";
import { CHANGED_HEADER, changed } from "./record";

export const MAP_SIZE: usize = 48;

export function used(m: usize): u64 {
  return read<u64>(m, HEADER);
}

export function setUsed(m: usize, value: u64): void {
  write<u64>(m, value, HEADER);
}

export function touchUsed(m: usize): void {
  touch<u64>(m, HEADER);
}

/** Add to used: it is loaded and stored. */
export function addUsed(m: usize, n: i64): void {
  update<u64>(m, load<u64>(m) + n, HEADER);
}

export function seed(m: usize): u64 {
  return read<u64>(m + 8, HEADER);
}

/** The seed is loaded for a hash that is known already. */
export function touchSeed(m: usize): void {
  touch<u64>(m + 8, HEADER);
}

export function setSeed(m: usize, value: u64): void {
  write<u64>(m + 8, value, HEADER);
}

export function dirPtr(m: usize): usize {
  return readPointer(m + 16, HEADER);
}

export function touchDirPtr(m: usize): void {
  touch<u64>(m + 16, HEADER);
}

export function setDirPtr(m: usize, value: usize): void {
  writePointer(m + 16, value, HEADER);
}

export function dirLen(m: usize): u64 {
  return read<u64>(m + 24, HEADER);
}

export function touchDirLen(m: usize): void {
  touch<u64>(m + 24, HEADER);
}

export function setDirLen(m: usize, value: u64): void {
  write<u64>(m + 24, value, HEADER);
}

export function globalDepth(m: usize): u32 {
  return read<u8>(m + 32, HEADER);
}

/** Set the depth, and the shift that goes with it for 64-bit hashes. */
export function setGlobalDepth(m: usize, depth: u32): void {
  write<u8>(m + 32, depth as u8, HEADER);
  write<u8>(m + 33, (64 - depth) as u8, HEADER);
}

/** One bit more of the hash chooses. */
export function deepen(m: usize): void {
  update<u8>(m + 32, load<u8>(m, 32) + 1, HEADER);
  update<u8>(m + 33, load<u8>(m, 33) - 1, HEADER);
}

export function globalShift(m: usize): u32 {
  return read<u8>(m + 33, HEADER);
}

/** Whether a write is under way: the mark by which Go notices concurrent writes. */
export function writing(m: usize): bool {
  return read<u8>(m + 34, HEADER) !== 0;
}

/** A look at that mark, which is as it should be. */
export function touchWriting(m: usize): void {
  touch<u8>(m + 34, HEADER);
}

/** Flips that mark. */
export function toggleWriting(m: usize): void {
  update<u8>(m + 34, load<u8>(m, 34) ^ 1, HEADER);
}

export function tombstonePossible(m: usize): bool {
  return read<u8>(m + 35, HEADER) !== 0;
}

/** Set the flag, in releases that have it. */
export function setTombstonePossible(m: usize, possible: bool): void {
  if (load<u32>(HAS_TOMBSTONE_POSSIBLE) !== 0) write<u8>(m + 35, possible ? 1 : 0, HEADER);
}

export function clearSeq(m: usize): u64 {
  return read<u64>(m + 40, HEADER);
}

export function setClearSeq(m: usize, value: u64): void {
  write<u64>(m + 40, value, HEADER);
}

/** The map gets a new random seed: it is empty, so nobody can tell. */
export function reseed(m: usize): void {
  const random = rand();
  event(EVENT_RESEED, m, load<u64>(m, 8), random);
  setSeed(m, random);
  changed(CHANGED_HEADER);
}
