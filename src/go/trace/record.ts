/**
 * Records of a traced process as its engine writes them, and what they say.
 *
 * A record is one to six little-endian words of 8 bytes, as many as the numbers need
 * (src/engine/trace/trace.ts):
 *
 *   kind: 5 bits, words: 3 │ touched: 4, size: 4 │ small: 16 │ offset: 32
 *   1 word    load: small is the value             else: small is before u8 and after u8
 *   2 words   load: the second word is the value   else: it is before u32 and after u32
 *   3 words                                        the others are before u64 and after u64
 *
 * For stores `before` and `after` are the bytes, so that a journal read backwards undoes what was
 * done; for loads both are what was read. For events the three numbers mean what the list at
 * `traceKinds` says. Stores to the control block (allocator, generator) are journalled too.
 *
 * A compound record, of a kind beyond that list, stands for several of them that always come one
 * after another; src/engine/trace/packed-records.ts draws it. Here it is taken apart.
 */
import { arena } from "../machine/address.js";

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

/** Codes of compound records; `update` is a load and a store of the same place, drawn as a store. */
export const compound = {
  update: 23,
  slot: 24,
  scan: 25,
  moved: 26,
  placed: 27,
  bucket: 28,
  room: 29,
  table: 30,
  group: 31,
} as const;

const wordSize = 8;
const loadKind = traceKinds.indexOf("load");
export const storeKind = traceKinds.indexOf("store");

/** Code of the kind of the record at `at`. */
export function kindAt(bytes: Uint8Array, at: number): number {
  return (bytes[at] as number) & 31;
}

/** Bytes of the record at `at`. */
export function sizeAt(bytes: Uint8Array, at: number): number {
  const words = (bytes[at] as number) >> 5;
  return wordSize * (words === 0 ? 2 + scannedAt(bytes, at) : words);
}

/** How many records the one at `at` stands for. */
export function countAt(bytes: Uint8Array, at: number): number {
  switch (kindAt(bytes, at)) {
    case compound.update:
    case compound.slot:
      return 2;
    case compound.scan: {
      const n = scannedAt(bytes, at);
      const seconds = bitsIn(bytes[at + 2] as number);
      return keysFirst(bytes, at) ? n + 2 * seconds : 2 * n + seconds;
    }
    case compound.moved:
      return 6 + ((bytes[at + 1] as number) & movedHashed ? 1 : 0) + (bytes[at + 3] === 0 ? 0 : 2);
    case compound.placed:
      return (
        10 +
        ((bytes[at + 1] as number) & placedHashed ? 1 : 0) +
        (placedSize(bytes[at + 1] as number) === 0 ? 0 : 2)
      );
    case compound.bucket:
      return 7;
    case compound.table:
      return places(bytes, at) > 1 ? 8 : 7;
    case compound.room:
    case compound.group:
      return 4;
    default:
      return 1;
  }
}

/** May the record at `at` be or hold a store? */
export function storesAt(bytes: Uint8Array, at: number): boolean {
  const kind = kindAt(bytes, at);
  return (
    kind === storeKind ||
    kind === compound.update ||
    kind === compound.moved ||
    kind === compound.placed ||
    kind === compound.bucket ||
    kind === compound.table
  );
}

