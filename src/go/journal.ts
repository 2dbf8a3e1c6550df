/**
 * The journal of a traced process: every event, load and store, in order.
 *
 * Records are as the engine wrote them, one to three little-endian words of 8 bytes, as many as the
 * numbers need (src/engine/trace.ts):
 *
 *   kind: 5 bits, words: 3 │ touched: 4, size: 4 │ small: 16 │ offset: 32
 *   1 word    load: small is the value             else: small is before u8 and after u8
 *   2 words   load: the second word is the value   else: it is before u32 and after u32
 *   3 words                                        the others are before u64 and after u64
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

/** Bytes of a page: twice what the engine hands over at once. */
const pageSize = 2 ** 19;

/** Every 64th record of a page is found without a walk from its beginning. */
const markEvery = 64;

const wordSize = 8;
const loadKind = traceKinds.indexOf("load");
const operationKind = traceKinds.indexOf("operation");
const storeKind = traceKinds.indexOf("store");

interface Page {
  readonly bytes: Uint8Array;
  readonly view: DataView;
  /** Records before its first one, given up ones included. */
  readonly before: number;
  used: number;
  /** Records in it. */
  length: number;
  /** Where every 64th record begins, as far as somebody has walked. */
  readonly marks: number[];
}

/** Records of a traced process since tracing began or since the last `clear`, oldest first. */
export class Journal implements Iterable<TraceRecord> {
  #pages: Page[] = [];
  #length = 0;
  #forgotten = 0;
  #limit = 20_000_000;
  /** Records, forgotten ones included, that there were when memory was last changed untraced. */
  #gap = 0;
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
      page = { bytes, view: new DataView(bytes.buffer), before, used: 0, length: 0, marks: [0] };
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
      const end = seek(page, to - first);
      for (let at = seek(page, from - first); at < end; at += sizeAt(page.bytes, at)) {
        yield decode(page.view, at);
      }
    }
  }

  /** The stores among records `from` up to `to` that lie in bytes `low` up to `high` of memory. */
  *stores(from: number, to: number, low: number, high: number): Generator<TraceRecord> {
    for (const { first, page } of this.#numbered(from)) {
      if (first >= to) return;
      const { bytes, view } = page;
      const end = seek(page, to - first);
      for (let p = seek(page, from - first); p < end; p += sizeAt(bytes, p)) {
        if (kindAt(bytes, p) !== storeKind) continue;
        const at = view.getUint32(p + 4, true);
        if (at >= low && at < high) yield decode(view, p);
      }
    }
  }

  /** Every operation in the journal, oldest first. */
  operations(): TracedOperation[] {
    const found: { what: TracedOperation["what"]; op: number | null; map: number; from: number }[] =
      [];
    for (const { first, page } of this.#numbered()) {
      const { bytes, view, used } = page;
      for (let at = 0, index = first; at < used; at += sizeAt(bytes, at), index++) {
        if (kindAt(bytes, at) !== operationKind) continue;
        const code = Number(after(view, at));
        const what = operations[code];
        if (what === undefined) throw new RangeError(`Operation of unknown kind ${code}`);
        const op = code <= lastNumbered ? Number(BigInt.asIntN(64, before(view, at))) : null;
        found.push({ what, op, map: view.getUint32(at + 4, true), from: index });
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
      for (let p = 0, index = first; p < used; p += sizeAt(bytes, p), index++) {
        const kind = kindAt(bytes, p);
        if (kind === operationKind) own = view.getUint32(p + 4, true) === map;
        else if (own && kind === storeKind && view.getUint32(p + 4, true) === at && index >= from) {
          gained += after(view, p) - before(view, p);
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
      const { bytes, view, used } = page;
      const stores: number[] = [];
      for (let at = seek(page, from - first); at < used; at += sizeAt(bytes, at)) {
        if (kindAt(bytes, at) === storeKind) stores.push(at);
      }
      for (const at of stores.reverse()) undo(view, at, target);
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
    }
  }
}

/** Where record `index` of a page begins: 0 for those before it, its end for those behind it. */
function seek({ bytes, length, marks, used }: Page, index: number): number {
  if (index <= 0) return 0;
  if (index >= length) return used;
  const mark = Math.min(Math.floor(index / markEvery), marks.length - 1);
  let at = marks[mark] as number;
  for (let i = mark * markEvery; i < index; ) {
    at += sizeAt(bytes, at);
    if (++i % markEvery === 0 && i / markEvery === marks.length) marks.push(at);
  }
  return at;
}

/** Code of the kind of the record at `at`. */
function kindAt(bytes: Uint8Array, at: number): number {
  return (bytes[at] as number) & 31;
}

/** Bytes of the record at `at`. */
function sizeAt(bytes: Uint8Array, at: number): number {
  return wordSize * ((bytes[at] as number) >> 5);
}

/** What was there before: of a load, what was read. */
function before(page: DataView, at: number): bigint {
  const first = page.getUint8(at);
  const words = first >> 5;
  if ((first & 31) === loadKind) {
    return words === 1 ? BigInt(page.getUint16(at + 2, true)) : page.getBigUint64(at + 8, true);
  }
  if (words === 1) return BigInt(page.getUint8(at + 2));
  return words === 2 ? BigInt(page.getUint32(at + 8, true)) : page.getBigUint64(at + 8, true);
}

/** What is there afterwards: of a load, what was read. */
function after(page: DataView, at: number): bigint {
  const first = page.getUint8(at);
  const words = first >> 5;
  if ((first & 31) === loadKind) return before(page, at);
  if (words === 1) return BigInt(page.getUint8(at + 3));
  return words === 2 ? BigInt(page.getUint32(at + 12, true)) : page.getBigUint64(at + 16, true);
}

/** Write what a store has overwritten back. */
function undo(page: DataView, at: number, memory: DataView): void {
  const size = page.getUint8(at + 1) >> 4;
  const place = page.getUint32(at + 4, true);
  if (size === 8) memory.setBigUint64(place, before(page, at), true);
  else if (size === 4) memory.setUint32(place, Number(before(page, at)), true);
  else if (size === 2) memory.setUint16(place, Number(before(page, at)), true);
  else memory.setUint8(place, Number(before(page, at)));
}

function decode(page: DataView, at: number): TraceRecord {
  const kind = traceKinds[page.getUint8(at) & 31];
  const touched = touches[page.getUint8(at + 1) & 15];
  if (kind === undefined || touched === undefined) {
    throw new RangeError(
      `Trace record of unknown kind ${page.getUint8(at)}, ${page.getUint8(at + 1)}`,
    );
  }
  return {
    kind,
    touched,
    size: page.getUint8(at + 1) >> 4,
    address: arena + BigInt(page.getUint32(at + 4, true)),
    before: before(page, at),
    after: after(page, at),
  };
}
