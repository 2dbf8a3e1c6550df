/**
 * What each operation of a traced map cost: the sum of its accesses (accesses.ts), which are loads, stores,
 * the cache lines they touched, and entries that were moved to make room.
 */
import { offsetOf } from "../machine/address.js";
import { accessesOf } from "./accesses.js";
import type { TracedOperation } from "./journal.js";

/** What one operation cost. */
export interface OperationCost {
  /** Number of the put, delete or clear; null in reads. */
  readonly op: number | null;
  readonly what: TracedOperation["what"];
  readonly loads: number;
  readonly stores: number;
  /** Distinct lines of 64 bytes. */
  readonly lines: number;
  /** Entries that were moved: out of old buckets, or into the tables that replace another. */
  readonly moved: number;
}

/** Bytes of a cache line, as a power of two. */
const lineBits = 6;

/**
 * The cost of each traced operation of a map, oldest first.
 * @throws {NotTracedError} when there is none.
 */
export function costsOf(map: Parameters<typeof accessesOf>[0]): OperationCost[] {
  const { operations, rows } = accessesOf(map);
  const { length, operation, kind, size, at, moved: moves } = rows;
  const lines = new Set<number>();
  let row = 0;
  return operations.map(({ op, what }, index) => {
    lines.clear();
    let [loads, stores, moved] = [0, 0, 0];
    for (; row < length && operation[row] === index; row++) {
      if (kind[row] === 0) loads++;
      else stores++;
      moved += moves[row] as number;
      addLines(lines, at[row] as number, size[row] as number);
    }
    return { op, what, loads, stores, lines: lines.size, moved };
  });
}

/** Add the lines that `size` bytes at a Go address lie in. */
export function linesOf(lines: Set<number>, address: bigint, size: number): void {
  if (size > 0) addLines(lines, offsetOf(address), size);
}

function addLines(lines: Set<number>, at: number, size: number): void {
  for (let line = at >>> lineBits; line <= (at + size - 1) >>> lineBits; line++) lines.add(line);
}
