/**
 * The events of a traced process: one type per kind. A record in the journal contains an address
 * and two numbers whose meaning depends on its kind (src/engine/trace); only this file interprets
 * them.
 */
import { arena } from "../machine/address.js";
import { operations, purposes, spanOrigins } from "../machine/codes.js";
import { lastNumbered } from "./record.js";

/** What happened, by kind. */
interface EventFields {
  /** `address`: the map; while entries move, the key. `key` is the key's first word. */
  readonly hash: { readonly key: bigint; readonly hash: bigint };
  /** A search reaches a bucket. */
  readonly bucket: { readonly bucket: number; readonly array: "main" | "old" };
  /** A growth of the header's array begins; equal for one to the same size. */
  readonly grow: { readonly from: number; readonly to: number };
  /** An old bucket is evacuated, one of `oldBuckets`. */
  readonly evacuate: { readonly bucket: number; readonly oldBuckets: number };
  /** The bucket at `address` is chained to the one at `last`. */
  readonly overflow: { readonly last: bigint; readonly source: "new" | "preallocated" };
  /** An object: its size as asked for, and as taken. */
  readonly malloc: {
    readonly size: number;
    readonly taken: number;
    readonly purpose: (typeof purposes)[number];
  };
  readonly memclr: { readonly bytes: number };
  readonly reseed: { readonly from: bigint; readonly to: bigint };
  /** A search reaches a group, by its number in the table. */
  readonly group: { readonly group: number; readonly h2: number };
  /** A table of one capacity replaces another. */
  readonly rehash: { readonly from: number; readonly to: number };
  /** A table is split in two of this localDepth. */
  readonly split: { readonly index: number; readonly localDepth: number };
  /** The directory doubles: its lengths. */
  readonly directory: { readonly from: number; readonly to: number };
  /** A table's tombstones, and how many of them became empty slots. */
  readonly prune: { readonly tombstones: number; readonly emptied: number };
  /** `address`: the map, or the arena's start while one is made. Number -1 is make; null: it has none. */
  readonly operation: { readonly op: number | null; readonly what: (typeof operations)[number] };
  /** The key in a slot is compared with the one that is looked for. */
  readonly compare: { readonly slot: number; readonly equal: boolean };
  /** A span in the cache gives an object. */
  readonly mcache: { readonly spanClass: number; readonly free: number };
  /** A span goes into the cache. */
  readonly mcentral: { readonly spanClass: number; readonly origin: (typeof spanOrigins)[number] };
  /** Pages become a span; some are mapped for it. */
  readonly mheap: { readonly pages: number; readonly mapped: number };
  readonly mark: { readonly objects: number; readonly bytes: number };
  readonly sweep: { readonly freed: number; readonly left: number };
}

/** Kinds of events. */
export type EventKind = keyof EventFields;

/** An event of a kind. */
export type EventOf<Kind extends EventKind> = {
  readonly kind: Kind;
  readonly address: bigint;
} & EventFields[Kind];

/** An event. */
export type TraceEvent = { [Kind in EventKind]: EventOf<Kind> }[EventKind];

/** What the two numbers of a kind's records mean. */
const readers: {
  readonly [Kind in EventKind]: (before: bigint, after: bigint) => EventFields[Kind];
} = {
  hash: (key, hash) => ({ key, hash }),
  bucket: (bucket, old) => ({ bucket: Number(bucket), array: old === 1n ? "old" : "main" }),
  grow: (from, to) => ({ from: Number(from), to: Number(to) }),
  evacuate: (bucket, of) => ({ bucket: Number(bucket), oldBuckets: Number(of) }),
  overflow: (last, preallocated) => ({
    last: arena + last,
    source: preallocated === 1n ? "preallocated" : "new",
  }),
  malloc: (size, taken) => ({
    size: Number(size),
    taken: Number(BigInt.asUintN(32, taken)),
    purpose: named(purposes, taken >> 32n, "purpose"),
  }),
  memclr: (bytes) => ({ bytes: Number(bytes) }),
  reseed: (from, to) => ({ from, to }),
  group: (group, h2) => ({ group: Number(group), h2: Number(h2) }),
  rehash: (from, to) => ({ from: Number(from), to: Number(to) }),
  split: (index, localDepth) => ({ index: Number(index), localDepth: Number(localDepth) }),
  directory: (from, to) => ({ from: Number(from), to: Number(to) }),
  prune: (tombstones, emptied) => ({ tombstones: Number(tombstones), emptied: Number(emptied) }),
  operation: (op, code) => ({
    op: code <= lastNumbered ? Number(BigInt.asIntN(64, op)) : null,
    what: named(operations, code, "operation"),
  }),
  compare: (slot, equal) => ({ slot: Number(slot), equal: equal === 1n }),
  mcache: (spanClass, free) => ({ spanClass: Number(spanClass), free: Number(free) }),
  mcentral: (spanClass, origin) => ({
    spanClass: Number(spanClass),
    origin: named(spanOrigins, origin, "origin of a span"),
  }),
  mheap: (pages, mapped) => ({ pages: Number(pages), mapped: Number(mapped) }),
  mark: (objects, bytes) => ({ objects: Number(objects), bytes: Number(bytes) }),
  sweep: (freed, left) => ({ freed: Number(freed), left: Number(left) }),
};

/** The event that a record of the journal is. */
export function eventOf(
  kind: EventKind,
  address: bigint,
  before: bigint,
  after: bigint,
): TraceEvent {
  return { kind, address, ...readers[kind](before, after) } as TraceEvent;
}

function named<T>(names: readonly T[], code: bigint, what: string): T {
  const name = names[Number(code)];
  if (name !== undefined) return name;
  throw new RangeError(`A trace record has an unknown ${what}: ${code}`);
}
