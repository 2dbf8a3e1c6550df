/**
 * Executed code and its output (protocol, section "History"): of this session and, from a database
 * that all kernels of the user share, of earlier ones.
 *
 * The database is opened some time after the first cell, or when history is requested, in a
 * separate thread, which takes 20 MB and ends when there is nothing to do. Only history requests
 * wait for it. A session is one kernel process, a line is an execution count.
 *
 * What is not written when the kernel ends, because many others are at the file, is left beside it
 * for the next kernel to write.
 */

import { setFlagsFromString } from "node:v8";
import { Worker } from "node:worker_threads";
import { SMALL_HEAP } from "../../thread-limits.js";
import type { HistoryRequest, HistoryTuple } from "../../wire/messages/history.js";
import { log, logRecurring } from "../log.js";
import type { HistoryEntry } from "./database.js";
import { historyFile, IN_MEMORY } from "./file.js";
import { newSession } from "./session.js";
import { leave } from "./unwritten-cells.js";
import type { HistoryAnswer, HistoryTask, HistoryThreadData } from "./worker.js";

/** How long cells wait to be written together, in ms: first results come before book-keeping. */
const WRITE_AFTER_MS = 1000;

/** How long the thread stays for more to do, in ms. */
const REST_AFTER_MS = 2000;

/** How long the end of the kernel waits for the last cells to be written, in ms. */
const GOODBYE_MS = 1500;

/** Results longer than this, in UTF-16 units, are not kept: history is for reading. */
const LONGEST_OUTPUT = 1 << 16;

interface Waiting {
  resolve(entries: HistoryTuple[]): void;
  reject(error: Error): void;
}

export class History {
  readonly #file = historyFile();
  readonly #start = newSession();
  /**
   * What no thread was given yet, by its line; and what one was, until it says that it is written.
   */
  readonly #unwritten = new Map<number, HistoryEntry>();
  readonly #givenAway = new Set<HistoryEntry[]>();
  readonly #waiting = new Map<number, Waiting>();
  #worker: Worker | undefined;
  #timer: NodeJS.Timeout | undefined;
  #latest: HistoryEntry | undefined;
  /** Whether the file could be opened: else all that there is lives in the thread. */
  #isFiled = false;
  #rest: NodeJS.Timeout | undefined;
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

  /** Writes what is unwritten; if that takes too long, leaves it to the next kernel. */
  async close(): Promise<void> {
    this.#write();
    const worker = this.#worker;
    if (!worker) return;
    const closed = this.#ask({ id: ++this.#tasks, task: "close" }).catch(() => []);
    await Promise.race([closed, new Promise((resolve) => setTimeout(resolve, GOODBYE_MS))]);
    const entries = [...this.#givenAway].flat().concat(...this.#unwritten.values());
    if (entries.length === 0 || this.#file === IN_MEMORY) return;
    await worker.terminate();
    try {
      leave(this.#file, { start: this.#start, entries });
    } catch (error) {
      log(`history was not written: ${(error as Error).message}`);
    }
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
    this.#givenAway.add(entries);
    this.#ask({ id: ++this.#tasks, task: "write", entries })
      .catch((error: Error) => {
        logRecurring("history was not written", `history was not written yet: ${error.message}`);
        // With the next ones, unless these have a newer form by then.
        for (const entry of entries) {
          if (!this.#unwritten.has(entry.line)) this.#unwritten.set(entry.line, entry);
        }
      })
      .finally(() => this.#givenAway.delete(entries));
  }

  #ask(task: HistoryTask): Promise<HistoryTuple[]> {
    clearTimeout(this.#rest);
    return new Promise((resolve, reject) => {
      this.#waiting.set(task.id, { resolve, reject });
      this.#open().postMessage(task);
    });
  }

  /** Lets the thread go, unless what it holds is nowhere else. */
  #restLater(): void {
    clearTimeout(this.#rest);
    if (this.#waiting.size > 0 || !this.#isFiled) return;
    this.#rest = setTimeout(() => {
      const worker = this.#worker;
      this.#worker = undefined;
      worker?.postMessage({ id: 0, task: "close" } satisfies HistoryTask);
    }, REST_AFTER_MS).unref();
  }

  #open(): Worker {
    if (this.#worker) return this.#worker;
    // SQLite is WebAssembly, and little of it runs here: compiling it for speed takes 35 MB that
    // the process never gives back.
    setFlagsFromString("--liftoff-only");
    const worker = new Worker(new URL("./worker.js", import.meta.url), {
      workerData: { file: this.#file, start: this.#start } satisfies HistoryThreadData,
      resourceLimits: SMALL_HEAP,
    });
    worker.unref();
    worker.on("message", (answer: HistoryAnswer) => {
      if ("warning" in answer) return log(answer.warning);
      if ("open" in answer) {
        this.#isFiled = true;
        return;
      }
      const waiting = this.#waiting.get(answer.id);
      this.#waiting.delete(answer.id);
      if (answer.error === undefined) waiting?.resolve(answer.entries);
      else waiting?.reject(new Error(answer.error));
      if (worker === this.#worker) this.#restLater();
    });
    // A fault of the thread: requests that wait fail, and the next task starts a new one.
    worker.on("error", (error) => {
      if (worker !== this.#worker) return;
      this.#worker = undefined;
      for (const { reject } of this.#waiting.values()) reject(error);
      this.#waiting.clear();
    });
    this.#worker = worker;
    return worker;
  }
}
