/**
 * Shuts a runner down: at once, or, if late errors are recorded, when the background work of cells
 * is done.
 */

import { letGo } from "./interrupts/interrupts.js";

/** Node's own, before user code's timers were wrapped. */
const later = setTimeout;

/**
 * Ends the process.
 *
 * @param grace how long it may go on while timers, requests and the like of the cells keep it
 *   alive, in ms
 */
export function leave(grace: number): void {
  if (grace === 0) process.exit(0);
  // Once the kernel's own handles are unreferenced, Node itself reports when nothing is left to run.
  process.channel?.unref();
  letGo();
  process.once("beforeExit", () => process.exit(0));
  later(() => process.exit(0), grace).unref();
}
