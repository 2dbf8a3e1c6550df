/**
 * A minimal Jupyter front end: it supports kernel_info, execute, complete and shutdown, and records
 * when each reply came. No Python is involved, so the figures are the kernel's alone.
 *
 * Sockets are connected before the kernel binds its own; zeromq tries again every 10 ms until it
 * has. As with jupyter_server's "nudge", the kernel counts as ready when it has answered a
 * kernel_info_request on shell and a message has come on iopub: before that, a cell's output
 * could be lost, because the subscription has not reached the kernel yet.
 */

import { randomUUID } from "node:crypto";
import { setTimeout as wait } from "node:timers/promises";
import { Dealer, Subscriber } from "zeromq";
import { type Connection, endpoint } from "../../../kernel/wire/connection.js";
import { decode, encode, type JsonObject, type Message } from "../../../kernel/wire/message.js";
import { Signer } from "../../../kernel/wire/signature.js";

/** When things happened to one cell, on the clock of performance.now(). */
export interface CellTimes {
  sent: number;
  /** Its first output was here. */
  output: number;
  /** Output, reply and idle were all here. */
  done: number;
}

/** How long between two attempts to reach a kernel, in ms. */
const RETRY_MS = 10;

/** How long the last answer on control is waited for, in ms. */
const LONGEST_ANSWER_MS = 5_000;

const OUTPUTS: ReadonlySet<string> = new Set(["execute_result", "display_data", "stream"]);

export class Client {
  readonly #session = randomUUID();
  readonly #signer: Signer;
  readonly #shell: Dealer;
  readonly #control: Dealer;
  readonly #iopub: Subscriber;
  readonly #lost: Promise<never>;
  /** Told of everything that arrives with this request as its parent. */
  readonly #waiting = new Map<string, (message: Message) => void>();
  #heardIopub = false;
  #sending: Promise<void> = Promise.resolve();
  #messages = 0;

  /** @param lost rejects with the reason when the kernel can no longer answer */
  constructor(connection: Connection, lost: Promise<never>) {
    this.#signer = new Signer(connection.key, connection.signatureScheme);
    this.#lost = lost;
    const options = { linger: 0, reconnectInterval: RETRY_MS };
    this.#shell = new Dealer({ ...options, routingId: this.#session });
    this.#control = new Dealer({ ...options, routingId: this.#session });
    this.#iopub = new Subscriber({ ...options, receiveHighWaterMark: 0 });
    this.#shell.connect(endpoint(connection, "shell"));
    this.#control.connect(endpoint(connection, "control"));
    this.#iopub.connect(endpoint(connection, "iopub"));
    this.#iopub.subscribe();
    void this.#receive(this.#shell);
    void this.#receive(this.#control);
    void this.#receive(this.#iopub);
  }

  /**
   * Waits until the kernel is ready.
   * @returns when it first answered kernel_info
   */
  async ready(): Promise<number> {
    const answered = await this.#kernelInfo();
    while (!this.#heardIopub) {
      await wait(RETRY_MS);
      await this.#kernelInfo();
    }
    return answered;
  }

