/**
 * The past of a map whose process was traced: where its operations stand in the journal, what
 * happened in them, and which bytes differ between two moments.
 */

import { counted, nounFor } from "../../format/counted.js";
import type { SpanColumns } from "../heap/heap.js";
import { maxInline, sizeOf } from "../layout/layout.js";
import { sizeClasses } from "../layout/size-classes.js";
import { arena, offsetOf } from "../machine/address.js";
import { purposes, spanOrigins, tophashes } from "../machine/codes.js";
import { fieldsOf, type PlacedField } from "../process/fields.js";
import type { GoMap } from "../process/map.js";
import { hashText } from "./hash-text.js";
import type { Journal, TracedOperation } from "./journal.js";
import type { TraceRecord } from "./record.js";

/** A moment or an operation that the journal cannot show. */
export class NotTracedError extends RangeError {
  override readonly name = "NotTracedError";
}

/** A map with its process, as far as its past is concerned. */
type Traced = Pick<GoMap<never, never>, "address"> & {
  readonly process: Pick<GoMap["process"], "journal" | "traced" | "isCopy"> & {
    readonly release: { readonly name: string };
  };
};

/** The traced operations of a map, oldest first; none where nothing was traced. */
export function operationsOf(map: Traced): TracedOperation[] {
  const h = offsetOf(map.address);
  const there = map.process.journal.operations().filter((operation) => operation.map === h);
  // Before its make they are those of a map that lay there earlier and was freed.
  return there.slice(
    Math.max(
      0,
      there.findLastIndex(({ what }) => what === "make"),
    ),
  );
}

/**
 * The traced operations of a map, for what cannot do without.
 * @param op one that must be among them: number of a put, delete or clear; -1 is make.
 * @throws {NotTracedError} when there are none, or not that one.
 */
export function tracedOperations(map: Traced, op?: number): TracedOperation[] {
  const found = operationsOf(map);
  if (found.length === 0)
    throw new NotTracedError(`No operation of this map was traced${why(map)}`);
  if (op !== undefined && !found.some((operation) => operation.op === op)) {
    throw missing(op, `is not in the journal; ${extent(found, map.process.journal)}`);
  }
  return found;
}

/** Why nothing was traced, and what to do. */
function why({ process }: Traced): string {
  if (process.isCopy) return ": this is a copy of it as it was; ask the map itself";
  if (process.traced) return " since tracing began";
  const { name } = process.release;
  return `: make its process with { traced: true }, as in go("${name}", { traced: true })`;
}

/** What the journal has of operations that carry numbers. */
function extent(operations: readonly TracedOperation[], journal: Journal): string {
  const numbers = operations.flatMap(({ op }) => (op === null ? [] : [op]));
  const has = numbers.length === 0 ? "reads only" : `${numbers[0]} to ${numbers.at(-1)}`;
  const given =
    journal.forgotten > 0
      ? `; ${counted(journal.forgotten, "older record was", "older records were")} given up`
      : "";
  return `it has ${has}${given}`;
}

function missing(op: number, why: string): NotTracedError {
  return new NotTracedError(`Operation ${op} of this map ${why}`);
}

/**
 * Index of the first journal record after operation `op` of a map: memory rewound to it is as the
 * operation left it.
 * @param op number of a put, delete or clear; -1 is make.
 * @throws {NotTracedError} saying which operations there are.
 */
export function endOf(map: Traced, op: number): number {
  const { journal } = map.process;
  const numbered = tracedOperations(map).filter((operation) => operation.op !== null);
  // Reads between this operation and the next change no entry, but may set iterator flags.
  const found = numbered.findLast((operation) => operation.op === op)?.to;
  if (found !== undefined && found > journal.reach) return found;
  const reachable = numbered.filter(({ to }) => to > journal.reach);
  if (reachable.length === 0) {
    throw missing(op, "cannot be gone back to: untraced operations came after it");
  }
  const reason = found === undefined ? "is not in the journal" : "was followed by untraced ones";
  throw missing(op, `${reason}; ${extent(reachable, journal)}`);
}

