/**
 * What each operation of a traced map cost in memory accesses: loads, stores, the cache lines they
 * touched, and entries that were moved to make room.
 *
 * Counted is what the map's own code reads and writes: header, arrays or directory and tables,
 * control or tophash bytes, keys and elems in their slots. Not counted are the iterator, which lies
 * on the caller's stack, the allocator, bytes of strings, and new memory that the allocator hands
 * over zeroed.
 */
import { offsetOf } from "../machine/address.js";
import type { GoMap } from "../process/map.js";
import type { TracedOperation } from "./journal.js";
import { tracedOperations } from "./past.js";
import type { TraceRecord, touches } from "./record.js";

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

const uncounted: ReadonlySet<(typeof touches)[number]> = new Set([
  ...(["iterator", "allocator", "generator"] as const),
]);

/** Tophash bytes that evacuation leaves where an entry was: evacuatedX, evacuatedY. */
const evacuatedX = 2n;
const evacuatedY = 3n;
const ctrlEmpty = 0x80n;

/**
 * The cost of each traced operation of a map, oldest first.
 * @throws {NotTracedError} when there is none.
 */
export function* costsOf(
  map: Pick<GoMap<never, never>, "address" | "process">,
): Generator<OperationCost> {
  for (const { op, what, from, to } of tracedOperations(map)) {
    const lines = new Set<number>();
    let [loads, stores, moved] = [0, 0, 0];
    let replacing = false;
    for (const record of map.process.journal.records(from, to)) {
      const { kind, touched } = record;
      if (kind === "rehash" || kind === "split") replacing = true;
      else if (kind === "group") replacing = false;
      if ((kind !== "load" && kind !== "store") || uncounted.has(touched)) continue;
      if (kind === "load") loads++;
      else stores++;
      linesOf(lines, record.address, record.size);
      if (kind === "store" && isMove(record, replacing)) moved++;
    }
    yield { op, what, loads, stores, lines: lines.size, moved };
  }
}

/** Add the lines that `size` bytes at a Go address lie in. */
export function linesOf(lines: Set<number>, address: bigint, size: number): void {
  if (size === 0) return;
  const at = offsetOf(address);
  for (let line = at >>> lineBits; line <= (at + size - 1) >>> lineBits; line++) lines.add(line);
}

/** Does this store mark that an entry has moved? One does for each entry. */
function isMove({ touched, size, after }: TraceRecord, replacing: boolean): boolean {
  if (touched === "tophash") return after === evacuatedX || after === evacuatedY;
  return touched === "ctrl" && replacing && size === 1 && after < ctrlEmpty;
}
