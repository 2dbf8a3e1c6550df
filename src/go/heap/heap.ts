/**
 * The heap as columns: spans, objects, and what was allocated for what, read from the engine.
 *
 * Rows come in the order of addresses, a few thousand per call; src/engine/heap/table-rows.ts writes
 * them, src/engine/heap/owner.ts draws what is kept of an object's owner.
 */

import { arena, readWord } from "../machine/address.js";
import { gcCauses, purposes } from "../machine/codes.js";
import type { Machine } from "../machine/machine.js";
import {
  gcCycle as cycle,
  objectColumns as inObjects,
  spanColumns as inSpans,
  owner as ownerRecord,
  purposeCounts,
  purposeCountsSize,
} from "../machine/own-structures.js";
import type { Purpose } from "./purpose.js";

/** Where a span is, by the code in column `set`. */
export const spanSets = ["mcache", "partial", "full"] as const;

/** One row per span. */
export interface SpanColumns {
  /** Number of rows. */
  readonly length: number;
  /** Go address of its first byte (exact: below 2^53), and its pages of 8 KiB. */
  readonly address: Float64Array;
  readonly pages: Uint32Array;
  /** Number of its size class, 0 for a large object; 1 in `noscan`: objects hold no pointers. */
  readonly sizeclass: Uint8Array;
  readonly noscan: Uint8Array;
  /** Bytes of an object; objects that fit, that are taken, and that sweeps have freed so far. */
  readonly elemsize: Uint32Array;
  readonly nelems: Uint32Array;
  readonly allocCount: Uint32Array;
  readonly freed: Uint32Array;
  /** Index into {@link spanSets}. */
  readonly set: Uint8Array;
  /** 1: a span of a set of mcentral that the next cycle has to sweep no more. */
  readonly swept: Uint8Array;
  /** The heap's sweep generation, which says which of mcentral's sets hold swept spans. */
  readonly sweepgen: number;
}

/** One row per object that is taken: in use, or garbage not yet swept. */
export interface ObjectColumns {
  /** Number of rows. */
  readonly length: number;
  /** Go address of its first byte, an allocation header included, and bytes it takes. */
  readonly address: Float64Array;
  readonly size: Float64Array;
  /** Index into {@link purposes}. */
  readonly purpose: Uint8Array;
  /** Go address of the map it was allocated for. */
  readonly map: Float64Array;
  /** Number of the operation that allocated it: -1 make, -2 none (an iteration). */
  readonly op: Float64Array;
}

/** What was allocated for one purpose of one map since the process began. */
export interface Allocations {
  /** Go address of the map, and whether the program still refers to it. */
  readonly map: bigint;
  readonly referenced: boolean;
  readonly purpose: Purpose;
  readonly objects: number;
  /** As MemStats counts them: size classes, or whole pages. */
  readonly bytes: number;
}

/** One collection cycle. Sizes in bytes. */
export interface GcCycle {
  /** From 1 on. */
  readonly number: number;
  /** runtime.GC was called, the heap had reached its trigger, or memory was exhausted. */
  readonly cause: (typeof gcCauses)[number];
  /** Number of the operation in which it ran; null between operations. */
  readonly op: number | null;
  /** What the pacer took for live when it began. */
  readonly heapBefore: number;
  /** What was marked: live. */
  readonly heapMarked: number;
  /** Heap goal of the cycle; with the collector off a number of 19 digits, see MemStats.NextGC. */
  readonly goal: number;
  readonly objectsMarked: number;
  /** Objects with pointers that marking had to look through, and their bytes. */
  readonly objectsScanned: number;
  readonly bytesScanned: number;
  /** What sweeping has freed so far. */
  readonly objectsFreed: number;
  readonly bytesFreed: number;
  /** Bytes of spans with objects when it began. */
  readonly heapInuseBefore: number;
}

const base = Number(arena);

/** Which of two sets of mcentral holds swept spans: runtime/mcentral.go partialSwept, Go 1.19. */
export function sweptIndex(sweepgen: number): number {
  return Math.floor(sweepgen / 2) % 2;
}

