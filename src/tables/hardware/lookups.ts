/**
 * Table of the cost of lookups as a map fills up: entries or groups searched, accesses, lines and
 * pages touched, and misses on a machine; for hits and for misses, from a nearly empty map to one
 * that is about to grow.
 *
 * Probes are of all entries, read off the map's structure: in a classic map the entries looked at (a miss
 * looks at all of its chain), in a Swiss map the groups searched. Accesses are those of a sample of lookups in
 * an order that has nothing to do with memory, as the engine's traced build makes them; a machine's caches
 * and TLBs have seen the whole map before, line by line.
 */
import type { ColumnTable } from "arquero";
import {
  type AccessColumns,
  accessesOf,
  releases as allReleases,
  arena,
  blockSlots,
  type GenerationName,
  type GoMap,
  GoProcess,
  type GoValue,
  generationOf,
  newestRelease,
} from "../../go/index.js";
import { accesses, type Machine, type Run } from "../../hardware/index.js";
import { table } from "../frame/column-form.js";
import { tablesOf } from "../generations.js";
import { tablesTable } from "../swiss/tables.js";

/** What is looked up, in what, on what. */
export interface LookupOptions {
  /** Go releases; default the latest of each generation, 1.23 and 1.27. */
  readonly releases?: readonly string[];
  /** Slots of the map; default 8192. */
  readonly slots?: number;
  /** Lookups of each kind at each load; default 500. */
  readonly lookups?: number;
  /** Machine whose misses are counted; default none. */
  readonly machine?: Machine;
}

type AnyMap = GoMap<GoValue, GoValue>;

/** What differs between the generations. */
interface Filling {
  /** Loads that are looked at, as shares of the slots. */
  readonly shares: readonly number[];
  /** Entries of a slot's share in the generation's own unit. */
  load(entries: number, slots: number): number;
  readonly unit: "entry" | "group";
  /** What a lookup of a key that is not there searches, on average. */
  missProbes(map: AnyMap, slots: number): number;
}

const steps = (count: number, step: number): number[] =>
  Array.from({ length: count }, (_, i) => (i + 1) * step);

/**
 * Shares of the slots that may be full, by release. For a hint of this share of `slots`, make
 * allocates `slots` slots in one of the releases.
 */
function loadLimits(generation: GenerationName): number[] {
  const rows = [...allReleases.values()].filter((row) => row.generation === generation);
  return [...new Set(rows.map((row) => row.loadFactorNum / (blockSlots * row.loadFactorDen)))];
}

const fillings: Readonly<Record<GenerationName, Filling>> = {
  classic: {
    // Entries a bucket: 0.5 to 6.5.
    shares: steps(13, 1 / 16),
    load: (entries, slots) => (blockSlots * entries) / slots,
    unit: "entry",
    missProbes: (map, slots) => (blockSlots * map.length) / slots,
  },
  swiss: {
    shares: steps(14, 1 / 16),
    load: (entries, slots) => entries / slots,
    unit: "group",
    missProbes: (map) => {
      const tables = tablesTable(map);
      const column = (name: string) => Float64Array.from(tables.array(name) as ArrayLike<number>);
      const [means, depths] = [column("missProbes"), column("localDepth")];
      // A table of depth d has a share 2^-d of all hashes.
      return means.reduce((sum, mean, row) => sum + mean * 2 ** -(depths[row] as number), 0);
    },
  },
};

/** What a lookup takes, on average. */
interface Costs {
  readonly accesses: number;
  readonly lines: number;
  readonly pages: number;
  readonly missed: readonly number[];
}

interface Row extends Costs {
  readonly release: string;
  readonly what: "hit" | "miss";
  readonly unit: string;
  readonly entries: number;
  readonly load: number;
  readonly full: number;
  readonly probes: number;
}

/**
 * A row for each release, load, and kind of lookup:
 * - `release`, `what` hit or miss
 * - `entries` in the map, `load` entries a bucket (classic) or a slot (Swiss), `full` percent of slots
 * - `probes` searched on average, in `unit`: entries, or groups
 * - `accesses`, `lines` of 64 bytes, `pages` of 4 KiB that a lookup touches on average
 * - with a machine: misses a lookup in each of its levels, a column each, as in `L1D misses`
 *
 * @param type a map type with integer or string keys
 * @example lookupsTable("map[int64]int64", { machine: machine("Zen 4") })
 * @throws GoTypeError on a text that is not a map type, RangeError for other keys, UnknownReleaseError.
 */
export function lookupsTable(type: string, options: LookupOptions = {}): ColumnTable {
  const { releases = Object.values(newestRelease), machine } = options;
  const rows = releases.flatMap((release) => rowsOf(type, release, options));
  const levels = machine?.description.paths.data.map(({ name }) => name) ?? [];
  const column = (of: (row: Row) => number) => Float64Array.from(rows, of);
  return table(
    {
      release: rows.map(({ release }) => release),
      what: rows.map(({ what }) => what),
      entries: column(({ entries }) => entries),
      load: column(({ load }) => load),
      full: column(({ full }) => full),
      probes: column(({ probes }) => probes),
      unit: rows.map(({ unit }) => unit),
      accesses: column((row) => row.accesses),
      lines: column(({ lines }) => lines),
      pages: column(({ pages }) => pages),
      ...Object.fromEntries(
        levels.map((level, i) => [`${level} misses`, column(({ missed }) => missed[i] as number)]),
      ),
    },
    { full: { unit: "%" } },
  );
}

