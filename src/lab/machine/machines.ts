/**
 * `machine` in a notebook: machines by name or by description, and the other models of accesses.
 */
import { closeSync, openSync } from "node:fs";
import type { ColumnTable } from "arquero";
import { inFile } from "../../capture/index.js";
import { requireLike, requireList, requireOptions } from "../../format/argument.js";
import { shown } from "../../format/shown.js";
import { GoMap } from "../../go/index.js";
import * as hardware from "../../hardware/index.js";
import {
  type LookupOptions,
  lookupsTable,
  type PageSweepOptions,
  pageSweepTable,
  type StructuresOptions,
  stridesTable,
  structuresTable,
  transitionsTable,
} from "../../tables/index.js";
import { SharingCores } from "./cores.js";
import { type AccessSource, chunksOf, LabMachine } from "./machine.js";
import { MeasuredComputer } from "./measured.js";
import { PagesOfAccesses } from "./pages.js";
import { ReuseOfAccesses } from "./reuse.js";
import { streamOf, type TracedMap } from "./stream.js";

/** Accesses of a map's traced operations, or from anywhere. */
type Source = TracedMap | AccessSource;

function accessesOf(source: Source): hardware.Accesses | Iterable<hardware.Accesses> {
  return source instanceof GoMap ? streamOf(source).accesses : chunksOf(source as AccessSource);
}

function named(given: string | hardware.MachineDescription): LabMachine {
  if (typeof given !== "string") {
    const right = 'a name of machine.names such as "Zen 4", or a description of a machine';
    requireLike("machine", given, right, ["name"]);
  }
  return new LabMachine(hardware.machine(given));
}

