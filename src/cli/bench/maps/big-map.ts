/**
 * The big-map program of the benchmark: a separate process that is given a release and a case as
 * JSON, makes and fills the map in bulk, and prints the time and memory.
 */

import { GoProcess, keys } from "../../../go/index.js";
import { stopwatch } from "../stopwatch.js";
import type { BigCase, BigReport } from "./big-maps.js";

const [release = "", text = ""] = process.argv.slice(2);
const { n, hint } = JSON.parse(text) as BigCase;
const go = new GoProcess(release);
const taken = stopwatch();
const map = go.make("map[int64]bool", hint ? n : 0);
map.fill(keys.sequence(n), true);
const report: BigReport = {
  ...taken(),
  length: map.length,
  simulated: go.memory.buffer.byteLength,
  resident: 1024 * process.resourceUsage().maxRSS,
};
process.stdout.write(`${JSON.stringify(report)}\n`);
