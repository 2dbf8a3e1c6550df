/** Tables of measurements of this computer (src/hardware/measure.ts). */
import type { ColumnTable } from "arquero";
import type { Measured } from "../../hardware/index.js";
import { table } from "../frame/column-form.js";

/** A row for each working set: `bytes`, `nanoseconds` of a load that waits for the one before. */
export function latencyTable({ latency }: Measured): ColumnTable {
  return table({ ...latency });
}

/** A row for each pass: `what` (read, fill, copy), `bytes` of it, `gigabytesPerSecond` (10^9 B). */
export function bandwidthTable({ bandwidth }: Measured): ColumnTable {
  return table({ ...bandwidth });
}
