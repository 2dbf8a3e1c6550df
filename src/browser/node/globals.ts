/**
 * Node's globals, put where everything in a worker finds them; imported before anything else.
 * Timers give numbers in a browser, and objects in Node, whose methods some code calls.
 */

import { Buffer } from "buffer";
import * as buffer from "./buffer.js";
import childProcess from "./child_process.js";
import * as crypto from "./crypto.js";
import fs from "./fs.js";
import * as fsPromises from "./fs-promises.js";
import * as os from "./os.js";
import * as path from "./path.js";
import { process } from "./process.js";
import * as url from "./url.js";
import * as util from "./util.js";
import * as zlib from "./zlib.js";

/** Node's modules that are there, by their names. */
export const builtins: Readonly<Record<string, object>> = {
  buffer,
  child_process: childProcess,
  crypto,
  fs: { ...fs, default: fs },
  "fs/promises": fsPromises,
  os,
  path: { ...path, default: path.default },
  perf_hooks: { performance },
  process: { ...process, default: process },
  url,
  util,
  zlib,
};

/** A timer as Node has it. */
class Timer {
  readonly #id: number;

  constructor(id: number) {
    this.#id = id;
  }

  ref(): this {
    return this;
  }

  unref(): this {
    return this;
  }

  hasRef(): boolean {
    return true;
  }

  [Symbol.toPrimitive](): number {
    return this.#id;
  }
}

type Begin = (work: (...given: unknown[]) => void, ms?: number, ...given: unknown[]) => number;
type End = (id: number | undefined) => void;

const own = globalThis as unknown as Record<"setTimeout" | "setInterval", Begin> &
  Record<"clearTimeout" | "clearInterval", End>;
const { setTimeout: timeout, setInterval: interval, clearTimeout, clearInterval } = own;

/** A port as browsers have it. */
interface Port {
  onmessage: ((event: { readonly data: unknown }) => void) | null;
  postMessage(message: unknown): void;
}

const turns = new MessageChannel() as unknown as { port1: Port; port2: Port };
const waiting = new Map<number, () => void>();
let last = 0;
turns.port1.onmessage = ({ data }) => {
  const work = waiting.get(data as number);
  waiting.delete(data as number);
  work?.();
};

class Turn {
  readonly id: number;

  constructor(id: number) {
    this.id = id;
  }
}

const given = {
  Buffer,
  global: globalThis,
  process,
  setTimeout: (...how: Parameters<Begin>) => new Timer(timeout(...how)),
  setInterval: (...how: Parameters<Begin>) => new Timer(interval(...how)),
  clearTimeout: (timer: unknown) => clearTimeout(timer === undefined ? undefined : Number(timer)),
  clearInterval: (timer: unknown) => clearInterval(timer === undefined ? undefined : Number(timer)),
  setImmediate: (work: (...given: unknown[]) => void, ...rest: unknown[]) => {
    last += 1;
    waiting.set(last, () => work(...rest));
    turns.port2.postMessage(last);
    return new Turn(last);
  },
  clearImmediate: (turn: Turn | undefined) => waiting.delete(turn?.id ?? 0),
};

process.getBuiltinModule = (name) => builtins[name.replace(/^node:/, "")];
for (const [name, value] of Object.entries(given)) {
  Object.defineProperty(globalThis, name, { value, configurable: true, writable: true });
}

const { setTimeout: waited, setImmediate: turned } = given;
Object.assign(builtins, {
  timers: Object.fromEntries(
    Object.entries(given).filter(([name]) => /Timeout|Interval|Immediate/.test(name)),
  ),
  "timers/promises": {
    setTimeout: (ms?: number, value?: unknown) =>
      new Promise((resolve) => waited(() => resolve(value), ms)),
    setImmediate: (value?: unknown) => new Promise((resolve) => turned(() => resolve(value))),
  },
});
