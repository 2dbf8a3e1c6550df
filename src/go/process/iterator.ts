/**
 * An iteration over a map: the runtime's hiter (Swiss: Iter), stored here between steps because in
 * Go it is on the caller's stack. The map may change and grow meanwhile.
 *
 *   hiter, amd64: key 0, elem 8, t 16, h 24, buckets 32, bptr 40, overflow 48, oldoverflow 56,
 *   startBucket 64, offset u8 72, wrapped u8 73, B u8 74, i u8 75, bucket 80, checkBucket 88; 96 bytes
 *
 * src/engine/swiss/iterate.ts draws the other; key and elem are where they are in hiter.
 *
 * The engine has a record of every iteration under way, which keeps from the collector what it leads
 * to. It is given back at the iteration's end, when its loop is left early, at the end of a `using`
 * block, and when nothing leads to the iterator any more, as a stack frame goes in Go.
 * Source: runtime/map.go mapiterinit, mapiternext, Go 1.19.
 */

import { shown } from "../../format/shown.js";
import type { GenerationName, GenerationRules, Generations } from "../generation.js";
import { hiter, hiterSize } from "../machine/go-structures.js";
import { dropRecord, type IteratorRecord } from "../machine/iterator-record.js";
import type { Machine } from "../machine/machine.js";
import type { History } from "../trace/history.js";
import type { Codec } from "../value/codec.js";

/** The map that an iteration walks, and how its entries are read. */
interface Walked<G extends GenerationName> {
  readonly rules: GenerationRules<G>;
  readonly machine: Machine;
  readonly history: History;
  readonly t: number;
  readonly h: number;
  readonly key: Codec;
  readonly elem: Codec;
}

/** An iteration under way as it is kept in a file. */
export interface SavedIterator<G extends GenerationName = GenerationName> {
  /** Offset of its record in the engine. */
  readonly record: number;
  /** Bytes of the runtime's iterator. */
  readonly state: Uint8Array;
  /** It stands on an entry that `next` has not given yet. */
  readonly fresh: boolean;
  readonly start: Generations[G]["start"];
}

/** Drops the records of unreachable iterators. */
const unreachable = new FinalizationRegistry<IteratorRecord>(dropRecord);

/**
 * A running iteration. It stands on an entry from the start, as Go's does: `entry` is that entry,
 * `advance` goes on to the next. As a JavaScript iterator it visits what a Go range loop visits.
 */
