/**
 * A whole iteration in a few calls into the engine: Go's range loop run to its end, its entries
 * counted or collected as columns. Between two calls progress is reported, and a requested
 * interruption stops the work.
 */

import { requireOptions } from "../../format/argument.js";
import type { Architecture } from "../architectures.js";
import { type FillOptions, inChunks } from "../bulk/bulk.js";
import { sizeOf } from "../layout/layout.js";
import type { Machine } from "../machine/machine.js";
import type { GoMapType, GoType } from "../type/type.js";
import type { Codec } from "../value/codec.js";
import type { GoIterator } from "./iterator.js";

/** How a range loop runs. */
export type RangeOptions = Pick<FillOptions, "onProgress">;

/** Values of one part of all entries: a typed array where its elements are JavaScript numbers or bigints. */
export type Column<T> = ArrayLike<T> & Iterable<T>;

/** Keys and elems in the order of a range loop: `key[i]` belongs to `elem[i]`. */
export interface EntryColumns<K, E> {
  readonly length: number;
  readonly key: Column<K>;
  readonly elem: Column<E>;
}

/** The map that a range loop walks. */
export interface Ranged {
  readonly machine: Machine;
  readonly architecture: Architecture;
  readonly type: Pick<GoMapType, "key" | "elem">;
  readonly length: number;
  readonly key: Codec;
  readonly elem: Codec;
  /** Integers come out as bigint. */
  readonly bigint: boolean;
}

/**
 * Run an iteration to its end; returns how many entries it gave.
 * @param take is called for each chunk with its start and its number of entries.
 */
export function range(
  { machine, architecture, type, length }: Ranged,
  iterator: Pick<GoIterator<unknown, unknown>, "take">,
  options: RangeOptions,
  take?: (done: number, count: number) => void,
): number {
  requireOptions(options, "{ onProgress: (done, total) => … }");
  const { CHUNK_LENGTH } = machine.constants;
  const sizes = [type.key, type.elem].map((of) => sizeOf(of, architecture).size);
  const limit = Math.floor((8 * CHUNK_LENGTH) / Math.max(8, ...sizes));
  let total = 0;
  inChunks("entries", length, options.onProgress, (done) => {
    const count = iterator.take(limit, take !== undefined);
    take?.(done, count);
    total += count;
    return count;
  });
  return total;
}

/** Collect the entries of an iteration. */
export function entryColumns<K, E>(
  map: Ranged,
  iterator: Pick<GoIterator<unknown, unknown>, "take">,
  options: RangeOptions,
): EntryColumns<K, E> {
  const { CHUNK_KEYS, CHUNK_ELEMS } = map.machine.constants;
  const key = collector(map, map.type.key, map.key, CHUNK_KEYS);
  const elem = collector(map, map.type.elem, map.elem, CHUNK_ELEMS);
  const length = range(map, iterator, options, (done, count) => {
    key.take(done, count);
    elem.take(done, count);
  });
  return { length, key: key.column as Column<K>, elem: elem.column as Column<E> };
}

interface Collector {
  readonly column: Column<unknown>;
  /** Pick up `count` values from the chunk as those from number `done` on. */
  take(done: number, count: number): void;
}

interface TypedArray extends Column<number | bigint> {
  set(from: TypedArray, at: number): void;
}

type Typed = (new (
  length: number,
) => TypedArray) &
  (new (
    buffer: ArrayBuffer,
    at: number,
    length: number,
  ) => TypedArray);

const floats = { float32: Float32Array, float64: Float64Array };

/** Kinds whose values, as numbers, lie in memory as the elements of a typed array do. */
const asNumbers: Readonly<Record<string, unknown>> = {
  ...floats,
  int8: Int8Array,
  int16: Int16Array,
  int32: Int32Array,
  uint8: Uint8Array,
  uint16: Uint16Array,
  uint32: Uint32Array,
};

/** The same where integers are bigints. */
const asBigInts: Readonly<Record<string, unknown>> = {
  ...floats,
  int64: BigInt64Array,
  int: BigInt64Array,
  uint64: BigUint64Array,
  uint: BigUint64Array,
  uintptr: BigUint64Array,
};

function collector(map: Ranged, type: GoType, codec: Codec, at: number): Collector {
  const { machine, architecture, length, bigint } = map;
  const Elements = (bigint ? asBigInts : asNumbers)[type.kind] as Typed | undefined;
  if (Elements !== undefined) {
    const column = new Elements(length);
    const take = (done: number, count: number): void => {
      column.set(new Elements(machine.memory.buffer, at, count), done);
    };
    return { column, take };
  }
  const { size } = sizeOf(type, architecture);
  // Integers of 64 bits that are numbers fit into float64; the codec refuses the others.
  const wide = !bigint && type.kind in asBigInts;
  const column: unknown[] = wide ? (new Float64Array(length) as never) : new Array(length);
  const take = (done: number, count: number): void => {
    const { view } = machine;
    for (let i = 0; i < count; i++) column[done + i] = codec.read(view, at + i * size);
  };
  return { column, take };
}
