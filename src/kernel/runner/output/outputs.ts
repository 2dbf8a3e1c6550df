/**
 * Sends the outputs of a cell to the server: streams, displays, results, in order.
 *
 * Text is sent at once, so that it is visible before a long computation and survives a crash. Only
 * frequent writes are batched: a batch is sent after a short time, when it is large, when something
 * else is sent, when the stream or the cell changes, and at the end of a cell.
 */

import readline from "node:readline";
import { Writable } from "node:stream";
import { StringDecoder } from "node:string_decoder";
import { WriteStream } from "node:tty";
import type { Event } from "../../channel.js";
import { section } from "../interrupts/interrupts.js";
import { keepListening } from "../process-listeners.js";
import { causingCell } from "./attribution.js";
import { send, sendFrame } from "./frames.js";
import { frameOf } from "./pipe.js";
import { TerminalLine } from "./terminal-line.js";

type StreamName = "stdout" | "stderr";
type Told = (error?: Error | null) => void;

/** Text is sent when it has this many UTF-16 units … */
const LARGE = 1 << 16;
/** … or is this old, in ms, where nothing else sends it. */
const OLD = 50;

/** Pieces that may go up at once, one after the other: more than that is a flood … */
const BURST = 200;
/** The number of pieces sent per ms. */
const PIECES_A_MS = 2;

const laterFlush = setTimeout;

let pieces: string[] = [];
let size = 0;
/** How many pieces may go up at once now, and when that was reckoned. */
let credit = BURST;
let reckoned = 0;
/** Whether the process is ending: no event loop will flush any more. */
let isEnding = false;
let cell = 0;
let stream: StreamName = "stdout";
let isScheduled = false;
let isSilent: (cell: number) => boolean = () => false;

/** Cells for which nothing is shown. */
export function silence(test: (cell: number) => boolean): void {
  isSilent = test;
}

/**
 * Shows something on behalf of user code. What is shown may hold objects of the user's own, which
 * say themselves what they are as JSON: that is outside of the section, so that it can be cut.
 *
 * @throws Interrupted when its cell is to end
 */
export function show(event: Event, buffers: readonly Uint8Array[] = []): void {
  const frame = frameOf(event, buffers);
  section(() => put(event, frame));
}

/** Events that silent cells send too. */
const NEVER_SILENT: readonly Event["type"][] = ["lateError", "comm", "question"];

/** Sends an event of the kernel's own making, after everything that was written before it. */
export function emit(event: Event): void {
  put(event, frameOf(event, []));
}

function put(event: Event, frame: Buffer): void {
  flush();
  if (!NEVER_SILENT.includes(event.type) && isSilent(event.id)) return;
  sendFrame(frame);
}

/**
 * Takes text that the causing cell printed.
 *
 * @throws Interrupted when that cell is to end
 */
function print(name: StreamName, text: string): void {
  if (text !== "") section(() => gather(name, text));
}

function gather(name: StreamName, text: string): void {
  const id = causingCell();
  if (id !== cell || name !== stream) {
    flush();
    cell = id;
    stream = name;
  }
  pieces.push(text);
  size += text.length;
  if (isEnding || size >= LARGE || mayGoAtOnce()) flush();
  else scheduleFlush();
}

function mayGoAtOnce(): boolean {
  const now = performance.now();
  credit = Math.min(BURST, credit + (now - reckoned) * PIECES_A_MS);
  reckoned = now;
  if (credit < 1) return false;
  credit -= 1;
  return true;
}

/** Sends what was gathered. */
export function flush(): void {
  if (size === 0) return;
  const text = pieces.join("");
  pieces = [];
  size = 0;
  if (!isSilent(cell)) send({ type: "stream", id: cell, name: stream, text });
}

function scheduleFlush(): void {
  if (isScheduled) return;
  isScheduled = true;
  laterFlush(() => {
    isScheduled = false;
    flush();
  }, OLD).unref();
}