export class GoIterator<K, E, G extends GenerationName = GenerationName>
  implements IterableIterator<[K, E]>, Disposable
{
  /** Where the iteration began: what it drew from the random generator, as its generation uses it. */
  readonly start: Generations[G]["start"];
  readonly #map: Walked<G>;
  /** The runtime's iterator. */
  readonly #state: Uint8Array;
  readonly #view: DataView;
  /** Keeps what the iteration leads to from the collector. */
  readonly #record: IteratorRecord;
  #fresh = true;

  /**
   * @internal
   * @param saved an iteration that is under way already.
   */
  constructor(map: Walked<G>, saved?: SavedIterator<G>) {
    const { machine, history, t, h } = map;
    const { HITER } = machine.constants;
    const at = saved?.record ?? machine.call(history, (engine) => engine.iterate(t, h)) >>> 0;
    const iterator = new WeakRef(this);
    this.#record = { machine: new WeakRef(machine), iterator, at, dropped: false };
    machine.iterators.add(this.#record);
    unreachable.register(this, this.#record, this.#record);
    this.#map = map;
    this.#state = saved?.state ?? new Uint8Array(machine.memory.buffer, HITER, hiterSize).slice();
    this.#view = new DataView(this.#state.buffer, this.#state.byteOffset);
    this.#noticeEnd();
    if (saved !== undefined) this.#fresh = saved.fresh;
    this.start = saved?.start ?? map.rules.start(machine.view, machine.constants, this.#view);
  }

  /** @internal The iteration as it is kept in a file, with the map that it walks. */
  get saved(): SavedIterator<G> & { readonly h: number } {
    const { start } = this;
    const [record, state, fresh] = [this.#record.at, this.#state.slice(), this.#fresh];
    return { h: this.#map.h, record, state, fresh, start };
  }

  /**
   * The entry that the iteration stands on, read from memory now: if it was deleted since, the
   * elem is zero; undefined at the end.
   */
  get entry(): [K, E] | undefined {
    const { machine, key, elem } = this.#map;
    const at = this.#view.getUint32(hiter.key, true);
    if (at === 0) return undefined;
    const view = machine.view;
    return [key.read(view, at) as K, elem.read(view, this.#view.getUint32(hiter.elem, true)) as E];
  }

  /** Where the bytes of the entry's key are; undefined at the end. */
  get keyAddress(): bigint | undefined {
    const address = this.#view.getBigUint64(hiter.key, true);
    return address === 0n ? undefined : address;
  }

  /** Where the bytes of its elem are; undefined at the end. */
  get elemAddress(): bigint | undefined {
    const address = this.#view.getBigUint64(hiter.elem, true);
    return address === 0n ? undefined : address;
  }

  /** Go on to the next entry of the map as it is now; at the end nothing happens. */
  advance(): void {
    if (this.#view.getUint32(hiter.key, true) === 0) return;
    const { machine, history } = this.#map;
    const { HITER } = machine.constants;
    new Uint8Array(machine.memory.buffer).set(this.#state, HITER);
    machine.call(history, (engine) => engine.next(this.#record.at));
    this.#state.set(new Uint8Array(machine.memory.buffer, HITER, hiterSize));
    this.#noticeEnd();
  }

  /**
   * Pass by the entry that the iteration stands on and those after it, at most `limit`. Their keys
   * and elems lie in the engine's CHUNK_KEYS and CHUNK_ELEMS afterwards, if they are to be picked up.
   * @internal
   * @returns how many there were.
   */
  take(limit: number, picked: boolean): number {
    const { machine, history } = this.#map;
    const { HITER } = machine.constants;
    new Uint8Array(machine.memory.buffer).set(this.#state, HITER);
    const count = machine.call(history, (engine) => engine.range(this.#record.at, limit, picked));
    this.#state.set(new Uint8Array(machine.memory.buffer, HITER, hiterSize));
    this.#noticeEnd();
    return count;
  }

  next(): IteratorResult<[K, E], undefined> {
    if (!this.#fresh) this.advance();
    this.#fresh = false;
    const value = this.entry;
    return value === undefined ? { done: true, value } : { done: false, value };
  }

  /** The loop over the map was left early: the iteration is over, and keeps nothing any more. */
  return(): IteratorResult<[K, E], undefined> {
    this.#state.fill(0);
    dropRecord(this.#record);
    unreachable.unregister(this.#record);
    return { done: true, value: undefined };
  }

  /** As `return()`: `using` ends an iteration with its block. */
  [Symbol.dispose](): void {
    this.return();
  }

  /** At the end the engine has taken its record back itself. */
  #noticeEnd(): void {
    if (this.#record.dropped || this.#view.getUint32(0, true) !== 0) return;
    this.#record.dropped = true;
    this.#map.machine.iterators.delete(this.#record);
    unreachable.unregister(this.#record);
  }

  [Symbol.iterator](): this {
    return this;
  }

  toString(): string {
    const { entry } = this;
    if (entry === undefined) return "iterator at the end of its map";
    const [key, elem] = entry.map((value) => {
      return typeof value === "bigint" || typeof value === "number" ? String(value) : shown(value);
    });
    return `iterator on the entry ${key}: ${elem}; next() goes on`;
  }

  [Symbol.for("nodejs.util.inspect.custom")](): string {
    return this.toString();
  }
}
