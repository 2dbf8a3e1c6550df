/**
 * The memory that the main thread and the interrupt thread share (interrupts.ts).
 *
 *   0 REQUESTED  the cell that is to end; 0 before the first request
 *   1 ENDED      the last cell that ended
 *   2 INSIDE     depth of sections that must not be cut
 *   3 GUARDED    1 while SIGINT ends what runs now
 *   4 SEEN       1 when code in a section asked and was told to end
 *   5 FORCED     the cell on which force is or was used
 *   6 BUSY       1 while the interrupt thread uses force
 *   7 RUNNING    the running cell, the oldest if there are several; 0 when there is none
 *   8 SENT       how many SIGINTs the interrupt thread has sent
 *   9 HEARD      the last cell of whose request the main thread has heard
 *  10 CAUSE      the cell whose code runs, also after its end; 0 when that is not known
 *  11 BEGUN      the cell that began last
 *  12 SETTLING   the last cell whose code is done, and that waits for what it set going to settle
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

/** The main thread's; the interrupt thread is given it. */
export const shared = new Int32Array(new SharedArrayBuffer(13 * Int32Array.BYTES_PER_ELEMENT));

/** Interrupt thread → main thread: this cell is to end. */
export interface InterruptMessage {
  cell: number;
}
