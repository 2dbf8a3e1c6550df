/**
 * Buckets as columns: one row per bucket of a map, counted inside the engine and handed over as
 * typed arrays, a few thousand rows per call.
 */
import type { Engine } from "./engine.js";
import { offsetOf } from "./header.js";
import type { Machine } from "./machine.js";

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

type Arrays = Record<"main" | "old", { address: bigint; heads: number; length: number }>;

/** Columns for the buckets of a map whose arrays are given. */
export function bucketColumns(machine: Machine, t: number, arrays: Arrays): BucketColumns {
  const { COLUMN_ROWS, COLUMN_CURSOR } = machine.constants;
  const rows = new Rows(machine);
  const { main, old } = arrays;
  const array = ({ address, heads, length }: Arrays["main"], kind: number): void => {
    for (let first = 0; first < length; first += COLUMN_ROWS) {
      const count = Math.min(COLUMN_ROWS, length - first);
      rows.call((engine) => {
        engine.bucketRows(t, offsetOf(address), first, count, heads);
        return count;
      });
      const block = rows.last();
      for (let i = 0; i < count; i++) {
        block.kind[i] = first + i < heads ? kind : kind + 1;
        block.index[i] = first + i;
      }
    }
  };
  array(main, 0);
  array(old, 2);
  let found = 0;
  for (const { address, heads, length } of [main, old]) {
    machine.view.setBigUint64(COLUMN_CURSOR, 0n, true);
    for (let count = length > 0 ? COLUMN_ROWS : 0; count === COLUMN_ROWS; ) {
      count = rows.call((engine) => engine.overflowRows(t, offsetOf(address), length, heads));
      const block = rows.last();
      for (let i = 0; i < count; i++) {
        block.kind[i] = 4;
        block.index[i] = found++;
      }
    }
  }
  return rows.columns();
}

type Block = Omit<BucketColumns, "length"> & { length: number };

/** Blocks of rows, copied from the engine and put together at the end. */
class Rows {
  readonly #blocks: Block[] = [];
  #length = 0;

  constructor(readonly machine: Machine) {}

  /** Let the engine write rows, and copy them; returns how many. */
  call(work: (engine: Engine["functions"]) => number): number {
    const length = this.machine.look(work);
    const { buffer } = this.machine.memory;
    const { COLUMNS, COLUMN_ROWS } = this.machine.constants;
    const wide = (n: number) => new Float64Array(buffer, COLUMNS + n * 8 * COLUMN_ROWS, length);
    const byte = (n: number) => new Uint8Array(buffer, COLUMNS + (20 + n) * COLUMN_ROWS, length);
    this.#blocks.push({
      length,
      kind: new Uint8Array(length),
      index: new Uint32Array(length),
      address: wide(0).slice(),
      next: wide(1).slice(),
      chain: new Uint32Array(buffer, COLUMNS + 16 * COLUMN_ROWS, length).slice(),
      live: byte(0).slice(),
      empty: byte(1).slice(),
      deleted: byte(2).slice(),
      evacuated: byte(3).slice(),
    });
    this.#length += length;
    return length;
  }

  last(): Block {
    return this.#blocks.at(-1) as Block;
  }

  columns(): BucketColumns {
    const length = this.#length;
    const joined = <A extends Uint8Array | Uint32Array | Float64Array>(
      into: A,
      part: (block: Block) => A,
    ): A => {
      let at = 0;
      for (const block of this.#blocks) {
        into.set(part(block), at);
        at += block.length;
      }
      return into;
    };
    return {
      length,
      kind: joined(new Uint8Array(length), (block) => block.kind),
      index: joined(new Uint32Array(length), (block) => block.index),
      address: joined(new Float64Array(length), (block) => block.address),
      next: joined(new Float64Array(length), (block) => block.next),
      chain: joined(new Uint32Array(length), (block) => block.chain),
      live: joined(new Uint8Array(length), (block) => block.live),
      empty: joined(new Uint8Array(length), (block) => block.empty),
      deleted: joined(new Uint8Array(length), (block) => block.deleted),
      evacuated: joined(new Uint8Array(length), (block) => block.evacuated),
    };
  }
}
