/**
 * Table of one key stream in four structures: a classic Go map, a Swiss Go map, a textbook table with linear
 * probing, and one with separate chaining; all with the same keys and the hash that the Swiss map has for them.
 * The Go maps are the engine's, their accesses those of compiled Go. The others are written down here:
 *
 *   linear probing    slots of a key and an elem, a byte a slot that says whether it is used; the search
 *                     goes on to the next slot until the key is found or a slot is free
 *   chaining          an array of pointers, one for each entry at full load, to nodes of a pointer, a key
 *                     and an elem, in the order of insertion, as an allocator of one size class lays them
 *
 *   groups            what a Swiss map would be with one table of groups of another size: a control byte a
 *                     slot at the group's start, which are loaded at once, then slots of a key and an elem,
 *                     or all keys and behind them all elems; keys are compared where the control byte has
 *                     the hash's low seven bits, groups follow one another as in Go, at most 7/8 full
 *
 * Keys and elems are int64. What they need besides (header, hash) is left out of the two textbook tables.
 */
import type { ColumnTable } from "arquero";
import { shown } from "../../format/shown.js";
import { accessesOf, type GoMap, GoProcess, newestRelease } from "../../go/index.js";
import { type Accesses, accesses, type Machine } from "../../hardware/index.js";
import { table } from "../frame/column-form.js";

/** How many keys, how full, on what. */
export interface StructuresOptions {
  /** Entries; default 50,000. */
  readonly entries?: number;
  /** Share of the slots that is full in linear probing; default 0.75. */
  readonly full?: number;
  /** Lookups of each kind; default 2000. */
  readonly lookups?: number;
  /** Slots a group of what-if tables: 8, 16; default none of them. */
  readonly groups?: readonly number[];
  /** Keys apart from elems in those groups; default false. */
  readonly apart?: boolean;
  /** Default: the newest of each generation of maps. */
  readonly releases?: readonly string[];
}

interface Row {
  readonly structure: string;
  readonly what: "hit" | "miss";
  readonly bytes: number;
  readonly accesses: number;
  readonly lines: number;
  readonly missed: readonly number[];
}

/** One lookup after another: where each one's accesses begin. */
interface Lookups {
  readonly accesses: Accesses;
  readonly address: Float64Array;
  readonly size: ArrayLike<number>;
  readonly op: Uint32Array;
}

type Int64Map = GoMap<number, number>;

/** Something in which keys are looked up. */
interface Structure {
  readonly name: string;
  readonly bytes: number;
  lookups(keys: readonly number[]): Lookups;
}

/**
 * A row for each structure and kind of lookup: `structure`, `what` hit or miss, `bytes` an entry,
 * `accesses` and `lines` a lookup, and misses a lookup in each cache of the machine, as in `L1D misses`.
 * The caches have seen lookups of as many other keys before.
 * @example structuresTable(machine("Zen 4"))
 * @example structuresTable(machine("Zen 4"), { groups: [8, 16], apart: true })
 * @throws RangeError naming the option that cannot be, UnknownReleaseError.
 */
