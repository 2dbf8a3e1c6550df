/**
 * What was executed, and what came out (protocol, section "History").
 *
 * Entries are numbered by session and line, as in IPython: a session is one kernel process, a
 * line is an execution count. Range requests name a session absolutely (1, 2, …), the current one
 * by 0, and earlier ones by negative numbers. Everything is kept in one ordered list, which is
 * what a table with the key (session, line) would hold.
 */

import type { HistoryRequest } from "../wire/requests.js";
import { glob } from "./glob.js";

interface Entry {
  session: number;
  line: number;
  source: string;
  /** text/plain of the cell's result, if it had one. */
  output: string | undefined;
}

/** [session, line, source], or with outputs [session, line, [source, output or null]]. */
export type HistoryTuple = [number, number, string | [string, string | null]];

/** The session that this process writes. */
const CURRENT = 1;

export class History {
  readonly #entries: Entry[] = [];

  /** Records a stored cell when it begins to run. */
  add(line: number, source: string): void {
    this.#entries.push({ session: CURRENT, line, source, output: undefined });
  }

  /** Records the result of a cell added before. */
  setOutput(line: number, output: string): void {
    const entry = this.#entries.findLast((e) => e.session === CURRENT && e.line === line);
    if (entry) entry.output = output;
  }

  /** Answers a history request, oldest entry first. */
  read(request: HistoryRequest): HistoryTuple[] {
    return this.#select(request).map(({ session, line, source, output }) => [
      session,
      line,
      request.output ? [source, output ?? null] : source,
    ]);
  }

  #select(request: HistoryRequest): Entry[] {
    switch (request.access) {
      case "tail":
        return last(this.#entries, request.n);
      case "range": {
        const { session, start, stop = Number.POSITIVE_INFINITY } = request;
        const wanted = session > 0 ? session : CURRENT + session;
        return this.#entries.filter(
          (e) => e.session === wanted && e.line >= start && e.line < stop,
        );
      }
      case "search": {
        const matches = glob(request.pattern);
        const hits = this.#entries.filter((e) => matches(e.source));
        return last(request.unique ? newestOfEach(hits) : hits, request.n ?? hits.length);
      }
    }
  }
}

function last<T>(items: readonly T[], n: number): T[] {
  return n <= 0 ? [] : items.slice(-n);
}

function newestOfEach(entries: readonly Entry[]): Entry[] {
  const newest = new Map(entries.map((entry) => [entry.source, entry]));
  return entries.filter((entry) => newest.get(entry.source) === entry);
}
