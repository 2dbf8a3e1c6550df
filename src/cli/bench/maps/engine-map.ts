/**
 * The engine's program of the benchmark: a separate process that is given a release and a case as
 * JSON, runs it, and prints a report. In bulk, fill, lookup and range are the bulk operations of a
 * notebook, including memory samples and checks for interruptions.
 */

import { type GoMap, GoProcess, type Integers, keys } from "../../../go/index.js";
import { since, stopwatch, type Taken } from "../stopwatch.js";
import type { MapCase, MapReport, Order } from "./case.js";
import { FILL_SEED, LOOKUP_SEED, shuffled } from "./shuffle.js";

/** Collections that are timed. */
const COLLECTIONS = 3;

const [release = "", text = ""] = process.argv.slice(2);
const { n, key, elem, order, hint, lookups, range, heap, way } = JSON.parse(text) as MapCase;
const go = new GoProcess(release, { traced: way === "traced" });
const workload = keysIn(order, FILL_SEED);
/** The elems of a fill. */
const elems = {
  int64: () => keys.sequence(n),
  bool: () => true,
  string: () => keys.strings(n, "elem-"),
} as const;
const filled = stopwatch();
const map = go.make<string>(`map[${key}]${elem}`, hint ? n : 0) as GoMap<
  number,
  number | boolean | string
>;
fill();
const report: MapReport = {
  fill: filled(),
  length: map.length,
  lookups: lookups.map(timeLookup),
  range: range ? timeRange() : { wall: 0, cpu: 0 },
  heap: heap === null ? 0 : { mark: timeCollection, allocate: timeAllocations }[heap](),
};
process.stdout.write(`${JSON.stringify(report)}\n`);

function fill(): void {
  if (way === "bulk") map.fill(workload, elems[elem]());
  else for (let i = 0; i < n; i++) map.put(i, i);
}

function timeLookup(lookup: Order): Taken {
  const asked = keysIn(lookup, LOOKUP_SEED);
  const taken = stopwatch();
  const found = way === "bulk" ? map.lookup(asked).found : lookUpSingly();
  const time = taken();
  if (found !== n) throw new Error(`${found} of ${n} keys were found`);
  return time;
}

function lookUpSingly(): number {
  let found = 0;
  for (let i = 0; i < n; i++) if (map.has(i)) found++;
  return found;
}

function timeRange(): Taken {
  const taken = stopwatch();
  const visited = map.range();
  const time = taken();
  if (visited !== n) throw new Error(`${visited} of ${n} entries were visited`);
  return time;
}

/** The shortest of some collections of the filled map; the first one is not counted. */
function timeCollection(): number {
  go.gc();
  const times = Array.from({ length: COLLECTIONS }, () => {
    const start = process.hrtime.bigint();
    go.gc();
    return since(start);
  });
  const { objectsMarked = 0 } = go.cycles().at(-1) ?? {};
  const strings = key === "string" || elem === "string" ? n : 0;
  // Up to three short strings share a block.
  if (3 * objectsMarked < strings) throw new Error(`${objectsMarked} objects hold ${n} strings`);
  return Math.min(...times);
}

/**
 * The fill's allocations again, in a process that does nothing else: of each purpose as many, of
 * their mean size. It counts the calls from TypeScript too, which a fill has not.
 */
function timeAllocations(): number {
  const counts = go.allocationCounts();
  const { valueData } = new GoProcess(release);
  const start = process.hrtime.bigint();
  for (const { purpose, objects, bytes } of counts) {
    const size = Math.floor(bytes / objects);
    for (let i = 0; i < objects; i++) valueData.allocate(size, purpose);
  }
  return since(start);
}

function keysIn(order: Order, seed: number): Integers {
  const integers = order === "sequence" ? keys.sequence(n) : keys.from(shuffled(n, seed));
  return key === "string" ? { ...integers, prefix: "key-" } : integers;
}
