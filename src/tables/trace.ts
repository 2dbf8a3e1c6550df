/**
 * The table of a trace: one row per event of a map's operations, with a sentence each.
 */
import type { ColumnTable } from "arquero";
import { hex } from "../format/quantity.js";
import type { Step } from "../go/index.js";
import { table } from "./frame/column-form.js";

/**
 * The steps of a traced map. Columns:
 * - `op` number of the put, delete or clear; null in reads; `what` it was
 * - `event` "operation", "hash", "bucket", "tophash", "grow", "evacuate", "overflow", "malloc", …
 * - `bucket` number of the bucket or group, where the event names one
 * - `chain` of an overflow bucket that is added: the bucket its chain begins with; `source` "new" or
 *   "preallocated"; null in all other rows
 * - `address` of what it happened to, as text
 * - `sentence` what happened
 *
 * @example traceTable(steps).filter((d) => d.event === "evacuate")
 */
export function traceTable(steps: Iterable<Step>): ColumnTable {
  const rows = [...steps];
  return table({
    op: rows.map(({ op }) => op),
    what: rows.map(({ what }) => what),
    event: rows.map(({ event }) => event),
    bucket: rows.map(({ bucket }) => bucket),
    chain: rows.map(({ chain }) => chain),
    source: rows.map(({ source }) => source),
    address: rows.map(({ address }) => hex(address)),
    sentence: rows.map(({ sentence }) => sentence),
  });
}
