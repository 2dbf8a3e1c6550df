/**
 * The directory: pointers to tables, chosen by the top bits of the hash.
 *
 *   globalDepth 2        localDepth
 *   0 ──▶ table A            2
 *   1 ──▶ table B            2
 *   2 ──▶ table C            1      one bit is enough: C is in two places
 *   3 ──▶ table C
 *
 * Source: internal/runtime/maps/map.go directoryIndex, replaceTable, installTableSplit, Go 1.24
 * to 1.27.
 */

import { drop, malloc } from "../../heap/allocator/malloc";
import { DIRECTORY_ARRAY } from "../../layout/codes";
import { PTR_SIZE } from "../../layout/go-constants";
import { MAP_DIR_LEN, MAP_GLOBAL_DEPTH } from "../../layout/go-structures";
import { readPointer, writePointer } from "../../layout/pointer";
import { DIRECTORY, EVENT_DIRECTORY, event } from "../../trace/trace";
import {
  deepen,
  dirLen,
  dirPtr,
  globalDepth,
  globalShift,
  setDirLen,
  setDirPtr,
  touchDirLen,
} from "../map";
import { CHANGED_HEADER, changed } from "../record";
import { index, localDepth, setIndex } from "./table";

/** Place in the directory for a hash; its length has been loaded. */
export function directoryIndex(m: usize, hash: u64): u64 {
  if (load<u64>(m, MAP_DIR_LEN) === 1) return 0;
  return hash >> ((globalShift(m) & 63) as u64);
}

/** The table at place `i`. */
export function directoryAt(m: usize, i: u64): usize {
  return readPointer(dirPtr(m) + (i as usize) * PTR_SIZE, DIRECTORY);
}

/** A new directory of 2^depth places, all nil; no map has it yet. */
export function newDirectory(depth: u32): usize {
  return malloc(((1 as usize) << depth) * PTR_SIZE, false, DIRECTORY_ARRAY);
}

/** The map has this directory from now on. */
export function useDirectory(m: usize, directory: usize, depth: u32): void {
  setDirPtr(m, directory);
  setDirLen(m, (1 as u64) << (depth as u64));
  changed(CHANGED_HEADER);
}

/** Put a table into place `i` of a directory. */
export function directorySet(directory: usize, i: u64, table: usize): void {
  writePointer(directory + (i as usize) * PTR_SIZE, table, DIRECTORY);
}

/** Put a table into every place that is its own, from its index on. */
export function replaceTable(m: usize, table: usize): void {
  const places = (1 as u64) << ((globalDepth(m) - localDepth(table)) as u64);
  for (let i: u64 = 0; i < places; i++) {
    const place = index(table) + i;
    directorySet(dirPtr(m), place, table);
  }
}

/** Put the two halves of a table into its places; the directory doubles if it had only one. */
export function installTableSplit(m: usize, old: usize, left: usize, right: usize): void {
  if (localDepth(old) === globalDepth(m)) doubleDirectory(m);
  setIndex(left, index(old));
  replaceTable(m, left);
  const places = (1 as u64) << ((globalDepth(m) - localDepth(left)) as u64);
  setIndex(right, index(left) + places);
  replaceTable(m, right);
}

/** Every place becomes two. */
function doubleDirectory(m: usize): void {
  const length = dirLen(m);
  const depth = (load<u8>(m, MAP_GLOBAL_DEPTH) as u32) + 1;
  event(EVENT_DIRECTORY, m, length, 2 * length);
  const doubled = newDirectory(depth);
  // One for making the directory, one for walking it.
  touchDirLen(m);
  for (let i: u64 = 0; i < length; i++) {
    const table = directoryAt(m, i);
    directorySet(doubled, 2 * i, table);
    directorySet(doubled, 2 * i + 1, table);
    // A table in several places is met several times; its index must double only once, and grows.
    if (index(table) === i) setIndex(table, 2 * i);
  }
  deepen(m);
  useDirectory(m, doubled, depth);
  drop((length as usize) * PTR_SIZE, false);
}
