/**
 * A front end on raw sockets, in which the kernel's tests are written:
 *
 *   const cell = front.execute("print hello");
 *   await cell.busy();
 *   await cell.input("print hello", 1);
 *   await cell.stream("stdout", "hello\n");
 *   await cell.reply({ status: "ok" });
 *   await cell.idle();
 *
 * iopub is read strictly in order, so each step fails on any message that no step before it
 * asked for; `close` fails if one is left. Every message's signature and shape are checked.
 * The wire format is written down here a second time, on purpose.
 */

import { type ChildProcess, spawn } from "node:child_process";
import { createHmac, randomUUID } from "node:crypto";
import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { expect } from "vitest";
import { Dealer, Request, Subscriber } from "zeromq";
import { faultOf } from "./shapes.js";

export type Content = Record<string, unknown>;

export interface Received {
  type: string;
  header: Content;
  parent: Content;
  metadata: Content;
  content: Content;
  buffers: Buffer[];
}

const KERNEL = fileURLToPath(new URL("../../dist/kernel/main.js", import.meta.url));
export const TOY = fileURLToPath(new URL("./toy-runner.mjs", import.meta.url));
const CHANNELS = ["shell", "control", "iopub", "stdin", "hb"] as const;
const DELIMITER = "<IDS|MSG>";
/** How long any one message may take, on a machine that is busy with other things. */
const LIMIT_MS = 60_000;

export interface FrontEndOptions {
  /** Runner to use instead of the kernel's own. */
  runner?: string;
  prelude?: string;
  env?: Record<string, string>;
  /** Where the notebook lies. */
  folder?: string;
  key?: string;
}

