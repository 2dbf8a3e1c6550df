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
  /** object, its size as asked for, its size as taken */
  "malloc",
  /** first byte, number of bytes set to zero, 0 */
  "memclr",
  /** hmap, hash0 before, hash0 after */
  "reseed",
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

/** Bytes of a record. */
export const traceRecordSize = 24;

/** Records of a traced process since tracing began or since the last `clear`. */
export class Journal implements Iterable<TraceRecord> {
  #pages: DataView[] = [];
  #length = 0;

  /** Number of records. */
  get length(): number {
    return this.#length;
  }

  /** Take over a copy of records as the engine wrote them. */
  add(bytes: Uint8Array): void {
    const copy = bytes.slice();
    this.#pages.push(new DataView(copy.buffer));
    this.#length += copy.length / traceRecordSize;
  }

  /** Forget all records. */
  clear(): void {
    this.#pages = [];
    this.#length = 0;
  }

  *[Symbol.iterator](): Iterator<TraceRecord> {
    for (const page of this.#pages) {
      for (let at = 0; at < page.byteLength; at += traceRecordSize) yield decode(page, at);
    }
  }

  /**
   * Write the stores of this journal back in reverse order, into `memory` or a copy of it: the
   * bytes become what they were when the journal began.
   */
  rewind(memory: Uint8Array): void {
    const target = new DataView(memory.buffer, memory.byteOffset, memory.byteLength);
    for (const page of this.#pages.toReversed()) {
      for (let at = page.byteLength - traceRecordSize; at >= 0; at -= traceRecordSize) {
        if (traceKinds[page.getUint8(at)] !== "store") continue;
        const size = page.getUint16(at + 2, true);
        const offset = page.getUint32(at + 4, true);
        for (let i = 0; i < size; i++) target.setUint8(offset + i, page.getUint8(at + 8 + i));
      }
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
