/**
 * What was executed, and what came out (protocol, section "History"): of this session and, from
 * a database that all kernels of the user share, of earlier ones.
 *
 * The database is opened some time after the first cell, or when somebody asks for history, in a
 * thread of its own; nothing here waits for it except who asks. A session is one kernel process,
 * a line is an execution count.
 */

import { Worker } from "node:worker_threads";
import type { HistoryRequest } from "../wire/requests.js";
import type { HistoryEntry, HistoryTuple } from "./history-database.js";
import { historyFile } from "./history-file.js";
import type { HistoryAnswer, HistoryTask } from "./history-worker.js";
import { log, logRecurring } from "./log.js";

/** How long cells wait to be written together, in ms: first results come before book-keeping. */
const WRITE_AFTER_MS = 1000;

/** How long the end of the kernel waits for the last cells to be written, in ms. */
const GOODBYE_MS = 400;

/** Results longer than this, in UTF-16 units, are not kept: history is for reading. */
const LONGEST_OUTPUT = 1 << 16;

interface Waiting {
  resolve(entries: HistoryTuple[]): void;
  reject(error: Error): void;
}

export class History {
  readonly #unwritten = new Map<number, HistoryEntry>();
  readonly #waiting = new Map<number, Waiting>();
  #worker: Worker | undefined;
  #timer: NodeJS.Timeout | undefined;
  #latest: HistoryEntry | undefined;
  #tasks = 0;

  /** Records a stored cell when it begins to run. */
  add(line: number, source: string): void {
    this.#latest = { line, source, output: undefined };
    this.#keep(this.#latest);
  }

  /** Records the result of the cell added last. */
  setOutput(line: number, output: string): void {
    if (this.#latest?.line !== line || output.length > LONGEST_OUTPUT) return;
    this.#latest.output = output;
    this.#keep(this.#latest);
  }

  /**
   * Answers a history request, oldest entry first.
   *
   * @throws Error when the database fails
   */
  async read(request: HistoryRequest): Promise<HistoryTuple[]> {
    this.#write();
    return this.#ask({ id: ++this.#tasks, task: "read", request });
  }

  /** Writes what is unwritten, unless that takes too long. */
  async close(): Promise<void> {
    this.#write();
    if (!this.#worker) return;
    const closed = this.#ask({ id: ++this.#tasks, task: "close" }).catch(() => []);
    await Promise.race([closed, new Promise((resolve) => setTimeout(resolve, GOODBYE_MS))]);
  }

  #keep(entry: HistoryEntry): void {
    this.#unwritten.set(entry.line, entry);
    this.#timer ??= setTimeout(() => this.#write(), WRITE_AFTER_MS).unref();
  }

  #write(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#unwritten.size === 0) return;
    const entries = [...this.#unwritten.values()];
    this.#unwritten.clear();
    this.#ask({ id: ++this.#tasks, task: "write", entries }).catch((error: Error) =>
      logRecurring("history was not written", `history was not written: ${error.message}`),
    );
  }

  #ask(task: HistoryTask): Promise<HistoryTuple[]> {
    return new Promise((resolve, reject) => {
      this.#waiting.set(task.id, { resolve, reject });
      this.#open().postMessage(task);
    });
  }

  #open(): Worker {
    if (this.#worker) return this.#worker;
    const worker = new Worker(new URL("./history-worker.js", import.meta.url), {
      workerData: historyFile(),
    });
    worker.unref();
    worker.on("message", (answer: HistoryAnswer) => {
      if ("warning" in answer) return log(answer.warning);
      const waiting = this.#waiting.get(answer.id);
      this.#waiting.delete(answer.id);
      if (answer.error === undefined) waiting?.resolve(answer.entries);
      else waiting?.reject(new Error(answer.error));
    });
    // A fault of the thread: all who wait are told, and the next task starts a new one.
    worker.on("error", (error) => {
      this.#worker = undefined;
      for (const { reject } of this.#waiting.values()) reject(error);
      this.#waiting.clear();
    });
    this.#worker = worker;
    return worker;
  }
}
