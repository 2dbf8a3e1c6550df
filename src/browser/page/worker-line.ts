/**
 * The line from the page to one of its workers: requests and their replies, events, and the end of
 * the worker.
 */

import type { Event, Reply } from "../../kernel/channel.js";
import type { FileChange, Told } from "../runner/frames.js";
import { type PageWorker, pageScope } from "../web.js";

/** The worker is gone, and with it the answer. */
export class WorkerEnded extends Error {
  override readonly name = "WorkerEnded";
}

type Happening = Event | FileChange;

/** What a line tells whoever holds it. */
export interface LineListener {
  event(event: Happening, buffers: readonly Uint8Array[]): void;
  /** The worker failed by itself, and is gone. */
  failed(reason: string): void;
}

const REPLIES: ReadonlySet<string> = new Set<Reply["type"]>([
  "compiled",
  "executed",
  "completed",
  "inspected",
  "completeness",
  "commHandled",
]);

/** A request, as a worker takes it (kernel/channel.ts). */
export interface Request {
  readonly type: string;
  readonly id: number;
  readonly [more: string]: unknown;
}

interface Waiter {
  resolve(reply: Reply): void;
  reject(error: Error): void;
}

export class WorkerLine {
  readonly #worker: PageWorker;
  readonly #waiting = new Map<number, Waiter>();
  readonly ready: Promise<void>;
  #ended: string | undefined;

  /** @param settings the first message */
  constructor(address: string, settings: object, listener: LineListener) {
    this.#worker = new pageScope.Worker(address);
    let isReady: () => void = () => undefined;
    let isLost: (error: Error) => void = () => undefined;
    this.ready = new Promise((resolve, reject) => {
      isReady = resolve;
      isLost = reject;
    });
    this.ready.catch(() => undefined);
    this.#worker.onmessage = ({ data }) => {
      const { message, buffers } = data as Told;
      if (message.type === "ready") isReady();
      else if (message.type === "lateError" && message.id === 0 && this.#ended === undefined) {
        isLost(new WorkerEnded(`${message.error.ename}: ${message.error.evalue}`));
        listener.event(message, buffers);
      } else if (REPLIES.has(message.type)) this.#answer(message as Reply);
      // That an interrupt was heard has the id of its cell, which answers by itself.
      else if (message.type !== "interrupted") listener.event(message as Happening, buffers);
    };
    this.#worker.onerror = (event) => {
      event.preventDefault();
      const reason = event.message ?? "the worker could not be loaded";
      isLost(new WorkerEnded(reason));
      this.end(reason);
      listener.failed(reason);
    };
    this.#worker.postMessage(settings);
  }

  /** Sends a request that has a reply. @throws WorkerEnded when the worker ends before */
  request<T extends Reply["type"]>(request: Request, _type: T): Promise<Reply & { type: T }> {
    return new Promise((resolve, reject) => {
      if (this.#ended !== undefined) {
        reject(new WorkerEnded(this.#ended));
        return;
      }
      this.#waiting.set(request.id, {
        resolve: (reply) => resolve(reply as Reply & { type: T }),
        reject,
      });
      this.#worker.postMessage(request);
    });
  }

  /** Sends what has no reply. */
  tell(request: object): void {
    if (this.#ended === undefined) this.#worker.postMessage(request);
  }

  /** Ends the worker, whatever it does. */
  end(reason: string): void {
    if (this.#ended !== undefined) return;
    this.#ended = reason;
    this.#worker.terminate();
    for (const waiter of this.#waiting.values()) waiter.reject(new WorkerEnded(reason));
    this.#waiting.clear();
  }

  #answer(reply: Reply): void {
    this.#waiting.get(reply.id)?.resolve(reply);
    this.#waiting.delete(reply.id);
  }
}
