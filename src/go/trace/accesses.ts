/**
 * Every load and store of traced operations on a map's memory, as Go's machine code does them:
 * object, offset, size. Unpacked by the engine into typed arrays.
 *
 * Accesses to the iterator and other variables of the program (so to the bytes of a string that is
 * only looked up) and accesses of the allocator are not included.
 */

import { rulesOf } from "../generations.js";
import type { SpanColumns } from "../heap/heap.js";
import { arena, offsetOf } from "../machine/address.js";
import { touches } from "../machine/codes.js";
import { mallocHeaderSize, pageSize } from "../machine/go-constants.js";
import { GoMap } from "../process/map.js";
import { accessedObjects, type DecodedAccesses, type ObjectPages } from "./decoder.js";
import type { TracedOperation } from "./journal.js";
import { tracedOperations } from "./operations.js";

const regionNames: Partial<Record<(typeof touches)[number], string>> = {
  header: "header field",
  extra: "extra field",
  list: "overflow list",
  ctrl: "control word",
  table: "table field",
  string: "string bytes",
};

/** What of an object was touched, by code. */
export const accessRegions: readonly string[] = touches.map((name) => regionNames[name] ?? name);

export { accessedObjects };

/** The accesses as typed arrays, with the places in Go's memory. */
export interface AccessColumns extends DecodedAccesses {
  /** Go address of the first byte (exact: below 2^53); line of 64 bytes and page of 4 KiB that it is in. */
  readonly address: Float64Array;
  readonly line: Float64Array;
  readonly page: Uint32Array;
}

/** Accesses of a map's traced operations. */
export class Accesses {
  /**
   * @param operations the operations, oldest first.
   * @param rows their accesses.
   */
  constructor(
    readonly operations: readonly TracedOperation[],
    readonly rows: DecodedAccesses,
  ) {}

  /** The accesses as typed arrays. */
  columns(): AccessColumns {
    const { length, at } = this.rows;
    const address = new Float64Array(length);
    const line = new Float64Array(length);
    const page = new Uint32Array(length);
    for (let row = 0; row < length; row++) {
      const place = at[row] as number;
      address[row] = addressOf(place);
      line[row] = lineOf(place);
      page[row] = pageOf(place);
    }
    return { ...this.rows, address, line, page };
  }
}

const base = Number(arena);
const lineSize = 64;
const memoryPage = 4096;

/** Go address of byte `at` of the process's memory. */
export function addressOf(at: number): number {
  return base + at;
}

/** The line of 64 bytes that it is in. */
export function lineOf(at: number): number {
  return Math.floor((base + at) / lineSize);
}

/** The page of 4 KiB that it is in. */
export function pageOf(at: number): number {
  return Math.floor((base + at) / memoryPage);
}

/** A map with its process. */
type Traced = Pick<GoMap<never, never>, "address" | "process" | "type" | "place">;

/**
 * The accesses of a map's traced operations.
 * @param op number of a put, delete or clear, -1 for make; default all operations, reads included.
 * @throws {NotTracedError} when there are none, or not that one.
 */
export function accessesOf(map: Traced, op?: number): Accesses {
  const all = tracedOperations(map, op);
  const last = all.findLast((operation) => operation.op === op);
  return accessesIn(map, last === undefined ? all : [last]);
}

/** The accesses of operations of a map that follow one another in its journal. */
export function accessesIn(map: Traced, operations: readonly TracedOperation[]): Accesses {
  const { journal } = map.process;
  const [first, last] = [operations[0], operations.at(-1)];
  if (first === undefined || last === undefined) return new Accesses([], room(0));
  const making = first.what === "make";
  const [from, to] = [making ? first.from + 1 : first.from, last.to];
  // A block that is chained is an object of its own.
  const { size, overflowOffset } = rulesOf(map.process.release).block(map.type as never);
  const bucketSize = overflowOffset === 0 ? 0 : size;
  const pages = pagesBefore(map, from, to);
  const h = offsetOf(map.address);
  const decoded = journal.accesses({ h, bucketSize, making, pages }, from, to);
  return new Accesses(operations, joined(decoded, to - from));
}

/** Where objects lay before record `from`; a collection since then may have put others there. */
function pagesBefore({ process, type, place }: Traced, from: number, to: number): ObjectPages[] {
  const { mallocHeaderAbove } = process.release;
  if (!process.journal.hasSwept(from, to)) return pagesOf(process.spanColumns(), mallocHeaderAbove);
  const then = process.copy(place, type, (...made) => new GoMap(...made), from);
  return pagesOf(then.process.spanColumns(), mallocHeaderAbove);
}

/** The pages of spans; larger objects with pointers have a header of eight bytes. */
function pagesOf(spans: SpanColumns, mallocHeaderAbove: number): ObjectPages[] {
  return Array.from({ length: spans.length }, (_, row) => {
    const at = (spans.address[row] as number) - Number(arena);
    const bytes = spans.elemsize[row] as number;
    const pointers = spans.noscan[row] === 0 && spans.sizeclass[row] !== 0;
    const hasHeader = pointers && mallocHeaderAbove > 0 && bytes > mallocHeaderAbove;
    const first = at / pageSize;
    const last = first + (spans.pages[row] as number) - 1;
    return { first, last, at: hasHeader ? at + mallocHeaderSize : at, bytes };
  });
}

/** Columns one after another, of `most` rows in all. What is not written of the room costs nothing. */
function joined(pages: Iterable<DecodedAccesses>, most: number): DecodedAccesses {
  const all = room(most);
  let length = 0;
  for (const page of pages) {
    for (const name of columnNames) all[name].set(page[name], length);
    length += page.length;
  }
  const cut = columnNames.map((name) => [name, all[name].subarray(0, length)]);
  return { length, ...(Object.fromEntries(cut) as Omit<DecodedAccesses, "length">) };
}

/** Columns with room for `length` rows, in one buffer. */
function room(length: number): DecodedAccesses {
  const buffer = new ArrayBuffer(21 * length);
  let used = 0;
  const take = (bytes: number) => {
    used += bytes * length;
    return [buffer, used - bytes * length, length] as const;
  };
  return {
    length,
    operation: new Uint32Array(...take(4)),
    order: new Uint32Array(...take(4)),
    offset: new Uint32Array(...take(4)),
    at: new Uint32Array(...take(4)),
    kind: new Uint8Array(...take(1)),
    object: new Uint8Array(...take(1)),
    region: new Uint8Array(...take(1)),
    size: new Uint8Array(...take(1)),
    moved: new Uint8Array(...take(1)),
  };
}

const columnNames = Object.keys(room(0)).filter((name) => name !== "length") as Exclude<
  keyof DecodedAccesses,
  "length"
>[];
