/**
 * All that a cell shows, on its way up: streams, displays, results, in the order in which they
 * were made.
 *
 * Text is gathered and goes up in large pieces: when it is large, when something else is sent,
 * when the stream or the cell changes, at the end of a cell, and otherwise after a short while.
 * A loop that never returns to the event loop gets its text out because each write looks at the
 * clock.
 */

import { Writable } from "node:stream";
import type { Event } from "../channel.js";
import { causingCell } from "./attribution.js";
import { send } from "./frames.js";
import { section } from "./interrupts.js";

type StreamName = "stdout" | "stderr";

/** Text is sent when it has this many UTF-16 units … */
const LARGE = 1 << 16;
/** … or is this old, in ms. */
const OLD = 50;

/** More than this is no prompt. */
const LONGEST_PROMPT = 1000;

const laterFlush = setTimeout;

let pieces: string[] = [];
let size = 0;
let since = 0;
let cell = 0;
let stream: StreamName = "stdout";
let isScheduled = false;
let isSilent: (cell: number) => boolean = () => false;

/** Cells for which nothing is shown. */
export function silence(test: (cell: number) => boolean): void {
  isSilent = test;
}

/**
 * Shows something on behalf of user code.
 *
 * @throws Interrupted when its cell is to end
 */
export function show(event: Event): void {
  section(() => emit(event));
}

/** Events that silent cells send too. */
const NEVER_SILENT: readonly Event["type"][] = ["lateError", "comm", "question"];

/** Sends an event, with its binary parts, after everything that was written before it. */
export function emit(event: Event, buffers: readonly Uint8Array[] = []): void {
  flush();
  if (!NEVER_SILENT.includes(event.type) && isSilent(event.id)) return;
  send(event, buffers);
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
  if (size === 0) {
    since = performance.now();
    scheduleFlush();
  }
  pieces.push(text);
  size += text.length;
  if (size >= LARGE || performance.now() - since >= OLD) flush();
}

/** Sends what was gathered. */
export function flush(): void {
  if (size === 0) return;
  const text = pieces.join("");
  pieces = [];
  size = 0;
  if (!isSilent(cell)) send({ type: "stream", id: cell, name: stream, text });
}

/**
 * Takes back what a cell printed behind its last line break, if that is still here: to whoever
 * asks for a line of input it is the prompt.
 */
export function takeUnfinishedLine(asking: number): string {
  if (size === 0 || cell !== asking || stream !== "stdout") return "";
  const text = pieces.join("");
  const start = text.lastIndexOf("\n") + 1;
  const line = text.slice(start);
  if (line.length > LONGEST_PROMPT) return "";
  pieces = start > 0 ? [text.slice(0, start)] : [];
  size = start;
  return line;
}

function scheduleFlush(): void {
  if (isScheduled) return;
  isScheduled = true;
  laterFlush(() => {
    isScheduled = false;
    flush();
  }, OLD).unref();
}

/** What user code finds as `process.stdout` and `process.stderr`; `console` writes there too. */
class CellStream extends Writable {
  readonly #name: StreamName;
  readonly fd: number;

  constructor(name: StreamName) {
    super({ decodeStrings: false });
    this.#name = name;
    this.fd = name === "stdout" ? 1 : 2;
  }

  override _write(
    chunk: string | Buffer,
    _encoding: BufferEncoding,
    done: (error?: Error | null) => void,
  ): void {
    print(this.#name, typeof chunk === "string" ? chunk : chunk.toString("utf8"));
    done();
  }
}

/** Puts the streams in the place of the process's own. */
export function captureStreams(): void {
  for (const name of ["stdout", "stderr"] as const) {
    const value = new CellStream(name);
    Object.defineProperty(process, name, {
      configurable: true,
      enumerable: true,
      get: () => value,
    });
  }
}
