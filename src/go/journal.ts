/**
 * The journal of a traced process: every event, load and store, in order.
 *
 * A record is 24 bytes, little endian:
 *
 *   kind u8 │ touched u8 │ size u16 │ offset u32 │ before u64 │ after u64
 *
 * For stores `before` and `after` are the bytes, so that a journal read backwards undoes what was
 * done; for loads both are what was read. For events the three numbers mean what the list at
 * `traceKinds` says. Stores to the control block (allocator, generator) are journalled too.
 */
import { arena } from "./header.js";

/** Kinds of records by code. For events: meaning of offset, before, after. */
export const traceKinds = [
  "load",
  "store",
  /** hmap, key, hash */
  "hash",
  /** bucket, its number, 1 when it is in the old array */
  "bucket",
  /** tophash byte, what is there, slot */
  "tophash",
  /** hmap, B before, B after (equal for same-size growth) */
  "grow",
  /** old bucket, its number, number of buckets of the old array */
  "evacuate",
  /** new bucket, bucket it is chained to, 1 when it was preallocated */
  "overflow",
  /** object, its size as asked for, its size as taken with the code of its purpose << 32 */
  "malloc",
  /** first byte, number of bytes set to zero, 0 */
  "memclr",
  /** hmap, hash0 before, hash0 after */
  "reseed",
  /** group a search has come to, its number in the table, H2 */
  "group",
  /** table, its capacity, that of the table in its place */
  "rehash",
  /** table, its index, localDepth of the two in its place */
  "split",
  /** Map, dirLen before, dirLen after */
  "directory",
  /** table, its tombstones before, how many of them became empty */
  "prune",
  /**
   * map (0 while one is being made), number (-1 for make), code of what it is; number 0 where
   * operations of its kind have none
   */
  "operation",
  /** key in a slot, slot, 1 when it is the key that is looked for */
  "compare",
  /** span an object was taken from, its span class, free objects left */
  "mcache",
  /** span given to the cache, its span class, where it came from: see sentenceOf */
  "mcentral",
  /** span made of free pages, their number, pages mapped for it */
  "mheap",
  /** nothing, objects marked, their bytes */
  "mark",
  /** span, objects freed, objects left */
  "sweep",
] as const;

/** Operations by the code that an "operation" event carries; those up to "clear" have numbers. */
export const operations = [
  ...(["make", "put", "delete", "clear", "get", "iterate", "next"] as const),
  ...(["gc", "drop"] as const),
] as const;

/** Numbered operations, which may change a map's entries, have codes up to this one. */
const lastNumbered = operations.indexOf("clear");

/** What a load or store touched, by code. */
export const touches = [
  "tophash",
  "key",
  "elem",
  "overflow",
  "header",
  "extra",
  "list",
  "iterator",
  "allocator",
  "generator",
  "ctrl",
  "table",
  "directory",
] as const;

/** One record of a journal. */
export interface TraceRecord {
  readonly kind: (typeof traceKinds)[number];
  /** For loads and stores: what was touched. For events: nothing of its own, "header". */
  readonly touched: (typeof touches)[number];
  /** Bytes touched; 0 for events. */
  readonly size: number;
  readonly address: bigint;
  readonly before: bigint;
  readonly after: bigint;
}

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

/** Bytes of a record. */
export const traceRecordSize = 24;

/** Bytes of a page: a whole number of records, more than the engine hands over at once. */
const pageSize = traceRecordSize * 40_000;

const operationKind = traceKinds.indexOf("operation");
const storeKind = traceKinds.indexOf("store");

interface Page {
  readonly bytes: Uint8Array;
  readonly view: DataView;
  /** Records before its first one, given up ones included. */
  readonly before: number;
  used: number;
}

/** Records of a traced process since tracing began or since the last `clear`, oldest first. */
export class Journal implements Iterable<TraceRecord> {
  #pages: Page[] = [];
  #length = 0;
  #forgotten = 0;
  #limit = 20_000_000;
  /** Records, forgotten ones included, that there were when memory was last changed untraced. */
  #gap = 0;

  /** Number of records. */
  get length(): number {
    return this.#length;
  }

  /** Records that were given up, oldest first, because there were more than `limit`. */
  get forgotten(): number {
    return this.#forgotten;
  }

  /** Records kept, 24 bytes each; default 20 million. The oldest are given up page by page. */
  get limit(): number {
    return this.#limit;
  }

  set limit(records: number) {
    if (!(records >= 0)) throw new RangeError(`journal.limit is ${records}, but must be 0 or more`);
    this.#limit = records;
    this.#trim();
  }

