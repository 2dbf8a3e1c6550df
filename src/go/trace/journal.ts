/**
 * The journal of a traced process: every event, load and store, in order. Records are kept in pages
 * as the engine wrote them; the decoder unpacks a page when it is read.
 */

import { counted } from "../../format/counted.js";
import { shown } from "../../format/shown.js";
import { operations, traceKinds } from "../machine/codes.js";
import {
  type DecodedAccesses,
  type DecodedMap,
  type FoundRecords,
  type RecordColumns,
  recordAt,
  traceDecoder,
  undo,
} from "./decoder.js";
import { OperationKeys, type SavedKeys } from "./operation-keys.js";
import {
  type AccessRecord,
  lastNumbered,
  operationKind,
  storeKind,
  type TraceRecord,
} from "./record.js";

const sweepKind = traceKinds.indexOf("sweep");

/** An operation as the journal knows it. */
export interface TracedOperation {
  readonly what: (typeof operations)[number];
  /** Number it carries in events; null for operations that have none. */
  readonly op: number | null;
  /** Offset in memory of the map it worked on. */
  readonly map: number;
  /** Its records are those from index `from` up to `to`, counted from the oldest one kept. */
  readonly from: number;
  readonly to: number;
  /**
   * Where the records begin of what the program allocated for its key and elem before it, up to
   * `from`: the bytes of a string are there before the map sees it. Else `from`.
   */
  readonly valuesFrom: number;
}

/** Bytes of a page: what the decoder takes at once, twice what the engine hands over. */
export const journalPageSize = 2 ** 19;

interface Page {
  readonly bytes: Uint8Array;
  /** Records before its first one, given up ones included. */
  readonly before: number;
  used: number;
  /** Records in it. */
  length: number;
}

/** A journal as it is kept in a file. */
export interface SavedJournal {
  /** Bytes in use of each page, and its number of records. */
  readonly pages: readonly { readonly bytes: Uint8Array; readonly records: number }[];
  readonly forgotten: number;
  /** null: no limit. */
  readonly limit: number | null;
  /** Records there were when memory was last changed without any. */
  readonly gap: number;
  readonly keys: SavedKeys;
}

/** A page with the index of its first record, counted from the oldest one kept. */
interface NumberedPage {
  readonly first: number;
  readonly page: Page;
}

/** Records of a traced process since tracing began or since the last `clear`, oldest first. */
export class Journal implements Iterable<TraceRecord> {
  #pages: Page[] = [];
  #length = 0;
  #forgotten = 0;
  #limit = 20_000_000;
  /** Records, forgotten ones included, that there were when memory was last changed untraced. */
  #gap = 0;
  /** Keys of the operations. */
  readonly keyNotes = new OperationKeys();
  /** Of the page given up last, for the next one: fresh memory costs more than what goes into it. */
  #spare: Uint8Array | undefined;
  readonly #handOver: () => void;

  /** @param handOver adds the records that the engine has not drained yet; called before a look. */
  constructor(handOver: () => void) {
    this.#handOver = handOver;
  }

  /** Number of records. */
  get length(): number {
    this.#handOver();
    return this.#length;
  }

  /** Records ever taken over since the last `clear`. */
  get taken(): number {
    return this.#length + this.#forgotten;
  }

  /** Records that were given up, oldest first, because there were more than `limit`. */
  get forgotten(): number {
    this.#handOver();
    return this.#forgotten;
  }

  /** Records kept, 8 to 24 bytes each; default 20 million. The oldest are given up page by page. */
  get limit(): number {
    return this.#limit;
  }

  set limit(records: number) {
    if (!(records >= 0))
      throw new RangeError(`\`journal.limit\` must be 0 or more, got ${shown(records)}`);
    this.#limit = records;
    this.#handOver();
    this.#trim();
  }

