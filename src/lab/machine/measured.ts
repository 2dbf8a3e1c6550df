/** Measurements of this computer in a notebook: `machine.measure().latency()`. */
import type { ColumnTable } from "arquero";
import { binaryBytes } from "../../format/binary.js";
import type { Measured } from "../../hardware/index.js";
import { bandwidthTable, latencyTable } from "../../tables/index.js";

/** This computer's memory, measured. */
export class MeasuredComputer {
  /** The figures as plain columns. */
  readonly columns: Measured;

  constructor(columns: Measured) {
    this.columns = columns;
  }

  /** One row per working set: bytes, nanoseconds of a load that waits for the one before. */
  latency(): ColumnTable {
    return latencyTable(this.columns);
  }

  /** One row per pass over memory: read, fill, copy; bytes, 10^9 bytes a second. */
  bandwidth(): ColumnTable {
    return bandwidthTable(this.columns);
  }

  toString(): string {
    const { bytes: sizes, nanoseconds } = this.columns.latency;
    const ends = [0, sizes.length - 1].map(
      (i) => `${nanoseconds[i]?.toFixed(1)} ns in ${binaryBytes(sizes[i] as number)}`,
    );
    return `this computer: a dependent load takes ${ends.join(", ")}`;
  }

  /** In a notebook: one line. */
  [Symbol.for("Jupyter.display")](): { "text/plain": string } {
    return { "text/plain": this.toString() };
  }
}
