/**
 * A server for one compiler and one runner, reduced to what tests need: the real processes, the
 * real channel, and every event kept in order.
 */

import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import type { Readable, Writable } from "node:stream";
import { fileURLToPath } from "node:url";
import type { Event, Progress, Reply } from "../../src/kernel/channel.js";
import { NODE_OPTIONS, RUNNER_OPTIONS } from "../../src/kernel/compiler/start-image.js";
import { FrameReader } from "../../src/kernel/server/children/frames.js";

type Executed = Reply & { type: "executed" };
type Texts = Record<string, string>;

/** Requests that the compiler answers. */
const OF_COMPILER = new Set(["compile", "complete", "inspect", "isComplete"]);

/** One cell's fate. */
export interface Ran extends Executed {
  events: Event[];
  /** Everything printed to stdout, joined. */
  stdout: string;
  /** text/plain of its result. */
  result: string | undefined;
}

const fixture = (name: string) =>
  fileURLToPath(new URL(`../kernel/runner/fixtures/${name}`, import.meta.url));
const KERNEL = fileURLToPath(new URL("../../dist/kernel/runner/", import.meta.url));
/** Starts the compiler without an image. */
const PLAINLY = [...NODE_OPTIONS, path.join(KERNEL, "../compiler/main.js")];
const RUNNER = [...RUNNER_OPTIONS, path.join(KERNEL, "main.js")];

export class Driver {
  readonly runner: ChildProcess;
  readonly compiler: ChildProcess;
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
    args = PLAINLY,
  }: { prelude?: string; folder?: string; args?: string[] } = {}) {
    this.compiler = this.#spawn([...args, "--prelude", prelude], folder);
    this.runner = this.#spawn([...RUNNER, "--prelude", prelude], folder);
  }

  #spawn(args: string[], folder: string): ChildProcess {
    const child = spawn(process.execPath, args, {
      cwd: folder,
      stdio: ["ignore", "inherit", "inherit", "pipe", "ipc", "pipe"],
      detached: true,
    });
    child.once("exit", (code, signal) => {
      const died = new Error(`a process ended: code ${code}, signal ${signal}`);
      for (const { reject } of this.#replies.values()) reject(died);
    });
    const reader = new FrameReader();
    (child.stdio[3] as Readable).on("data", (bytes: Buffer) => {
      for (const { message } of reader.push(bytes)) this.#receive(message);
    });
    return child;
  }

  static async start(options: ConstructorParameters<typeof Driver>[0] = {}): Promise<Driver> {
    const driver = new Driver(options);
    const isReady = () => driver.events.filter(({ type }) => type === "ready").length === 2;
    await driver.event(isReady);
    return driver;
  }

  /** The id of the last request. */
  get id(): number {
    return this.#id;
  }

  /** Resolves with the first event, past or future, that the test accepts. */
  async event(accepts: (event: Event) => boolean, ms = 60_000): Promise<Event> {
    const until = Date.now() + ms;
    for (;;) {
      const found = this.events.find(accepts);
      if (found) return found;
      if (Date.now() > until)
        throw new Error(`no such event: ${JSON.stringify(this.events).slice(-2000)}`);
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

  /** Resolves when a request, a cell's or a comm's, has printed "begun". */
  async begun(id: number): Promise<void> {
    await this.event(
      (event) => event.type === "stream" && event.id === id && event.text.includes("begun"),
    );
  }

  /** Asks whoever knows the answer: the compiler about code, the runner about the rest. */
  request<T extends Reply["type"]>(
    body: { type: string } & Record<string, unknown>,
    reply: T,
    id = ++this.#id,
  ): Promise<Reply & { type: T }> {
    const child = OF_COMPILER.has(body.type) ? this.compiler : this.runner;
    return new Promise((resolve, reject) => {
      this.#replies.set(`${reply} ${id}`, { resolve: resolve as (reply: Reply) => void, reject });
      child.send({ ...body, id }, (error) => error && reject(error));
    });
  }

  async run(code: string, options: Record<string, unknown> = {}): Promise<Ran> {
    const { userExpressions = {}, ...others } = options;
    const name = `Cell In[${++this.#count}]`;
    const id = ++this.#id;
    const question = { type: "compile", code, name, userExpressions };
    const compiled = await this.request(question, "compiled", id);
    const cell = { code, name, ...others };
    const reply = await this.#execute(id, compiled, cell, userExpressions as Texts);
    const events = this.events.filter(({ id }) => id === reply.id);
    const stdout = events
      .map((event) => (event.type === "stream" && event.name === "stdout" ? event.text : ""))
      .join("");
    const shown = events.find((event) => event.type === "result");
    const result = shown?.type === "result" ? (shown.bundle["text/plain"] as string) : undefined;
    return { ...reply, events, stdout, result };
  }

  /** Declares the cell and hands it to the runner, as the server does. */
  async #execute(
    id: number,
    { compilation, userExpressions }: Reply & { type: "compiled" },
    cell: Record<string, unknown>,
    expressions: Texts,
  ): Promise<Executed> {
    const over = { type: "executed" as const, id, userExpressions: {}, payload: [] };
    if ("error" in compilation) return { ...over, status: "error", error: compilation.error };
    if ("page" in compilation) return { ...over, status: "ok", payload: [compilation.page] };
    const { declared } = compilation;
    if (declared) this.compiler.send({ type: "declare", id: 0, declared: [declared] });
    const withCode = Object.entries(userExpressions).map(([key, expression]) => [
      key,
      { code: expressions[key], compilation: expression },
    ]);
    return this.request(
      {
        type: "execute",
        cell: compilation.cell,
        cellKey: cell.code,
        silent: false,
        allowStdin: false,
        ...cell,
        userExpressions: Object.fromEntries(withCode),
      },
      "executed",
      id,
    );
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
    const [, , , , , pipe] = this.runner.stdio as readonly unknown[];
    (pipe as Writable).write(bytes);
  }

  /** What the runner says on file descriptor 5 that its main thread is at. */
  async progress(): Promise<Progress> {
    const [, , , , , pipe] = this.runner.stdio as readonly unknown[];
    const told = once(pipe as Readable, "data");
    this.interrupt(0);
    const [bytes] = (await told) as [Buffer];
    return { begun: bytes.readUInt32LE(0), cause: bytes.readUInt32LE(4) };
  }

  async stop(): Promise<void> {
    for (const child of [this.compiler, this.runner]) {
      if (child.exitCode !== null || child.signalCode !== null) continue;
      const exited = once(child, "exit");
      child.disconnect();
      await exited;
    }
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