function rowsOf(type: string, release: string, options: LookupOptions): Row[] {
  const slots = whole(options.slots ?? 8192, "slots", 64, 2 ** 24);
  if (!Number.isInteger(Math.log2(slots))) {
    throw new RangeError(`\`slots\` must be a power of two, got ${slots}`);
  }
  const { machine } = options;
  const lookups = whole(options.lookups ?? 500, "lookups", 1, 1e6);
  const process = new GoProcess(release);
  const filling = fillings[process.release.generation];
  const made = loadLimits(process.release.generation).map((limit) => {
    return process.make(type, Math.floor(slots * limit)) as unknown as AnyMap;
  });
  const map = made.find(
    (one) => blockSlots * generationOf(one).blocks(one).count === slots,
  ) as AnyMap;
  const keyOf = keysOf(map);
  const put = map.events.length;
  const { journal } = process;
  journal.clear();
  const batches: (Omit<Row, keyof Costs> & { readonly lines: Float64Array })[] = [];
  for (const share of filling.shares) {
    const entries = Math.floor(share * slots);
    while (map.length < entries) map.putZero(keyOf(map.length));
    // It has grown: the release's limit is lower.
    if (map.events.length > put) break;
    const load = filling.load(entries, slots);
    const common = { release, unit: filling.unit, entries, load, full: (100 * entries) / slots };
    const hits = tablesOf(map).probes(map);
    const [probes, found] = [hits.array("probes"), hits.array("entries")] as [number[], number[]];
    const hitProbes = probes.reduce((sum, n, i) => sum + n * (found[i] as number), 0) / entries;
    const looked = [
      ["hit", (i: number) => keyOf((i * 7919) % entries), hitProbes],
      ["miss", (i: number) => keyOf(slots + i), filling.missProbes(map, slots)],
    ] as const;
    const lines = machine === undefined ? new Float64Array() : linesOf(map);
    for (const [what, key, searched] of looked) {
      process.traced = true;
      for (let i = 0; i < lookups; i++) map.get(key(i));
      process.traced = false;
      batches.push({ ...common, what, probes: searched, lines });
    }
  }
  const columns = accessesOf(map as unknown as GoMap<never, never>).columns();
  let from = 0;
  return batches.map(({ lines, ...batch }, row) => {
    let to = from;
    const end = (row + 1) * lookups;
    while (to < columns.length && (columns.operation[to] as number) < end) to++;
    const costs = costsOf(columns, from, to, lookups, machine && warm(machine, lines));
    from = to;
    return { ...batch, ...costs };
  });
}

/** Keys that are not the same for different numbers. */
function keysOf({ type }: AnyMap): (i: number) => GoValue {
  const { kind } = type.key;
  if (/^u?int(ptr|32|64)?$/.test(kind)) return (i) => i;
  if (kind === "string") return (i) => `key ${i}`;
  const must = "`type` must have integer keys of 32 or 64 bits, or string keys";
  throw new RangeError(`${must}, got ${type.key.text}`);
}

/** What lookups cost on average: the accesses `from` up to `to` of a stream. */
function costsOf(
  columns: AccessColumns,
  from: number,
  to: number,
  lookups: number,
  run: Run | undefined,
): Costs {
  const { operation, address, size } = columns;
  let [lines, pages] = [0, 0];
  for (let first = from; first < to; ) {
    const touched = [new Set<number>(), new Set<number>()] as const;
    let i = first;
    for (; i < to && operation[i] === operation[first]; i++) {
      const at = address[i] as number;
      for (const [unit, set] of [
        [64, touched[0]],
        [4096, touched[1]],
      ] as const) {
        const last = Math.floor((at + (size[i] as number) - 1) / unit);
        for (let number = Math.floor(at / unit); number <= last; number++) set.add(number);
      }
    }
    lines += touched[0].size;
    pages += touched[1].size;
    first = i;
  }
  run?.add(accesses({ address: address.subarray(from, to), size: size.subarray(from, to) }));
  const result = run?.result();
  const levels = result?.levels();
  const missed = result?.machine.paths.data.map(({ name }) => {
    return (levels?.misses[levels.level.indexOf(name)] as number) / lookups;
  });
  return {
    accesses: (to - from) / lookups,
    lines: lines / lookups,
    pages: pages / lookups,
    missed: missed ?? [],
  };
}

/** The addresses of all lines of a map. */
function linesOf(map: AnyMap): Float64Array {
  const regions = generationOf(map).regions(map as unknown as GoMap<never, never>);
  return Float64Array.from(
    regions.flatMap(({ at, end }) => {
      const first = Math.floor(at / 64);
      const count = Math.ceil(end / 64) - first;
      return Array.from({ length: count }, (_, i) => Number(arena) + 64 * (first + i));
    }),
  );
}

/** A machine that has loaded from all these addresses. */
function warm(machine: Machine, address: Float64Array): Run {
  const run = machine.start();
  run.add(accesses({ address }));
  run.forget();
  return run;
}

function whole(value: number, name: string, least: number, most: number): number {
  if (Number.isInteger(value) && value >= least && value <= most) return value;
  throw new RangeError(`\`${name}\` must be a whole number from ${least} to ${most}, got ${value}`);
}
