/**
 * Stops a cell in any state and keeps all variables.
 *
 * A worker thread (worker.ts) receives interrupts even while the main thread is busy.
 *
 * What the main thread does, and what stops it:
 *
 *   awaiting, idle          a message from the worker: the cell ends, the promise runs on
 *   cell's or timer's code  SIGINT, which `vm`'s breakOnSigint turns into an exception ("guarded")
 *   code after an await     Runtime.terminateExecution through the inspector, from the worker
 *   code of a cell that is over, which keeps the next from beginning: as above, after a while
 *   a section               nothing; its code polls `requested` and throws its own error
 *
 * Termination leaves no exception behind: the promise of the cell never settles. Hence the cell
 * is ended by the worker's message, which the main thread reads once it is free again.
 *
 * A section is never cut, by Dekker's ordering: entering first stores INSIDE and then looks at
 * REQUESTED and FORCED; the worker first stores those and then looks at INSIDE. One of them sees
 * the other. Output is a section too: half a frame on the pipe would be the end of the runner.
 */

import vm from "node:vm";
import { Worker } from "node:worker_threads";
import { SMALL_HEAP } from "../../thread-limits.js";
import { keepListening, othersListen } from "../process-listeners.js";
import {
  BEGUN,
  BUSY,
  ENDED,
  FORCED,
  GUARDED,
  HEARD,
  INSIDE,
  type InterruptMessage,
  REQUESTED,
  RUNNING,
  SEEN,
  SEEN_INSIDE,
  SEEN_OUTSIDE,
  SENT,
  SETTLING,
  shared,
} from "./memory.js";
import {
  beginRun,
  endRun,
  forgetRun,
  GUARD_FILE,
  Interrupted,
  isRunning,
  oldestRun,
} from "./runs.js";

/** The oldest run: asked to end last, and by force. */
let running = 0;
/** Whether cells listened to SIGINT when the guard was put up. */
let heardOutside = false;
/** How many of the SIGINTs that were sent have arrived, or come no more. */
let landed = 0;
/** How long a signal may take to arrive, in ms: longer only on a very busy machine. */
const LATEST_SIGNAL = 200;

/** Starts the thread that listens; undefined when it runs. */
let listen: (() => void) | undefined;
/** The thread that listens, when there is one. */
let listening: Worker | undefined;

/**
 * Listens from the first cell on: a thread needs as much as the start of the whole process.
 * `interrupted` is called on the main thread when it has received a request, and again after force.
 */
export function listenForInterrupts(interrupted: (cell: number) => void): void {
  listen = () => startListening(interrupted);
  // Without a listener a SIGINT that arrives outside every guard would end the process.
  keepListening("SIGINT", () => undefined);
}

/** Starts the thread, unless it runs. */
export function listenNow(): void {
  listen?.();
  listen = undefined;
}

function startListening(interrupted: (cell: number) => void): void {
  const worker = new Worker(new URL("./worker.js", import.meta.url), {
    workerData: shared,
    // Left alone, Node would make file descriptors 1 and 2 non-blocking, and printing child
    // processes would fail with EAGAIN.
    stdout: true,
    stderr: true,
    resourceLimits: SMALL_HEAP,
  });
  worker.on("message", ({ cell }: InterruptMessage) => {
    // Sections are synchronous: in a turn of the event loop of its own, nothing is inside.
    resetInside(0);
    Atomics.store(shared, GUARDED, 0);
    Atomics.store(shared, HEARD, cell);
    endRun(cell, new Interrupted());
    interrupted(cell);
  });
  // It stays referenced: a cell may unreference the channel, and the process must not end then.
  listening = worker;
}

/** From here on the thread does not keep the process alive. */
export function letGo(): void {
  listening?.unref();
}

/** The same request, arrived by the ordinary channel. */
export function requestInterrupt(cell: number): void {
  Atomics.store(shared, REQUESTED, cell);
  endRun(cell, new Interrupted());
}

/**
 * A cell begins, or something else that is ended like a cell. Several may run beside each other;
 * ids grow in the order in which they begin. An interrupt reaches all of them, the oldest last,
 * and only for that one force is used: it hits whatever code is running.
 *
 * @returns a promise that only rejects, when the cell is interrupted
 */
export function cellStarts(cell: number): Promise<never> {
  listenNow();
  Atomics.store(shared, BEGUN, cell);
  // Its request may run several pieces of code, one after the other.
  Atomics.compareExchange(shared, SETTLING, cell, 0);
  const ended = beginRun(cell);
  if (running === 0) becomeOldest(cell);
  return ended;
}

/** A cell's code is done; it ends when what it set going has settled. */
export function cellSettles(cell: number): void {
  Atomics.store(shared, SETTLING, cell);
}

/** A cell ended. After this no force meant for it can hit what comes next. */
export function cellEnds(cell: number): void {
  forgetRun(cell);
  if (cell !== running) return;
  Atomics.store(shared, ENDED, running);
  Atomics.store(shared, SEEN, 0);
  Atomics.store(shared, RUNNING, 0);
  running = 0;
  waitWhileForced();
  const next = oldestRun();
  if (next !== undefined) becomeOldest(next);
}

