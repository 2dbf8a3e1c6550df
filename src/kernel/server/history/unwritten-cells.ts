/**
 * Cells that a kernel could not write to the history before it ended, because other kernels had
 * locked it: saved in a separate file next to it, for the next kernel that opens the history.
 */

import { mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import type { HistoryEntry } from "./database.js";

/** What one kernel left. */
export interface UnwrittenCells {
  /** What its session is known by. */
  start: string;
  entries: readonly HistoryEntry[];
}

/** Leaves cells beside a history. */
export function leave(history: string, leftover: UnwrittenCells): void {
  const file = `${history}${MARK}${process.pid}-${Date.now()}.json`;
  mkdirSync(dirname(history), { recursive: true, mode: 0o700 });
  // Under this name when it is whole.
  writeFileSync(`${file}.new`, JSON.stringify(leftover), { mode: 0o600 });
  renameSync(`${file}.new`, file);
}

/** Hands on everything that was left beside a history, and takes it away. */
export function collect(history: string, take: (leftover: UnwrittenCells) => void): void {
  const folder = dirname(history);
  const beginning = `${basename(history)}${MARK}`;
  for (const name of readdirSync(folder)) {
    if (!name.startsWith(beginning) || !name.endsWith(".json")) continue;
    const file = join(folder, name);
    take(JSON.parse(readFileSync(file, "utf8")) as UnwrittenCells);
    rmSync(file);
  }
}

const MARK = ".unwritten-";
