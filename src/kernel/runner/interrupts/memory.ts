/**
 * The memory that the main thread and the interrupt thread share (interrupts.ts).
 *
 *   0 REQUESTED  the cell that is to end; 0 before the first request
 *   1 ENDED      the last cell that ended
 *   2 INSIDE     depth of sections that must not be cut
 *   3 GUARDED    1 while SIGINT ends what runs now
 *   4 SEEN       SEEN_INSIDE when code in a section asked and was told to end, SEEN_OUTSIDE once it
 *                has left that section, or when it asked outside of any
 *   5 FORCED     the cell on which force is or was used
 *   6 BUSY       1 while the interrupt thread uses force
 *   7 RUNNING    the running cell, the oldest if there are several; 0 when there is none
 *   8 SENT       how many SIGINTs the interrupt thread has sent
 *   9 HEARD      the last cell whose request the main thread has received
 *  10 CAUSE      the cell whose code runs, also after its end; 0 when that is not known
 *  11 BEGUN      the cell that began last
 *  12 SETTLING   the last cell whose code is done, and that waits for what it set going to settle
 *  13 DEBUGGING  1 while the debugger looks at scripts before they run
 *  14 ATTACHED   1 while the debugger's thread has a session with the main thread
 *  15 LEAVING    1 when the process is about to end, and that session must
 */

export const REQUESTED = 0;
export const ENDED = 1;
export const INSIDE = 2;
export const GUARDED = 3;
export const SEEN = 4;
export const FORCED = 5;
export const BUSY = 6;
export const RUNNING = 7;
export const SENT = 8;
export const HEARD = 9;
export const CAUSE = 10;
export const BEGUN = 11;
export const SETTLING = 12;
export const DEBUGGING = 13;
export const ATTACHED = 14;
export const LEAVING = 15;

export const SEEN_INSIDE = 1;
export const SEEN_OUTSIDE = 2;

/** The main thread's; the interrupt thread is given it. */
export const shared = new Int32Array(new SharedArrayBuffer(16 * Int32Array.BYTES_PER_ELEMENT));

/** Interrupt thread → main thread: this cell is to end. */
export interface InterruptMessage {
  cell: number;
}

/**
 * Whether a cell that was asked to end has still to. One that has not begun when the main thread
 * receives the request will not begin at all.
 *
 * @param numbers the shared ones, as a thread was given them
 */
export function isWanted(numbers: Int32Array, cell: number): boolean {
  if (Atomics.load(numbers, ENDED) >= cell || Atomics.load(numbers, REQUESTED) !== cell)
    return false;
  return Atomics.load(numbers, RUNNING) === cell || Atomics.load(numbers, HEARD) !== cell;
}

/** Whether there is such a cell. */
export function isEnding(numbers: Int32Array): boolean {
  const cell = Atomics.load(numbers, REQUESTED);
  return cell !== 0 && isWanted(numbers, cell);
}
