/**
 * Machines in a notebook: `machine("Zen 4").run(m)` sends a traced map's accesses through the caches and
 * TLBs of src/hardware.
 */

import type { ColumnTable } from "arquero";
import { requireOptions } from "../../format/argument.js";
import { binaryBytes } from "../../format/binary.js";
import { type AccessColumns, GoMap } from "../../go/index.js";
import * as hardware from "../../hardware/index.js";
import { machineFiguresTable, type TableBundle, tableBundle } from "../../tables/index.js";
import { MachineRun } from "./run.js";
import { type Operations, streamOf, type TracedMap } from "./stream.js";

/** What `m.accesses()` gives, as far as it is a stream. */
export interface AccessesOfMap {
  columns(): Pick<AccessColumns, "address" | "size" | "kind" | "operation">;
}

/** Accesses that do not come from a map: words, columns, or chunks of a trace. */
export type AccessSource =
  | hardware.Accesses
  | hardware.AccessColumns
  | AccessesOfMap
  | Iterable<hardware.Accesses>;

/** Which operations of a map run, and with which caches. */
export interface MapRunOptions extends Operations {
  /** Begin with empty caches; otherwise earlier operations have warmed them up. Default false. */
  readonly cold?: boolean;
}

/** A described machine. */
export class LabMachine {
  /** The model itself, of src/hardware. */
  readonly model: hardware.Machine;

  /** @throws MachineError naming the invalid field. */
  constructor(model: hardware.Machine) {
    this.model = model;
  }

  get name(): string {
    return this.model.name;
  }

  /** The description of the machine, with defaults filled in. */
  get description(): hardware.Machine["description"] {
    return this.model.description;
  }

  /**
   * The same machine with changes: another line, huge pages, a prefetcher switched on, a latency that
   * is unknown.
   * @example machine("Zen 4").with({ page: "2 MiB", caches: { L2: { prefetch: { nextLine: true } } } })
   * @throws MachineError naming the invalid field.
   */
  with(changes: hardware.Changes): LabMachine {
    requireOptions(changes, '{ page: "2 MiB" }');
    return new LabMachine(this.model.with(changes));
  }

  /**
   * Send accesses through the machine's caches and TLBs: those of a traced map's operations, or any.
   * @param source a map of a traced process; accesses as columns, `{ address: [0, 64], size: 8 }`; a
   * trace of a real program, read by `machine.trace(path)`
   * @param options of a map: `from` and `to` are numbers of operations, the second not included
   * @example machine("Zen 4").run(m).levels()
   * @throws NotTracedError for a map of which nothing was traced, AccessError for invalid accesses.
   */
  run(source: TracedMap, options?: MapRunOptions): MachineRun;
  run(source: AccessSource): MachineRun;
  run(source: TracedMap | AccessSource, options: MapRunOptions = {}): MachineRun {
    requireOptions(options, "{ cold: true }");
    if (source instanceof GoMap) return this.#runMap(source, options);
    return new MachineRun(this.model.run(chunksOf(source as AccessSource)));
  }

  /** One row per figure: part, figure, value, unit, source. Unknown figures are marked as such. */
  figures(): ColumnTable {
    return machineFiguresTable(this.model.figures());
  }

  toString(): string {
    const { caches, page } = this.description;
    const sizes = caches.map(({ name, size, ways }) => `${name} ${binaryBytes(size)} ${ways}-way`);
    return `${this.name}: ${sizes.join(", ")}; pages of ${binaryBytes(page)}`;
  }

  /** In a notebook: the figures, with their sources. */
  [Symbol.for("Jupyter.display")](): TableBundle {
    return tableBundle(this.figures());
  }

  #runMap(map: TracedMap, { cold = false, ...operations }: MapRunOptions): MachineRun {
    const stream = streamOf(map, operations);
    const run = this.model.start({ regions: stream.kinds.map((_, code) => String(code)) });
    if (!cold) {
      run.add(stream.before);
      run.forget();
    }
    run.add(stream.accesses);
    const program = `gomaplab-go${map.process.release.name}`;
    return new MachineRun(run.result(), { ...stream, program });
  }
}

/** Chunks of accesses from what a user may give. */
export function chunksOf(source: AccessSource): hardware.Accesses | Iterable<hardware.Accesses> {
  if (typeof source !== "object" || source === null) throw notAccesses(source);
  if ("words" in source) return source;
  if ("columns" in source) return chunkOf(source.columns());
  if ("address" in source) return hardware.accesses(source);
  if (Symbol.iterator in source) return source;
  throw notAccesses(source);
}

function chunkOf(columns: ReturnType<AccessesOfMap["columns"]>): hardware.Accesses {
  const { address, size, kind, operation: op } = columns;
  const kinds = kind.map((store) => (store === 1 ? hardware.STORE : hardware.LOAD));
  return hardware.accesses({ address, size, kind: kinds, op });
}

function notAccesses(source: unknown): hardware.AccessError {
  const got = source === null ? "null" : Array.isArray(source) ? "a list" : typeof source;
  const must = "a map of a traced process, or accesses such as { address: [0, 64], size: 8 }";
  return new hardware.AccessError(`\`source\` must be ${must}, got ${got}`);
}
