/**
 * Interrupts long work without cutting it in the middle of a map operation.
 *
 * Every call into the engine is enclosed by `enter()` and `leave()`. Between them an interruption
 * can only be requested; bulk operations check `requested` every few milliseconds, between two map
 * operations. The host (a kernel, a test) supplies its interruption; without one nothing is
 * interrupted.
 */
import { withDetails } from "../errors.js";

/** A source of interruptions. */
export interface Interruption {
  /** A section begins that must not be cut; throws the interruption that is already pending. */
  enter(): void;
  /** The section has ended. */
  leave(): void;
  /** A stop of the running work was requested. */
  readonly requested: boolean;
}

const never: Interruption = { enter() {}, leave() {}, requested: false };

let current = never;

/** Use this source from now on; `undefined` means that nothing interrupts. */
export function setInterruption(source: Interruption | undefined): void {
  current = source ?? never;
}

/** The source in use. */
export function interruption(): Interruption {
  return current;
}

/**
 * A bulk operation was interrupted between two map operations; the map is valid and contains the
 * entries so far.
 */
export class InterruptedError extends Error {
  override readonly name = "InterruptedError";
  /** Operations finished. */
  declare readonly done: number;
  /** Operations asked for. */
  declare readonly total: number;

  constructor(what: string, done: number, total: number) {
    const share = `${done.toLocaleString("en")} of ${total.toLocaleString("en")}`;
    super(
      `Interrupted after ${share} ${what}; the map is valid and contains exactly those entries`,
    );
    withDetails<InterruptedError>(this, { done, total });
  }
}