/** The records that the one at `at` stands for. */
export function recordsAt(page: DataView, at: number): TraceRecord[] {
  const found: TraceRecord[] = [];
  const note = (
    kind: TraceRecord["kind"],
    touched: TraceRecord["touched"],
    size: number,
    place: number,
    before: bigint,
    after: bigint,
  ): void => {
    found.push({ kind, touched, size, address: arena + BigInt(place), before, after });
  };
  const load: Load = (touched, size, place, value) =>
    note("load", touched, size, place, value, value);
  const store: Store = (touched, size, place, old, value) =>
    note("store", touched, size, place, old, value);
  const slot = (place: number, top: number, number: number): void => {
    load("tophash", 1, place, BigInt(top));
    note("tophash", "header", 0, place, BigInt(top), BigInt(number));
  };
  const byte = (n: number): number => page.getUint8(at + n);
  const place = page.getUint32(at + 4, true);
  switch (byte(0) & 31) {
    case compound.update: {
      const touched = touchedAt(page, at);
      load(touched, byte(1) >> 4, place, before(page, at));
      store(touched, byte(1) >> 4, place, before(page, at), after(page, at));
      break;
    }
    case compound.slot:
      slot(place, byte(2), byte(1));
      break;
    case compound.scan:
      for (let i = 0; i < (byte(1) & 15); i++) {
        const key = page.getBigUint64(at + 16 + 8 * i, true);
        const second = (byte(2) >> i) & 1;
        if (byte(1) & scanKeysFirst) {
          load("key", 8, place + 8 + 8 * i, key);
          if (second) slot(place + i, byte(8 + i), i);
        } else {
          slot(place + i, byte(8 + i), i);
          if (second) load("key", 8, place + 8 + 8 * i, key);
        }
      }
      break;
    case compound.moved: {
      const { old, fresh, size } = movedAt(page, at);
      const [top, key, elem] = [byte(2), ...pairAt(page, at + 16)] as const;
      slot(place, top, byte(1) & 7);
      if (byte(1) & movedHashed) load("key", 8, old.key, key);
      store("tophash", 1, place, BigInt(top), byte(1) & movedToY ? 3n : 2n);
      store("tophash", 1, fresh.top, 0n, BigInt(top));
      copied(load, store, [old.key, fresh.key, key], [old.elem, fresh.elem, elem], size);
      break;
    }
    case compound.placed: {
      const { old, fresh, size } = placedAt(page, at);
      const [key, elem] = pairAt(page, at + 32);
      if (byte(1) & placedHashed) load("key", 8, old.key, key);
      load("table", 8, place + 16, arena + BigInt(page.getUint32(at + 8, true)));
      load("table", 8, place + 24, BigInt(byte(3)));
      load("ctrl", 8, page.getUint32(at + 24, true), page.getBigUint64(at + 16, true));
      copied(load, store, [old.key, fresh.key, key], [old.elem, fresh.elem, elem], size);
      store("ctrl", 1, fresh.ctrl, emptyCtrl, BigInt(byte(2)));
      const [growthLeft, used] = numbersAt(page, at);
      load("table", 2, place + 4, growthLeft);
      store("table", 2, place + 4, growthLeft, growthLeft - 1n);
      load("table", 2, place, used);
      store("table", 2, place, used, used + 1n);
      break;
    }
    case compound.bucket: {
      const [flags, array] = [BigInt(byte(1)), arena + BigInt(page.getUint32(at + 8, true))];
      load("header", 1, place + 8, flags);
      store("header", 1, place + 8, flags, flags ^ writingFlag);
      load("header", 8, place + 16, array);
      load("header", 1, place + 9, BigInt(byte(2)));
      load("header", 8, place + 24, 0n);
      load("header", 8, place + 16, array);
      const number = page.getBigUint64(at + 16, true);
      note("bucket", "header", 0, page.getUint32(at + 12, true), number, 0n);
      break;
    }
    case compound.room:
      load("header", 8, place, page.getBigUint64(at + 8, true));
      load("header", 8, place + 24, 0n);
      load("header", 1, place + 9, BigInt(byte(1)));
      load("header", 2, place + 10, BigInt(page.getUint16(at + 2, true)));
      break;
    case compound.table: {
      const [dirPtr, dirLen] = [page.getUint32(at + 8, true), page.getUint32(at + 12, true)];
      const [index, table] = [page.getUint32(at + 16, true), page.getUint32(at + 20, true)];
      const writing = BigInt(byte(1));
      load("header", 1, place + 34, writing);
      store("header", 1, place + 34, writing, writing ^ 1n);
      load("header", 8, place + 16, arena + BigInt(dirPtr));
      load("header", 8, place + 24, BigInt(dirLen));
      load("header", 8, place + 24, BigInt(dirLen));
      if (dirLen > 1) load("header", 1, place + 33, BigInt(byte(2)));
      load("header", 8, place + 16, arena + BigInt(dirPtr));
      load("directory", 8, dirPtr + 8 * index, arena + BigInt(table));
      break;
    }
    case compound.group: {
      const g = page.getUint32(at + 12, true);
      load("table", 8, place + 16, arena + BigInt(page.getUint32(at + 8, true)));
      load("table", 8, place + 24, BigInt(byte(3)));
      load("ctrl", 8, g, page.getBigUint64(at + 16, true));
      note("group", "header", 0, g, BigInt(byte(1)), BigInt(byte(2)));
      break;
    }
    default:
      found.push(decode(page, at));
  }
  return found;
}

