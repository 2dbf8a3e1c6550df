/**
 * Every load and store that traced operations made of a map's memory, as the machine code makes them:
 * what object, where in it, how many bytes. Unpacked by the engine into typed arrays.
 *
 * Not among them are the iterator and other variables of the program, the allocator's work, and the
 * bytes of strings.
 */

import type { SpanColumns } from "../heap/heap.js";
import { arena, offsetOf } from "../machine/address.js";
import { GoMap } from "../process/map.js";
import { accessedObjects, type DecodedAccesses, newObject, type ObjectPages } from "./decoder.js";
import type { TracedOperation } from "./journal.js";
import { NotTracedError, operationsOf } from "./past.js";
import { touches } from "./record.js";

/** The accesses as typed arrays, a row each, in the order in which they were made. */
export interface AccessColumns {
  readonly length: number;
  /** Index into `operations` of the accesses. */
  readonly operation: Uint32Array;
  /** Which access of its operation it is, from 0. */
  readonly order: Uint32Array;
  /** 0 load, 1 store. */
  readonly kind: Uint8Array;
  /** Index into {@link accessedObjects}; 1 in `fresh`: the operation made the object. */
  readonly object: Uint8Array;
  readonly fresh: Uint8Array;
  /** Index into {@link accessRegions}. */
  readonly region: Uint8Array;
  /** Where in the object, and how many bytes. */
  readonly offset: Uint32Array;
  readonly size: Uint8Array;
  /** Go address (exact: below 2^53); line of 64 bytes and page of 4 KiB that it is in. */
  readonly address: Float64Array;
  readonly line: Float64Array;
  readonly page: Float64Array;
  /** What was loaded or stored, the first eight bytes of it. */
  readonly value: BigUint64Array;
}

const regionNames: Partial<Record<(typeof touches)[number], string>> = {
  header: "header field",
  extra: "extra field",
  list: "overflow list",
  ctrl: "control word",
  table: "table field",
};

/** What of an object was touched, by code. */
export const accessRegions: readonly string[] = touches.map((name) => regionNames[name] ?? name);

export { accessedObjects };

/** Accesses of a map's traced operations. */
export class Accesses {
  /** The operations, oldest first. */
  readonly operations: readonly TracedOperation[];
  readonly #decoded: Omit<DecodedAccesses, "operation">;
  readonly #operation: Uint32Array;
  #columns: AccessColumns | undefined;

  constructor(operations: readonly TracedOperation[], decoded: DecodedAccesses) {
    this.operations = operations;
    const { operation, ...others } = decoded;
    this.#operation = operation;
    this.#decoded = others;
  }

  /** Number of accesses. */
  get length(): number {
    return this.#decoded.length;
  }

  /** The accesses as typed arrays. */
  columns(): AccessColumns {
    const { length, kind, touched, size, address, value, object, offset, order } = this.#decoded;
    const base = Number(arena);
    this.#columns ??= {
      ...{ length, kind, region: touched, size, value, offset, order },
      operation: this.#operation,
      object: object.map((code) => code & (newObject - 1)),
      fresh: object.map((code) => (code >= newObject ? 1 : 0)),
      address: Float64Array.from(address, (at) => base + at),
      line: Float64Array.from(address, (at) => base / lineSize + Math.floor(at / lineSize)),
      page: Float64Array.from(address, (at) => base / pageSize + Math.floor(at / pageSize)),
    };
    return this.#columns;
  }
}

const lineSize = 64;
const pageSize = 4096;

/** Pages that the heap's spans are made of. */
const heapPage = 8192;

/** A map with its process. */
type Traced = Pick<GoMap<never, never>, "address" | "process" | "type" | "place">;

/**
 * The accesses of a map's traced operations.
 * @param op number of a put, delete or clear, -1 for make; default all operations, reads included.
 * @throws {NotTracedError} when the operation is not in the journal.
 */
