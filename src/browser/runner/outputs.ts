/**
 * What cells show and print, in the place of kernel/runner/output/outputs.ts. Messages to the page
 * keep their order and wait for nobody, so that each goes at once, but for text: pieces are
 * gathered until there is much, the cell changes or ends, or the worker comes to rest.
 */

import type { Event } from "../../kernel/channel.js";
import { TerminalLine } from "../../kernel/runner/output/terminal-line.js";
import { causingCell } from "./attribution.js";
import { send } from "./frames.js";
import { section } from "./interrupts.js";

type StreamName = "stdout" | "stderr";

/** Characters that are sent at once. */
const LARGE = 16_384;
/** How long text may wait while a cell computes, in ms. */
const OLD = 50;
const NEVER_SILENT: readonly Event["type"][] = ["lateError", "comm", "question"];

let pieces: string[] = [];
let size = 0;
let cell = 0;
let name: StreamName = "stdout";
let sent = 0;
let isScheduled = false;
let isSilent: (cell: number) => boolean = () => false;
const { setTimeout: later } = globalThis;
const lines = { stdout: new TerminalLine(), stderr: new TerminalLine() };

/** Cells for which nothing is shown. */
export function silence(test: (cell: number) => boolean): void {
  isSilent = test;
}

/** Shows something on behalf of user code. @throws Interrupted when its cell is to end */
export function show(event: Event, buffers: readonly Uint8Array[] = []): void {
  section(() => put(event, buffers));
}

/** Sends an event of the kernel's own making, after everything that was written before it. */
export function emit(event: Event): void {
  put(event, []);
}

function put(event: Event, buffers: readonly Uint8Array[]): void {
  flush();
  if (!NEVER_SILENT.includes(event.type) && isSilent(event.id)) return;
  // What is shown may hold objects of the user's own, which say themselves what they are as JSON.
  send(JSON.parse(JSON.stringify(event)) as Event, buffers);
}

/** Takes text that the causing cell printed. */
export function print(stream: StreamName, text: string): void {
  section(() => gather(stream, lines[stream].shown(text)));
}

function gather(stream: StreamName, text: string): void {
  if (text === "") return;
  const id = causingCell();
  if (id !== cell || name !== stream) {
    flush();
    cell = id;
    name = stream;
  }
  pieces.push(text);
  size += text.length;
  if (size >= LARGE || performance.now() - sent > OLD) flush();
  else if (!isScheduled) {
    isScheduled = true;
    later(() => {
      isScheduled = false;
      flush();
    }, OLD);
  }
}

/** Sends what was gathered. */
export function flush(): void {
  sent = performance.now();
  if (size === 0) return;
  const text = pieces.join("");
  pieces = [];
  size = 0;
  if (!isSilent(cell)) send({ type: "stream", id: cell, name, text });
}

/** A cell ends: everything that it printed goes to the page. */
export function finishStreams(): void {
  for (const line of Object.values(lines)) line.forget();
  flush();
}

/** Puts the streams in the place of those of `process`. */
export function captureStreams(): void {
  for (const stream of ["stdout", "stderr"] as const) {
    Object.assign(process[stream], {
      write(chunk: unknown): boolean {
        print(
          stream,
          typeof chunk === "string" ? chunk : Buffer.from(chunk as Uint8Array).toString(),
        );
        return true;
      },
    });
  }
}