export function structuresTable(machine: Machine, options: StructuresOptions = {}): ColumnTable {
  const { releases = Object.values(newestRelease), full = 0.75 } = options;
  const entries = whole(options.entries ?? 50_000, "entries");
  const lookups = whole(options.lookups ?? 2000, "lookups");
  if (!(full > 0 && full < 1))
    throw new RangeError(`\`full\` must be between 0 and 1, got ${full}`);
  const { groups = [], apart = false } = options;
  if (!Array.isArray(groups) || !groups.every((slots) => slots === 8 || slots === 16)) {
    throw new RangeError(
      `\`groups\` must be a list of slots a group, 8 or 16, got ${shown(groups)}`,
    );
  }
  const maps = releases.map((release) => goMap(release, entries));
  const hashes = maps.at(-1)?.map ?? goMap(newestRelease.swiss, 0).map;
  const hash = (key: number): number => Number(hashes.hash(key) & 0xffffffffn);
  const structures: Structure[] = [
    ...maps,
    linearProbing(entries, full, hash),
    chaining(entries, hash),
    ...groups.map((slots) => grouped(entries, hash, slots, apart)),
  ];
  const levels = machine.description.paths.data.map(({ name }) => name);
  const rows = structures.flatMap((structure) =>
    (["hit", "miss"] as const).map((what): Row => {
      const key = (i: number) => (what === "hit" ? (i * 7919) % entries : entries + i);
      const numbers = Array.from({ length: 2 * lookups }, (_, i) => key(i));
      const warm = structure.lookups(numbers.slice(0, lookups));
      const found = structure.lookups(numbers.slice(lookups));
      const run = machine.start();
      run.add(warm.accesses);
      run.forget();
      run.add(found.accesses);
      const { level, misses } = run.result().levels();
      return {
        structure: structure.name,
        what,
        bytes: structure.bytes / entries,
        accesses: found.address.length / lookups,
        lines: linesOf(found) / lookups,
        missed: levels.map((name) => (misses[level.indexOf(name)] as number) / lookups),
      };
    }),
  );
  const column = (of: (row: Row) => number) => Float64Array.from(rows, of);
  return table({
    structure: rows.map(({ structure }) => structure),
    what: rows.map(({ what }) => what),
    bytes: column(({ bytes }) => bytes),
    accesses: column((row) => row.accesses),
    lines: column(({ lines }) => lines),
    ...Object.fromEntries(
      levels.map((name, i) => [`${name} misses`, column(({ missed }) => missed[i] as number)]),
    ),
  });
}

/** A Go map, whose lookups are traced. */
function goMap(release: string, entries: number): Structure & { readonly map: Int64Map } {
  const process = new GoProcess(release);
  const map = process.make("map[int64]int64") as unknown as Int64Map;
  for (let key = 0; key < entries; key++) map.put(key, key);
  return {
    map,
    name: `Go ${release}`,
    bytes: map.live,
    lookups(keys) {
      process.journal.clear();
      process.traced = true;
      for (const key of keys) map.get(key);
      process.traced = false;
      const { address, size, operation: op } = accessesOf(map as never).columns();
      return { accesses: accesses({ address, size, op }), address, size, op };
    },
  };
}

/** Addresses where the textbook tables begin. */
const arrayAt = 0xc100000000;
const nodesAt = 0xc200000000;

/** A slot of the table with linear probing, and a node of the one with chaining, in bytes. */
const slotFields = { key: 0, elem: 8, size: 16 };
const nodeFields = { next: 0, key: 8, elem: 16, size: 24 };

/** Slots of sixteen bytes behind an array of bytes that say which are used. */
function linearProbing(entries: number, full: number, hash: (key: number) => number): Structure {
  const slots = 2 ** Math.ceil(Math.log2(entries / full));
  const keys = new Float64Array(slots).fill(-1);
  const search = (key: number, look: (slot: number) => void): number => {
    let slot = hash(key) & (slots - 1);
    for (; keys[slot] !== -1 && keys[slot] !== key; slot = (slot + 1) & (slots - 1)) look(slot);
    return slot;
  };
  for (let key = 0; key < entries; key++) keys[search(key, () => undefined)] = key;
  const slotAt = (slot: number): number => arrayAt + slots + slotFields.size * slot;
  return {
    name: `linear probing, ${Math.round((100 * entries) / slots)}% full`,
    bytes: slots + slotFields.size * slots,
    lookups: collect((key, load) => {
      const looked = (slot: number): void => {
        load(arrayAt + slot, 1);
        load(slotAt(slot) + slotFields.key, 8);
      };
      const slot = search(key, looked);
      load(arrayAt + slot, 1);
      if (keys[slot] !== key) return;
      load(slotAt(slot) + slotFields.key, 8);
      load(slotAt(slot) + slotFields.elem, 8);
    }),
  };
}