export class FrontEnd {
  readonly key: string;
  readonly kernel: ChildProcess;
  readonly started = performance.now();
  readonly ports: Record<string, number>;
  /** What the kernel wrote to its own stderr. */
  log = "";
  readonly exited: Promise<number | null>;
  readonly #folder: string;
  readonly #session = randomUUID();
  // One identity on all channels: by it the kernel finds the stdin of who sent a cell.
  readonly #shell = new Dealer({
    linger: 0,
    routingId: this.#session,
    sendHighWaterMark: 0,
    receiveHighWaterMark: 0,
  });
  readonly #control = new Dealer({ linger: 0, routingId: this.#session });
  readonly #stdin = new Dealer({ linger: 0, routingId: this.#session });
  readonly #hb = new Request({ linger: 0, receiveTimeout: LIMIT_MS });
  readonly #iopub = new Subscriber({ linger: 0, receiveHighWaterMark: 0 });
  readonly #replies = new Map<string, Received[]>();
  readonly #published: Received[] = [];
  #wake = new Set<() => void>();
  #closed = false;

  private constructor(folder: string, ports: number[], options: FrontEndOptions) {
    this.key = options.key ?? randomUUID();
    this.#folder = folder;
    this.ports = Object.fromEntries(CHANNELS.map((name, i) => [name, ports[i] as number]));
    const file = join(folder, "connection.json");
    const named = CHANNELS.map((name, i) => [`${name}_port`, ports[i]]);
    const connection = {
      transport: "tcp",
      ip: "127.0.0.1",
      key: this.key,
      signature_scheme: "hmac-sha256",
      ...Object.fromEntries(named),
    };
    writeFileSync(file, JSON.stringify(connection), { mode: 0o600 });
    const runner = options.runner ? ["--runner", options.runner] : [];
    const args = [KERNEL, "--connection-file", file, "--prelude", options.prelude ?? TOY];
    this.kernel = spawn(process.execPath, [...args, ...runner], {
      stdio: ["ignore", "ignore", "pipe"],
      cwd: options.folder,
      env: {
        ...process.env,
        JPY_PARENT_PID: String(process.pid),
        TYPESCRIPT_KERNEL_HISTORY: ":memory:",
        TOY_GATES: folder,
        ...options.env,
      },
    });
    this.kernel.stderr?.on("data", (text) => {
      this.log += text;
    });
    // "close" and not "exit": its last words have been read then.
    this.exited = new Promise((resolve) => this.kernel.once("close", (code) => resolve(code)));
    const sockets = { shell: this.#shell, control: this.#control, stdin: this.#stdin };
    for (const [name, socket] of Object.entries({ ...sockets, hb: this.#hb, iopub: this.#iopub })) {
      socket.reconnectInterval = 10;
      socket.connect(`tcp://127.0.0.1:${this.ports[name]}`);
    }
    this.#iopub.subscribe();
    for (const [name, socket] of Object.entries(sockets)) {
      this.#replies.set(name, []);
      void this.#read(socket, this.#replies.get(name) as Received[]);
    }
    void this.#read(this.#iopub, this.#published);
  }

  /** Starts a kernel and waits until its iopub has welcomed this front end. */
  static async start(options: FrontEndOptions = {}): Promise<FrontEnd> {
    const folder = mkdtempSync(join(tmpdir(), "frontend-"));
    const front = new FrontEnd(folder, await freePorts(CHANNELS.length), options);
    const welcome = await front.published();
    expect(welcome).toMatchObject({ type: "iopub_welcome", content: { subscription: "" } });
    expect(welcome.parent).toEqual({});
    return front;
  }

  /** A request on a channel, with its steps. */
  request(
    channel: "shell" | "control" | "stdin",
    type: string,
    content: Content = {},
    extras: { subshell?: string; buffers?: Buffer[]; parent?: Content } = {},
  ): Asked {
    const header = this.header(type);
    if (extras.subshell !== undefined) header.subshell_id = extras.subshell;
    const frames = this.sign([header, extras.parent ?? {}, {}, content]);
    this.sendFrames(channel, [...frames, ...(extras.buffers ?? [])]);
    return new Asked(this, channel, header.msg_id as string, type);
  }

  /** The next question of the kernel, which must belong to this request. */
  async question(asked: Asked, content: Content): Promise<Received> {
    const message = await this.replied("stdin");
    expect(message).toMatchObject({
      type: "input_request",
      parent: { msg_id: asked.id },
      content,
    });
    return message;
  }

  /** Answers the kernel's question. */
  answer(value: unknown, parent: Content = {}): void {
    this.request("stdin", "input_reply", { value }, { parent });
  }

  execute(code: string, options: Content = {}): Asked {
    return this.request("shell", "execute_request", { code, ...options });
  }

  /** Runs a cell whose outputs do not matter here; resolves with its reply. */
  async run(code: string, options: Content = {}): Promise<Content> {
    const cell = this.execute(code, options);
    while ((await this.published()).content.execution_state !== "idle");
    return (await cell.answer()).content;
  }

  header(type: string): Content {
    const date = new Date().toISOString();
    const session = this.#session;
    return { msg_id: randomUUID(), msg_type: type, session, username: "t", date, version: "5.5" };
  }

  /** Frames of a message: delimiter, signature, the four parts. */
  sign(parts: unknown[], key = this.key): Buffer[] {
    const frames = parts.map((part) => Buffer.from(JSON.stringify(part)));
    return [Buffer.from(DELIMITER), this.signature(frames, key), ...frames];
  }

  /** The signature frame that belongs to these parts. */
  signature(parts: Buffer[], key = this.key): Buffer {
    return Buffer.from(hmac(key, parts));
  }

  /** Sends frames as they are. */
  sendFrames(channel: "shell" | "control" | "stdin", frames: Buffer[]): void {
    const socket = { shell: this.#shell, control: this.#control, stdin: this.#stdin }[channel];
    this.#sends = this.#sends.then(() => socket.send(frames));
  }
  #sends: Promise<void> = Promise.resolve();

  /** The next iopub message. */
  published(): Promise<Received> {
    return this.#next(this.#published, "iopub");
  }

  /** The next reply on a channel. */
  replied(channel: string): Promise<Received> {
    return this.#next(this.#replies.get(channel) as Received[], channel);
  }

  /** Milliseconds that a heartbeat took to come back. */
  async heartbeat(): Promise<number> {
    const begin = performance.now();
    await this.#hb.send("ping");
    expect(String(await this.#hb.receive())).toBe("ping");
    return performance.now() - begin;
  }

  /** Another subscriber, for what late comers see. */
  async subscribe(topic: string): Promise<Received> {
    const socket = new Subscriber({ linger: 0 });
    socket.connect(`tcp://127.0.0.1:${this.ports.iopub}`);
    socket.subscribe(topic);
    const message = this.#decode(await socket.receive());
    socket.close();
    return message;
  }

  /** Opens a gate of the toy runner, and waits until what waits there has passed. */
  async open(gate: string): Promise<void> {
    const file = join(this.#folder, gate);
    writeFileSync(file, "");
    while (existsSync(file)) await sleep(5);
  }

  /** Everything that was sent on shell so far has arrived. No other request may be answered meanwhile. */
  async arrived(): Promise<void> {
    await this.request("shell", "kernel_info_request").only({ status: "ok" });
  }

  /** Ends the kernel; fails if it said anything that no test step asked for. */
  async close(): Promise<void> {
    if (this.kernel.exitCode === null && this.kernel.signalCode === null) {
      const shutdown = this.request("control", "shutdown_request", { restart: false });
      await shutdown.busy();
      await shutdown.reply({ status: "ok", restart: false });
      await shutdown.publishes("shutdown_reply", { restart: false });
      await shutdown.idle();
      expect(await this.exited).toBe(0);
    }
    this.abandon();
    expect(this.#published).toEqual([]);
    expect([...this.#replies.values()].flat()).toEqual([]);
  }

  /** Ends everything without asking. */
  abandon(): void {
    this.#closed = true;
    this.kernel.kill("SIGKILL");
    for (const socket of [this.#shell, this.#control, this.#stdin, this.#hb, this.#iopub]) {
      socket.close();
    }
    rmSync(this.#folder, { recursive: true, force: true });
  }

  async #read(socket: Dealer | Subscriber, into: Received[]): Promise<void> {
    try {
      for await (const frames of socket) {
        into.push(this.#decode(frames));
        for (const wake of this.#wake) wake();
      }
    } catch (error) {
      if (!this.#closed) throw error;
    }
  }

  #decode(frames: Buffer[]): Received {
    const at = frames.findIndex((frame) => String(frame) === DELIMITER);
    const parts = frames.slice(at + 2, at + 6);
    expect(String(frames[at + 1]), "signature").toBe(hmac(this.key, parts));
    const [header, parent, metadata, content] = parts.map((part) => JSON.parse(String(part)));
    expect(header).toMatchObject({ version: "5.5", username: expect.any(String) });
    expect(header.date).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d+Z$/);
    expect(faultOf(header.msg_type, content)).toBeUndefined();
    return {
      type: header.msg_type,
      header,
      parent,
      metadata,
      content,
      buffers: frames.slice(at + 6),
    };
  }

  async #next(from: Received[], what: string): Promise<Received> {
    const end = performance.now() + LIMIT_MS;
    while (from.length === 0) {
      if (performance.now() > end) {
        const { exitCode, signalCode } = this.kernel;
        throw new Error(`nothing on ${what}; exit ${exitCode ?? signalCode}; log: ${this.log}`);
      }
      await new Promise<void>((resolve) => {
        const wake = () => {
          clearTimeout(timer);
          this.#wake.delete(wake);
          resolve();
        };
        const timer = setTimeout(wake, 200);
        this.#wake.add(wake);
      });
    }
    return from.shift() as Received;
  }
}

/** A request that was sent, and the steps in which its transcript is read. */
export class Asked {
  readonly #front: FrontEnd;
  readonly #channel: string;
  readonly id: string;
  readonly #type: string;

  constructor(front: FrontEnd, channel: string, id: string, type: string) {
    this.#front = front;
    this.#channel = channel;
    this.id = id;
    this.#type = type;
  }

  /** The next iopub message, which must have this type, this parent and (at least) this content. */
  async publishes(type: string, content: Content = {}): Promise<Received> {
    const message = await this.#front.published();
    expect(message).toMatchObject({ type, parent: { msg_id: this.id }, content });
    return message;
  }

  busy = () => this.publishes("status", { execution_state: "busy" });
  idle = () => this.publishes("status", { execution_state: "idle" });
  input = (code: string, count: number) =>
    this.publishes("execute_input", { code, execution_count: count });
  result = (text: string) => this.publishes("execute_result", { data: { "text/plain": text } });
  error = (content: Content) => this.publishes("error", content);

  /** Text of a stream, in however many messages; returns their number. */
  async stream(name: string, text: string): Promise<number> {
    let got = "";
    let messages = 0;
    while (got.length < text.length) {
      got += (await this.publishes("stream", { name })).content.text;
      messages++;
    }
    // Not toBe on megabytes: a difference would be printed whole.
    expect(got.length).toBe(text.length);
    expect(got === text).toBe(true);
    return messages;
  }

  /** The next message on the request's channel, which must be its reply. */
  async answer(): Promise<Received> {
    const reply = await this.#front.replied(this.#channel);
    expect(reply.parent.msg_id).toBe(this.id);
    expect(reply.type).toBe(this.#type.replace("_request", "_reply"));
    return reply;
  }

  async reply(content: Content): Promise<Received> {
    const reply = await this.answer();
    expect(reply.content).toMatchObject(content);
    return reply;
  }

  /** The whole transcript of a request that causes nothing but its reply. */
  async only(content: Content): Promise<Content> {
    await this.busy();
    const reply = await this.reply(content);
    await this.idle();
    return reply.content;
  }

  /** The whole transcript of a cell that only fails. */
  async fails(code: string, count: number, error: Content): Promise<Content> {
    await this.busy();
    await this.input(code, count);
    await this.error(error);
    const reply = await this.reply({ status: "error", ...error });
    await this.idle();
    return reply.content;
  }
}

/** Ports that were free a moment ago. */
async function freePorts(count: number): Promise<number[]> {
  const servers = Array.from({ length: count }, () => createServer());
  const ports = servers.map(
    (server) =>
      new Promise<number>((resolve) => {
        server.listen(0, "127.0.0.1", () => resolve((server.address() as { port: number }).port));
      }),
  );
  const numbers = await Promise.all(ports);
  await Promise.all(servers.map((server) => new Promise((done) => server.close(done))));
  return numbers;
}

function hmac(key: string, frames: Buffer[]): string {
  if (key === "") return "";
  const digest = createHmac("sha256", key);
  for (const frame of frames) digest.update(frame);
  return digest.digest("hex");
}
