/**
 * One child process of the kernel, a runner or a compiler, seen from outside.
 *
 *   fd 0  ignored                  fd 3  frames up (channel.ts)
 *   fd 1  what anybody prints      fd 4  Node's IPC, requests down
 *   fd 2  what anybody prints      fd 5  interrupts down: u32 LE id of the cell to interrupt;
 *                                        what the runner is at, up (channel.ts)
 *                                  fd 6  answers down, to questions that block the main thread
 *                                  fd 7  the debugger's requests down, its answers and events up
 *
 * fds 5 to 7 (a compiler has no use for them) exist because IPC is read by the runner's main
 * thread, which user code may keep busy. The child leads its own process group: a Ctrl-C typed in
 * the terminal does not reach it, and what it started can be ended together with it.
 *
 * Only Node's own modules are imported here, so that main.ts can start both before anything
 * else is loaded.
 */

import { type ChildProcess, spawn } from "node:child_process";
import type { Duplex, Readable, Writable } from "node:stream";
import { StringDecoder } from "node:string_decoder";
import {
  DEBUGGER_WANTED,
  type Event,
  NO_ANSWER,
  PROGRESS_BYTES,
  type Progress,
  type Reply,
  type Request,
} from "../../channel.js";
import type { DapEvent, DapRequest, DapResponse } from "../../dap.js";
import { ChildDied, type Death, type Role } from "./death.js";
import { DebugLine } from "./debug-line.js";
import { CorruptFrame, FrameReader } from "./frames.js";

/** How to start a process. */
export interface ChildCommand {
  role: Role;
  /** Arguments of Node for the next process; called for each one. */
  arguments(): readonly string[];
  /**
   * What it finds in its environment beside what is in ours; undefined for what it does not find.
   */
  environment?: Readonly<Record<string, string | undefined>>;
  /**
   * Told that a process ended before it was ready. True means that the next one will be started
   * another way, which is worth trying at once.
   */
  changeAfterFailure(): boolean;
  /**
   * Makes later starts quicker; called when the first process is ready, and never awaited. The
   * signal tells that the kernel ends.
   */
  improve(signal: AbortSignal): Promise<void>;
}

/** Receives what a process says unasked. */
export interface ChildListener {
  event(event: Event, buffers: Buffer[]): void;
  /** Text on file descriptor 1 or 2. */
  output(name: "stdout" | "stderr", text: string): void;
  /** It can take requests, but is given none before this is done. */
  prepare?(ready: Event & { type: "ready" }): Promise<void> | undefined;
  /** Its debugger says something; a process without one says nothing. */
  debugged?(message: DapResponse | DapEvent): void;
  /** The process is gone and everything it said before was delivered. */
  died(death: Death): void;
}

/** How long a process may take to say goodbye before it is killed, in ms. */
const GOODBYE_MS = 250;

/** Why a process is ended that closed one of the lines by which we speak. */
const LINE_CLOSED =
  "something in it closed one of the file descriptors 3 to 7, by which the kernel speaks with it";

/**
 * How much of stderr is kept to explain a death, in UTF-16 units: enough to reach over V8's
 * native stack back to the fatal error it belongs to.
 */
const STDERR_TAIL = 16_384;

/**
 * What a socket pair can hold that was written before a reply: the drain after the reply reads
 * at most this much, so that a child process that never stops printing cannot hold up a cell.
 * (Linux's default is 208 KiB a direction.)
 */
const PIPE_CAPACITY = 1 << 20;

/**
 * Requests before which everything on stderr was the concern of an earlier cell, and is not a last
 * word.
 */
const BEGINNINGS: ReadonlySet<Request["type"]> = new Set(["execute", "compile"] as const);

export class Child {
  readonly #role: Role;
  readonly #child: ChildProcess;
  readonly #debugger: DebugLine;
  readonly #waiting = new Map<string, { resolve(reply: Reply): void; reject(e: Error): void }>();
  /** Who has asked what it is at. */
  readonly #asked: ((progress: Progress) => void)[] = [];
  #listener: ChildListener | undefined;
  /** What it wrote since its last cell began. */
  #stderrTail = "";
  #killedBecause: string | undefined;
  #ready = false;
  #death: Death | undefined;
  #over: Promise<void> = Promise.resolve();
  /** Bytes read from fds 1 and 2 so far. */
  #printed = 0;
  readonly #exited: Promise<{ code: number | null; signal: NodeJS.Signals | null }>;

