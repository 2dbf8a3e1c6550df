/**
 * Timers of user code: each callback belongs to the cell that set it, and can be interrupted. What
 * it throws is an uncaught exception, as it is for Node.
 */

import timers from "node:timers";
import { inspect, promisify } from "node:util";
import { guarded } from "../interrupts/interrupts.js";
import { Interrupted } from "../interrupts/runs.js";
import { causedBy, causingCell, knownCause } from "./attribution.js";

type Callback = (...args: unknown[]) => void;
type Timer = (callback: Callback, ...rest: unknown[]) => unknown;

/** @param interrupted called when a callback was, with the error and the cell that set it */
export function wrapTimers(interrupted: (error: Interrupted, cell: number) => void): void {
  for (const name of ["setTimeout", "setInterval", "setImmediate"] as const) {
    const original = globalThis[name] as Timer;
    const wrapped = (callback: Callback, ...rest: unknown[]): unknown => {
      // The original says what is wrong with something that is not a function.
      if (typeof callback !== "function") return original(callback, ...rest);
      const cell = causingCell();
      const run = function (this: unknown, ...args: unknown[]): void {
        causedBy(cell, () => {
          try {
            guarded(() => callback.apply(this, args));
          } catch (thrown) {
            if (!(thrown instanceof Interrupted)) throw thrown;
            // One that had to be stopped would only have to be stopped again.
            clearInterval(this as NodeJS.Timeout);
            interrupted(thrown, cell);
          }
        });
      };
      return original(run, ...rest);
    };
    Object.defineProperty(wrapped, "name", { value: name });
    const custom = Reflect.get(original, promisify.custom);
    if (custom) Object.defineProperty(wrapped, promisify.custom, { value: custom });
    for (const holder of [globalThis, timers]) Reflect.set(holder, name, wrapped);
  }
  const timer = setTimeout(() => undefined, 0);
  const immediate = setImmediate(() => undefined);
  // A cell often ends with one. Its fields are Node's own, and other numbers in each run.
  for (const made of [timer, immediate]) {
    const kind = Object.getPrototypeOf(made) as object;
    const shown = { configurable: true, value: () => kind.constructor.name };
    Object.defineProperty(kind, inspect.custom, shown);
  }
  clearTimeout(timer);
  clearImmediate(immediate);
  const { queueMicrotask: original } = globalThis;
  globalThis.queueMicrotask = function queueMicrotask(callback) {
    const cell = causingCell();
    original(typeof callback === "function" ? () => causedBy(cell, callback) : callback);
  };
  const { nextTick: tick } = process;
  process.nextTick = function nextTick(callback: Callback, ...rest: unknown[]) {
    // Node's own use it too, outside of cells.
    const cell = knownCause();
    if (cell === 0 || typeof callback !== "function") tick(callback, ...rest);
    else tick(() => causedBy(cell, () => callback(...rest)));
  };
}