  /** Take over a copy of records as the engine wrote them. */
  add(records: Uint8Array): void {
    let page = this.#pages.at(-1);
    if (page === undefined || page.used + records.length > pageSize) {
      const bytes = new Uint8Array(pageSize);
      const before = this.#length + this.#forgotten;
      page = { bytes, view: new DataView(bytes.buffer), before, used: 0 };
      this.#pages.push(page);
    }
    page.bytes.set(records, page.used);
    page.used += records.length;
    this.#length += records.length / traceRecordSize;
    this.#trim();
  }

  /** Forget all records. */
  clear(): void {
    this.#pages = [];
    this.#length = 0;
    this.#forgotten = 0;
    this.#gap = 0;
  }

  /** Memory has been changed without records: what was before cannot be had back. */
  interrupt(): void {
    this.#gap = this.#length + this.#forgotten;
  }

  /** Index of the oldest record to which memory can be rewound. */
  get reach(): number {
    return Math.max(0, this.#gap - this.#forgotten);
  }

  [Symbol.iterator](): Iterator<TraceRecord> {
    return this.records(0, this.#length);
  }

  /** The records from index `from` up to, not including, `to`; the oldest one kept has index 0. */
  *records(from: number, to: number): Generator<TraceRecord> {
    for (const { first, page } of this.#numbered(from)) {
      if (first >= to) return;
      const start = Math.max(0, from - first) * traceRecordSize;
      const end = Math.min(page.used, (to - first) * traceRecordSize);
      for (let at = start; at < end; at += traceRecordSize) yield decode(page.view, at);
    }
  }

  /** The stores among records `from` up to `to` that lie in bytes `low` up to `high` of memory. */
  *stores(from: number, to: number, low: number, high: number): Generator<TraceRecord> {
    for (const { first, page } of this.#numbered(from)) {
      if (first >= to) return;
      const end = Math.min(page.used, (to - first) * traceRecordSize);
      for (let p = Math.max(0, from - first) * traceRecordSize; p < end; p += traceRecordSize) {
        if (page.bytes[p] !== storeKind) continue;
        const at = page.view.getUint32(p + 4, true);
        if (at >= low && at < high) yield decode(page.view, p);
      }
    }
  }

  /** Every operation in the journal, oldest first. */
  operations(): TracedOperation[] {
    const found: { what: TracedOperation["what"]; op: number | null; map: number; from: number }[] =
      [];
    for (const { first, page } of this.#numbered()) {
      for (let at = 0; at < page.used; at += traceRecordSize) {
        if (page.bytes[at] !== operationKind) continue;
        const code = page.view.getUint32(at + 16, true);
        const what = operations[code];
        if (what === undefined) throw new RangeError(`Operation of unknown kind ${code}`);
        const op = code <= lastNumbered ? Number(page.view.getBigInt64(at + 8, true)) : null;
        const map = page.view.getUint32(at + 4, true);
        found.push({ what, op, map, from: first + at / traceRecordSize });
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
      for (let p = 0; p < used; p += traceRecordSize) {
        const kind = bytes[p];
        if (kind === operationKind) own = view.getUint32(p + 4, true) === map;
        else if (own && kind === storeKind && view.getUint32(p + 4, true) === at) {
          if (first + p / traceRecordSize < from) continue;
          gained += view.getBigUint64(p + 16, true) - view.getBigUint64(p + 8, true);
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
    for (const { first, page } of [...this.#numbered()].reverse()) {
      const { bytes, view, used } = page;
      const start = Math.max(0, from - first) * traceRecordSize;
      for (let at = used - traceRecordSize; at >= start; at -= traceRecordSize) {
        if (bytes[at] !== storeKind) continue;
        const size = view.getUint16(at + 2, true);
        memory.set(bytes.subarray(at + 8, at + 8 + size), view.getUint32(at + 4, true));
      }
    }
  }

  /** Pages with the index of their first record, from the one that holds record `from` on. */
  *#numbered(from = 0): Generator<{ first: number; page: Page }> {
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
      const records = ((this.#pages.shift() as Page).used / traceRecordSize) | 0;
      this.#length -= records;
      this.#forgotten += records;
    }
  }
}

function decode(page: DataView, at: number): TraceRecord {
  const kind = traceKinds[page.getUint8(at)];
  const touched = touches[page.getUint8(at + 1)];
  if (kind === undefined || touched === undefined) {
    throw new RangeError(
      `Trace record of unknown kind ${page.getUint8(at)}, ${page.getUint8(at + 1)}`,
    );
  }
  return {
    kind,
    touched,
    size: page.getUint16(at + 2, true),
    address: arena + BigInt(page.getUint32(at + 4, true)),
    before: page.getBigUint64(at + 8, true),
    after: page.getBigUint64(at + 16, true),
  };
}