/** Write what the stores of the record at `at` have overwritten back. */
export function undoAt(page: DataView, at: number, memory: DataView): void {
  const zero = (place: number, size: number): void => {
    if (size === 8) memory.setBigUint64(place, 0n, true);
    else if (size === 1) memory.setUint8(place, 0);
  };
  const kind = page.getUint8(at) & 31;
  const place = page.getUint32(at + 4, true);
  if (kind === compound.moved) {
    const { fresh, size } = movedAt(page, at);
    zero(fresh.elem, size);
    zero(fresh.key, 8);
    zero(fresh.top, 1);
    memory.setUint8(place, page.getUint8(at + 2));
  } else if (kind === compound.placed) {
    const { fresh, size } = placedAt(page, at);
    memory.setUint16(place + 4, page.getUint16(at + 12, true), true);
    memory.setUint16(place, page.getUint16(at + 14, true), true);
    memory.setUint8(fresh.ctrl, Number(emptyCtrl));
    zero(fresh.elem, size);
    zero(fresh.key, 8);
  } else if (kind === compound.bucket) {
    memory.setUint8(place + 8, page.getUint8(at + 1));
  } else if (kind === compound.table) {
    memory.setUint8(place + 34, page.getUint8(at + 1));
  } else {
    writeBack(memory, place, page.getUint8(at + 1) >> 4, before(page, at));
  }
}

/** Write what a store has overwritten back. */
export function writeBack(memory: DataView, place: number, size: number, value: bigint): void {
  if (size === 8) memory.setBigUint64(place, value, true);
  else if (size === 4) memory.setUint32(place, Number(value), true);
  else if (size === 2) memory.setUint16(place, Number(value), true);
  else memory.setUint8(place, Number(value));
}

/** What was there before: of a load, what was read. */
export function before(page: DataView, at: number): bigint {
  const first = page.getUint8(at);
  const words = first >> 5;
  if ((first & 31) === loadKind) {
    return words === 1 ? BigInt(page.getUint16(at + 2, true)) : page.getBigUint64(at + 8, true);
  }
  if (words === 1) return BigInt(page.getUint8(at + 2));
  return words === 2 ? BigInt(page.getUint32(at + 8, true)) : page.getBigUint64(at + 8, true);
}

/** What is there afterwards: of a load, what was read. */
export function after(page: DataView, at: number): bigint {
  const first = page.getUint8(at);
  const words = first >> 5;
  if ((first & 31) === loadKind) return before(page, at);
  if (words === 1) return BigInt(page.getUint8(at + 3));
  return words === 2 ? BigInt(page.getUint32(at + 12, true)) : page.getBigUint64(at + 16, true);
}

const scanKeysFirst = 128;
const movedHashed = 64;
const movedToY = 128;
const placedHashed = 128;
const emptyCtrl = 0x80n;
const writingFlag = 4n;

