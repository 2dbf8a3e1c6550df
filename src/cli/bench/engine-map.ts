/**
 * The engine's side of the bench: a process of its own that is given a release and a case as JSON,
 * does what it says, and prints a report. Fill and lookup are the bulk operations of a notebook,
 * with the memory samples and the look for interruptions that these have there.
 */

import { GoProcess, keys, type Workload } from "../../go/index.js";
import type { MapCase, MapReport, Order } from "./map-case.js";
import { FILL_SEED, LOOKUP_SEED, shuffled } from "./shuffle.js";
import { since } from "./stopwatch.js";

const [release = "", text = ""] = process.argv.slice(2);
const { n, elem, order, hint, lookups } = JSON.parse(text) as MapCase;
const go = new GoProcess(release);
const room = hint ? n : 0;
const workload = keysIn(order, FILL_SEED);
const { map, fill } = elem === "bool" ? fillBool() : fillInt64();
const report: MapReport = { length: map.length, fill, lookups: lookups.map(timeLookup) };
process.stdout.write(`${JSON.stringify(report)}\n`);

function fillInt64() {
  const start = process.hrtime.bigint();
  const map = go.make("map[int64]int64", room);
  map.fill(workload, workload);
  return { map, fill: since(start) };
}

function fillBool() {
  const start = process.hrtime.bigint();
  const map = go.make("map[int64]bool", room);
  map.fill(workload, true);
  return { map, fill: since(start) };
}

function timeLookup(lookup: Order): number {
  const workload = keysIn(lookup, LOOKUP_SEED);
  const start = process.hrtime.bigint();
  const { found } = map.lookup(workload);
  const time = since(start);
  if (found !== n) throw new Error(`${found} of ${n} keys were found`);
  return time;
}

function keysIn(order: Order, seed: number): Workload {
  if (order === "sequence") return keys.sequence(n);
  return keys.from(BigInt64Array.from(shuffled(n, seed), BigInt));
}
