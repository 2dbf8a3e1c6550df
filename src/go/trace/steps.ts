/**
 * The steps of a traced map's operations, in order: the runtime's events in words, and between them the
 * loads and stores of the map's memory (accesses.ts).
 */
import { accessedObjects, accessesIn, accessRegions } from "./accesses.js";
import type { DecodedAccesses } from "./decoder.js";
import type { TracedOperation } from "./journal.js";
import { tracedOperations } from "./operations.js";
import { OverflowChains } from "./overflow-chains.js";
import { isAccess, isMapAccess, type TraceRecord } from "./record.js";
import { type Keyed, keyTextOf, sentenceOf } from "./sentences.js";
import type { EventKind } from "./trace-event.js";

/** A load or store of a map's memory. */
export interface StepAccess {
  readonly kind: "load" | "store";
  /** What of the map, what of that, where in it, how many bytes: as `m.accesses()` has them. */
  readonly object: string;
  readonly region: string;
  readonly offset: number;
  readonly size: number;
}

/** One step of a map's life: an event of the runtime in words, or a load or store. */
export interface Step {
  /** Number of the put, delete or clear it belongs to; null in reads. */
  readonly op: number | null;
  readonly what: TracedOperation["what"];
  /** "load" and "store" are accesses, a load of a tophash byte is "tophash". */
  readonly event: EventKind | "load" | "store" | "tophash";
  /** What it happened to. */
  readonly address: bigint;
  /** Number of the bucket or group, where the event names one. */
  readonly bucket: number | null;
  /** Of an overflow bucket: the chain it is added to, as `bucket`, and where it comes from. */
  readonly chain: number | null;
  readonly source: "new" | "preallocated" | null;
  readonly sentence: string;
  /** Where it is an access. */
  readonly access: StepAccess | null;
  /** Index of its record in the journal; of 32 bytes, which are two records, the second. */
  readonly at: number;
}

type Stepped = Parameters<typeof accessesIn>[0] & Keyed;

/**
 * The events of a map's traced operations; loads of tophash bytes are among them, other accesses are not.
 * @param only number of the operation whose events are wanted; default all.
 * @throws {NotTracedError} when there are none, or not that one.
 */
export function* stepsOf(map: Stepped, only?: number): Generator<Step> {
  const operations = tracedOperations(map, only).filter(({ op }) => (only ?? op) === op);
  for (const step of everyStep(map, operations)) {
    if (step.event !== "load" && step.event !== "store") yield step;
  }
}

/** Operations in a row whose steps are made at once. */
interface Batch {
  readonly operations: readonly TracedOperation[];
  /** Steps before its first one. */
  readonly before: number;
}

/** Steps after which a batch takes no further operation. */
const batchSteps = 10_000;

/**
 * The events and all accesses of a map's traced operations, in order. They are made in batches when one
 * of them is requested, so that millions of steps take little memory.
 */
export class Steps implements Iterable<Step> {
  /** How many there are. */
  readonly length: number;
  readonly #map: Stepped;
  readonly #batches: readonly Batch[];
  /** The steps of the batch that was asked for last. */
  #made: { readonly batch: Batch; readonly steps: readonly Step[] } | undefined;

  /**
   * @param only number of the one operation that is wanted; default all, reads included.
   * @throws {NotTracedError} when there are none, or not that one.
   */
  constructor(map: Stepped, only?: number) {
    this.#map = map;
    const all = tracedOperations(map, only);
    const last = all.findLast(({ op }) => op === only);
    const batches: Batch[] = [];
    let operations: TracedOperation[] = [];
    let [before, length] = [0, 0];
    for (const operation of only === undefined || last === undefined ? all : [last]) {
      if (operations.length === 0 || length - before >= batchSteps) {
        [operations, before] = [[], length];
        batches.push({ operations, before });
      }
      operations.push(operation);
      for (const record of recordsOf(map, operation)) if (isStep(record)) length++;
    }
    this.#batches = batches;
    this.length = length;
  }

  /** The step with index `i`; undefined where there is none. */
  at(i: number): Step | undefined {
    if (i < 0 || i >= this.length) return undefined;
    const batch = this.#batches.findLast(({ before }) => before <= i) as Batch;
    return this.#stepsOf(batch)[i - batch.before];
  }

  /** Number of the last put, delete or clear that had ended when step `i` came; -1 before the first. */
  doneBefore(i: number): number {
    for (let earlier = i; earlier >= 0; earlier--) {
      const op = this.at(earlier)?.op ?? null;
      if (op !== null) return earlier === i ? op - 1 : op;
    }
    return -1;
  }

  *[Symbol.iterator](): Iterator<Step> {
    for (const batch of this.#batches) yield* this.#stepsOf(batch);
  }

  #stepsOf(batch: Batch): readonly Step[] {
    if (this.#made?.batch !== batch) {
      this.#made = { batch, steps: stepsOfOperations(this.#map, batch.operations) };
    }
    return this.#made.steps;
  }
}

/** The events and accesses of operations that follow one another. */
function stepsOfOperations(map: Stepped, operations: readonly TracedOperation[]): Step[] {
  const { rows } = accessesIn(map, operations);
  let row = 0;
  return Array.from(everyStep(map, operations), (step) => {
    const accesses = step.event === "load" || step.event === "store" || step.event === "tophash";
    return accesses ? { ...step, access: accessAt(rows, row++) } : step;
  });
}

/** Every step of operations of a map; what was accessed is not said yet. */
function* everyStep(map: Stepped, operations: readonly TracedOperation[]): Generator<Step> {
  const keyText = keyTextOf(map);
  const chains = new OverflowChains(map);
  for (const operation of operations) {
    const { op, what } = operation;
    let at = operation.valuesFrom - 1;
    for (const record of recordsOf(map, operation)) {
      at++;
      const { chain = null, source = null } = chains.next(record) ?? {};
      if (!isStep(record)) continue;
      const { address } = record;
      const event = eventOf(record);
      const bucket = numberOf(record);
      const sentence = sentenceOf(record, operation, keyText);
      const last = isAccess(record) && record.size > 16 ? at + 1 : at;
      yield { op, what, event, address, bucket, chain, source, sentence, access: null, at: last };
    }
  }
}

/** The records of an operation and of the values it is given. */
function recordsOf(map: Stepped, { valuesFrom, to }: TracedOperation): Generator<TraceRecord> {
  return map.process.journal.records(valuesFrom, to);
}

/** Is this record a step? The iterator and the allocator's own variables are none of the map's memory. */
function isStep(record: TraceRecord): boolean {
  if (isAccess(record)) return isMapAccess(record);
  return !(record.kind === "operation" && record.what === "values");
}

function accessAt(rows: DecodedAccesses, row: number): StepAccess {
  return {
    kind: rows.kind[row] === 0 ? "load" : "store",
    object: accessedObjects[rows.object[row] as number] as string,
    region: accessRegions[rows.region[row] as number] as string,
    offset: rows.offset[row] as number,
    size: rows.size[row] as number,
  };
}

/** What a record is among the steps. */
function eventOf(record: TraceRecord): Step["event"] {
  const isTophash = isAccess(record) && record.kind === "load" && record.touched === "tophash";
  return isTophash ? "tophash" : record.kind;
}

/** The number of the bucket or group that an event names. */
function numberOf(record: TraceRecord): number | null {
  switch (record.kind) {
    case "bucket":
    case "evacuate":
      return record.bucket;
    case "group":
      return record.group;
    default:
      return null;
  }
}
