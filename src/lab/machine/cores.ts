/** Cores that share lines, in a notebook: `machine.cores().write(0, 0).write(1, 8).sharedLines()`. */
import type { ColumnTable } from "arquero";
import { counted } from "../../format/counted.js";
import { GoMap } from "../../go/index.js";
import { Cores, type CoresOptions, type LineState } from "../../hardware/index.js";
import { coherenceStepsTable, coresTable, sharedLinesTable } from "../../tables/index.js";
import { type AccessSource, chunksOf } from "./machine.js";
import { streamOf, type TracedMap } from "./stream.js";

/** Cores with private caches that are kept coherent. */
export class SharingCores {
  /** The model itself. */
  readonly model: Cores;

  /** @throws MachineError naming the option that cannot be. */
  constructor(options: CoresOptions = {}) {
    this.model = new Cores(options);
  }

  /** A core reads bytes; default 8. */
  read(core: number, address: number, bytes?: number): this {
    this.model.read(core, address, bytes);
    return this;
  }

  /** A core writes bytes; default 8. */
  write(core: number, address: number, bytes?: number): this {
    this.model.write(core, address, bytes);
    return this;
  }

  /**
   * Each core runs its own stream, in turns: the first source is core 0's.
   * @param sources maps of traced processes, or accesses
   * @param turn accesses of a core before the next one's turn; default 1
   */
  run(sources: readonly (TracedMap | AccessSource)[], turn?: number): this {
    this.model.run(sources.map(wholeOf), turn);
    return this;
  }

  /** State of the line of an address in a core's cache: M, O, E, S or I. */
  state(core: number, address: number): LineState {
    return this.model.state(core, address);
  }

  /** One row per core: reads, writes, hits, misses by cause, ownership transfers, invalidations. */
  cores(): ColumnTable {
    return coresTable(this.model);
  }

  /** One row per line that several cores have used: true and false sharing, invalidations. */
  sharedLines(): ColumnTable {
    return sharedLinesTable(this.model);
  }

  /** One row per change of a line's state. */
  steps(): ColumnTable {
    return coherenceStepsTable(this.model);
  }

  toString(): string {
    const { falseSharing, trueSharing } = this.model.cores();
    const sum = (column: Float64Array) => column.reduce((a, b) => a + b, 0);
    const cores = counted(this.model.count, "core");
    const misses = counted(sum(falseSharing), "miss", "misses");
    return `${this.model.protocol}, ${cores}: ${misses} by false sharing, ${sum(trueSharing)} by true`;
  }

  /** In a notebook: one line. */
  [Symbol.for("Jupyter.display")](): { "text/plain": string } {
    return { "text/plain": this.toString() };
  }
}

/** All accesses of a source as one chunk. */
function wholeOf(source: TracedMap | AccessSource) {
  if (source instanceof GoMap) return streamOf(source).accesses;
  const chunks = chunksOf(source as AccessSource);
  if ("words" in chunks) return chunks;
  const all = [...chunks].map(({ words }) => words);
  const words = new Uint32Array(all.reduce((sum, one) => sum + one.length, 0));
  let at = 0;
  for (const one of all) {
    words.set(one, at);
    at += one.length;
  }
  return { words };
}
