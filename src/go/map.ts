/**
 * A Go map: its operations, and everything one may want to see of it. Every operation is the
 * runtime's own algorithm on the bytes of the process's memory.
 */

import { type FillOptions, fill, type LookupResult, lookup } from "./bulk.js";
import { type BucketColumns, bucketColumns } from "./columns.js";
import { InvariantError } from "./errors.js";
import type { History, MapEvent, MemorySample } from "./events.js";
import {
  arena,
  type HeaderField,
  type MapExtra,
  type MapHeader,
  readExtra,
  readHeader,
  readHeaderFields,
  readWord,
} from "./header.js";
import type { Accepts, EmptyStruct, GoValue } from "./infer.js";
import { GoIterator } from "./iterator.js";
import type { Machine } from "./machine.js";
import type { MapType } from "./maptype.js";
import type { GoProcess } from "./process.js";
import { type Codec, codec } from "./value.js";
import type { Workload } from "./workload.js";

/** The elem argument of `put`: a set's elem, struct{}, may be left out. */
type ElemArgument<E> = EmptyStruct extends E ? [elem?: E] : [elem: Accepts<E>];

/** What `check` in the engine answers, by code. */
const broken = [
  "",
  "count is not the number of live slots",
  "an empty slot after emptyRest is not empty",
  "a tophash has a value that its place does not allow",
  "a key cannot be found again",
  "an old bucket below nevacuate has not been evacuated",
  "noverflow is not the number of overflow buckets",
  "the overflow list does not hold every overflow bucket",
] as const;

/** One map. Made by {@link GoProcess.make}. */
export class GoMap<K = GoValue, E = GoValue> implements Iterable<[K, E]> {
  readonly #machine: Machine;
  readonly #history: History;
  readonly #t: number;
  readonly #h: number;
  readonly #key: Codec;
  readonly #elem: Codec;
  #op = 0;

  /** @internal */
  constructor(
    readonly process: GoProcess,
    machine: Machine,
    history: History,
    /** The map's type: text, bucket layout, flags. */
    readonly type: MapType,
    t: number,
    h: number,
    asBigInt: boolean,
  ) {
    this.#machine = machine;
    this.#history = history;
    this.#t = t;
    this.#h = h;
    this.#key = codec(type.key, asBigInt);
    this.#elem = codec(type.elem, asBigInt);
  }

