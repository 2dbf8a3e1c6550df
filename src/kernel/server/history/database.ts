/**
 * The history in SQLite, with the schema of IPython's history:
 *
 *   sessions        session (counts up), start
 *   history         session, line, source
 *   output_history  session, line, output
 *
 * Several kernels write to one file, one at a time (lock.ts). SQLite here has no other lock
 * than a folder beside the file that exists while a kernel reads or writes, for some milliseconds.
 * One that is there all the same is that of another program, or was left behind when it is old.
 *
 * Everything is synchronous and may wait: worker.ts runs it in a separate thread.
 */

import { chmodSync, closeSync, mkdirSync, openSync, rmdirSync, statSync } from "node:fs";
import { dirname } from "node:path";
import sqlite from "node-sqlite3-wasm";
import type { HistoryRequest, HistoryTuple } from "../../wire/messages/history.js";
import { IN_MEMORY } from "./file.js";
import { glob } from "./glob.js";
import { HistoryLock } from "./lock.js";
import { newSession } from "./session.js";
import { collect } from "./unwritten-cells.js";

/** What was executed, and what came out of it. */
export interface HistoryEntry {
  line: number;
  source: string;
  /** text/plain of the cell's result, if it had one. */
  output: string | undefined;
}

const SCHEMA = `
  CREATE TABLE IF NOT EXISTS sessions
    (session INTEGER PRIMARY KEY AUTOINCREMENT, start TEXT NOT NULL);
  CREATE TABLE IF NOT EXISTS history
    (session INTEGER, line INTEGER, source TEXT NOT NULL, PRIMARY KEY (session, line));
  CREATE TABLE IF NOT EXISTS output_history
    (session INTEGER, line INTEGER, output TEXT NOT NULL, PRIMARY KEY (session, line));
`;

const SELECT = `
  SELECT session, line, source, output FROM history
  LEFT JOIN output_history USING (session, line)
`;

/** How long to wait for other programs, and between two looks, in ms. */
const PATIENCE_MS = 5000;
const LOOK_MS = 10;

/** A lock older than this is stale: transactions take milliseconds. In ms. */
const STALE_MS = 30_000;

interface Row {
  session: number;
  line: number;
  source: string;
  output: string | null;
}

export class HistoryDatabase {
  readonly #database: sqlite.Database;
  /** A history in memory is not shared. */
  readonly #lock: HistoryLock | undefined;
  /** Number of this session. */
  readonly session: number;

