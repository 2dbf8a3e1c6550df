/**
 * JS Map's program of the benchmark: a separate process that is given a case as JSON, does what it says
 * with number or string keys, and prints a report. Strings are made before the clock runs.
 *
 * A Map cannot be made with room for n, so the hint has no counterpart here.
 */

import { stopwatch, type Taken } from "../stopwatch.js";
import type { MapCase, MapReport, Order } from "./case.js";
import { FILL_SEED, LOOKUP_SEED, shuffled } from "./shuffle.js";

const { n, key, elem, order, lookups, range } = JSON.parse(process.argv[2] ?? "") as MapCase;
const map = new Map<number | string, number | boolean>();
const report: MapReport = {
  fill: timeFill(),
  length: map.size,
  lookups: lookups.map(timeLookup),
  range: range ? timeRange() : { wall: 0, cpu: 0 },
  heap: 0,
};
process.stdout.write(`${JSON.stringify(report)}\n`);

function keysIn(order: Order, seed: number): ArrayLike<number | string> {
  const integers =
    order === "shuffled" ? shuffled(n, seed) : Int32Array.from({ length: n }, (_, i) => i);
  return key === "string" ? Array.from(integers, (i) => `key-${i}`) : integers;
}

function timeFill(): Taken {
  const keys = keysIn(order, FILL_SEED);
  const taken = stopwatch();
  for (let i = 0; i < n; i++) map.set(keys[i] as number, elem === "bool" ? true : i);
  return taken();
}

function timeLookup(lookup: Order): Taken {
  const keys = keysIn(lookup, LOOKUP_SEED);
  let found = 0;
  const taken = stopwatch();
  for (let i = 0; i < n; i++) if (map.has(keys[i] as number)) found++;
  const time = taken();
  if (found !== n) throw new Error(`${found} of ${n} keys were found`);
  return time;
}

function timeRange(): Taken {
  let sum = 0;
  const taken = stopwatch();
  for (const [, elem] of map) sum += Number(elem);
  const time = taken();
  if (sum !== (n * (n - 1)) / 2) throw new Error(`the elems add up to ${sum}`);
  return time;
}