/**
 * What user code finds as `process.stdout` and `process.stderr`; `console` writes there too.
 *
 * Writes go past the machinery of Writable: force that ended a cell in the midst of it would
 * leave it waiting forever for that one write.
 */
class CellStream extends Writable {
  readonly #name: StreamName;
  readonly fd: number;
  /** Characters may come in halves, as bytes and as UTF-16 units. */
  readonly #decoder = new StringDecoder("utf8");
  #half = "";
  readonly #line = new TerminalLine();
  /** Nobody reads keys here; but it can be drawn in a line (terminal-line.ts). */
  readonly isTTY = false;
  readonly columns = 80;
  readonly rows = 24;

  constructor(name: StreamName) {
    super();
    this.#name = name;
    this.fd = name === "stdout" ? 1 : 2;
  }

  override write(
    chunk: unknown,
    encoding?: BufferEncoding | Told,
    done: Told | undefined = typeof encoding === "function" ? encoding : undefined,
  ): boolean {
    // Which says what is wrong with it.
    if (typeof chunk !== "string" && !(chunk instanceof Uint8Array)) return super.write(chunk);
    const form = typeof encoding === "string" ? encoding : "utf8";
    print(this.#name, this.#line.shown(this.#whole(this.#textOf(chunk, form))));
    if (done) process.nextTick(done);
    return true;
  }

  getWindowSize(): [columns: number, rows: number] {
    return [this.columns, this.rows];
  }

  getColorDepth(env?: object): number {
    return WriteStream.prototype.getColorDepth.call(this, env);
  }

  hasColors(count?: number | object, env?: object): boolean {
    return WriteStream.prototype.hasColors.call(this, count as number, env);
  }

  clearLine(direction: readline.Direction, done?: () => void): boolean {
    return readline.clearLine(this, direction, done);
  }

  clearScreenDown(done?: () => void): boolean {
    return readline.clearScreenDown(this, done);
  }

  cursorTo(x: number, y?: number | (() => void), done?: () => void): boolean {
    return readline.cursorTo(this, x, y as number, done);
  }

  moveCursor(dx: number, dy: number, done?: () => void): boolean {
    return readline.moveCursor(this, dx, dy, done);
  }

  /** The cell's stream cannot be closed: the next cell needs it. */
  override end(chunk?: unknown, encoding?: BufferEncoding | Told, done?: Told): this {
    if (typeof chunk === "string" || chunk instanceof Uint8Array) {
      this.write(chunk, encoding, done);
    } else {
      const told = [chunk, encoding, done].find((given) => typeof given === "function");
      if (told) process.nextTick(told as Told);
    }
    return this;
  }

  /** Prints half a character whose other half has not come. */
  finish(): void {
    const left = this.#half + this.#decoder.end();
    this.#half = "";
    this.#line.forget();
    if (left !== "") gather(this.#name, left);
  }

  #textOf(chunk: string | Uint8Array, encoding: BufferEncoding): string {
    if (typeof chunk !== "string") return this.#decoder.write(Buffer.from(chunk));
    const isText = /^(utf-?8|utf-?16le|ucs-?2)$/i.test(encoding);
    const text = isText ? chunk : Buffer.from(chunk, encoding).toString("utf8");
    return this.#decoder.end() + text;
  }

  #whole(text: string): string {
    const all = this.#half + text;
    this.#half = /[\ud800-\udbff]$/.test(all) ? all.slice(-1) : "";
    return this.#half === "" ? all : all.slice(0, -1);
  }
}

const streams = [new CellStream("stdout"), new CellStream("stderr")] as const;

/** A cell ends: everything that it printed goes up. */
export function finishStreams(): void {
  for (const stream of streams) stream.finish();
  flush();
}

/** Puts the streams in the place of the process's own. */
export function captureStreams(): void {
  const [stdout, stderr] = streams;
  for (const [name, value] of Object.entries({ stdout, stderr })) {
    Object.defineProperty(process, name, {
      configurable: true,
      enumerable: true,
      get: () => value,
    });
  }
  keepListening("exit", () => {
    isEnding = true;
    finishStreams();
  });
}
