/**
 * Going through a traced map's life one runtime step at a time, forwards and backwards.
 */
import { type Step, stepsOf } from "../go/index.js";

/** The steps of a map's traced operations, or of one of them, with a place among them. */
export class Stepper implements Iterable<Step> {
  readonly #steps: readonly Step[];
  #at = -1;

  /**
   * @param op the operation whose steps these are; default all traced ones.
   * @throws NotTracedError when there are none, or not that one.
   */
  constructor(map: Parameters<typeof stepsOf>[0], op?: number) {
    this.#steps = [...stepsOf(map, op)];
  }

  /** Number of steps. */
  get length(): number {
    return this.#steps.length;
  }

  /** The step at the present place; undefined before the first. */
  get now(): Step | undefined {
    return this.#steps[this.#at];
  }

  /** One step forwards; undefined after the last. */
  next(): Step | undefined {
    this.#at = Math.min(this.#at + 1, this.#steps.length);
    return this.now;
  }

  /** One step back; undefined before the first. */
  back(): Step | undefined {
    this.#at = Math.max(this.#at - 1, -1);
    return this.now;
  }

  [Symbol.iterator](): Iterator<Step> {
    return this.#steps[Symbol.iterator]();
  }

  [Symbol.for("nodejs.util.inspect.custom")](): string {
    const shown = this.now?.sentence ?? (this.#at < 0 ? "before the first step" : "at the end");
    return `step ${this.#at + 1} of ${this.length}: ${shown}`;
  }
}