type Touched = TraceRecord["touched"];
type Load = (touched: Touched, size: number, place: number, value: bigint) => void;
type Store = (touched: Touched, size: number, place: number, old: bigint, value: bigint) => void;
type Copy = readonly [from: number, to: number, value: bigint];

/** A key and an elem of `size` bytes are copied to where zeros are. */
function copied(load: Load, store: Store, key: Copy, elem: Copy, size: number): void {
  const copy = (touched: Touched, bytes: number, [from, to, value]: Copy): void => {
    load(touched, bytes, from, value);
    store(touched, bytes, to, 0n, value);
  };
  copy("key", 8, key);
  if (size > 0) copy("elem", size, elem);
}

/** Slots that a scan has looked at. */
function scannedAt(bytes: Uint8Array, at: number): number {
  return (bytes[at + 1] as number) & 15;
}

/** Places of the directory that a write to a Swiss map has come by. */
function places(bytes: Uint8Array, at: number): number {
  const low = (bytes[at + 12] as number) | ((bytes[at + 13] as number) << 8);
  return low | ((bytes[at + 14] as number) << 16) | ((bytes[at + 15] as number) << 24);
}

function keysFirst(bytes: Uint8Array, at: number): boolean {
  return ((bytes[at + 1] as number) & scanKeysFirst) !== 0;
}

/** Where an entry that a record of kind "moved" moves was and is. */
function movedAt(page: DataView, at: number) {
  const own = page.getUint8(at + 1);
  const [bucket, elems, stride] = [
    page.getUint32(at + 8, true),
    page.getUint16(at + 12, true),
    page.getUint16(at + 14, true),
  ];
  const slot = (b: number, i: number) => ({
    top: b + i,
    key: b + 8 + 8 * i,
    elem: b + elems + stride * i,
  });
  const i = own & 7;
  const old = slot(page.getUint32(at + 4, true) - i, i);
  return { old, fresh: slot(bucket, (own >> 3) & 7), size: page.getUint8(at + 3) };
}

/** The same of an entry of a Swiss map. */
function placedAt(page: DataView, at: number) {
  const own = page.getUint8(at + 1);
  const g = page.getUint32(at + 24, true);
  const from = page.getUint32(at + 28, true);
  const key = g + 8 + 16 * (own & 7);
  const fresh = { ctrl: g + (own & 7), key, elem: key + 8 };
  return { old: { key: from, elem: from + 8 }, fresh, size: placedSize(own) };
}

/** Bytes of the elem that a record of kind "placed" copies. */
function placedSize(own: number): number {
  return (own >> 3) & 15;
}

function numbersAt(page: DataView, at: number): readonly [growthLeft: bigint, used: bigint] {
  return [BigInt(page.getUint16(at + 12, true)), BigInt(page.getUint16(at + 14, true))];
}

function pairAt(page: DataView, at: number): readonly [key: bigint, elem: bigint] {
  return [page.getBigUint64(at, true), page.getBigUint64(at + 8, true)];
}

function bitsIn(byte: number): number {
  let count = 0;
  for (let bits = byte; bits !== 0; bits &= bits - 1) count++;
  return count;
}

function touchedAt(page: DataView, at: number): Touched {
  const touched = touches[page.getUint8(at + 1) & 15];
  if (touched !== undefined) return touched;
  throw new RangeError(`Trace record that touches what has no name: ${page.getUint8(at + 1) & 15}`);
}

function decode(page: DataView, at: number): TraceRecord {
  const kind = traceKinds[page.getUint8(at) & 31];
  if (kind === undefined) {
    throw new RangeError(`Trace record of unknown kind ${page.getUint8(at) & 31}`);
  }
  return {
    kind,
    touched: touchedAt(page, at),
    size: page.getUint8(at + 1) >> 4,
    address: arena + BigInt(page.getUint32(at + 4, true)),
    before: before(page, at),
    after: after(page, at),
  };
}
