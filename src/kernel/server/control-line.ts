/** The main thread's interface to the thread that owns the heartbeat and control sockets. */

import { Worker } from "node:worker_threads";
import { SMALL_HEAP } from "../thread-limits.js";
import { Writer } from "../wire/writer.js";
import type { ControlNews, ControlOrder, ControlThreadData } from "./control-thread.js";
import { log, logRecurring } from "./log.js";

/** Takes a message from control; `answered` if its reply was sent already. */
export type ControlReceiver = (frames: Buffer[], answered: boolean) => void;

export class ControlLine {
  readonly #thread: Worker;
  readonly #exited: Promise<unknown>;
  #receiver: ControlReceiver | undefined;
  /** What arrived before there was a receiver. */
  readonly #early: [Buffer[], boolean][] = [];
  /** Replies, in order. */
  readonly replies: Writer;
  /** The ports of both sockets, once bound; rejects when they cannot be. */
  readonly bound: Promise<{ control: number; hb: number }>;

  constructor(data: ControlThreadData) {
    const thread = new Worker(new URL("./control-thread.js", import.meta.url), {
      workerData: data,
      resourceLimits: SMALL_HEAP,
    });
    this.#thread = thread;
    this.#exited = new Promise((resolve) => thread.once("exit", resolve));
    this.replies = new Writer({ send: async (frames) => this.#order("send", frames) }, (error) =>
      log(`control: ${error.message}`),
    );
    this.bound = new Promise((resolve, reject) => {
      // A thread that fails later takes the heartbeat with it: better that the kernel ends.
      thread.once("error", (error) => {
        reject(error);
        log(`control: ${(error as Error).message}`);
      });
      thread.on("message", (news: ControlNews) => {
        if (news.news === "bound") resolve({ control: news.control, hb: news.hb });
        else if (news.news === "unbound") reject(new Error(news.reason));
        else this.#hear(news);
      });
    });
    // Rejects for those who await it; there may be none yet.
    this.bound.catch(() => undefined);
  }

  /** Begins to hand on messages. */
  listen(receiver: ControlReceiver): void {
    this.#receiver = receiver;
    for (const [frames, answered] of this.#early.splice(0)) receiver(frames, answered);
  }

  /**
   * Lets the last replies leave, closes both sockets and resolves when the thread is over. To be
   * awaited before the process exits: zeromq aborts one in which a thread still receives.
   */
  async close(): Promise<void> {
    await this.replies.settled();
    this.#thread.postMessage({ order: "close" } satisfies ControlOrder);
    await this.#exited;
  }

  #hear(news: Exclude<ControlNews, { news: "bound" }>): void {
    if (news.news === "message") {
      const frames = news.frames.map(asBuffer);
      if (this.#receiver) this.#receiver(frames, news.answered);
      else this.#early.push([frames, news.answered]);
    } else if (news.news === "refused") {
      logRecurring(`control: a message was dropped: ${news.reason}`);
    } else log(`control: ${news.reason}`);
  }

  #order(order: "send", frames: readonly Uint8Array[]): void {
    this.#thread.postMessage({ order, frames: [...frames] } satisfies ControlOrder);
  }
}

/** A Buffer arrives from another thread as plain bytes. */
function asBuffer({ buffer, byteOffset, byteLength }: Uint8Array): Buffer {
  return Buffer.from(buffer, byteOffset, byteLength);
}