const models = {
  /** The names of the known machines. */
  names: hardware.machine.names,

  /**
   * A trace of a real program, for `run`: written by valgrind's lackey, or in DineroIV's format.
   * @example machine("Zen 4").run(machine.trace("program.lackey"))
   */
  trace(path: string, options?: hardware.TraceOptions): Iterable<hardware.Accesses> {
    const advice = "give the path of a trace that valgrind --tool=lackey --trace-mem=yes wrote";
    // The file is read when it is run: what is wrong with its name is said here.
    inFile(path, advice, () => closeSync(openSync(path, "r")));
    return hardware.traceFile(path, options);
  },

  /**
   * A machine that counts as valgrind's cachegrind does: LRU, an access to two lines is one miss at most.
   * @example machine.cachegrind({ D1: [32768, 8, 64] }).run(machine.trace("program.lackey"))
   */
  cachegrind(options?: hardware.CachegrindOptions): LabMachine {
    const example = "{ D1: [32768, 8, 64] }";
    if (options !== undefined) requireOptions(options, example);
    for (const [name, geometry] of Object.entries(options ?? {})) {
      requireList(name, geometry, "[32768, 8, 64], of bytes, ways and bytes of a line");
    }
    return new LabMachine(hardware.cachegrind(options));
  },

  /**
   * Measures this computer: latency by working set, bandwidth. Takes a second or two.
   * @example machine.measure().latency()
   */
  measure(options?: hardware.MeasureOptions): MeasuredComputer {
    return new MeasuredComputer(hardware.measure(options));
  },

  /**
   * Reuse of lines (or pages, `{ unit: 4096 }`) by accesses: reuse distances, and the misses of
   * caches of every size, from one pass.
   * @example machine.reuse(m).missCurve()
   */
  reuse(source: Source, options?: hardware.ReuseOptions): ReuseOfAccesses {
    if (options !== undefined) requireOptions(options, "{ unit: 4096 }");
    return new ReuseOfAccesses(hardware.reuse(accessesOf(source), options));
  },

  /**
   * Cores with private caches that are kept coherent; default two, MESI.
   * @example machine.cores().write(0, 0).write(1, 8).sharedLines()
   */
  cores(options?: hardware.CoresOptions): SharingCores {
    if (options !== undefined) requireOptions(options, "{ cores: 4 }");
    return new SharingCores(options);
  },

  /**
   * The page table filled by accesses: frames in order or scattered, on nodes chosen by a policy.
   * @example machine.pages(m, { frames: "scattered" }).table()
   */
  pages(
    source: Source,
    options?: hardware.PageTableOptions & { readonly node?: number },
  ): PagesOfAccesses {
    if (options !== undefined) requireOptions(options, '{ frames: "scattered" }');
    return new PagesOfAccesses(accessesOf(source), options);
  },

  /**
   * How objects of a size straddle lines of 64 bytes, one row per stride.
   * @example machine.strides([12, 56, 64, 80, 144])
   */
  strides(sizes: ArrayLike<number>, options?: hardware.StrideOptions): ColumnTable {
    requireLike("machine.strides", sizes, "an array such as [12, 64]", ["length"]);
    if (options !== undefined) requireOptions(options, "{ line: 128 }");
    return stridesTable(sizes, options);
  },

  /**
   * The rules of a coherence protocol, one row each: `machine.transitions("MESI")`.
   * @example machine.transitions("MOESI")
   */
  transitions(protocol: hardware.ProtocolName): ColumnTable {
    if (protocol !== "MESI" && protocol !== "MOESI") {
      throw new RangeError(`\`protocol\` must be "MESI" or "MOESI", got ${shown(protocol)}`);
    }
    return transitionsTable(protocol);
  },

  /**
   * The cost of lookups as maps fill up, in both generations: probes, accesses, lines, pages,
   * misses.
   * @example machine.lookups("map[int64]int64", { machine: "Zen 4" })
   */
  lookups(
    type: string,
    options: Omit<LookupOptions, "machine"> & { readonly machine?: string | LabMachine } = {},
  ): ColumnTable {
    requireOptions(options, '{ machine: "Zen 4" }');
    const { machine: on, ...others } = options;
    return lookupsTable(type, on === undefined ? others : { ...others, machine: modelOf(on) });
  },

  /**
   * Lookups of the same keys in Go maps of both generations and in two textbook tables: linear probing and
   * separate chaining. `groups` adds what Swiss maps would be with groups of that many slots, `apart` with their
   * keys apart from elems; Go's own layout of keys apart is release "1.27-X:mapsplitgroup".
   * @example machine.structures("Zen 4", { entries: 50_000 })
   * @example machine.structures("Zen 4", { groups: [8, 16], apart: true })
   */
  structures(on: string | LabMachine = "Zen 4", options?: StructuresOptions): ColumnTable {
    if (options !== undefined) requireOptions(options, "{ entries: 50_000 }");
    return structuresTable(modelOf(on), options);
  },

  /**
   * Pages of bucket arrays for B = 4 to 24, and TLB misses of lookups in them on a machine.
   * @example machine.pageSweep("map[int64]int64", "Skylake-SP")
   */
  pageSweep(
    type: string,
    on: string | LabMachine = "Zen 4",
    options?: PageSweepOptions,
  ): ColumnTable {
    return pageSweepTable(type, modelOf(on), options);
  },
};

function modelOf(given: string | LabMachine): hardware.Machine {
  if (typeof given !== "string") {
    const right = 'a name of machine.names such as "Zen 4", or a machine';
    requireLike("machine", given, right, ["model", "run"]);
  }
  return typeof given === "string" ? hardware.machine(given) : given.model;
}

type Models = typeof models;

/** What {@link machine} has beside being a function; a name of its own keeps messages short. */
export interface MachineModels extends Models {
  (given: string | hardware.MachineDescription): LabMachine;
}

/**
 * A machine by name or by description: caches, TLBs, pages. `run` computes the cost of accesses on
 * it.
 *
 * @param given one of `machine.names`, or a description
 * @example machine("Zen 4").run(m).levels()
 * @example machine({ name: "toy", caches: [{ name: "L1", holds: "both", size: 1024, ways: 2, line: 64 }] })
 * @throws MachineError naming what is wrong.
 */
export const machine: MachineModels = Object.assign(named, models);
