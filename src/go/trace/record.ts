/**
 * Records of a traced process as its engine writes them, and what they say.
 *
 * A record is one to five little-endian words of 8 bytes, as many as the numbers need
 * (src/engine/trace/trace.ts):
 *
 *   kind: 5 bits, words: 3 │ touched: 4, size: 4 │ small: 16 │ offset: 32
 *   1 word    load: small is the value             else: small is before u8 and after u8
 *   2 words   load: the second word is the value   else: it is before u32 and after u32
 *   3 words                                        the others are before u64 and after u64
 *   size 0    a load or store of sixteen bytes: two words for each value
 *
 * For stores `before` and `after` are the bytes, so that a journal read backwards undoes what was
 * done; for loads both are what was read. For events the three numbers mean what the list at
 * `traceKinds` says. Stores to the control block (allocator, generator) are journalled too.
 *
 * An update, a kind beyond that list, stands for a load and a store of the same place.
 */
import { arena } from "../machine/address.js";

/** Kinds of records by code. For events: meaning of offset, before, after. */
export const traceKinds = [
  "load",
  "store",
  /** map, key, hash; while entries move: the key's place, key, hash */
  "hash",
  /** bucket, its number, 1 when it is in the old array */
  "bucket",
  /** Not in a journal: a load of a tophash byte, among the steps of an operation. */
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

const wordSize = 8;
const loadKind = traceKinds.indexOf("load");
export const storeKind = traceKinds.indexOf("store");
/** A load and a store of the same place. */
export const updateKind = 23;

/** Code of the kind of the record at `at`. */
export function kindAt(bytes: Uint8Array, at: number): number {
  return (bytes[at] as number) & 31;
}

/** Bytes of the record at `at`. */
export function sizeAt(bytes: Uint8Array, at: number): number {
  return wordSize * ((bytes[at] as number) >> 5);
}

/** How many records the one at `at` stands for. */
export function countAt(bytes: Uint8Array, at: number): number {
  return kindAt(bytes, at) === updateKind ? 2 : 1;
}

/** Is the record at `at` a store, or does it stand for one? */
export function storesAt(bytes: Uint8Array, at: number): boolean {
  const kind = kindAt(bytes, at);
  return kind === storeKind || kind === updateKind;
}

/** The records that the one at `at` stands for. */
export function recordsAt(page: DataView, at: number): TraceRecord[] {
  const code = page.getUint8(at) & 31;
  const kind = traceKinds[code];
  const record = {
    touched: touchedAt(page, at),
    size: code > storeKind && code !== updateKind ? 0 : bytesAt(page, at),
    address: arena + BigInt(page.getUint32(at + 4, true)),
    before: before(page, at),
    after: after(page, at),
  };
  if (code === updateKind) {
    return [
      { kind: "load", ...record, after: record.before },
      { kind: "store", ...record },
    ];
  }
  if (kind === undefined) throw new RangeError(`Trace record of unknown kind ${code}`);
  return [{ kind, ...record }];
}

/** Write what the store at `at` has overwritten back. */
export function undoAt(page: DataView, at: number, memory: DataView): void {
  writeBack(memory, page.getUint32(at + 4, true), bytesAt(page, at), before(page, at));
}

/** Write what a store has overwritten back. */
export function writeBack(memory: DataView, place: number, size: number, value: bigint): void {
  if (size === 8) memory.setBigUint64(place, value, true);
  else if (size === 4) memory.setUint32(place, Number(value), true);
  else if (size === 2) memory.setUint16(place, Number(value), true);
  else if (size === 1) memory.setUint8(place, Number(value));
  else {
    memory.setBigUint64(place, BigInt.asUintN(64, value), true);
    memory.setBigUint64(place + 8, value >> 64n, true);
  }
}

/** What was there before: of a load, what was read. */
export function before(page: DataView, at: number): bigint {
  const first = page.getUint8(at);
  const words = first >> 5;
  if ((first & 31) === loadKind) {
    if (words === 1) return BigInt(page.getUint16(at + 2, true));
    return words === 2 ? page.getBigUint64(at + 8, true) : pairAt(page, at + 8);
  }
  if (words === 1) return BigInt(page.getUint8(at + 2));
  if (words === 2) return BigInt(page.getUint32(at + 8, true));
  return words === 3 ? page.getBigUint64(at + 8, true) : pairAt(page, at + 8);
}

/** What is there afterwards: of a load, what was read. */
export function after(page: DataView, at: number): bigint {
  const first = page.getUint8(at);
  const words = first >> 5;
  if ((first & 31) === loadKind) return before(page, at);
  if (words === 1) return BigInt(page.getUint8(at + 3));
  if (words === 2) return BigInt(page.getUint32(at + 12, true));
  return words === 3 ? page.getBigUint64(at + 16, true) : pairAt(page, at + 24);
}

/** Sixteen bytes as one number. */
function pairAt(page: DataView, at: number): bigint {
  return page.getBigUint64(at, true) | (page.getBigUint64(at + 8, true) << 64n);
}

/** Bytes that a load or store touched. */
function bytesAt(page: DataView, at: number): number {
  return page.getUint8(at + 1) >> 4 || 2 * wordSize;
}

function touchedAt(page: DataView, at: number): TraceRecord["touched"] {
  const touched = touches[page.getUint8(at + 1) & 15];
  if (touched !== undefined) return touched;
  throw new RangeError(`Trace record that touches what has no name: ${page.getUint8(at + 1) & 15}`);
}
