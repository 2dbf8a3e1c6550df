/**
 * Steps through the operations of a traced map, forwards and backwards, with the map in the state
 * of each step.
 */
import { counted } from "../format/counted.js";
import type { Step, Steps } from "../go/index.js";

/** Makes the map as it was before a record of the journal; `done` is the last operation before it. */
export type MapBefore<M> = (record: number, step: Step, done: number) => M;

/** Steps of a map's traced operations, with a place before the first, between two, or after the last. */
export class Stepper<M> implements Iterable<Step> {
  readonly #steps: Steps;
  readonly #mapBefore: MapBefore<M>;
  /** The step that was done last; -1 before the first. */
  #at = -1;
  #map: { readonly at: number; readonly map: M } | undefined;

  /**
   * @param steps at least one: every operation has one that says it begins.
   * @param mapBefore makes the map of a moment.
   */
  constructor(steps: Steps, mapBefore: MapBefore<M>) {
    this.#steps = steps;
    this.#mapBefore = mapBefore;
  }

  /** Number of steps. */
  get length(): number {
    return this.#steps.length;
  }

  /** The step at the present place, which has just been done; undefined before the first. */
  get now(): Step | undefined {
    return this.#steps.at(this.#at);
  }

  /** One step forwards; undefined after the last. */
  next(): Step | undefined {
    this.#at = Math.min(this.#at + 1, this.length);
    return this.now;
  }

  /** One step back; undefined before the first. */
  back(): Step | undefined {
    this.#at = Math.max(this.#at - 1, -1);
    return this.now;
  }

  /**
   * The map as it is at the present place: after the step that `now` gives, before the next one. Its
   * header, bytes, tables and drawings are those of this moment.
   * @throws NotTracedError when untraced operations came later.
   */
  get map(): M {
    const at = Math.min(this.#at, this.length - 1);
    if (this.#map?.at !== at) this.#map = { at, map: this.#mapAt(at) };
    return this.#map.map;
  }

  #mapAt(at: number): M {
    const first = Math.max(at, 0);
    const step = this.#steps.at(first) as Step;
    const record = at < 0 ? step.at : step.at + 1;
    return this.#mapBefore(record, step, this.#steps.doneBefore(first));
  }

  [Symbol.iterator](): Iterator<Step> {
    return this.#steps[Symbol.iterator]();
  }

  [Symbol.for("nodejs.util.inspect.custom")](): string {
    const steps = counted(this.length, "step");
    if (this.#at < 0) return `before the first of ${steps}`;
    if (this.now === undefined) return `after the last of ${steps}`;
    return `step ${this.#at + 1} of ${this.length}: ${this.now.sentence}`;
  }
}
