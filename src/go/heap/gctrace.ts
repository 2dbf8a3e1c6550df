/**
 * Cycles in the form in which Go prints them under GODEBUG=gctrace=1, a line each.
 *
 *   gc 2 @0.000s 0%: 0+0+0 ms clock, 0+0/0/0+0 ms cpu, 7->7->3 MB, 8 MB goal, 0 MB stacks, 0 MB globals, 1 P
 *
 * Sizes are the model's: heap when the cycle began, when marking ended (the same: nothing is
 * allocated meanwhile), what was marked, and the goal, in MiB rounded down. Times are all 0, because
 * the model has no clock; so are stacks and globals, which it has none of.
 *
 * Source: runtime/mgc.go gcMarkTermination, Go 1.19 to 1.27.
 */
import type { GcCycle } from "./heap.js";

const times = "@0.000s 0%: 0+0+0 ms clock, 0+0/0/0+0 ms cpu";

/** The line of a cycle. */
export function gctraceLine(cycle: GcCycle): string {
  const { number, cause, heapBefore, heapMarked, goal } = cycle;
  const [before, live, aim] = [heapBefore, heapMarked, goal].map(mebibytes);
  const forced = cause === "forced" ? " (forced)" : "";
  return (
    `gc ${number} ${times}, ${before}->${before}->${live} MB, ${aim} MB goal, ` +
    `0 MB stacks, 0 MB globals, 1 P${forced}`
  );
}

function mebibytes(bytes: number): string {
  return String(Math.floor(bytes / 2 ** 20));
}
