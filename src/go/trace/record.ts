/**
 * The records of a traced process: loads, stores and events. Only the engine knows how they are
 * packed (src/engine/trace); decoder.ts lets it unpack them.
 */
import { operations, type touches, traceKinds } from "../machine/codes.js";
import type { TraceEvent } from "./trace-event.js";

/**
 * A load or a store. Of stores `before` and `after` are the bytes, so that a journal read backwards
 * undoes what was done; of loads both are what was read. Stores to the control block (allocator,
 * generator) are journalled too.
 */
export interface AccessRecord {
  readonly kind: "load" | "store";
  /** What was touched. */
  readonly touched: (typeof touches)[number];
  /**
   * Bytes touched, up to 32. Of 32 bytes this record has the first sixteen; the second are a record
   * of their own, which follows and touches the "rest".
   */
  readonly size: number;
  readonly address: bigint;
  readonly before: bigint;
  readonly after: bigint;
}

/** One record of a journal. */
export type TraceRecord = AccessRecord | TraceEvent;

/** Is this record a load or a store? */
export function isAccess(record: TraceRecord): record is AccessRecord {
  return record.kind === "load" || record.kind === "store";
}

/** Loads and stores of these are none of a map's memory. */
const outside: ReadonlySet<AccessRecord["touched"]> = new Set([
  ...(["iterator", "allocator", "generator", "rest"] as const),
]);

/** Is this record a load or a store of a map's memory? */
export function isMapAccess(record: TraceRecord): record is AccessRecord {
  return isAccess(record) && !outside.has(record.touched);
}

export const loadKind = traceKinds.indexOf("load");
export const storeKind = traceKinds.indexOf("store");
export const operationKind = traceKinds.indexOf("operation");

/** Numbered operations, which may change a map's entries, have codes up to this one. */
export const lastNumbered = operations.indexOf("clear");
