/**
 * JS Map's side of the bench: a process of its own that is given a case as JSON, does what it says
 * with number keys, and prints a report.
 *
 * A Map cannot be made with room for n, so the hint has no counterpart here.
 */

import type { MapCase, MapReport, Order } from "./map-case.js";
import { FILL_SEED, LOOKUP_SEED, shuffled } from "./shuffle.js";
import { since } from "./stopwatch.js";

const { n, elem, order, lookups } = JSON.parse(process.argv[2] ?? "") as MapCase;
const map = new Map<number, number | boolean>();
const fill = timeFill();
const report: MapReport = { length: map.size, fill, lookups: lookups.map(timeLookup) };
process.stdout.write(`${JSON.stringify(report)}\n`);

function timeFill(): number {
  const keys = order === "shuffled" ? shuffled(n, FILL_SEED) : null;
  const start = process.hrtime.bigint();
  for (let i = 0; i < n; i++) {
    const key = keys === null ? i : (keys[i] as number);
    map.set(key, elem === "bool" ? true : key);
  }
  return since(start);
}

function timeLookup(lookup: Order): number {
  const keys = lookup === "shuffled" ? shuffled(n, LOOKUP_SEED) : null;
  let found = 0;
  const start = process.hrtime.bigint();
  for (let i = 0; i < n; i++) {
    if (map.has(keys === null ? i : (keys[i] as number))) found++;
  }
  const time = since(start);
  if (found !== n) throw new Error(`${found} of ${n} keys were found`);
  return time;
}
