/** A sentence for each event of a trace. */
import { nounFor } from "../../format/counted.js";
import { maxInline, sizeOf } from "../layout/layout.js";
import { sizeClasses } from "../layout/size-classes.js";
import { offsetOf } from "../machine/address.js";
import { tophashes } from "../machine/codes.js";
import type { GoMap } from "../process/map.js";
import { hashText } from "./hash-text.js";
import type { TracedOperation } from "./journal.js";
import { isAccess, type TraceRecord } from "./record.js";
import type { EventKind, EventOf, TraceEvent } from "./trace-event.js";

/**
 * How a map's keys read in the word that a hash event has of them: integers of four and eight bytes
 * are that word, of all others it says where they are.
 */
export function keyTextOf({ type, process }: Keyed): (word: bigint) => string {
  const { key, elem } = type;
  const bits = integerBits[key.kind];
  const inline = sizeOf(elem, process.architecture).size <= maxInline;
  if (bits === undefined || !inline) return () => "the key";
  const cut = key.kind.startsWith("u") ? BigInt.asUintN : BigInt.asIntN;
  return (word) => `the key ${cut(bits, word)}`;
}

const integerBits: Readonly<Record<string, number>> = {
  ...{ int: 64, int64: 64, uint: 64, uint64: 64, uintptr: 64 },
  ...{ int32: 32, uint32: 32 },
};

/** A map, as far as its keys are concerned. */
export type Keyed = Pick<GoMap<never, never>, "type"> & {
  readonly process: Pick<GoMap["process"], "architecture">;
};

/** What a sentence needs beside its event. */
interface Told {
  readonly operation: TracedOperation;
  /** How the map's keys read, see {@link keyTextOf}. */
  readonly keyText: (word: bigint) => string;
}

const hex = (value: bigint): string => `0x${value.toString(16)}`;

const sentences: {
  readonly [Kind in EventKind]: (event: EventOf<Kind>, told: Told) => string;
} = {
  operation: (_, { operation: { op, what } }) => {
    return op === null ? `${what} begins` : `operation ${op}: ${what}`;
  },
  hash: ({ address, key, hash }, { operation, keyText }) => {
    // Keys that lie in the map are hashed when they move.
    const there = offsetOf(address) === operation.map ? "" : ` at ${hex(address)}`;
    return `${keyText(key)}${there} hashes to ${hashText(hash)}`;
  },
  bucket: ({ address, bucket, array }) =>
    `bucket ${bucket} of the ${array} array, at ${hex(address)}`,
  grow: ({ from, to }) => {
    return from === to
      ? `growth to the same size begins: a new array of 2^${to} buckets`
      : `growth begins: B from ${from} to ${to}`;
  },
  evacuate: ({ bucket, oldBuckets }) => `old bucket ${bucket} of ${oldBuckets} is evacuated`,
  overflow: ({ address, last, source }) => {
    return `bucket ${hex(last)} gets the ${source} overflow bucket ${hex(address)}`;
  },
  malloc: ({ address, size, taken, purpose }) => {
    const are = nounFor(size, "byte is", "bytes are");
    return `${size} ${are} allocated at ${hex(address)} (${purpose}), which takes ${taken}`;
  },
  mcache: ({ address, spanClass, free }) => {
    const are = nounFor(free, "is", "are");
    return `mcache: ${spanText(spanClass)} at ${hex(address)} gives an object; ${free} ${are} free in it`;
  },
  mcentral: ({ address, spanClass, origin }) => {
    return `mcentral: ${spanText(spanClass)} at ${hex(address)} goes into the cache, ${origin}`;
  },
  mheap: ({ address, pages, mapped }) => {
    const become = nounFor(pages, "becomes", "become");
    const more = mapped > 0 ? `; ${mapped} ${nounFor(mapped, "page is", "pages are")} mapped` : "";
    return `mheap: ${pages} ${nounFor(pages, "page")} at ${hex(address)} ${become} a span${more}`;
  },
  mark: ({ objects, bytes }) => {
    const are = nounFor(objects, "is", "are");
    return `${objects} ${nounFor(objects, "object")} of ${bytes} ${nounFor(bytes, "byte")} ${are} marked`;
  },
  sweep: ({ address, freed, left }) => {
    const objects = nounFor(freed, "object is", "objects are");
    const stay = nounFor(left, "stays", "stay");
    return `the span at ${hex(address)} is swept: ${freed} ${objects} free, ${left} ${stay}`;
  },
  memclr: ({ address, bytes }) => {
    const become = nounFor(bytes, "becomes", "become");
    return `${bytes} ${nounFor(bytes, "byte")} from ${hex(address)} on ${become} zero`;
  },
  reseed: ({ from, to }) => `the seed changes from ${hex(from)} to ${hex(to)}`,
  group: ({ address, group, h2 }) => {
    return `group ${group}, at ${hex(address)}, is searched for control byte ${hex(BigInt(h2))}`;
  },
  rehash: ({ from, to }) => `the entries of ${from} slots move to a table of ${to}`,
  split: ({ index, localDepth }) => `table ${index} is split in two of depth ${localDepth}`,
  directory: ({ from, to }) => {
    return `the directory doubles from ${from} to ${to} ${nounFor(to, "place")}`;
  },
  compare: ({ slot, equal }) => {
    return `slot ${slot} is compared: ${equal ? "the key is there" : "another key"}`;
  },
  prune: ({ tombstones, emptied }) => {
    const become = nounFor(emptied, "becomes an empty slot", "become empty slots");
    return `${emptied} of ${tombstones} ${nounFor(tombstones, "tombstone")} ${become}`;
  },
};

/** What a record of the journal says, in a sentence. */
export function sentenceOf(
  record: TraceRecord,
  operation: TracedOperation,
  keyText: Told["keyText"],
): string {
  if (!isAccess(record)) return eventSentence(record, { operation, keyText });
  const { kind, touched, address, before, after } = record;
  if (kind === "load" && touched === "tophash") {
    // Buckets begin at multiples of eight.
    return `slot ${address & 7n} has tophash ${before}${markText(before)}`;
  }
  if (kind === "load") return `load at ${hex(address)}: ${valueText(before)}`;
  return `store at ${hex(address)}: ${valueText(before)} becomes ${valueText(after)}`;
}

function eventSentence<Kind extends EventKind>(
  event: EventOf<Kind> | TraceEvent,
  told: Told,
): string {
  const { kind } = event;
  return (sentences[kind] as (event: TraceEvent, told: Told) => string)(event as TraceEvent, told);
}

/** What was loaded or stored: small numbers as such, others as the bytes they are. */
const valueText = (value: bigint): string => (value < 2n ** 32n ? value.toString() : hex(value));

function spanText(spanClass: number): string {
  const size = sizeClasses[(spanClass >> 1) - 1];
  return `a span of ${size}-byte ${(spanClass & 1) === 1 ? "noscan " : ""}objects`;
}

function markText(tophash: bigint): string {
  const mark = Object.entries(tophashes).find(([, code]) => BigInt(code) === tophash)?.[0];
  return tophash >= BigInt(tophashes.minTopHash) ? "" : ` (${mark})`;
}
