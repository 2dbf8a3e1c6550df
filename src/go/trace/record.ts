/**
 * What the records of a traced process say. How they are packed the engine alone knows
 * (src/engine/trace); decoder.ts has them unpacked.
 */

import { type touches, traceKinds } from "../machine/codes.js";

/**
 * One record of a journal. For stores `before` and `after` are the bytes, so that a journal read
 * backwards undoes what was done; for loads both are what was read. For events the three numbers mean
 * what {@link traceKinds} says. Stores to the control block (allocator, generator) are
 * journalled too.
 */
export interface TraceRecord {
  readonly kind: (typeof traceKinds)[number];
  /** For loads and stores: what was touched. For events: nothing of its own, "header". */
  readonly touched: (typeof touches)[number];
  /** Bytes touched, up to 16; 0 for events. */
  readonly size: number;
  readonly address: bigint;
  readonly before: bigint;
  readonly after: bigint;
}

export const loadKind = traceKinds.indexOf("load");
export const storeKind = traceKinds.indexOf("store");
export const operationKind = traceKinds.indexOf("operation");