  /** Go address of the hmap: what a map variable holds. */
  get address(): bigint {
    return arena + BigInt(this.#h);
  }

  /** Go's len(m). */
  get length(): number {
    return readWord(this.#machine.view, this.#h);
  }

  /**
   * Number that the next operation will carry in events. Counts puts, deletes and clears from 0;
   * may be set, so that a replay's numbers agree with its script.
   */
  get op(): number {
    return this.#op;
  }

  set op(op: number) {
    this.#op = op;
  }

  /** Go's m[key] = elem. */
  put(key: Accepts<K>, ...elem: ElemArgument<E>): this {
    const machine = this.#machine;
    this.#key.write(machine.view, machine.constants.KEY, key);
    this.#elem.write(machine.view, machine.constants.ELEM, elem[0]);
    machine.call(this.#history, (engine) => engine.put(this.#t, this.#h, this.#op));
    this.#op++;
    return this;
  }

  /** Go's m[key]; undefined where Go's second result is false. */
  get(key: Accepts<K>): E | undefined {
    const machine = this.#machine;
    if (!this.has(key)) return undefined;
    return this.#elem.read(machine.view, machine.constants.ELEM) as E;
  }

  /** Go's `_, ok := m[key]`. */
  has(key: Accepts<K>): boolean {
    const machine = this.#machine;
    this.#key.write(machine.view, machine.constants.KEY, key);
    return machine.call(this.#history, (engine) => engine.get(this.#t, this.#h)) !== 0;
  }

  /** Go's delete(m, key); true when the key was there. */
  delete(key: Accepts<K>): boolean {
    const machine = this.#machine;
    this.#key.write(machine.view, machine.constants.KEY, key);
    const removed = machine.call(this.#history, (engine) => {
      return engine.remove(this.#t, this.#h, this.#op);
    });
    this.#op++;
    return removed !== 0;
  }

  /** Go's clear(m): the array stays, the seed changes. */
  clear(): this {
    this.#machine.call(this.#history, (engine) => engine.clear(this.#t, this.#h, this.#op));
    this.#op++;
    return this;
  }

  /**
   * Start an iteration, as Go's `for k, e := range m` does: from a random bucket and slot, which
   * are drawn from the process's generator. The map may be changed while it runs.
   */
  iterate(): GoIterator<K, E> {
    return new GoIterator({
      machine: this.#machine,
      history: this.#history,
      t: this.#t,
      h: this.#h,
      key: this.#key,
      elem: this.#elem,
    });
  }

  [Symbol.iterator](): GoIterator<K, E> {
    return this.iterate();
  }

  /**
   * Put many keys, made and put inside the engine.
   * @param keys a workload, for example `keys.sequence(1_000_000)`.
   * @param elem one elem for all keys, or a workload of as many elems; default Go's zero value.
   * @throws {InterruptedError} between two puts, when the kernel is interrupted.
   */
  fill(keys: Workload, elem?: Accepts<E> | Workload, options: FillOptions = {}): this {
    const place = { machine: this.#machine, history: this.#history, t: this.#t, h: this.#h };
    fill(place, this.#elem, keys, elem, options, this.#op, (done) => {
      this.#op += done;
    });
    return this;
  }

  /**
   * Look many keys up inside the engine.
   * @returns how many lookups were done and how many keys were found.
   */
  lookup(keys: Workload, options: Pick<FillOptions, "onProgress"> = {}): LookupResult {
    const place = { machine: this.#machine, history: this.#history, t: this.#t, h: this.#h };
    return lookup(place, keys, options);
  }

  /** The fields of the hmap as they are in memory. */
  header(): MapHeader {
    return readHeader(this.#machine.view, this.#h);
  }

  /** The fields of the hmap with offset, size and bytes. */
  headerFields(): HeaderField[] {
    return readHeaderFields(this.#machine.view, this.#h);
  }

  /** The mapextra: overflow lists and the next preallocated overflow bucket; null without one. */
  extra(): MapExtra | null {
    return readExtra(this.#machine.view, this.header());
  }

  /**
   * Buckets of the main and the old array: `heads` are those that hashes lead to (2^B), `length`
   * all of the array with its preallocated overflow buckets. 0 where there is no array.
   */
  arrays(): Record<"main" | "old", { address: bigint; heads: number; length: number }> {
    const header = this.header();
    const oldB = header.flags & 8 ? header.B : header.B - 1;
    const describe = (address: bigint, B: number) => {
      if (address === 0n) return { address, heads: 0, length: 0 };
      const length = this.#machine.look((engine) => engine.arrayLength(this.#t, B));
      return { address, heads: 2 ** B, length };
    };
    return { main: describe(header.buckets, header.B), old: describe(header.oldbuckets, oldB) };
  }

  /** One row per bucket (main array, old array, overflow allocated on its own) as typed arrays. */
  bucketColumns(): BucketColumns {
    return bucketColumns(this.#machine, this.#t, this.arrays());
  }

  /** A state for every operation that changed B, growth, seed or array; the first is make. */
  get events(): readonly MapEvent[] {
    return this.#history.events;
  }

  /** What the map cost, at every event and at regular intervals of every fill. */
  get samples(): readonly MemorySample[] {
    return this.#history.samples;
  }

  /** The 64-bit hash of a key under the map's present seed. */
  hash(key: Accepts<K>): bigint {
    const { view, constants } = this.#machine;
    this.#key.write(view, constants.KEY, key);
    this.#machine.look((engine) => engine.hash(this.#h));
    return this.#machine.view.getBigUint64(constants.ELEM, true);
  }

  /** Check every rule a map's bytes keep. @throws {InvariantError} saying which and where. */
  checkInvariants(): void {
    const code = this.#machine.look((engine) => engine.check(this.#t, this.#h));
    if (code === 0) return;
    const at = arena + BigInt(this.#machine.word(this.#machine.constants.FAIL_ADDRESS));
    const rule = broken[code] ?? `rule ${code}`;
    const header = this.header();
    throw new InvariantError(
      `${this.type.text} at 0x${this.address.toString(16)}: ${rule} (bucket 0x${at.toString(16)}, ` +
        `count ${header.count}, B ${header.B}, nevacuate ${header.nevacuate})`,
    );
  }

  /** One line for consoles: type, release, entries, buckets, load, bytes. */
  toString(): string {
    const { count, B, oldbuckets, buckets, nevacuate } = this.header();
    const heads = 2 ** B;
    const load = buckets === 0n ? "no buckets yet" : `load ${(count / heads).toFixed(2)}`;
    const live = this.#history.live(this.#machine.counters(this.#history));
    const growing = oldbuckets === 0n ? "" : `, growing (${nevacuate} old buckets evacuated)`;
    return (
      `${this.type.text} (Go ${this.process.release.name}): ${count.toLocaleString("en")} entries, ` +
      `B ${B}, ${heads.toLocaleString("en")} bucket${heads === 1 ? "" : "s"}, ${load}, ` +
      `${live.toLocaleString("en")} bytes${growing}`
    );
  }

  [Symbol.for("nodejs.util.inspect.custom")](): string {
    return this.toString();
  }
}