function becomeOldest(cell: number): void {
  running = cell;
  Atomics.store(shared, RUNNING, cell);
  // A request may run several pieces of code, one after the other.
  Atomics.store(shared, ENDED, cell - 1);
}

/** @throws Interrupted when the running cell is to end, perhaps before it began */
export function checkInterrupt(): void {
  if (isRequested()) throw new Interrupted();
}

/** For code in a section: whether the cell is to end. A true answer gives it time to do so. */
export function pollInterrupt(): boolean {
  if (!isRequested()) return false;
  const seen = Atomics.load(shared, INSIDE) === 0 ? SEEN_OUTSIDE : SEEN_INSIDE;
  // Only the first answer does: what asks in section after section would never end.
  Atomics.compareExchange(shared, SEEN, 0, seen);
  return true;
}

/**
 * Runs a section that must not be cut; sections nest.
 *
 * @throws Interrupted when an interrupt is pending
 */
export function section<T>(work: () => T): T {
  enterSection();
  try {
    return work();
  } finally {
    leaveSection();
  }
}

/** @throws Interrupted when an interrupt is pending */
export function enterSection(): void {
  const isOutermost = Atomics.add(shared, INSIDE, 1) === 0;
  if (isOutermost && mustEnd()) {
    leaveSection();
    throw new Interrupted();
  }
}

export function leaveSection(): void {
  if (Atomics.sub(shared, INSIDE, 1) === 1) leftSections();
}

/** From here on code that was told to end has only so long. */
function leftSections(): void {
  // A look first: every call into a library comes here.
  if (Atomics.load(shared, SEEN) === SEEN_INSIDE) Atomics.store(shared, SEEN, SEEN_OUTSIDE);
}

/** After something was cut that cannot leave its sections itself. */
function resetInside(depth: number): void {
  Atomics.store(shared, INSIDE, depth);
  if (depth === 0) leftSections();
}

/** Runs the kernel's own work, which must be neither cut nor refused. */
export function shielded<T>(work: () => T): T {
  Atomics.add(shared, INSIDE, 1);
  waitWhileForced();
  try {
    return work();
  } finally {
    leaveSection();
  }
}

function isRequested(): boolean {
  return isRunning(Atomics.load(shared, REQUESTED));
}

/** Once library code has seen the request, it may go on until it is forced. */
function mustEnd(): boolean {
  if (!isRequested()) return false;
  const requested = Atomics.load(shared, REQUESTED);
  return Atomics.load(shared, SEEN) === 0 || Atomics.load(shared, FORCED) === requested;
}

function waitWhileForced(): void {
  while (Atomics.load(shared, BUSY) !== 0) Atomics.wait(shared, BUSY, 1, 10);
}

const GUARDED_CALL = Symbol.for("jupyter.kernel.guardedCall");
// Not enumerable, so that it is not among what `globalThis` shows.
Object.defineProperty(globalThis, GUARDED_CALL, { writable: true, value: undefined });
const guard = new vm.Script(`globalThis[Symbol.for("jupyter.kernel.guardedCall")]()`, {
  filename: GUARD_FILE,
});

/**
 * Runs user code so that SIGINT ends it, loops and waits included.
 *
 * Node takes our listener away before it guards and brings it back after: a signal in between
 * would end the process. So GUARDED is only 1 while the guard stands, and a signal that is already
 * on its way is waited for before the guard falls.
 *
 * @throws Interrupted when it was ended that way
 */
export function guarded<T>(run: () => T): T {
  if (Atomics.load(shared, GUARDED) === 0) heardOutside = othersListen("SIGINT");
  const inside = Atomics.load(shared, INSIDE);
  const before = Atomics.load(shared, GUARDED);
  Reflect.set(globalThis, GUARDED_CALL, () => {
    Atomics.store(shared, GUARDED, 1);
    try {
      return run();
    } finally {
      Atomics.store(shared, GUARDED, before);
      if (before === 0) awaitSignals();
    }
  });
  try {
    return guard.runInThisContext({ breakOnSigint: true, displayErrors: false }) as T;
  } catch (error) {
    if (!isInterruption(error)) throw error;
    landed = Atomics.load(shared, SENT);
    // What was cut may have been about to enter a section, and has no more chance to leave it.
    resetInside(inside);
    throw new Interrupted();
  } finally {
    // Also here: what is cut does not come to its own `finally`.
    Atomics.store(shared, GUARDED, before);
  }
}

/** Whether a cell listens to SIGINT; while the guard stands, Node has put the listeners aside. */
export function isHeard(): boolean {
  return othersListen("SIGINT") || (Atomics.load(shared, GUARDED) !== 0 && heardOutside);
}

/** A SIGINT is about to be sent to this process, which is to hit no later cell. */
export function interruptComes(): void {
  if (Atomics.load(shared, GUARDED) !== 0) Atomics.add(shared, SENT, 1);
}

/** Stays in the guard until the signals that were sent have hit it. */
function awaitSignals(): void {
  waitWhileForced();
  const until = performance.now() + LATEST_SIGNAL;
  while (Atomics.load(shared, SENT) > landed && performance.now() < until);
  landed = Atomics.load(shared, SENT);
}

function isInterruption(error: unknown): boolean {
  return (error as NodeJS.ErrnoException | null)?.code === "ERR_SCRIPT_EXECUTION_INTERRUPTED";
}