/**
 * Ask that memory can be rewound to a record of the journal.
 * @param when the moment, as an error says it: "within operation 8".
 * @throws {NotTracedError} when untraced operations came after it.
 */
export function requireReach(map: Traced, record: number, when: string): void {
  if (record >= map.process.journal.reach) return;
  throw new NotTracedError(
    `This map as it was ${when} cannot be gone back to: untraced operations came after it`,
  );
}

/** A look at a tophash byte is a step, too. */
export function isTophash({ kind, touched }: TraceRecord): boolean {
  return kind === "load" && touched === "tophash";
}

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

/**
 * What a record of the journal says, in a sentence.
 * @param keyText how the map's keys read, see {@link keyTextOf}.
 */
export function sentenceOf(
  record: TraceRecord,
  { what, op, map }: TracedOperation,
  keyText: (word: bigint) => string,
): string {
  const { before, after } = record;
  const hex = (value: bigint): string => `0x${value.toString(16)}`;
  const at = hex(record.address);
  switch (record.kind) {
    case "operation":
      return op === null ? `${what} begins` : `operation ${op}: ${what}`;
    case "hash": {
      // Keys that lie in the map are hashed when they move.
      const there = offsetOf(record.address) === map ? "" : ` at ${at}`;
      return `${keyText(before)}${there} hashes to ${hashText(after)}`;
    }
    case "bucket":
      return `bucket ${before} of the ${after === 1n ? "old" : "main"} array, at ${at}`;
    case "grow":
      return before === after
        ? `growth to the same size begins: a new array of 2^${after} buckets`
        : `growth begins: B from ${before} to ${after}`;
    case "evacuate":
      return `old bucket ${before} of ${after} is evacuated`;
    case "overflow":
      return `bucket ${hex(arena + before)} gets the ${after === 1n ? "preallocated" : "new"} overflow bucket ${at}`;
    case "malloc": {
      const taken = BigInt.asUintN(32, after);
      const purpose = purposes[Number(after >> 32n)];
      return `${before} ${nounFor(before, "byte is", "bytes are")} allocated at ${at} (${purpose}), which takes ${taken}`;
    }
    case "mcache":
      return `mcache: ${spanText(before)} at ${at} gives an object; ${after} ${nounFor(after, "is", "are")} free in it`;
    case "mcentral":
      return `mcentral: ${spanText(before)} at ${at} goes into the cache, ${spanOrigins[Number(after)]}`;
    case "mheap":
      return `mheap: ${before} ${nounFor(before, "page")} at ${at} ${nounFor(before, "becomes", "become")} a span${after > 0n ? `; ${after} ${nounFor(after, "page is", "pages are")} mapped` : ""}`;
    case "mark":
      return `${before} ${nounFor(before, "object")} of ${after} ${nounFor(after, "byte")} ${nounFor(before, "is", "are")} marked`;
    case "sweep":
      return `the span at ${at} is swept: ${before} ${nounFor(before, "object is", "objects are")} free, ${after} ${nounFor(after, "stays", "stay")}`;
    case "memclr":
      return `${before} ${nounFor(before, "byte")} from ${at} on ${nounFor(before, "becomes", "become")} zero`;
    case "reseed":
      return `the seed changes from ${hex(before)} to ${hex(after)}`;
    case "group":
      return `group ${before}, at ${at}, is searched for control byte ${hex(after)}`;
    case "rehash":
      return `the entries of ${before} slots move to a table of ${after}`;
    case "split":
      return `table ${before} is split in two of depth ${after}`;
    case "directory":
      return `the directory doubles from ${before} to ${after} ${nounFor(after, "place")}`;
    case "compare":
      return `slot ${before} is compared: ${after === 1n ? "the key is there" : "another key"}`;
    case "prune":
      return `${after} of ${before} ${nounFor(before, "tombstone")} ${nounFor(after, "becomes an empty slot", "become empty slots")}`;
    case "load":
      if (!isTophash(record)) return `load at ${at}: ${valueText(before)}`;
      // Buckets begin at multiples of eight.
      return `slot ${record.address & 7n} has tophash ${before}${meaning(before)}`;
    case "store":
      return `store at ${at}: ${valueText(before)} becomes ${valueText(after)}`;
    default:
      return `${record.kind} at ${at}: ${before}, ${after}`;
  }
}

