/**
 * A server for one runner, reduced to what tests need: the real process, the real channel, and
 * every event kept in order.
 */

import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import type { Readable, Writable } from "node:stream";
import { fileURLToPath } from "node:url";
import type { Event, Reply, Request } from "../../../src/kernel/channel.js";
import { NODE_OPTIONS } from "../../../src/kernel/runner/start-image.js";
import { FrameReader } from "../../../src/kernel/server/frames.js";

type Executed = Reply & { type: "executed" };

/** One cell's fate. */
export interface Ran extends Executed {
  events: Event[];
  /** Everything printed to stdout, joined. */
  stdout: string;
  /** text/plain of its result. */
  result: string | undefined;
}

const fixture = (name: string) => fileURLToPath(new URL(`./fixtures/${name}`, import.meta.url));
const ENTRY = fileURLToPath(new URL("../../../dist/kernel/runner/main.js", import.meta.url));

export class Driver {
  readonly child: ChildProcess;
  readonly events: Event[] = [];
  readonly #replies = new Map<
    string,
    { resolve: (reply: Reply) => void; reject: (error: Error) => void }
  >();
  readonly #watchers = new Set<() => void>();
  #id = 0;
  #count = 0;

  constructor({
    prelude = fixture("prelude.js"),
    folder = fixture(""),
    args = [...NODE_OPTIONS, ENTRY],
  }: { prelude?: string; folder?: string; args?: string[] } = {}) {
    this.child = spawn(process.execPath, [...args, "--prelude", prelude], {
      cwd: folder,
      stdio: ["ignore", "inherit", "inherit", "pipe", "ipc", "pipe"],
    });
    this.child.once("exit", (code, signal) => {
      const died = new Error(`the runner ended: code ${code}, signal ${signal}`);
      for (const { reject } of this.#replies.values()) reject(died);
    });
    const reader = new FrameReader();
    (this.child.stdio[3] as Readable).on("data", (bytes: Buffer) => {
      for (const { message } of reader.push(bytes)) this.#receive(message);
    });
  }

  static async start(options: ConstructorParameters<typeof Driver>[0] = {}): Promise<Driver> {
    const driver = new Driver(options);
    await driver.event(({ type }) => type === "ready");
    return driver;
  }

  /** The id of the last request. */
  get id(): number {
    return this.#id;
  }

  /** Resolves with the first event, past or future, that the test accepts. */
  async event(accepts: (event: Event) => boolean, ms = 20_000): Promise<Event> {
    const until = Date.now() + ms;
    for (;;) {
      const found = this.events.find(accepts);
      if (found) return found;
      if (Date.now() > until) throw new Error(`no such event: ${JSON.stringify(this.events)}`);
      await new Promise<void>((resolve) => {
        const timer = setTimeout(resolve, 50);
        this.#watchers.add(() => {
          clearTimeout(timer);
          resolve();
        });
      });
      this.#watchers.clear();
    }
  }

  request<T extends Reply["type"]>(
    body: Omit<Request, "id"> & Record<string, unknown>,
    reply: T,
  ): Promise<Reply & { type: T }> {
    const id = ++this.#id;
    return new Promise((resolve, reject) => {
      this.#replies.set(`${reply} ${id}`, { resolve: resolve as (reply: Reply) => void, reject });
      this.child.send({ ...body, id }, (error) => error && reject(error));
    });
  }

  async run(code: string, options: Record<string, unknown> = {}): Promise<Ran> {
    const reply = await this.request(
      {
        type: "execute",
        code,
        executionCount: ++this.#count,
        cellKey: code,
        silent: false,
        storeHistory: true,
        userExpressions: {},
        allowStdin: false,
        ...options,
      },
      "executed",
    );
    const events = this.events.filter(({ id }) => id === reply.id);
    const stdout = events
      .map((event) => (event.type === "stream" && event.name === "stdout" ? event.text : ""))
      .join("");
    const shown = events.find((event) => event.type === "result");
    const result = shown?.type === "result" ? (shown.bundle["text/plain"] as string) : undefined;
    return { ...reply, events, stdout, result };
  }

  /** Text of the result; a failing cell throws. */
  async value(code: string): Promise<string | undefined> {
    const { error, result } = await this.run(code);
    if (error) throw new Error(error.traceback.join("\n"));
    return result;
  }

  interrupt(id: number): void {
    const bytes = Buffer.alloc(4);
    bytes.writeUInt32LE(id);
    const [, , , , , pipe] = this.child.stdio as readonly unknown[];
    (pipe as Writable).write(bytes);
  }

  async stop(): Promise<void> {
    if (this.child.exitCode !== null || this.child.signalCode !== null) return;
    const exited = once(this.child, "exit");
    this.child.disconnect();
    await exited;
  }

  #receive(message: Event | Reply): void {
    const key = `${message.type} ${message.id}`;
    const reply = this.#replies.get(key);
    if (reply) {
      this.#replies.delete(key);
      reply.resolve(message as Reply);
      return;
    }
    this.events.push(message as Event);
    for (const watcher of this.#watchers) watcher();
  }
}
