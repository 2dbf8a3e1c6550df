/**
 * The engine's module that unpacks traces (src/engine/trace/decoder.ts): packed records are written
 * to its memory and read back as columns. One instance serves all processes; it returns views that
 * the next call overwrites.
 */
import { readFileSync } from "node:fs";
import { arena, secondWord } from "../machine/address.js";
import { mapObjects, touches, traceKinds } from "../machine/codes.js";
import { type Global, type Memory, WebAssembly } from "../machine/wasm.js";
import { storeKind, type TraceRecord } from "./record.js";
import { type EventKind, eventOf } from "./trace-event.js";

/** Unpacked records: codes of {@link traceKinds} and {@link touches}, offsets in memory. */
export interface RecordColumns {
  readonly length: number;
  readonly kind: Uint8Array;
  readonly touched: Uint8Array;
  readonly size: Uint8Array;
  readonly address: Uint32Array;
  readonly before: BigUint64Array;
  readonly after: BigUint64Array;
  /** Of sixteen bytes the second eight; else 0. */
  readonly beforeHigh: BigUint64Array;
  readonly afterHigh: BigUint64Array;
}

/** Records of one kind, and the number of each among all that were unpacked with it. */
export interface FoundRecords
  extends Pick<RecordColumns, "length" | "address" | "before" | "after"> {
  readonly index: Uint32Array;
}

/** Loads and stores of a map's memory: a row each, in the order in which they were made. */
export interface DecodedAccesses {
  readonly length: number;
  /** Which of the map's operations it is, from 0, and which access of that. */
  readonly operation: Uint32Array;
  readonly order: Uint32Array;
  /** 0 load, 1 store. */
  readonly kind: Uint8Array;
  /** Index into {@link accessedObjects}. */
  readonly object: Uint8Array;
  /** Index into {@link touches}: the part of the object. */
  readonly region: Uint8Array;
  /** Where in the object, and how many bytes. */
  readonly offset: Uint32Array;
  readonly size: Uint8Array;
  /** Where in the process's memory. */
  readonly at: Uint32Array;
  /** 1: a store that marks an entry as moved, to a new array or table. */
  readonly moved: Uint8Array;
}

/** The objects of maps, by code: what they were when the operation began, then those that it made. */
export const accessedObjects: readonly string[] = [
  ...mapObjects,
  ...mapObjects.map((name) => `new ${name}`),
];

interface Exports {
  readonly memory: Memory;
  records(bytes: number): number;
  find(bytes: number, kind: number): number;
  accesses(bytes: number, first: number, last: number): number;
  begin(h: number, bucketSize: number, making: boolean): void;
  setPages(first: number, last: number, at: number, bytes: number): void;
}

/** Columns by the name of their place, and what they are of. */
type Bytes = "KIND" | "TOUCHED" | "SIZE" | "OBJECT" | "MOVED";
type Words = "ADDRESS" | "INDEX" | "OFFSET" | "OPERATION" | "ORDER";
type Longs = "BEFORE" | "AFTER" | "BEFORE_HIGH" | "AFTER_HIGH";

class Decoder {
  readonly #exports: Exports;
  readonly #places: Readonly<Record<string, number>>;
  /** Bytes that can be unpacked at once. */
  readonly inputSize: number;
  #owner: object | undefined;
  #records: (RecordColumns & { readonly bytes: number }) | undefined;

