/**
 * The journal of a traced process: every event, load and store, in order. Records lie in pages as
 * the engine wrote them (record.ts); an index counts what they stand for.
 */
import { KeyNotes } from "../key-notes.js";
import { arena } from "../machine/address.js";
import {
  after,
  before,
  countAt,
  kindAt,
  recordsAt,
  sizeAt,
  storeKind,
  storesAt,
  type TraceRecord,
  traceKinds,
  undoAt,
} from "./record.js";

/** Operations by the code that an "operation" event carries; those up to "clear" have numbers. */
export const operations = [
  ...(["make", "put", "delete", "clear", "get", "iterate", "next"] as const),
  ...(["gc", "drop"] as const),
] as const;

/** Numbered operations, which may change a map's entries, have codes up to this one. */
const lastNumbered = operations.indexOf("clear");

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
}

/** Bytes of a page: twice what the engine hands over at once. */
const pageSize = 2 ** 19;

/** Every 64th record of a page is found without a walk from its beginning. */
const markEvery = 64;

const operationKind = traceKinds.indexOf("operation");

interface Page {
  readonly bytes: Uint8Array;
  readonly view: DataView;
  /** Records before its first one, given up ones included. */
  readonly before: number;
  used: number;
  /** Records in it. */
  length: number;
  /** Where every 64th record is, as far as somebody has walked. */
  readonly marks: Mark[];
}

/** Where a record begins, and the index within its page of the first one it stands for. */
interface Mark {
  readonly at: number;
  readonly index: number;
}

const start: Mark = { at: 0, index: 0 };

/** Records of a traced process since tracing began or since the last `clear`, oldest first. */
export class Journal implements Iterable<TraceRecord> {
  #pages: Page[] = [];
  #length = 0;
  #forgotten = 0;
  #limit = 20_000_000;
  /** Records, forgotten ones included, that there were when memory was last changed untraced. */
  #gap = 0;
  /** Keys of the operations. */
  readonly keyNotes = new KeyNotes();
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
    if (!(records >= 0)) throw new RangeError(`journal.limit is ${records}, but must be 0 or more`);
    this.#limit = records;
    this.#handOver();
    this.#trim();
  }

  /** Take over a copy of `count` records as the engine wrote them. */
  add(records: Uint8Array, count: number): void {
    let page = this.#pages.at(-1);
    if (page === undefined || page.used + records.length > pageSize) {
      const bytes = this.#spare ?? new Uint8Array(pageSize);
      this.#spare = undefined;
      const before = this.#length + this.#forgotten;
      page = {
        bytes,
        view: new DataView(bytes.buffer),
        before,
        used: 0,
        length: 0,
        marks: [start],
      };
      this.#pages.push(page);
    }
    page.bytes.set(records, page.used);
    page.used += records.length;
    page.length += count;
    this.#length += count;
    this.#trim();
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
      const { bytes, view, used } = page;
      let { at, index } = seek(page, from - first);
      for (index += first; at < used && index < to; at += sizeAt(bytes, at)) {
        for (const record of recordsAt(view, at)) {
          if (index >= from && index < to) yield record;
          index++;
        }
      }
    }
  }

  /** The stores among records `from` up to `to` that lie in bytes `low` up to `high` of memory. */
  *stores(from: number, to: number, low: number, high: number): Generator<TraceRecord> {
    const [lowest, highest] = [arena + BigInt(low), arena + BigInt(high)];
    for (const { first, page } of this.#numbered(from)) {
      if (first >= to) return;
      const { bytes, view, used } = page;
      let { at, index } = seek(page, from - first);
      for (index += first; at < used && index < to; at += sizeAt(bytes, at)) {
        if (!storesAt(bytes, at) || missesRange(view, at, low, high)) {
          index += countAt(bytes, at);
          continue;
        }
        for (const record of recordsAt(view, at)) {
          const within = record.address >= lowest && record.address < highest;
          if (record.kind === "store" && within && index >= from && index < to) yield record;
          index++;
        }
      }
    }
  }

  /** Every operation in the journal, oldest first. */
  operations(): TracedOperation[] {
    const found: { what: TracedOperation["what"]; op: number | null; map: number; from: number }[] =
      [];
    for (const { first, page } of this.#numbered()) {
      const { bytes, view, used } = page;
      for (let at = 0, index = first; at < used; at += sizeAt(bytes, at)) {
        if (kindAt(bytes, at) !== operationKind) {
          index += countAt(bytes, at);
          continue;
        }
        const code = Number(after(view, at));
        const what = operations[code];
        if (what === undefined) throw new RangeError(`Operation of unknown kind ${code}`);
        const op = code <= lastNumbered ? Number(BigInt.asIntN(64, before(view, at))) : null;
        const map = view.getUint32(at + 4, true);
        const begun = found.at(-1);
        // A make begins for no map, and says at its end which one it has made.
        if (what === "make" && begun?.what === "make" && begun.map === 0) begun.map = map;
        else found.push({ what, op, map, from: index });
        index++;
      }
    }
    return found.map((one, i) => ({ ...one, to: found[i + 1]?.from ?? this.#length }));
  }

  /** How much the 64-bit counter at byte `at` has risen in operations of a map from `from` on. */
  gained(map: number, from: number, at: number): number {
    let gained = 0n;
    let own = false;
    for (const { first, page } of this.#numbered()) {
      const { bytes, view, used } = page;
      for (let p = 0, index = first; p < used; p += sizeAt(bytes, p)) {
        const kind = kindAt(bytes, p);
        if (kind === operationKind) own = view.getUint32(p + 4, true) === map;
        else if (own && kind === storeKind && view.getUint32(p + 4, true) === at && index >= from) {
          gained += after(view, p) - before(view, p);
        }
        index += countAt(bytes, p);
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
      const { bytes, view, used } = page;
      const stores: number[] = [];
      // From the middle of an update on, its store is undone too: the load comes first.
      for (let { at } = seek(page, from - first); at < used; at += sizeAt(bytes, at)) {
        if (storesAt(bytes, at)) stores.push(at);
      }
      for (const at of stores.reverse()) undoAt(view, at, target);
    }
  }

  /** Pages with the index of their first record, from the one that holds record `from` on. */
  *#numbered(from = 0): Generator<{ first: number; page: Page }> {
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

/** The record of a page that stands for its record `index`; its end for indexes behind it. */
function seek(page: Page, index: number): Mark {
  const { bytes, used, length, marks } = page;
  if (index >= length) return { at: used, index: length };
  const wanted = Math.max(0, Math.floor(index / markEvery));
  const mark = marks[Math.min(wanted, marks.length - 1)] as Mark;
  let [at, i] = [mark.at, mark.index];
  for (let next = i + countAt(bytes, at); next <= index; next = i + countAt(bytes, at)) {
    at += sizeAt(bytes, at);
    i = next;
    if (i + countAt(bytes, at) > marks.length * markEvery) marks.push({ at, index: i });
  }
  return { at, index: i };
}

/** Is the store at `at` outside of bytes `low` up to `high`? */
function missesRange(page: DataView, at: number, low: number, high: number): boolean {
  const place = page.getUint32(at + 4, true);
  return place < low || place >= high;
}
