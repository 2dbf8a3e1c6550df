/**
 * The program of the benchmark of saved processes: a separate process fills a map, saves its process
 * to a file, opens the file, and prints the times.
 */
import { rmSync, statSync } from "node:fs";
import { go, keys, openProcess } from "../../../lab/index.js";
import { stopwatch } from "../stopwatch.js";
import type { SavedReport } from "./processes.js";

const [release = "", n = "", path = ""] = process.argv.slice(2);
const map = go(release)
  .make("map[int64]bool")
  .fill(keys.sequence(Number(n)), true);
let taken = stopwatch();
map.process.save(path);
const saved = taken();
taken = stopwatch();
const opened = openProcess(path);
const report: SavedReport = {
  saved,
  opened: taken(),
  file: statSync(path).size,
  entries: opened.maps[0]?.length ?? 0,
};
rmSync(path);
process.stdout.write(`${JSON.stringify(report)}\n`);
