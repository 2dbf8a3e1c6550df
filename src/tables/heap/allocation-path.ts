/** The table of an operation's allocations: which levels of the allocator each one went through. */
import type { ColumnTable } from "arquero";
import { hex } from "../../format/quantity.js";
import type { Step } from "../../go/index.js";
import { table } from "../frame/column-form.js";

/** Events of a trace by the level that they belong to. */
const levels: Partial<Record<Step["event"], string>> = {
  overflow: "map",
  malloc: "object",
  mcache: "mcache",
  mcentral: "mcentral",
  sweep: "mcentral",
  mheap: "mheap",
  mark: "collector",
};

/**
 * Those of an operation's steps that allocate. A level asks the next one before it answers, so the
 * farthest level stands first: mheap, mcentral, mcache, then the object, then what the map does
 * with it. An overflow bucket that was preallocated has one row only. Columns:
 * - `level` "mheap", "mcentral", "mcache", "object" or "map"
 * - `chain`, `source` of an overflow bucket: the bucket its chain begins with, "new" or "preallocated"
 * - `address` of the span, object or bucket as text
 * - `sentence` what happened
 *
 * @example allocationPathTable(steps)
 */
export function allocationPathTable(steps: Iterable<Step>): ColumnTable {
  const rows = [...steps].filter(({ event }) => levels[event] !== undefined);
  return table({
    level: rows.map(({ event }) => levels[event]),
    chain: rows.map(({ chain }) => chain),
    source: rows.map(({ source }) => source),
    address: rows.map(({ address }) => hex(address)),
    sentence: rows.map(({ sentence }) => sentence),
  });
}