/** What was loaded or stored: small numbers as such, others as the bytes they are. */
function valueText(value: bigint): string {
  return value < 2n ** 32n ? value.toString() : `0x${value.toString(16)}`;
}

function spanText(spanclass: bigint): string {
  const size = sizeClasses[Number(spanclass >> 1n) - 1];
  return `a span of ${size}-byte ${spanclass & 1n ? "noscan " : ""}objects`;
}

function meaning(top: bigint): string {
  const name = Object.entries(tophashes).find(([, code]) => BigInt(code) === top)?.[0];
  return top >= BigInt(tophashes.minTopHash) ? "" : ` (${name})`;
}

/** One field that differs between two moments. */
export interface Difference extends PlacedField {
  /** Bytes in the order of memory, as hexadecimal text. */
  readonly before: string;
  readonly after: string;
}

const elsewhere = "elsewhere";

/**
 * The fields of a map that differ between two moments of it, in the order of addresses. A field
 * is named as it is at the later moment, or at the earlier one when it is gone.
 */
export function differences(earlier: Moment, later: Moment): Difference[] {
  const [a, b] = [earlier, later].map(({ process }) => process.memory.buffer) as [
    ArrayBuffer,
    ArrayBuffer,
  ];
  const length = Math.min(a.byteLength, b.byteLength);
  const [nameLater, nameEarlier] = [fieldsOf(later), fieldsOf(earlier)];
  const found: Difference[] = [];
  const compare = (at: number, size: number, field: PlacedField): void => {
    const [before, after] = [text(a, at, size), text(b, at, size)];
    if (before !== after) found.push({ ...field, before, after });
  };
  const [left, right] = [new Int32Array(a, 0, length / 4), new Int32Array(b, 0, length / 4)];
  let done = 0;
  for (const page of pagesOfSpans(earlier, later)) {
    if (page >= length) continue;
    for (let i = page / 4; i < (page + pageSize) / 4; i++) {
      if (left[i] === right[i]) continue;
      for (let at = Math.max(done, 4 * i); at < 4 * i + 4; at = done) {
        const field = nameLater(at) ?? nameEarlier(at);
        if (field === null) {
          done = 4 * i + 4;
          const structure = elsewhere;
          compare(at, done - at, { structure, index: null, field: "", at, size: done - at });
        } else {
          done = Math.max(at + 1, field.at + field.size);
          compare(field.at, field.size, field);
        }
      }
    }
  }
  return found;
}

/** Offsets of the pages that hold objects at either moment, in order; others are the allocator's. */
function pagesOfSpans(...moments: readonly Moment[]): number[] {
  const found = new Set<number>();
  for (const { process } of moments) {
    const { address, pages, length } = process.spanColumns();
    for (let row = 0; row < length; row++) {
      const from = offsetOf(BigInt(address[row] as number));
      for (let n = 0; n < (pages[row] as number); n++) found.add(from + n * pageSize);
    }
  }
  return [...found].sort((a, b) => a - b);
}

/** A map as it was at a moment, in a memory of its own. */
type Moment = Parameters<typeof fieldsOf>[0] & {
  readonly process: {
    readonly memory: { readonly buffer: ArrayBuffer };
    spanColumns(): Pick<SpanColumns, "address" | "pages" | "length">;
  };
};

const pageSize = 8192;

function text(memory: ArrayBuffer, at: number, size: number): string {
  const bytes = new Uint8Array(memory, at, size);
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
}
