/**
 * Measures a map on a copy of its process: the cost of lookups, puts and deletes in its current
 * state; and the cost of growth, a pass over all entries, deleting and clearing on a new map of its
 * type with some of its keys.
 */
import {
  type AccessRecord,
  absentKeys,
  costsOf,
  GoMap,
  type GoValue,
  isAccess,
  linesOf,
  type OperationCost,
  type Sampled,
  sampleKeys,
  sizeOf,
} from "../../go/index.js";

/** A map that can be tried out: of any type and release. */
export type Measurable = Sampled & Pick<GoMap<never, never>, "live" | "samples">;

/** Lookups, puts and deletes whose costs are averaged. */
const operations = 256;

/** Keys with which the new map is filled. */
const keysOfGrowth = 2000;

/** What a map costs. Lines are cache lines of 64 bytes; null: there was no key to try. */
export interface Measurement {
  readonly entries: number;
  /** Bytes that the map reaches, and objects it has ever allocated. */
  readonly live: number;
  readonly mallocs: number;
  /** Lines that an operation touches on average. */
  readonly lines: Readonly<
    Record<"hit" | "miss" | "overwrite" | "insert" | "delete", number | null>
  >;
  /** The puts that filled the new map, in order. */
  readonly growth: readonly OperationCost[];
  /** Bytes the new map reaches when it is full, after all its keys are deleted, and after clear. */
  readonly full: number;
  readonly deleted: number;
  readonly cleared: number;
  /** Lines that a pass over all entries of the new map touches, per entry. */
  readonly pass: number;
}

/** Any map in a copy of its process, where it may be changed. */
export type Copy = GoMap<GoValue, GoValue>;

/** Keys that maps are tried out with. */
export interface SampleKeys {
  readonly present: readonly GoValue[];
  readonly absent: readonly GoValue[];
}

/** A map in a copy of its process. */
export function copyOf(map: Measurable): Copy {
  return map.process.copy(map.place, map.type, (...made): Copy => new GoMap(...made));
}

/** Keys for the measurement of maps that are compared: some that the first has, some that none has. */
export function sampleKeysOf(maps: readonly [Copy, ...Copy[]]): SampleKeys {
  const present = sampleKeys(maps[0], keysOfGrowth);
  const absent = absentKeys(maps[0].type.key, operations, (key) => {
    return maps.some((map) => map.has(key as GoValue));
  });
  return { present: present as GoValue[], absent: absent as GoValue[] };
}

/** Try a map out. It stays as it is; the copy of it does not. */
export function measure(map: Measurable, copy: Copy, { present, absent }: SampleKeys): Measurement {
  const { process } = copy;
  const { live, length: entries } = map;
  const shared = present.filter((key) => copy.has(key));
  const own = shared.length > 0 ? shared : (sampleKeys(map, operations) as GoValue[]);
  const few = evenSample(own, operations);
  process.traced = true;
  const lines = {
    hit: meanLines(copy, few, (key) => copy.get(key)),
    miss: meanLines(copy, absent, (key) => copy.get(key)),
    overwrite: meanLines(copy, few, (key) => copy.putZero(key)),
    insert: meanLines(copy, absent, (key) => copy.putZero(key)),
    delete: meanLines(copy, few, (key) => copy.delete(key)),
  };
  const grown: Copy = process.make(map.type.text);
  process.journal.clear();
  for (const key of present) grown.putZero(key);
  const growth = [...costsOf(grown)];
  const full = grown.live;
  const pass = linesOfPass(grown) / present.length;
  process.traced = false;
  const cleared: Copy = process.make(map.type.text);
  for (const key of present) cleared.putZero(key);
  for (const key of present) grown.delete(key);
  const deleted = grown.live;
  cleared.clear();
  const mallocs = map.samples.at(-1)?.mallocs ?? 0;
  return { entries, live, mallocs, lines, growth, full, deleted, cleared: cleared.live, pass };
}

/** The mean number of lines of operations on some keys. */
function meanLines(
  map: Copy,
  keys: readonly GoValue[],
  work: (key: GoValue) => unknown,
): number | null {
  if (keys.length === 0) return null;
  const { journal } = map.process;
  journal.clear();
  for (const key of keys) work(key);
  let sum = 0;
  for (const { lines } of costsOf(map)) sum += lines;
  journal.clear();
  return sum / keys.length;
}

/** Distinct lines of a pass over all entries, those of keys and elems included. */
function linesOfPass(map: Copy): number {
  const { process, type } = map;
  const lines = new Set<number>();
  process.journal.clear();
  const iterator = map.iterate();
  const elemSize = sizeOf(type.elem, process.architecture).size;
  const keySize = sizeOf(type.key, process.architecture).size;
  for (let at = iterator.keyAddress; at !== undefined; at = iterator.keyAddress) {
    linesOf(lines, at, keySize);
    linesOf(lines, iterator.elemAddress ?? 0n, elemSize);
    iterator.advance();
  }
  for (const record of process.journal) {
    if (isAccess(record) && !notMaps.has(record.touched)) {
      linesOf(lines, record.address, record.size);
    }
  }
  process.journal.clear();
  return lines.size;
}

/** What an iteration touches that is not part of the map. */
const notMaps: ReadonlySet<AccessRecord["touched"]> = new Set([
  "iterator",
  "allocator",
  "generator",
] as const);

/** `n` of a list, evenly spread. */
function evenSample<T>(list: readonly T[], n: number): T[] {
  if (list.length <= n) return [...list];
  return Array.from({ length: n }, (_, i) => list[Math.floor((i * list.length) / n)] as T);
}
