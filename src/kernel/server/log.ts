/**
 * The server's log, on its stderr.
 *
 * Two problems are avoided. A pipe that is not read blocks a process that writes to it
 * synchronously, as Node does on POSIX; so lines are written asynchronously and dropped while one
 * is pending. And a sender of invalid messages could fill a disk; so a recurring message is written
 * only the 1st, 10th, 100th, … time.
 */

import { write } from "node:fs";

const STDERR = 2;

/** Lines waiting behind a stuck write; more are dropped. */
const MOST_WAITING = 100;

const counts = new Map<string, number>();
const waiting: string[] = [];
let writing = false;

/** Writes one note. */
export function log(text: string): void {
  if (waiting.length >= MOST_WAITING) return;
  waiting.push(`kernel: ${text}\n`);
  if (!writing) writeNext();
}

/**
 * Writes a note that may recur: the n-th of its kind only if n is a power of ten.
 *
 * @param kind One of a few fixed texts: each is remembered for good.
 */
export function logRecurring(kind: string, text = kind): void {
  const count = (counts.get(kind) ?? 0) + 1;
  counts.set(kind, count);
  if (Number.isInteger(Math.log10(count))) log(count === 1 ? text : `${text} (${count} times)`);
}

function writeNext(): void {
  const line = waiting.shift();
  writing = line !== undefined;
  // An error means that there is no stderr to write to: there is nowhere to report it.
  if (line !== undefined) write(STDERR, line, writeNext);
}