export function accessesOf(map: Traced, op?: number): Accesses {
  const { journal } = map.process;
  const all = operationsOf(map);
  const last = all.findLast((operation) => operation.op === op);
  if (op !== undefined && last === undefined) {
    throw new NotTracedError(`Operation ${op} of this map is not in the journal`);
  }
  const operations = last === undefined ? all : [last];
  const [first] = operations;
  if (first === undefined) return new Accesses([], emptyAccesses);
  const to = operations.at(-1)?.to ?? first.to;
  const making = first.what === "make";
  const from = making ? first.from + 1 : first.from;
  const bucketSize = "bucketsize" in map.type ? map.type.bucketsize : 0;
  const pages = pagesBefore(map, from, to);
  const h = offsetOf(map.address);
  return new Accesses(
    operations,
    joined([...copies(journal.accesses({ h, bucketSize, making, pages }, from, to))]),
  );
}

/** Where objects lay before record `from`; a collection since then may have put others there. */
function pagesBefore({ process, type, place }: Traced, from: number, to: number): ObjectPages[] {
  const { mallocHeaderAbove } = process.release;
  if (!process.journal.hasSwept(from, to)) return pagesOf(process.spanColumns(), mallocHeaderAbove);
  const then = process.copy(place, type, (...made) => new GoMap(...made), from);
  return pagesOf(then.process.spanColumns(), mallocHeaderAbove);
}

/** The pages of spans; objects with pointers above so many bytes have a header of eight. */
function pagesOf(spans: SpanColumns, mallocHeaderAbove: number): ObjectPages[] {
  return Array.from({ length: spans.length }, (_, row) => {
    const at = (spans.address[row] as number) - Number(arena);
    const bytes = spans.elemsize[row] as number;
    const pointers = spans.noscan[row] === 0 && spans.sizeclass[row] !== 0;
    const hasHeader = pointers && mallocHeaderAbove > 0 && bytes > mallocHeaderAbove;
    const first = at / heapPage;
    const last = first + (spans.pages[row] as number) - 1;
    return { first, last, at: hasHeader ? at + 8 : at, bytes };
  });
}

/** What the decoder gives lasts only until its next page. */
function* copies(pages: Iterable<DecodedAccesses>): Generator<DecodedAccesses> {
  for (const { length, ...columns } of pages) {
    const copied = Object.entries(columns).map(([name, column]) => [name, column.slice()]);
    yield { length, ...Object.fromEntries(copied) };
  }
}

const emptyAccesses: DecodedAccesses = {
  length: 0,
  kind: new Uint8Array(),
  touched: new Uint8Array(),
  size: new Uint8Array(),
  address: new Uint32Array(),
  value: new BigUint64Array(),
  object: new Uint8Array(),
  offset: new Uint32Array(),
  operation: new Uint32Array(),
  order: new Uint32Array(),
};

/** Pages one after another. */
function joined(pages: readonly DecodedAccesses[]): DecodedAccesses {
  const length = pages.reduce((sum, page) => sum + page.length, 0);
  const join = <C extends { set(from: C, at: number): void }>(
    into: C,
    column: (page: DecodedAccesses) => C,
  ): C => {
    let at = 0;
    for (const page of pages) {
      into.set(column(page), at);
      at += page.length;
    }
    return into;
  };
  const bytes = (column: (page: DecodedAccesses) => Uint8Array) =>
    join(new Uint8Array(length), column);
  const words = (column: (page: DecodedAccesses) => Uint32Array) =>
    join(new Uint32Array(length), column);
  return {
    length,
    kind: bytes((page) => page.kind),
    touched: bytes((page) => page.touched),
    size: bytes((page) => page.size),
    address: words((page) => page.address),
    value: join(new BigUint64Array(length), (page) => page.value),
    object: bytes((page) => page.object),
    offset: words((page) => page.offset),
    operation: words((page) => page.operation),
    order: words((page) => page.order),
  };
}
