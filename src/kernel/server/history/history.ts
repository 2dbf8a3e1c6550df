/**
 * What was executed, and what came out (protocol, section "History"): of this session and, from
 * a database that all kernels of the user share, of earlier ones.
 *
 * The database is opened some time after the first cell, or when somebody asks for history, in a
 * thread of its own, which ends when there is nothing to do: it takes 20 MB. Nothing here waits for
 * it except who asks. A session is one kernel process,
 * a line is an execution count.
 */

import { setFlagsFromString } from "node:v8";
import { Worker } from "node:worker_threads";
import { SMALL_HEAP } from "../../thread-limits.js";
import type { HistoryRequest } from "../../wire/requests.js";
import { log, logRecurring } from "../log.js";
import type { HistoryEntry, HistoryTuple } from "./database.js";
import { historyFile } from "./file.js";
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
  readonly #unwritten = new Map<number, HistoryEntry>();
  readonly #waiting = new Map<number, Waiting>();
  #worker: Worker | undefined;
  #timer: NodeJS.Timeout | undefined;
  #latest: HistoryEntry | undefined;
  /** This kernel's session in the file, once a thread has begun it. */
  #session: number | undefined;
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
    clearTimeout(this.#rest);
    return new Promise((resolve, reject) => {
      this.#waiting.set(task.id, { resolve, reject });
      this.#open().postMessage(task);
    });
  }

  /** Lets the thread go, unless what it holds is nowhere else. */
  #restLater(): void {
    clearTimeout(this.#rest);
    if (this.#waiting.size > 0 || this.#session === undefined) return;
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
      workerData: { file: historyFile(), session: this.#session } satisfies HistoryThreadData,
      resourceLimits: SMALL_HEAP,
    });
    worker.unref();
    worker.on("message", (answer: HistoryAnswer) => {
      if ("warning" in answer) return log(answer.warning);
      if ("session" in answer) {
        this.#session = answer.session;
        return;
      }
      const waiting = this.#waiting.get(answer.id);
      this.#waiting.delete(answer.id);
      if (answer.error === undefined) waiting?.resolve(answer.entries);
      else waiting?.reject(new Error(answer.error));
      if (worker === this.#worker) this.#restLater();
    });
    // A fault of the thread: all who wait are told, and the next task starts a new one.
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