  /** Take over a copy of `count` records as the engine wrote them. */
  add(records: Uint8Array, count: number): void {
    let page = this.#pages.at(-1);
    if (page === undefined || page.used + records.length > journalPageSize) {
      const bytes = this.#spare ?? new Uint8Array(journalPageSize);
      this.#spare = undefined;
      const before = this.#length + this.#forgotten;
      page = { bytes, before, used: 0, length: 0 };
      this.#pages.push(page);
    }
    page.bytes.set(records, page.used);
    page.used += records.length;
    page.length += count;
    this.#length += count;
    this.#trim();
  }

  /** All records as they lie here, to be kept in a file. */
  get saved(): SavedJournal {
    this.#handOver();
    return {
      pages: this.#pages.map(({ bytes, used, length }) => {
        return { bytes: bytes.subarray(0, used), records: length };
      }),
      forgotten: this.#forgotten,
      limit: this.#limit === Number.POSITIVE_INFINITY ? null : this.#limit,
      gap: this.#gap,
      keys: this.keyNotes.saved,
    };
  }

  /** Take the records of a file, in place of those that are here. */
  restore({ pages, forgotten, limit, gap, keys }: SavedJournal): void {
    this.clear();
    this.#forgotten = forgotten;
    for (const { bytes, records } of pages) {
      const page = {
        bytes: new Uint8Array(journalPageSize),
        before: this.taken,
        used: 0,
        length: 0,
      };
      page.bytes.set(bytes);
      this.#pages.push(Object.assign(page, { used: bytes.length, length: records }));
      this.#length += records;
    }
    this.#limit = limit ?? Number.POSITIVE_INFINITY;
    this.#gap = gap;
    this.keyNotes.restore(keys);
  }

  /** Forget all records. */
  clear(): void {
    this.#handOver();
    this.#spare = this.#pages[0]?.bytes ?? this.#spare;
    this.#pages = [];
    this.#length = 0;
    this.#forgotten = 0;
    this.#gap = 0;
    this.keyNotes.clear();
  }

  /** Memory has been changed without records: what was before cannot be had back. */
  interrupt(): void {
    this.#gap = this.#length + this.#forgotten;
  }

  /** Index of the oldest record to which memory can be rewound. */
  get reach(): number {
    this.#handOver();
    return Math.max(0, this.#gap - this.#forgotten);
  }

  [Symbol.iterator](): Iterator<TraceRecord> {
    return this.records(0, this.length);
  }

  /** The records from index `from` up to, not including, `to`; the oldest one kept has index 0. */
  *records(from: number, to: number): Generator<TraceRecord> {
    for (const { first, page } of this.#numbered(from)) {
      if (first >= to) return;
      const [begin, end] = [Math.max(0, from - first), Math.min(page.length, to - first)];
      // What the decoder gives is overwritten by the next record.
      const columns = unpacked(page);
      const found = Array.from({ length: end - begin }, (_, i) => recordAt(columns, begin + i));
      yield* found;
    }
  }

  /** The stores among records `from` up to `to` that lie in bytes `low` up to `high` of memory. */
  *stores(from: number, to: number, low: number, high: number): Generator<AccessRecord> {
    for (const { first, page } of this.#numbered(from)) {
      if (first >= to) return;
      const columns = unpacked(page);
      const found: AccessRecord[] = [];
      const end = Math.min(page.length, to - first);
      for (let row = Math.max(0, from - first); row < end; row++) {
        const at = columns.address[row] as number;
        if (columns.kind[row] !== storeKind || at < low || at >= high) continue;
        found.push(recordAt(columns, row) as AccessRecord);
      }
      yield* found;
    }
  }

  toString(): string {
    return `journal: ${counted(this.length, "record")} of ${counted(
      this.operations().filter(({ what }) => what !== "values").length,
      "operation",
    )}`;
  }

  [Symbol.for("nodejs.util.inspect.custom")](): string {
    return this.toString();
  }

  /** Every operation in the journal, oldest first. */
  operations(): TracedOperation[] {
    const all: { -readonly [K in keyof TracedOperation]: TracedOperation[K] }[] = [];
    for (const { first, page } of this.#numbered()) {
      const { length, index, address, before, after } = foundIn(page, operationKind);
      for (let row = 0; row < length; row++) {
        const code = Number(after[row]);
        const what = operations[code];
        if (what === undefined) throw new RangeError(`Operation of unknown kind ${code}`);
        const op = code <= lastNumbered ? Number(BigInt.asIntN(64, before[row] as bigint)) : null;
        const map = address[row] as number;
        const begun = all.at(-1);
        // A make begins for no map, and says at its end which one it has made.
        if (what === "make" && begun?.what === "make" && begun.map === 0) {
          begun.map = map;
          continue;
        }
        // The data of one operation's values is said to begin for each piece of it.
        if (what === "values" && begun?.what === "values") continue;
        const from = first + (index[row] as number);
        if (begun !== undefined) begun.to = from;
        const valuesFrom = begun?.what === "values" ? begun.from : from;
        all.push({ what, op, map, from, to: this.#length, valuesFrom });
      }
    }
    return all;
  }

  /**
   * The accesses of a map's memory in records `from` up to `to`, page by page; what is given lasts until
   * the next page.
   */
  *accesses(map: DecodedMap, from: number, to: number): Generator<DecodedAccesses> {
    const decoder = traceDecoder();
    const pages = [...this.#numbered(from)];
    decoder.begin(map);
    for (const { first, page } of pages) {
      if (first >= to) return;
      yield decoder.accesses(
        page.bytes.subarray(0, page.used),
        Math.max(0, from - first),
        to - first,
      );
    }
  }

  /** Has a collection freed objects in records `from` up to `to`, so that others may lie there? */
  hasSwept(from: number, to: number): boolean {
    for (const { first, page } of this.#numbered(from)) {
      if (first >= to) return false;
      const { index } = foundIn(page, sweepKind);
      if (index.some((at) => first + at >= from && first + at < to)) return true;
    }
    return false;
  }

  /** How much the 64-bit counter at byte `at` has risen in operations of a map from `from` on. */
  gained(map: number, from: number, at: number): number {
    let gained = 0n;
    let own = false;
    for (const { first, page } of this.#numbered()) {
      const { length, kind, address, before, after } = unpacked(page);
      for (let row = 0; row < length; row++) {
        if (kind[row] === operationKind) own = address[row] === map;
        else if (own && kind[row] === storeKind && address[row] === at && first + row >= from) {
          gained += (after[row] as bigint) - (before[row] as bigint);
        }
      }
    }
    return Number(gained);
  }

  /**
   * Write the stores of this journal back in reverse order, into `memory` or a copy of it: the
   * bytes become what they were before the record with index `from`.
   */
  rewind(memory: Uint8Array, from = 0): void {
    const target = new DataView(memory.buffer, memory.byteOffset, memory.byteLength);
    for (const { first, page } of [...this.#numbered(from)].reverse()) {
      const columns = unpacked(page);
      const end = Math.max(0, from - first);
      for (let row = columns.length - 1; row >= end; row--) undo(columns, row, target);
    }
  }

  /** Pages with the index of their first record, from the one that holds record `from` on. */
  *#numbered(from = 0): Generator<NumberedPage> {
    this.#handOver();
    let low = 0;
    for (let high = this.#pages.length; high - low > 1; ) {
      const middle = (low + high) >> 1;
      if ((this.#pages[middle] as Page).before - this.#forgotten <= from) low = middle;
      else high = middle;
    }
    for (; low < this.#pages.length; low++) {
      const page = this.#pages[low] as Page;
      yield { first: page.before - this.#forgotten, page };
    }
  }

  #trim(): void {
    while (this.#length > this.#limit && this.#pages.length > 1) {
      const { bytes, length } = this.#pages.shift() as Page;
      this.#spare = bytes;
      this.#length -= length;
      this.#forgotten += length;
      this.keyNotes.forget(this.#forgotten);
    }
  }
}

/** The records of a page, as views that are valid until the decoder's next call. */
function unpacked(page: Page): RecordColumns {
  return traceDecoder().records(page.bytes.subarray(0, page.used), page);
}

/** Those of one kind among the records of a page, as views that last as long. */
function foundIn(page: Page, kind: number): FoundRecords {
  return traceDecoder().find(page.bytes.subarray(0, page.used), kind);
}
