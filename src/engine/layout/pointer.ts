/**
 * Pointers: in memory a pointer is a 64-bit Go address, 0xc000000000 + offset, as a debugger
 * would show it; in this program it is the offset, its low 32 bits. nil is 0 in both.
 */
import { read, write } from "../trace/trace";
import { ARENA_HIGH } from "./go-constants";

/** The offset that the pointer at `at` leads to. */
export function readPointer(at: usize, touched: u32): usize {
  return read<u64>(at, touched) as usize;
}

/** Store a pointer to `offset`, or nil. */
export function writePointer(at: usize, offset: usize, touched: u32): void {
  write<u64>(at, address(offset), touched);
}

/** Go's address of an offset. */
export function address(offset: usize): u64 {
  return offset === 0 ? 0 : ((ARENA_HIGH as u64) << 32) | (offset as u64);
}
