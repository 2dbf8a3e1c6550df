/**
 * The steps of a traced map's operations, in order: the runtime's events in words, and between them the
 * loads and stores of the map's memory (accesses.ts).
 */
import { accessedObjects, accessesOf, accessRegions } from "./accesses.js";
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

type Stepped = Parameters<typeof accessesOf>[0] & Keyed;

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

/**
 * The events and all accesses of one of a map's traced operations.
 * @throws {NotTracedError} when there is none of that number.
 */
export function* stepsWithAccesses(map: Stepped, op: number): Generator<Step> {
  const { operations, rows } = accessesOf(map, op);
  let row = 0;
  for (const step of everyStep(map, operations)) {
    const accesses = step.event === "load" || step.event === "store" || step.event === "tophash";
    yield accesses ? { ...step, access: accessAt(rows, row++) } : step;
  }
}

/** Every step of operations of a map; what was accessed is not said yet. */
function* everyStep(map: Stepped, operations: readonly TracedOperation[]): Generator<Step> {
  const keyText = keyTextOf(map);
  const chains = new OverflowChains(map);
  for (const operation of operations) {
    const { op, what, valuesFrom, to } = operation;
    let at = valuesFrom - 1;
    for (const record of map.process.journal.records(valuesFrom, to)) {
      at++;
      if (record.kind === "operation" && record.what === "values") continue;
      const { chain = null, source = null } = chains.next(record) ?? {};
      if (isAccess(record) && !isMapAccess(record)) continue;
      const { address } = record;
      const event = eventOf(record);
      const bucket = numberOf(record);
      const sentence = sentenceOf(record, operation, keyText);
      const last = isAccess(record) && record.size > 16 ? at + 1 : at;
      yield { op, what, event, address, bucket, chain, source, sentence, access: null, at: last };
    }
  }
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
