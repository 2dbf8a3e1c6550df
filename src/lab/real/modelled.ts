/**
 * What a modelled machine takes for the loops of a benchmark: the accesses of a traced map on its caches.
 * A model: it knows the loads and stores of the map's memory, not the instructions between them.
 */
import {
  type Machine,
  type MachineDescription,
  machine,
  thisComputer,
} from "../../hardware/index.js";
import { streamOf, type TracedMap } from "../machine/stream.js";

/** On what the loops of a benchmark are modelled. */
export interface ModelOptions {
  /** A machine of `machine.names`, or a description; default this computer, measured. */
  readonly machine?: string | MachineDescription;
  /** Accesses beyond the first level that are under way at a time; default 2. */
  readonly overlap?: number;
  /** Hits of the first data cache that are under way at a time; default 1, which makes up for the work between. */
  readonly firstLevel?: number;
}

/** Keys that a modelled loop has at most: all of its accesses are recorded. */
export const mostModelled = 100_000;

/** A machine with the overlap that its times have. */
export class LoopModel {
  readonly #machine: Machine;
  readonly #time: { readonly overlap: number; readonly firstLevel: number };

  private constructor(on: Machine, { overlap = 2, firstLevel = 1 }: ModelOptions) {
    this.#machine = on;
    this.#time = { overlap, firstLevel };
  }

  /** The model; undefined where no machine is named and this computer does not list its caches. */
  static of(options: ModelOptions): LoopModel | undefined {
    const given = options.machine ?? thisComputer();
    return given === undefined ? undefined : new LoopModel(machine(given), options);
  }

  /** What its rows are called. */
  get side(): string {
    const { overlap, firstLevel } = this.#time;
    return `model: ${this.#machine.name}, overlap ${overlap}, in L1 ${firstLevel}`;
  }

  /**
   * Nanoseconds of a loop over a map: it has run once before, so that the caches are warm.
   * @throws {MachineError} if a latency that is needed is unknown.
   */
  nanoseconds(map: TracedMap, loop: () => unknown): number {
    const { process } = map;
    process.journal.clear();
    process.traced = true;
    loop();
    process.traced = false;
    const { accesses } = streamOf(map);
    const run = this.#machine.start();
    run.add(accesses);
    run.forget();
    run.add(accesses);
    process.journal.clear();
    return run.result().time(this.#time).total;
  }
}
