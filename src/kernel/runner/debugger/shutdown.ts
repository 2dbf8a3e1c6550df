/**
 * The end of the process while the debugger has a session with the main thread: Node would say on
 * stderr that it waits for the debugger, and wait.
 */

import { ATTACHED, LEAVING, shared } from "../interrupts/memory.js";

/** How long the debugger's thread may take to end its session, in ms. */
const PATIENCE = 500;
/** Between two looks; the session ends while code of the main thread runs. */
const LOOK = 2;

/** Asks the debugger's thread to end its session, and waits until it has. */
export function leaveDebugger(): void {
  if (Atomics.load(shared, ATTACHED) === 0) return;
  Atomics.store(shared, LEAVING, 1);
  Atomics.notify(shared, LEAVING);
  const until = performance.now() + PATIENCE;
  while (Atomics.load(shared, ATTACHED) !== 0 && performance.now() < until) {
    Atomics.wait(shared, ATTACHED, 1, LOOK);
  }
}