  /**
   * Runs a cell that shows a value, and waits for its output, reply and idle, in whatever order:
   * some kernels let idle overtake the output.
   * @throws Error if the cell fails
   */
  async execute(code: string): Promise<CellTimes> {
    const sent = performance.now();
    let output: number | undefined;
    let idle = false;
    let reply: JsonObject | undefined;
    await this.#request(this.#shell, "execute_request", { ...CELL, code }, (message) => {
      const { msg_type: type } = message.header;
      if (OUTPUTS.has(type)) output ??= performance.now();
      if (type === "status") idle ||= message.content.execution_state === "idle";
      if (type === "execute_reply") reply = message.content;
      return idle && reply !== undefined && (output !== undefined || reply.status !== "ok");
    });
    const done = performance.now();
    if (reply?.status !== "ok" || output === undefined) {
      throw new Error(`the cell ${code} failed: ${String(reply?.ename)}: ${String(reply?.evalue)}`);
    }
    return { sent, output, done };
  }

  /** Asks what can follow; returns how long the answer took, in ms. */
  async complete(code: string): Promise<number> {
    const sent = performance.now();
    const content = { code, cursor_pos: code.length };
    await this.#request(this.#shell, "complete_request", content, (message) => {
      return message.header.msg_type === "complete_reply";
    });
    return performance.now() - sent;
  }

  /**
   * Sends cells all at once and waits until each has its reply and idle, or patience is over.
   * @returns how many had both, and how long it took, in ms
   */
  async queue(codes: readonly string[], patience: number): Promise<{ ran: number; ms: number }> {
    const sent = performance.now();
    let ran = 0;
    let last = sent;
    const all = codes.map(async (code) => {
      const isOver = bothOf("execute_reply", "idle");
      await this.#request(this.#shell, "execute_request", { ...CELL, code }, isOver);
      ran++;
      last = performance.now();
    });
    await Promise.race([Promise.all(all), wait(patience, undefined, { ref: false })]);
    return { ran, ms: last - sent };
  }

  /**
   * Runs a cell that prints lines and waits for reply, idle and all of the lines, or until
   * patience is over.
   * @returns how many lines came, and how long it took, in ms
   */
  async print(
    code: string,
    lines: number,
    patience: number,
  ): Promise<{ lines: number; ms: number }> {
    const sent = performance.now();
    const isOver = bothOf("execute_reply", "idle");
    let over = false;
    let came = 0;
    const printed = this.#request(this.#shell, "execute_request", { ...CELL, code }, (message) => {
      const { text } = message.content;
      if (message.header.msg_type === "stream") came += String(text).split("\n").length - 1;
      over = isOver(message) || over;
      return over && came >= lines;
    });
    await Promise.race([printed, wait(patience, undefined, { ref: false })]);
    return { lines: came, ms: performance.now() - sent };
  }

  /** Asks on control for kernel_info, again and again; what it returns ends that and tells the slowest answer, in ms. */
  watchControl(): () => Promise<number> {
    let slowest = 0;
    let watching = true;
    const watched = (async () => {
      while (watching) {
        const sent = performance.now();
        await this.#request(this.#control, "kernel_info_request", {}, (message) => {
          return message.header.msg_type === "kernel_info_reply";
        });
        slowest = Math.max(slowest, performance.now() - sent);
        await wait(RETRY_MS);
      }
    })();
    watched.catch(() => {});
    return async () => {
      watching = false;
      await Promise.race([watched, wait(LONGEST_ANSWER_MS, undefined, { ref: false })]);
      return slowest;
    };
  }

  /** Asks the kernel to end; returns when the request is on its way. */
  async shutdown(): Promise<void> {
    await this.#sending;
    await this.#control.send(this.#compose(randomUUID(), "shutdown_request", { restart: false }));
  }

  close(): void {
    for (const socket of [this.#shell, this.#control, this.#iopub]) socket.close();
  }

  async #kernelInfo(): Promise<number> {
    await this.#request(this.#shell, "kernel_info_request", {}, (message) => {
      return message.header.msg_type === "kernel_info_reply";
    });
    return performance.now();
  }

  /** Sends a request and waits until `isLast` says so of a message that answers it. */
  async #request(
    socket: Dealer,
    type: string,
    content: JsonObject,
    isLast: (message: Message) => boolean,
  ): Promise<void> {
    const id = `${this.#session}_${this.#messages++}`;
    const answered = new Promise<void>((resolve) => {
      this.#waiting.set(id, (message) => {
        if (isLast(message)) resolve();
      });
    });
    // One after the other: zeromq refuses a second send while one is under way.
    const sent = this.#sending.then(() => socket.send(this.#compose(id, type, content)));
    this.#sending = sent;
    await sent;
    await Promise.race([answered, this.#lost]);
    this.#waiting.delete(id);
  }

  #compose(id: string, type: string, content: JsonObject): Uint8Array[] {
    const header = {
      msg_id: id,
      session: this.#session,
      username: "bench",
      date: new Date().toISOString(),
      msg_type: type,
      version: "5.4",
    };
    const parts = { identities: [], parentHeader: {}, metadata: {}, content, buffers: [] };
    return encode({ header, ...parts }, this.#signer);
  }

  /** Hands on what arrives on a socket until the socket is closed. */
  async #receive(socket: Dealer | Subscriber): Promise<void> {
    for await (const frames of socket) {
      const message = decode(frames, this.#signer);
      if (socket === this.#iopub) this.#heardIopub = true;
      const parent = message.parentHeader.msg_id;
      if (typeof parent === "string") this.#waiting.get(parent)?.(message);
    }
  }
}

/** Whether both have been seen, in whatever order: a message of this type, and a status of this state. */
function bothOf(type: string, state: string): (message: Message) => boolean {
  const seen = { type: false, state: false };
  return ({ header, content }) => {
    seen.type ||= header.msg_type === type;
    seen.state ||= header.msg_type === "status" && content.execution_state === state;
    return seen.type && seen.state;
  };
}

/** What an execute_request says besides its code. */
const CELL = {
  silent: false,
  store_history: true,
  user_expressions: {},
  allow_stdin: false,
  stop_on_error: true,
};