/** Nodes of 24 bytes: next, key, elem. */
function chaining(entries: number, hash: (key: number) => number): Structure {
  const heads = 2 ** Math.ceil(Math.log2(entries));
  const first = new Int32Array(heads).fill(-1);
  const next = new Int32Array(entries).fill(-1);
  for (let key = 0; key < entries; key++) {
    const head = hash(key) & (heads - 1);
    next[key] = first[head] as number;
    first[head] = key;
  }
  return {
    name: `chaining, ${(entries / heads).toFixed(2)} a chain`,
    bytes: 8 * heads + nodeFields.size * entries,
    lookups: collect((key, load) => {
      const head = hash(key) & (heads - 1);
      load(arrayAt + 8 * head, 8);
      for (let node = first[head] as number; node >= 0; node = next[node] as number) {
        const at = nodesAt + nodeFields.size * node;
        load(at + nodeFields.key, 8);
        if (node === key) return load(at + nodeFields.elem, 8);
        load(at + nodeFields.next, 8);
      }
    }),
  };
}

/** One table of groups of `slots` slots. */
function grouped(
  entries: number,
  hash: (key: number) => number,
  slots: number,
  apart: boolean,
): Structure {
  const groups = 2 ** Math.max(0, Math.ceil(Math.log2((entries * 8) / 7 / slots)));
  const keys = new Float64Array(groups * slots).fill(-1);
  const bytes = 17 * slots;
  /** The groups of a key's probe sequence, up to the one that ends it. */
  function* probed(key: number): Generator<number> {
    let group = (hash(key) >>> 7) & (groups - 1);
    for (let step = 1; ; step++) {
      yield group;
      group = (group + step) & (groups - 1);
    }
  }
  const slotIn = (group: number, key: number): number =>
    keys.subarray(group * slots, (group + 1) * slots).indexOf(key);
  for (let key = 0; key < entries; key++) {
    for (const group of probed(key)) {
      const free = slotIn(group, -1);
      if (free < 0) continue;
      keys[group * slots + free] = key;
      break;
    }
  }
  const keyAt = (group: number, slot: number): number =>
    arrayAt + group * bytes + slots + slot * (apart ? 8 : 16);
  const elemAt = (group: number, slot: number): number =>
    apart ? keyAt(group, slots + slot) : keyAt(group, slot) + 8;
  return {
    name: `groups of ${slots}${apart ? ", keys apart" : ""}, ${Math.round((100 * entries) / (groups * slots))}% full`,
    bytes: groups * bytes,
    lookups: collect((key, load) => {
      for (const group of probed(key)) {
        load(arrayAt + group * bytes, slots);
        for (let slot = 0; slot < slots; slot++) {
          const other = keys[group * slots + slot] as number;
          if (other === -1 || ((hash(other) ^ hash(key)) & 127) !== 0) continue;
          load(keyAt(group, slot), 8);
          if (other === key) return load(elemAt(group, slot), 8);
        }
        if (slotIn(group, -1) >= 0) return;
      }
    }),
  };
}

/** Lookups whose loads are written down. */
function collect(
  lookup: (key: number, load: (address: number, size: number) => void) => void,
): Structure["lookups"] {
  return (keys) => {
    const [address, size, op]: [number[], number[], number[]] = [[], [], []];
    for (const [i, key] of keys.entries()) {
      lookup(key, (at, bytes) => {
        address.push(at);
        size.push(bytes);
        op.push(i);
      });
    }
    const columns = { address: Float64Array.from(address), size, op: Uint32Array.from(op) };
    return { accesses: accesses(columns), ...columns };
  };
}

/** Different lines of each lookup, added up. */
function linesOf({ address, size, op }: Lookups): number {
  let lines = 0;
  for (let from = 0; from < address.length; ) {
    const touched = new Set<number>();
    let i = from;
    for (; i < address.length && op[i] === op[from]; i++) {
      const at = address[i] as number;
      const last = Math.floor((at + (size[i] as number) - 1) / 64);
      for (let line = Math.floor(at / 64); line <= last; line++) touched.add(line);
    }
    lines += touched.size;
    from = i;
  }
  return lines;
}

function whole(value: number, name: string): number {
  if (Number.isInteger(value) && value >= 1 && value <= 1e7) return value;
  throw new RangeError(`\`${name}\` must be a whole number from 1 to 10000000, got ${value}`);
}
