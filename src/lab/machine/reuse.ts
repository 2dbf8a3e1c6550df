/** Reuse distances of accesses in a notebook: `machine.reuse(m).missCurve()`. */
import type { ColumnTable } from "arquero";
import { binaryBytes } from "../../format/binary.js";
import { counted } from "../../format/counted.js";
import type { Reuse } from "../../hardware/index.js";
import { missCurveTable, reuseDistancesTable, touchedTable } from "../../tables/index.js";

/** The reuse of lines or pages by a stream. */
export class ReuseOfAccesses {
  /** The model itself. */
  readonly model: Reuse;

  constructor(model: Reuse) {
    this.model = model;
  }

  /** Different lines touched; pages, if the unit is one. */
  get units(): number {
    return this.model.units;
  }

  /** One row per distance: different other lines used since the last use of the same, and uses. */
  distances(): ColumnTable {
    return reuseDistancesTable(this.model);
  }

  /**
   * One row per size of a fully associative LRU cache: misses, percent of uses.
   * @param sizes in lines; default the powers of two up to the first that holds all lines
   */
  missCurve(sizes?: ArrayLike<number>): ColumnTable {
    return missCurveTable(this.model, sizes);
  }

  /** One row per point of the stream: accesses so far, lines touched so far. */
  touched(): ColumnTable {
    return touchedTable(this.model);
  }

  toString(): string {
    const { units, uses, unit } = this.model;
    return `reuse: ${counted(uses, "use")} of ${counted(units, "unit")} of ${binaryBytes(unit)}`;
  }

  /** In a notebook: one line. */
  [Symbol.for("Jupyter.display")](): { "text/plain": string } {
    return { "text/plain": this.toString() };
  }
}
