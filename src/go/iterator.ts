/**
 * An iteration over a map: the runtime's hiter, kept here between steps because in Go it lies on
 * the caller's stack. It may live on while the map changes and grows.
 *
 *   hiter, amd64: key 0, elem 8, t 16, h 24, buckets 32, bptr 40, overflow 48, oldoverflow 56,
 *   startBucket 64, offset u8 72, wrapped u8 73, B u8 74, i u8 75, bucket 80, checkBucket 88; 96 bytes
 *
 * Source: runtime/map.go mapiterinit, mapiternext, Go 1.19.
 */
import type { History } from "./events.js";
import { readWord } from "./header.js";
import type { Machine } from "./machine.js";
import type { Codec } from "./value.js";

/** A running iteration; yields [key, elem]. */
export class GoIterator<K, E> implements IterableIterator<[K, E]> {
  readonly #state: Uint8Array;
  #ended = false;

  /** @internal */
  constructor(
    readonly machine: Machine,
    readonly history: History,
    readonly t: number,
    readonly h: number,
    readonly key: Codec,
    readonly elem: Codec,
  ) {
    const { HITER, HITER_SIZE } = machine.constants;
    machine.call(history, (engine) => engine.iterate(t, h));
    this.#state = new Uint8Array(machine.memory.buffer, HITER, HITER_SIZE).slice();
  }

  /** Number of the bucket the iteration started from. */
  get startBucket(): number {
    return readWord(new DataView(this.#state.buffer), 64);
  }

  /** Slot that each bucket is read from first. */
  get offset(): number {
    return this.#state[72] as number;
  }

  /** Go address of the key the iteration stands on, as hiter holds it; 0n before and after. */
  get keyAddress(): bigint {
    return new DataView(this.#state.buffer).getBigUint64(0, true);
  }

  /** The next entry, as Go's mapiternext finds it in the map's present state. */
  next(): IteratorResult<[K, E], undefined> {
    if (this.#ended) return { done: true, value: undefined };
    const { machine } = this;
    const { HITER, HITER_SIZE, KEY, ELEM } = machine.constants;
    new Uint8Array(machine.memory.buffer).set(this.#state, HITER);
    const found = machine.call(this.history, (engine) => engine.next(this.t));
    this.#state.set(new Uint8Array(machine.memory.buffer, HITER, HITER_SIZE));
    if (found === 0) {
      this.#ended = true;
      return { done: true, value: undefined };
    }
    const view = machine.view;
    return { done: false, value: [this.key.read(view, KEY) as K, this.elem.read(view, ELEM) as E] };
  }

  [Symbol.iterator](): this {
    return this;
  }
}