  /**
   * Opens the file, made if need be, for its user alone.
   *
   * @param start what this session is known by; if it is not known yet, it begins
   * @throws Error when it cannot be opened, is no database, or another program keeps it locked
   */
  constructor(file: string, start = newSession()) {
    if (file !== IN_MEMORY) prepareFile(file);
    this.#lock = file === IN_MEMORY ? undefined : new HistoryLock(file);
    this.#database = new sqlite.Database(file);
    this.#database.function("matches", (pattern, text) => test(String(pattern), String(text)), {
      deterministic: true,
    });
    this.session = this.#alone(() => {
      this.#database.exec(SCHEMA);
      if (file !== IN_MEMORY) collect(file, (left) => this.#record(left.start, left.entries));
      return this.#sessionOf(start);
    });
  }

  /** Records cells; one recorded before gets its output. */
  write(entries: readonly HistoryEntry[]): void {
    this.#alone(() => this.#insert(this.session, entries));
  }

  #record(start: string, entries: readonly HistoryEntry[]): void {
    this.#insert(this.#sessionOf(start), entries);
  }

  /** The number of a session, which begins if it is not known yet. */
  #sessionOf(start: string): number {
    const database = this.#database;
    const known = database.get("SELECT session FROM sessions WHERE start = ?", [start]);
    if (known) return Number(known.session);
    const made = database.run("INSERT INTO sessions (start) VALUES (?)", [start]);
    return Number(made.lastInsertRowid);
  }

  #insert(session: number, entries: readonly HistoryEntry[]): void {
    const database = this.#database;
    database.exec("BEGIN IMMEDIATE");
    try {
      for (const { line, source, output } of entries) {
        const key = [session, line];
        database.run("INSERT OR REPLACE INTO history VALUES (?, ?, ?)", [...key, source]);
        if (output === undefined) continue;
        database.run("INSERT OR REPLACE INTO output_history VALUES (?, ?, ?)", [...key, output]);
      }
      database.exec("COMMIT");
    } catch (error) {
      if (database.inTransaction) database.exec("ROLLBACK");
      throw error;
    }
  }

  /** Does something while no other kernel is at the file. */
  #alone<T>(work: () => T): T {
    const insistent = () => insistently(work);
    return this.#lock ? this.#lock.hold(insistent) : insistent();
  }

  /**
   * Answers a history request, oldest entry first. Range requests name a session by its number,
   * the current one by 0, and earlier ones by negative numbers.
   */
  read(request: HistoryRequest): HistoryTuple[] {
    return this.#alone(() => this.#select(request)).map(({ session, line, source, output }) => [
      session,
      line,
      request.output ? [source, output] : source,
    ]);
  }

  close(): void {
    this.#database.close();
  }

  #select(request: HistoryRequest): Row[] {
    switch (request.access) {
      case "tail":
        return this.#latest("", [], request.n);
      case "range": {
        const { session, start, stop } = request;
        const wanted = session > 0 ? session : this.session + session;
        return this.#rows(`${SELECT} WHERE session = ? AND line >= ? AND line < ? ORDER BY line`, [
          wanted,
          start,
          stop ?? Number.MAX_SAFE_INTEGER,
        ]);
      }
      case "search": {
        const { pattern, unique, n } = request;
        const newest = unique
          ? `AND NOT EXISTS (SELECT 1 FROM history AS later WHERE later.source = history.source
               AND (later.session, later.line) > (history.session, history.line))`
          : "";
        return this.#latest(`WHERE matches(?, source) ${newest}`, [pattern], n);
      }
    }
  }

  /** The last `n` (all, if undefined) of those that fit, oldest first. */
  #latest(where: string, values: string[], n: number | undefined): Row[] {
    const limit = n === undefined ? -1 : Math.max(0, n);
    const sql = `${SELECT} ${where} ORDER BY session DESC, line DESC LIMIT ?`;
    return this.#rows(sql, [...values, limit]).reverse();
  }

  #rows(sql: string, values: (string | number)[]): Row[] {
    return this.#database.all(sql, values) as unknown as Row[];
  }
}

/** The pattern compiled last: a search asks for one pattern and many texts. */
let compiled = { pattern: "*", matches: glob("*") };

function test(pattern: string, text: string): boolean {
  if (compiled.pattern !== pattern) compiled = { pattern, matches: glob(pattern) };
  return compiled.matches(text);
}

function prepareFile(file: string): void {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  closeSync(openSync(file, "a", 0o600));
  chmodSync(file, 0o600);
  const lock = `${file}.lock`;
  const stat = statSync(lock, { throwIfNoEntry: false });
  if (stat && Date.now() - stat.mtimeMs > STALE_MS) rmdirSync(lock);
}

/** Does it again while another program is at the file. */
function insistently<T>(work: () => T): T {
  const end = Date.now() + PATIENCE_MS;
  for (;;) {
    try {
      return work();
    } catch (error) {
      const isLocked = /locked|busy/i.test((error as Error).message);
      if (!isLocked || Date.now() > end) throw error;
    }
    // Not the same pause for everybody, or two kernels would go on meeting.
    Atomics.wait(PAUSE, 0, 0, LOOK_MS * (0.5 + Math.random()));
  }
}

/** Never notified: waiting on it is a pause. */
const PAUSE = new Int32Array(new SharedArrayBuffer(4));
