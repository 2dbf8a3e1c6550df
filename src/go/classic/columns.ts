/**
 * Buckets as columns: one row per bucket of a map, counted inside the engine and handed over as
 * typed arrays, a few thousand rows per call.
 */

import { offsetOf } from "../machine/address.js";
import { hmapFlags } from "../machine/codes.js";
import type { Machine } from "../machine/machine.js";
import { bucketColumns as rows } from "../machine/own-structures.js";
import type { MapHeader } from "./header.js";

/** Where a bucket is, by the code in column `kind`. */
export const bucketKinds = ["main", "preallocated", "old", "old preallocated", "overflow"] as const;

/** Where a bucket is. */
export type BucketKind = (typeof bucketKinds)[number];

/**
 * Rows in this order: the main array with its preallocated overflow buckets, the old array
 * likewise, then overflow buckets allocated on their own, as found along the chains of the main
 * and then of the old array.
 */
export interface BucketColumns {
  /** Number of rows. */
  readonly length: number;
  /** Index into {@link bucketKinds}. */
  readonly kind: Uint8Array;
  /** Number in its array; overflow buckets count from 0 as found. */
  readonly index: Uint32Array;
  /** Go address (exact: below 2^53). */
  readonly address: Float64Array;
  /** The overflow word: address of the next bucket in the chain, 0 at its end. */
  readonly next: Float64Array;
  /** Buckets in the chain that begins here, 1 without overflow; 0 for overflow buckets. */
  readonly chain: Uint32Array;
  /** Slots that hold an entry. */
  readonly live: Uint8Array;
  /** Slots without entry, never used or deleted (tophash 0 and 1). */
  readonly empty: Uint8Array;
  /** Those of them that the map knows to have entries after them (tophash 1, emptyOne). */
  readonly deleted: Uint8Array;
  /** Slots that evacuation has marked (tophash 2, 3, 4). */
  readonly evacuated: Uint8Array;
}

/** The bucket arrays of a map. */
export type Arrays = Record<"main" | "old", { address: bigint; heads: number; length: number }>;
type Columns = Omit<BucketColumns, "length">;

/** Where a map's arrays are and how many buckets they have. */
export function arraysOf(machine: Machine, t: number, header: MapHeader): Arrays {
  const oldB = header.flags & hmapFlags.sameSizeGrow ? header.B : header.B - 1;
  const describe = (address: bigint, B: number) => {
    if (address === 0n) return { address, heads: 0, length: 0 };
    const length = machine.look((engine) => engine.arrayLength(t, B));
    return { address, heads: 2 ** B, length };
  };
  return { main: describe(header.buckets, header.B), old: describe(header.oldbuckets, oldB) };
}

/** Columns for the buckets of a map whose arrays are given. */
export function bucketColumns(machine: Machine, t: number, arrays: Arrays): BucketColumns {
  const { main, old } = arrays;
  const inArrays = main.length + old.length;
  let columns = emptyColumns(inArrays);
  const outside =
    arrayRows(machine, t, main, columns, 0) + arrayRows(machine, t, old, columns, main.length);
  if (outside > 0) {
    const within = columns;
    columns = emptyColumns(inArrays + outside);
    set(columns, within, 0);
    overflowRows(machine, t, arrays, columns, inArrays);
  }
  columns.kind.fill(0, 0, main.heads).fill(1, main.heads, main.length);
  columns.kind.fill(2, main.length, main.length + old.heads);
  columns.kind.fill(3, main.length + old.heads, inArrays).fill(4, inArrays);
  return { length: inArrays + outside, ...columns };
}

/**
 * Let the engine write the rows of an array, from row `at` of the columns on.
 * @returns how many buckets of its chains lie outside the array.
 */
function arrayRows(
  machine: Machine,
  t: number,
  { address, heads, length }: Arrays["main"],
  columns: Columns,
  at: number,
): number {
  const { COLUMN_ROWS } = machine.constants;
  let outside = 0;
  for (let first = 0; first < length; first += COLUMN_ROWS) {
    const count = Math.min(COLUMN_ROWS, length - first);
    outside += machine.look((engine) => {
      return engine.bucketRows(t, offsetOf(address), length, heads, first, count);
    });
    set(columns, written(machine, count), at + first);
  }
  return outside;
}

/** The same for overflow buckets that lie outside the arrays. */
function overflowRows(
  machine: Machine,
  t: number,
  { main, old }: Arrays,
  columns: Columns,
  at: number,
): void {
  const { COLUMN_ROWS, COLUMN_CURSOR } = machine.constants;
  let number = 0;
  for (const { address, heads, length } of [main, old]) {
    machine.view.setBigUint64(COLUMN_CURSOR, 0n, true);
    for (let count = length > 0 ? COLUMN_ROWS : 0; count === COLUMN_ROWS; number += count) {
      count = machine.look((engine) => {
        return engine.overflowRows(t, offsetOf(address), length, heads, number);
      });
      set(columns, written(machine, count), at + number);
    }
  }
}

/** Views on the rows that the engine has just written; kind is not its business. */
function written(machine: Machine, count: number): Columns {
  const { buffer } = machine.memory;
  const { COLUMNS, COLUMN_ROWS } = machine.constants;
  const at = (column: number): number => COLUMNS + column * COLUMN_ROWS;
  return {
    kind: new Uint8Array(0),
    index: new Uint32Array(buffer, at(rows.index), count),
    address: new Float64Array(buffer, at(rows.address), count),
    next: new Float64Array(buffer, at(rows.next), count),
    chain: new Uint32Array(buffer, at(rows.chain), count),
    live: new Uint8Array(buffer, at(rows.live), count),
    empty: new Uint8Array(buffer, at(rows.empty), count),
    deleted: new Uint8Array(buffer, at(rows.deleted), count),
    evacuated: new Uint8Array(buffer, at(rows.evacuated), count),
  };
}

function emptyColumns(length: number): Columns {
  return {
    kind: new Uint8Array(length),
    index: new Uint32Array(length),
    address: new Float64Array(length),
    next: new Float64Array(length),
    chain: new Uint32Array(length),
    live: new Uint8Array(length),
    empty: new Uint8Array(length),
    deleted: new Uint8Array(length),
    evacuated: new Uint8Array(length),
  };
}

/** Copy all columns of `rows` but the kind into `columns` from row `at` on. */
function set(columns: Columns, rows: Columns, at: number): void {
  columns.index.set(rows.index, at);
  columns.address.set(rows.address, at);
  columns.next.set(rows.next, at);
  columns.chain.set(rows.chain, at);
  columns.live.set(rows.live, at);
  columns.empty.set(rows.empty, at);
  columns.deleted.set(rows.deleted, at);
  columns.evacuated.set(rows.evacuated, at);
}