  /** Starts the process at once; nothing is read from it before `listen`. */
  constructor(command: ChildCommand) {
    this.#role = command.role;
    this.#child = spawn(process.execPath, [...command.arguments()], {
      stdio: ["ignore", "pipe", "pipe", "pipe", "ipc", "pipe", "pipe", "pipe"],
      // Structured clones: buffers of comms pass as they are.
      serialization: "advanced",
      env: { ...process.env, ...command.environment },
      detached: true,
      windowsHide: true,
    });
    // Writing to a process that is ending fails; its death is reported by its exit alone.
    this.#interrupts.on("error", () => undefined);
    this.#answers.on("error", () => undefined);
    this.#debugger = new DebugLine(this.#pipe(7) as Duplex, () => {
      // Either of the two may notice it first.
      this.tell({ type: "debug", id: 0 });
      this.interrupt(DEBUGGER_WANTED);
    });
    this.#exited = new Promise((resolve) => {
      this.#child.once("exit", (code, signal) => resolve({ code, signal }));
      this.#child.once("error", (error) => {
        this.#stderrTail += error.message;
        resolve({ code: null, signal: null });
      });
    });
  }

  /** Begins to read. Called once. */
  listen(listener: ChildListener): void {
    this.#listener = listener;
    const child = this.#child;
    this.#print(child.stdout as Readable, "stdout");
    this.#print(child.stderr as Readable, "stderr");
    this.#watchLines();
    this.#hearProgress();
    this.#debugger.listen((message) => this.#listener?.debugged?.(message));
    const frames = this.#readFrames(child.stdio[3] as Readable);
    this.#over = Promise.all([this.#exited, frames]).then(async ([{ code, signal }]) => {
      await this.drained();
      this.#end(code, signal);
    });
  }

  /** Resolves when the process is gone and its listener was called. */
  get died(): Promise<void> {
    return this.#over;
  }

  /** Whether it can take requests. */
  get ready(): boolean {
    return this.#ready;
  }

  /**
   * Sends a request and resolves with its reply.
   *
   * @throws ChildDied when the process ends first, or had ended already.
   */
  request<T extends Reply["type"]>(request: Request, replyType: T): Promise<Reply & { type: T }> {
    return new Promise((resolve, reject) => {
      if (this.#death) return reject(new ChildDied(this.#death));
      if (BEGINNINGS.has(request.type)) this.#stderrTail = "";
      this.#waiting.set(`${replyType} ${request.id}`, {
        resolve: resolve as (reply: Reply) => void,
        reject,
      });
      // A failure to send means that the process is ending; its death rejects the request.
      this.#child.send(request, () => undefined);
    });
  }

  /** Sends a request that has no reply. */
  tell(request: Request): void {
    if (!this.#death) this.#child.send(request, () => undefined);
  }

  /** Interrupts the cell with this id, even while it blocks the runner's main thread. */
  interrupt(id: number): void {
    const bytes = Buffer.alloc(4);
    bytes.writeUInt32LE(id);
    this.#interrupts.write(bytes);
  }

  /** What it is at, even while its main thread is busy; does not resolve if it ends before. */
  progress(): Promise<Progress> {
    return new Promise((resolve) => {
      this.#asked.push(resolve);
      this.interrupt(0);
    });
  }

  /** Sends a request to the debugger, which starts with the first. */
  debug(request: DapRequest): void {
    this.#debugger.send(request);
  }

  /** Answers a question; null says that there will be no answer. */
  answer(question: number, value: string | null, blocks: boolean): void {
    if (!blocks) {
      this.tell({ type: "answer", id: 0, question, value });
      return;
    }
    const text = Buffer.from(value ?? "");
    const head = Buffer.alloc(8);
    head.writeUInt32LE(question, 0);
    head.writeUInt32LE(value === null ? NO_ANSWER : text.length, 4);
    this.#answers.write(Buffer.concat([head, text]));
  }

  /**
   * Resolves when everything written to fds 1 and 2 before this call was read.
   *
   * A write to a socket pair can be read as soon as it returned, so one whole turn of the event
   * loop in which nothing arrived proves that nothing is left. No timer takes part.
   */
  async drained(): Promise<void> {
    const limit = this.#printed + PIPE_CAPACITY;
    for (let before = -1; before !== this.#printed && this.#printed < limit; ) {
      before = this.#printed;
      await turn();
      await turn();
    }
  }

  /** Its process id; undefined when it could not be started. */
  get pid(): number | undefined {
    return this.#child.pid;
  }

  /** Ends process and descendants at once; `because` goes into the explanation. */
  kill(because: string): void {
    this.#killedBecause ??= because;
    this.#killGroup();
  }

  /**
   * Asks the process to end, and kills it (and whatever it started) if it does not; `because` goes
   * into the explanation.
   *
   * @param graceMs how long it may wait for what is still to come
   */
  async stop(because: string, graceMs = 0): Promise<void> {
    this.#killedBecause ??= because;
    if (this.#child.exitCode === null && this.#child.signalCode === null) {
      const request = { type: "shutdown", id: 0, grace: graceMs } satisfies Request;
      this.#child.send(request, () => undefined);
      await Promise.race([this.#exited, wait(graceMs + GOODBYE_MS)]);
    }
    this.#killGroup();
  }

  get #interrupts(): Writable {
    return this.#pipe(5);
  }

  get #answers(): Writable {
    return this.#pipe(6);
  }

  #pipe(fd: number): Writable {
    // Node's types end at fd 4.
    return (this.#child.stdio as readonly unknown[])[fd] as Writable;
  }

  /** A process whose channel is closed would never answer again. */
  #watchLines(): void {
    const closed = async () => {
      const isOver = await Promise.race([this.#exited, wait(GOODBYE_MS)]);
      if (!isOver) this.kill(LINE_CLOSED);
    };
    this.#child.once("disconnect", closed);
    for (const fd of [3, 5]) this.#pipe(fd).once("close", closed);
  }

  #hearProgress(): void {
    let bytes = Buffer.alloc(0);
    this.#pipe(5).on("data", (piece: Buffer) => {
      bytes = Buffer.concat([bytes, piece]);
      for (; bytes.length >= PROGRESS_BYTES; bytes = bytes.subarray(PROGRESS_BYTES)) {
        this.#asked.shift()?.({ begun: bytes.readUInt32LE(0), cause: bytes.readUInt32LE(4) });
      }
    });
  }

  #print(stream: Readable, name: "stdout" | "stderr"): void {
    const decoder = new StringDecoder("utf8");
    stream.on("data", (bytes: Buffer) => {
      this.#printed += bytes.length;
      const text = decoder.write(bytes);
      if (name === "stderr") this.#stderrTail = (this.#stderrTail + text).slice(-STDERR_TAIL);
      if (text !== "") this.#listener?.output(name, text);
    });
    stream.on("error", () => undefined);
  }

  /** Resolves when the pipe is closed, that is, when the process is gone. */
  #readFrames(stream: Readable): Promise<void> {
    const reader = new FrameReader();
    return new Promise((resolve) => {
      // A process that ended before there was a listener: the `close` event of its pipe has passed.
      if (stream.closed) return resolve();
      stream.on("data", (bytes: Buffer) => {
        try {
          for (const { message, buffers } of reader.push(bytes)) this.#receive(message, buffers);
        } catch (error) {
          if (!(error instanceof CorruptFrame)) throw error;
          stream.removeAllListeners("data").resume();
          this.kill(
            `something other than the kernel wrote to its file descriptor 3 (${error.message})`,
          );
        }
      });
      stream.once("close", resolve);
      stream.on("error", () => undefined);
    });
  }

  #receive(message: Event | Reply, buffers: Buffer[]): void {
    const key = `${message.type} ${message.id}`;
    const waiting = this.#waiting.get(key);
    if (waiting) {
      this.#waiting.delete(key);
      waiting.resolve(message as Reply);
      return;
    }
    if (!isEvent(message)) return;
    if (message.type === "ready") this.#ready = true;
    this.#listener?.event(message, buffers);
  }

  #end(code: number | null, signal: NodeJS.Signals | null): void {
    this.#killGroup();
    const death: Death = {
      role: this.#role,
      code,
      signal,
      stderrTail: this.#stderrTail,
      wasReady: this.#ready,
    };
    if (this.#killedBecause !== undefined) death.killedBecause = this.#killedBecause;
    this.#death = death;
    this.#ready = false;
    for (const { reject } of this.#waiting.values()) reject(new ChildDied(death));
    this.#waiting.clear();
    this.#listener?.died(death);
  }

  /** SIGKILL to the process group; on Windows, which has none, to the process. */
  #killGroup(): void {
    const { pid } = this.#child;
    if (pid === undefined) return;
    try {
      if (process.platform === "win32") this.#child.kill("SIGKILL");
      else process.kill(-pid, "SIGKILL");
    } catch (error) {
      // ESRCH: the whole group is gone already, which is what was wanted.
      if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
    }
  }
}

const EVENTS: Record<Event["type"], true> = {
  ready: true,
  stream: true,
  display: true,
  update: true,
  result: true,
  clear: true,
  comm: true,
  question: true,
  lateError: true,
};

/** A reply that is not awaited (to `shutdown`, say) carries no information. */
function isEvent(message: Event | Reply): message is Event {
  return message.type in EVENTS;
}

function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

function wait(ms: number): Promise<undefined> {
  return new Promise((resolve) => setTimeout(() => resolve(undefined), ms));
}