/** Every span. */
export function spanColumns(machine: Machine): SpanColumns {
  const blocks = rows(machine, (engine) => engine.spanRows(), inSpans);
  const column = (name: keyof typeof inSpans) => joined(blocks, name);
  const spanclass = column("spanclass");
  const sets = column("set");
  const sweepgen = machine.view.getUint32(machine.constants.SWEEPGEN, true);
  const current = sweptIndex(sweepgen);
  return {
    length: spanclass.length,
    address: Float64Array.from(column("base"), (at) => base + at),
    pages: column("npages"),
    sizeclass: Uint8Array.from(spanclass, (spc) => spc >> 1),
    noscan: Uint8Array.from(spanclass, (spc) => spc & 1),
    elemsize: column("elemsize"),
    nelems: column("nelems"),
    allocCount: column("allocCount"),
    freed: column("freed"),
    set: Uint8Array.from(sets, (which) => (which === 0 ? 0 : which <= 2 ? 1 : 2)),
    swept: Uint8Array.from(sets, (which) => Number(which > 0 && (which - 1) % 2 === current)),
    sweepgen,
  };
}

/** Every object that is taken. */
export function objectColumns(machine: Machine): ObjectColumns {
  const blocks = rows(machine, (engine) => engine.objectRows(), inObjects);
  const { view } = machine;
  const who = joined(blocks, "who");
  const owner = (word: number): number => (word >>> 4) * 32;
  return {
    length: who.length,
    address: Float64Array.from(joined(blocks, "address"), (at) => base + at),
    size: Float64Array.from(joined(blocks, "bytes")),
    purpose: Uint8Array.from(who, (word) => word & 15),
    map: Float64Array.from(who, (word) => {
      return word >>> 4 === 0 ? 0 : base + view.getUint32(owner(word) + ownerRecord.map, true);
    }),
    op: Float64Array.from(joined(blocks, "op"), (op) => (op >= 0xfffffffe ? op - 2 ** 32 : op)),
  };
}

/** What maps have allocated, by purpose; the oldest map first, purposes in the order of codes. */
export function allocations(machine: Machine): Allocations[] {
  const { view, constants } = machine;
  const found: Allocations[][] = [];
  const first = view.getUint32(constants.OWNERS, true);
  for (let owner = first; owner !== 0; owner = view.getUint32(owner + ownerRecord.next, true)) {
    const map = arena + BigInt(view.getUint32(owner + ownerRecord.map, true));
    const referenced = view.getUint32(owner + ownerRecord.referenced, true) !== 0;
    const own = purposes.map((purpose, code) => {
      const at = owner + ownerRecord.counts + purposeCountsSize * code;
      return {
        map,
        referenced,
        purpose,
        objects: readWord(view, at + purposeCounts.objects),
        bytes: readWord(view, at + purposeCounts.bytes),
      };
    });
    found.push(own.filter(({ objects }) => objects > 0));
  }
  return found.reverse().flat();
}

/** The cycles so far, oldest first. */
export function gcCycles(machine: Machine): GcCycle[] {
  const { view, constants } = machine;
  const found: GcCycle[] = [];
  let at = view.getUint32(constants.CYCLES, true);
  for (; at !== 0; at = view.getUint32(at + cycle.next, true)) {
    const row = at;
    const field = (name: keyof typeof cycle): number => view.getFloat64(row + cycle[name], true);
    const op = field("op");
    found.push({
      number: field("number"),
      cause: gcCauses[view.getUint32(row + cycle.cause, true)] ?? "forced",
      op: op === -2 ? null : op,
      heapBefore: field("heapBefore"),
      heapMarked: field("heapMarked"),
      goal: field("goal"),
      objectsMarked: field("objectsMarked"),
      objectsScanned: field("objectsScanned"),
      bytesScanned: field("bytesScanned"),
      objectsFreed: field("objectsFreed"),
      bytesFreed: field("bytesFreed"),
      heapInuseBefore: field("heapInuseBefore"),
    });
  }
  return found.reverse();
}

/** Copies of the blocks of rows that the engine writes: columns of u32. */
function rows<Name extends string>(
  machine: Machine,
  next: Parameters<typeof machine.look<number>>[0],
  columns: Readonly<Record<Name, number>>,
): Record<Name, Uint32Array>[] {
  const { COLUMNS, COLUMN_CURSOR, HEAP_ROWS } = machine.constants;
  machine.view.setBigUint64(COLUMN_CURSOR, 0n, true);
  const blocks: Record<Name, Uint32Array>[] = [];
  for (let count = HEAP_ROWS; count === HEAP_ROWS; ) {
    count = machine.look(next);
    const { buffer } = machine.memory;
    const block = {} as Record<Name, Uint32Array>;
    for (const name in columns) {
      block[name] = new Uint32Array(buffer, COLUMNS + columns[name] * HEAP_ROWS, count).slice();
    }
    blocks.push(block);
  }
  return blocks;
}

/** A column of all blocks. */
function joined<Name extends string>(
  blocks: readonly Record<Name, Uint32Array>[],
  name: Name,
): Uint32Array {
  const parts = blocks.map((block) => block[name]);
  const all = new Uint32Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}
