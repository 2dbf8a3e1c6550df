/**
 * Which cell is the cause of what happens now.
 *
 * A number follows control flow: set while a cell's code runs, kept by timers (timers.ts) and by
 * promises, restored when their continuations run. Node's AsyncLocalStorage does the same and
 * more, but up to Node 22 it keeps a stack inside Node that a terminated loop leaves inconsistent,
 * upon which Node aborts the process; promise hooks on a variable of our own survive that.
 */

import { promiseHooks } from "node:v8";

/** Makes nothing of its own, so that a subclass can put a private field on what it is given. */
class Same {
  constructor(object: object) {
    // biome-ignore lint/correctness/noConstructorReturn: returning the argument is the purpose
    return object;
  }
}

/** Marks promises invisibly: a private field, not a property. */
class Marked extends Same {
  #cell: number;

  constructor(promise: object, cell: number) {
    super(promise);
    this.#cell = cell;
  }

  static read(promise: object): number {
    return #cell in promise ? promise.#cell : 0;
  }
}

let current = 0;
let latest = 0;

/** The cell that is the cause; for what nobody can attribute, the cell that was started last. */
export function causingCell(): number {
  return current === 0 ? latest : current;
}

/** The cell a promise was made by; 0 when unknown. */
export function cellOfPromise(promise: object): number {
  return Marked.read(promise);
}

/** Runs a function as caused by a cell. */
export function causedBy<T>(cell: number, run: () => T): T {
  const before = current;
  current = cell;
  try {
    return run();
  } finally {
    current = before;
  }
}

/** A cell begins: what cannot be attributed is from now on put down to it. */
export function cellBegins(cell: number): void {
  latest = cell;
}

/** After a terminated continuation, whose hook never ran. */
export function forgetCause(): void {
  current = 0;
}

/** From here on promises carry their cell. */
export function followPromises(): void {
  promiseHooks.createHook({
    init(promise) {
      if (current !== 0) new Marked(promise, current);
    },
    before(promise) {
      current = Marked.read(promise);
    },
    after() {
      current = 0;
    },
  });
}
