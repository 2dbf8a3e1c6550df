/** Pages and NUMA nodes of accesses in a notebook: `machine.pages(m).table()`. */
import type { ColumnTable } from "arquero";
import { binaryBytes } from "../../format/binary.js";
import { counted } from "../../format/counted.js";
import {
  type Accesses,
  type NumaColumns,
  numa,
  PageTable,
  type PageTableOptions,
} from "../../hardware/index.js";
import { frameRunsTable, numaTable, pagesTable } from "../../tables/index.js";

/** A simulated page table that a stream's accesses have filled. */
export class PagesOfAccesses {
  /** The model itself. */
  readonly model: PageTable;
  readonly #accesses: Accesses | Iterable<Accesses>;

  constructor(
    accesses: Accesses | Iterable<Accesses>,
    { node = 0, ...options }: PageTableOptions & { readonly node?: number } = {},
  ) {
    this.#accesses = accesses;
    this.model = new PageTable(options).run(accesses, node);
  }

  /** Pages that are present. */
  get size(): number {
    return this.model.size;
  }

  /**
   * One row per page: number, address, present, frame, node, and whether its frame follows the one
   * before it.
   * @param address of a range whose pages are asked for, present or not; default all that are present
   */
  table(address?: number, length?: number): ColumnTable {
    return pagesTable(this.model.pages(address, length));
  }

  /** One row per run of pages of a range whose frames follow one another. */
  runs(address: number, length: number): ColumnTable {
    return frameRunsTable(this.model.runs(address, length));
  }

  /**
   * Accesses by the node they go to, with what they take: policy × latencies, nothing else.
   * @param latency nanoseconds from a core of node i (row) to memory of node j (column)
   * @param from the core's node; default 0
   * @throws MachineError for an invalid matrix.
   */
  numa(latency: readonly (readonly number[])[], from = 0): NumaOfAccesses {
    return new NumaOfAccesses(numa(this.model, this.#accesses, latency, from));
  }

  toString(): string {
    return `page table: ${counted(this.size, "page")} of ${binaryBytes(this.model.page)} present`;
  }

  /** In a notebook: one line. */
  [Symbol.for("Jupyter.display")](): { "text/plain": string } {
    return { "text/plain": this.toString() };
  }
}

/** How a core's accesses are spread over nodes. */
export class NumaOfAccesses {
  /** The model's columns. */
  readonly columns: NumaColumns;

  constructor(columns: NumaColumns) {
    this.columns = columns;
  }

  /** Mean nanoseconds of an access. */
  get meanNanoseconds(): number {
    return this.columns.meanNanoseconds;
  }

  /** Standard deviation of an access's nanoseconds. */
  get spreadNanoseconds(): number {
    return this.columns.spreadNanoseconds;
  }

  /** One row per node: pages, accesses, percent, nanoseconds. */
  table(): ColumnTable {
    return numaTable(this.columns);
  }

  toString(): string {
    const { meanNanoseconds, spreadNanoseconds, model } = this.columns;
    return `${meanNanoseconds.toFixed(1)} ns an access ± ${spreadNanoseconds.toFixed(1)}; ${model}`;
  }

  /** In a notebook: one line. */
  [Symbol.for("Jupyter.display")](): { "text/plain": string } {
    return { "text/plain": this.toString() };
  }
}
