/**
 * Determines which cell caused the code that runs now.
 *
 * A number follows control flow: set while a cell's code runs, kept by timers (timers.ts), by
 * promises and by event emitters (emitters.ts), restored when their continuations run. Node's
 * AsyncLocalStorage does the same and more, but up to Node 22 it keeps a stack inside Node that a
 * terminated loop leaves inconsistent, upon which Node aborts the process; promise hooks on a
 * variable of our own survive that.
 */

import { promiseHooks } from "node:v8";
import { CAUSE, shared } from "../interrupts/memory.js";

/** Makes nothing of its own, so that a subclass can put a private field on what it is given. */
class Same {
  constructor(object: object) {
    // biome-ignore lint/correctness/noConstructorReturn: returning the argument is the purpose
    return object;
  }
}

/** Marks objects invisibly: a private field, not a property. */
class Marked extends Same {
  #cell: number;

  constructor(object: object, cell: number) {
    super(object);
    this.#cell = cell;
  }

  static read(object: object): number {
    return #cell in object ? object.#cell : 0;
  }

  static write(object: object, cell: number): void {
    if (#cell in object) object.#cell = cell;
    else new Marked(object, cell);
  }
}

/** In shared memory too, where the interrupt thread sees whose code it is that does not end. */
let current = 0;
let latest = 0;
/** What left a cell's code as an exception last, and whose it was. */
let escaped: { thrown: unknown; cell: number } | undefined;

/** The cell that is the cause; without a known cause, the cell that was started last. */
export function causingCell(): number {
  return current === 0 ? latest : current;
}

/** The cell whose code is running; 0 when that is not known. */
export function knownCause(): number {
  return current;
}

/** The cell that a promise or an emitter belongs to; 0 when unknown. */
export function cellOf(object: object): number {
  return Marked.read(object);
}

/** From here on an object belongs to a cell. */
export function belongsTo(object: object, cell: number): void {
  Marked.write(object, cell);
}

/** The cell whose code threw an uncaught exception; 0 when unknown. */
export function cellOfThrown(thrown: unknown): number {
  return escaped !== undefined && Object.is(escaped.thrown, thrown) ? escaped.cell : 0;
}

/** Runs a function as caused by a cell. */
export function causedBy<T>(cell: number, run: () => T): T {
  const before = current;
  become(cell);
  try {
    return run();
  } catch (thrown) {
    if (before === 0) escaped = { thrown, cell };
    throw thrown;
  } finally {
    become(before);
  }
}

/** A cell begins: what cannot be attributed is from now on put down to it. */
export function cellBegins(cell: number): void {
  latest = cell;
}

/** After a terminated continuation, whose hook never ran. */
export function forgetCause(): void {
  become(0);
}

function become(cell: number): void {
  current = cell;
  shared[CAUSE] = cell;
}

/** From here on promises carry their cell. */
export function followPromises(): void {
  promiseHooks.createHook({
    init(promise) {
      if (current !== 0) new Marked(promise, current);
    },
    before(promise) {
      become(Marked.read(promise));
    },
    after() {
      become(0);
    },
  });
}