  constructor() {
    const file = new URL("../../../dist/engine/trace.wasm", import.meta.url);
    const { exports } = new WebAssembly.Instance(new WebAssembly.Module(readFileSync(file)), {});
    this.#exports = exports as unknown as Exports;
    this.#places = Object.fromEntries(
      Object.entries(exports).map(([name, given]) => [name, Number((given as Global).value)]),
    );
    this.inputSize = this.#place("INPUT_SIZE");
  }

  /**
   * Unpack records.
   * @param owner whose they are; asked for the same ones of it again, they are still there.
   */
  records(packed: Uint8Array, owner: object): RecordColumns {
    if (this.#owner === owner && this.#records?.bytes === packed.length) return this.#records;
    this.#take(packed);
    this.#owner = owner;
    const length = this.#exports.records(packed.length);
    this.#records = {
      bytes: packed.length,
      length,
      kind: this.#bytes("KIND", length),
      touched: this.#bytes("TOUCHED", length),
      size: this.#bytes("SIZE", length),
      address: this.#words("ADDRESS", length),
      before: this.#longs("BEFORE", length),
      after: this.#longs("AFTER", length),
      beforeHigh: this.#longs("BEFORE_HIGH", length),
      afterHigh: this.#longs("AFTER_HIGH", length),
    };
    return this.#records;
  }

  /** The records of one kind of event. */
  find(packed: Uint8Array, kind: number): FoundRecords {
    this.#take(packed);
    const length = this.#exports.find(packed.length, kind);
    return {
      length,
      index: this.#words("INDEX", length),
      address: this.#words("ADDRESS", length),
      before: this.#longs("BEFORE", length),
      after: this.#longs("AFTER", length),
    };
  }

  /** Begin with the accesses of a map. */
  begin({ h, bucketSize, making, pages }: DecodedMap): void {
    this.#exports.begin(h, bucketSize, making);
    for (const { first, last, at, bytes } of pages) this.#exports.setPages(first, last, at, bytes);
  }

  /** Go on with those of the next packed records, of which records `first` up to `last` count. */
  accesses(packed: Uint8Array, first: number, last: number): DecodedAccesses {
    this.#take(packed);
    const length = this.#exports.accesses(packed.length, first, last);
    return {
      length,
      operation: this.#words("OPERATION", length),
      order: this.#words("ORDER", length),
      kind: this.#bytes("KIND", length),
      object: this.#bytes("OBJECT", length),
      region: this.#bytes("TOUCHED", length),
      offset: this.#words("OFFSET", length),
      size: this.#bytes("SIZE", length),
      at: this.#words("ADDRESS", length),
      moved: this.#bytes("MOVED", length),
    };
  }

  #take(packed: Uint8Array): void {
    if (packed.length > this.inputSize) {
      throw new RangeError(`${packed.length} bytes of records are more than ${this.inputSize}`);
    }
    this.#owner = undefined;
    new Uint8Array(this.#exports.memory.buffer).set(packed, this.#place("INPUT"));
  }

  #bytes(column: Bytes, length: number): Uint8Array {
    return new Uint8Array(this.#exports.memory.buffer, this.#place(column), length);
  }

  #words(column: Words, length: number): Uint32Array {
    return new Uint32Array(this.#exports.memory.buffer, this.#place(column), length);
  }

  #longs(column: Longs, length: number): BigUint64Array {
    return new BigUint64Array(this.#exports.memory.buffer, this.#place(column), length);
  }

  #place(name: string): number {
    return this.#places[name] as number;
  }
}

/** Pages of 8 KiB that hold objects of one size, one of which begins at byte `at`. */
export interface ObjectPages {
  readonly first: number;
  readonly last: number;
  readonly at: number;
  readonly bytes: number;
}

/** A map whose accesses are unpacked. */
export interface DecodedMap {
  /** Offset of its header. */
  readonly h: number;
  /** Bytes of a bucket; 0 in Swiss maps. */
  readonly bucketSize: number;
  /** Are the first records those of its make? */
  readonly making: boolean;
  /** Where objects lay when the first record was made. */
  readonly pages: Iterable<ObjectPages>;
}

let decoder: Decoder | undefined;

/** The decoder. */
export function traceDecoder(): Decoder {
  decoder ??= new Decoder();
  return decoder;
}

/** A row of unpacked records. */
export function recordAt(columns: RecordColumns, row: number): TraceRecord {
  const kind = named(traceKinds, columns.kind[row] as number, "kind");
  const address = arena + BigInt(columns.address[row] as number);
  if (kind !== "load" && kind !== "store") {
    const [before, after] = [columns.before[row] as bigint, columns.after[row] as bigint];
    return eventOf(kind as EventKind, address, before, after);
  }
  return {
    kind,
    touched: named(touches, columns.touched[row] as number, "part"),
    size: columns.size[row] as number,
    address,
    before: wide(columns.before, columns.beforeHigh, row),
    after: wide(columns.after, columns.afterHigh, row),
  };
}

/** Write what the store in a row has overwritten back. */
export function undo(columns: RecordColumns, row: number, memory: DataView): void {
  if (columns.kind[row] !== storeKind) return;
  const at = columns.address[row] as number;
  const before = columns.before[row] as bigint;
  const size = columns.size[row] as number;
  if (size === 1) memory.setUint8(at, Number(before));
  else if (size === 2) memory.setUint16(at, Number(before), true);
  else if (size === 4) memory.setUint32(at, Number(before), true);
  else memory.setBigUint64(at, before, true);
  if (size >= 16) memory.setBigUint64(at + secondWord, columns.beforeHigh[row] as bigint, true);
}

function wide(low: BigUint64Array, high: BigUint64Array, row: number): bigint {
  const above = high[row] as bigint;
  return above === 0n ? (low[row] as bigint) : (above << 64n) | (low[row] as bigint);
}

function named<T>(names: readonly T[], code: number, what: string): T {
  const name = names[code];
  if (name !== undefined) return name;
  throw new RangeError(`A trace record has an unknown ${what}: ${code}`);
}
