/**
 * A Go map and its operations: each runs the runtime's own algorithm on the bytes of the process's
 * memory. map-memory.ts reads the map's structures.
 */

import {
  type DeleteResult,
  deleteAll,
  type FillOptions,
  fill,
  type LookupResult,
  lookup,
  type Worked,
} from "../bulk/bulk.js";
import type { Workload } from "../bulk/workload.js";
import { isWorkload, requireWorkload } from "../bulk/workload-check.js";
import { GoPanic } from "../errors.js";
import type { GenerationName, GenerationRules, Generations } from "../generation.js";
import { sizeOf } from "../layout/layout.js";
import type { MapType } from "../layout/maptype.js";
import { readWord } from "../machine/address.js";
import type { Machine } from "../machine/machine.js";
import type { History } from "../trace/history.js";
import type { Accepts, EmptyStruct, GoValue } from "../type/infer.js";
import type { GoType } from "../type/type.js";
import type { Codec } from "../value/codec.js";
import { FastNumbers } from "../value/fast-numbers.js";
import { codec } from "../value/value.js";
import {
  type GoroutineOperation,
  type GoroutineStep,
  type InterleaveOptions,
  interleave,
} from "./goroutines.js";
import { addressSpace } from "./hint.js";
import { GoIterator, type SavedIterator } from "./iterator.js";
import { MapMemory, type Place } from "./map-memory.js";
import type { GoProcess } from "./process.js";
import { type EntryColumns, entryColumns, type Ranged, type RangeOptions, range } from "./range.js";

/** The elem argument of `put`: a set's elem, struct{}, may be left out. */
type ElemArgument<E> = EmptyStruct extends E ? [elem?: E] : [elem: Accepts<E>];

/** One map. Made by {@link GoProcess.make}. */
export class GoMap<K = GoValue, E = GoValue, G extends GenerationName = GenerationName>
  extends MapMemory<G>
  implements Iterable<[K, E]>
{
  readonly #machine: Machine;
  readonly #history: History<Generations[G]["event"]>;
  readonly #rules: GenerationRules<G>;
  readonly #t: number;
  readonly #h: number;
  readonly #key: Codec;
  readonly #elem: Codec;
  readonly #bigint: boolean;
  readonly #numbers: FastNumbers | undefined;
  /** Where keys and elems wait on their way in and out. */
  readonly #keyAt: number;
  readonly #elemAt: number;
  /** Keys or elems lead to data elsewhere. */
  readonly #leads: boolean;
  #op = 0;

  /** @internal */
  constructor(process: GoProcess<G>, place: Place<G>, type: MapType, asBigInt: boolean) {
    super(process, place, type as Generations[G]["type"]);
    const { machine, history, rules, t, h } = place;
    this.#bigint = asBigInt;
    this.#numbers = FastNumbers.of(type);
    this.#machine = machine;
    this.#history = history;
    this.#rules = rules;
    this.#t = t;
    this.#h = h;
    const { valueData } = process;
    const inlineSize = machine.constants.INLINE_SIZE;
    const size = (of: GoType): number => sizeOf(of, valueData.architecture).size;
    this.#keyAt = machine.constants[size(type.key) <= inlineSize ? "KEY" : "CHUNK_KEYS"];
    this.#elemAt = machine.constants[size(type.elem) <= inlineSize ? "ELEM" : "CHUNK_ELEMS"];
    this.#leads = [type.key, type.elem].some(
      (of) => sizeOf(of, valueData.architecture).ptrdata > 0,
    );
    this.#key = codec(type.key, { asBigInt, asKey: true, valueData });
    this.#elem = codec(type.elem, { asBigInt, asKey: false, valueData });
    process.keep(this);
  }

  /** @throws {GoPanic} in Go's words, for a nil map. */
  #requireMade(): void {
    if (this.isNil) throw new GoPanic("assignment to entry in nil map");
  }

  /** @internal What stands for this map in a copy of its process. */
  get place(): Omit<Place<G>, "machine" | "rules"> & { readonly bigint: boolean } {
    return { t: this.#t, h: this.#h, history: this.#history, bigint: this.#bigint };
  }

  /**
   * Drop the program's reference to this map: it is no longer a root of the collector, and the next
   * cycle frees it.
   * @throws {GoPanic} from any operation afterwards; also when the process has ended.
   * @example go("1.23").make("map[int64]bool").drop()
   */
  drop(): void {
    if (this.#history.dropped) return;
    this.#machine.release(this.#h);
    this.#history.dropped = true;
    this.process.forget(this);
  }

  /** Go's len(m). */
  get length(): number {
    return readWord(this.#machine.view, this.#h);
  }

  /**
   * Number of the next operation in events. Counts puts, deletes and clears from 0; can be set, so
   * that a replay's numbers agree with its script.
   */
  get op(): number {
    return this.#op;
  }

  set op(op: number) {
    this.#op = op;
  }

  /**
   * Go's m[key] = elem.
   * @primary
   * @example m.put(7, true).put(8, false)
   */
  put(key: Accepts<K>, ...elem: ElemArgument<E>): this;
  put(key: Accepts<K>, elem?: unknown): this {
    const numbers = this.#numbers;
    if (numbers?.isKey(key) && this.#h !== 0) {
      const number = numbers.fromElem(elem);
      if (!Number.isNaN(number)) {
        const op = this.#op++;
        this.#machine.putNumber(this.#history, this.#t, this.#h, op, key, number, numbers.as);
        return this;
      }
    }
    this.#putAny(key, elem);
    return this;
  }

  // The operations on any values are functions of their own: their closures would cost those on
  // numbers an object each.

  #putAny(key: unknown, elem: unknown): void {
    this.#requireMade();
    const machine = this.#machine;
    if (this.#leads) {
      this.process.valueData.beginValues(this.#h, this.#op);
      this.process.valueData.part = "key";
    }
    this.#key.write(machine.view, this.#keyAt, key);
    if (this.#leads) this.process.valueData.part = "elem";
    this.#elem.write(machine.view, this.#elemAt, elem);
    machine.noteKey(key);
    machine.call(this.#history, (engine) => engine.put(this.#t, this.#h, this.#op));
    this.#op++;
  }

  #hasAny(key: Accepts<K>): boolean {
    this.#writeKey(key);
    this.#machine.noteKey(key);
    return this.#machine.call(this.#history, (engine) => engine.has(this.#t, this.#h)) !== 0;
  }

  #getAny(key: Accepts<K>): boolean {
    this.#writeKey(key);
    this.#machine.noteKey(key);
    return this.#machine.call(this.#history, (engine) => engine.get(this.#t, this.#h)) !== 0;
  }

  #deleteAny(key: Accepts<K>): boolean {
    this.#writeKey(key);
    this.#machine.noteKey(key);
    const removed = this.#machine.call(this.#history, (engine) => {
      return engine.remove(this.#t, this.#h, this.#op);
    });
    this.#op++;
    return removed !== 0;
  }

  /**
   * Go's m[key] = the zero value of the elem type.
   * @example m.putZero(9) // m[9] = false
   */
  putZero(key: Accepts<K>): this {
    return this.put(key, ...([this.#elem.zero] as unknown as ElemArgument<E>));
  }

  /**
   * Go's m[key]; undefined where Go's second result is false.
   * @primary
   * @example m.get(7)
   */
  get(key: Accepts<K>): E | undefined {
    const machine = this.#machine;
    const numbers = this.#numbers;
    if (!this.#bigint && numbers?.isKey(key)) {
      const number = machine.getNumber(this.#history, this.#t, this.#h, key, numbers.as);
      if (!Number.isNaN(number)) {
        const elem = numbers.toElem(number);
        if (elem !== undefined) return elem as E;
      } else if (!numbers.mayBeNaN || !this.#getAny(key)) return undefined;
    } else if (!this.#getAny(key)) return undefined;
    return this.#elem.read(machine.view, this.#elemAt) as E;
  }

  /**
   * Go's `_, ok := m[key]`.
   * @example m.has(7)
   */
  has(key: Accepts<K>): boolean {
    if (!this.#numbers?.isKey(key)) return this.#hasAny(key);
    return this.#machine.hasNumber(this.#history, this.#t, this.#h, key);
  }

  /**
   * Go's delete(m, key); true when the key was there.
   * @example m.delete(7)
   */
  delete(key: Accepts<K>): boolean {
    if (!this.#numbers?.isKey(key)) return this.#deleteAny(key);
    return this.#machine.removeNumber(this.#history, this.#t, this.#h, this.#op++, key);
  }

  /**
   * Go's clear(m): the array stays, the seed changes.
   * @example m.clear()
   */
  clear(): this {
    this.#machine.call(this.#history, (engine) => engine.clear(this.#t, this.#h, this.#op));
    this.#op++;
    return this;
  }

  /**
   * Start an iteration, as Go's `for k, e := range m` does: from a random bucket and slot, which
   * are drawn from the process's generator. The map may be changed while it runs. An iteration that
   * does not reach the end is released by its `for` loop, by the block that declares it with
   * `using`, or when it is garbage collected.
   * @example
   * using it = m.iterate();
   * it.advance();
   * it.entry
   */
  iterate(): GoIterator<K, E, G> {
    return new GoIterator(this.#walked);
  }

  /** @internal An iteration that was under way when the process was saved. */
  resume(saved: SavedIterator<G>): GoIterator<K, E, G> {
    return new GoIterator(this.#walked, saved);
  }

  get #walked() {
    return {
      rules: this.#rules,
      machine: this.#machine,
      history: this.#history,
      t: this.#t,
      h: this.#h,
      key: this.#key,
      elem: this.#elem,
    };
  }

  [Symbol.iterator](): GoIterator<K, E, G> {
    return this.iterate();
  }

  /**
   * Go's `for range m`, run to its end inside the engine: the same steps as those of `iterate`.
   * @returns how many entries there were.
   * @throws {InterruptedError} between two entries, when the kernel is interrupted.
   * @example m.range()
   */
  range(options: RangeOptions = {}): number {
    return this.#walk((iterator) => range(this.#ranged, iterator, options));
  }

  /**
   * All keys and elems in the order of a range loop, as columns: `key[i]` belongs to `elem[i]`.
   * Numbers lie in typed arrays, integers of 64 bits too when the map was made with `bigint: true`.
   * @throws {InterruptedError} between two entries, when the kernel is interrupted.
   */
  entryColumns(options: RangeOptions = {}): EntryColumns<K, E> {
    return this.#walk((iterator) => entryColumns(this.#ranged, iterator, options));
  }

  /** Walk the map with an iterator that is released even if the walk is interrupted. */
  #walk<R>(walk: (iterator: GoIterator<K, E, G>) => R): R {
    const iterator = this.iterate();
    try {
      return walk(iterator);
    } finally {
      iterator.return();
    }
  }

  get #ranged(): Ranged {
    return {
      machine: this.#machine,
      architecture: this.process.architecture,
      type: this.type,
      length: this.length,
      key: this.#key,
      elem: this.#elem,
      bigint: this.#bigint,
    };
  }

  /**
   * Put many keys, made and put inside the engine.
   * @param keys a workload, for example `keys.sequence(1_000_000)`; a `keys.slidingWindow` also
   * deletes.
   * @param elem one elem for all keys (a text's bytes are written once), or a workload of as many
   * elems; default Go's zero value.
   * @throws {GoRangeError} before the first put, for what no process has memory for.
   * @throws {InterruptedError} between two puts, when the kernel is interrupted.
   * @example m.fill(keys.sequence(1000), true)
   */
  fill(keys: Workload, elem?: Accepts<E> | Workload, options: FillOptions = {}): this {
    requireWorkload("fill", keys);
    this.#requireMade();
    const elems = isWorkload(elem) ? elem : this.#elemBytes(elem);
    const work = (): void =>
      fill(this.#worked, keys, elems, this.#elemAt, options, this.#op, (done) => {
        this.#op += done;
      });
    if (elems instanceof Uint8Array && this.#leads) this.process.valueData.roots.hold(elems, work);
    else work();
    return this;
  }

  /** The bytes of an elem; data that it leads to is written. */
  #elemBytes(elem: Accepts<E> | undefined): Uint8Array {
    const machine = this.#machine;
    if (this.#leads) this.process.valueData.part = "elem";
    this.#elem.write(machine.view, this.#elemAt, elem === undefined ? this.#elem.zero : elem);
    const { size } = sizeOf(this.type.elem, this.process.architecture);
    return new Uint8Array(machine.memory.buffer, this.#elemAt, size).slice();
  }

  /** This map as a bulk operation needs it. */
  get #worked(): Worked {
    const type: MapType = this.type;
    const { indirectKey, indirectElem, key, elem } = type;
    const size = (of: GoType): number => sizeOf(of, this.process.architecture).size;
    const room = {
      most: addressSpace,
      indirect: (indirectKey ? size(key) : 0) + (indirectElem ? size(elem) : 0),
      leastArrays: (entries: number) => this.leastArrays(entries),
    };
    return { machine: this.#machine, history: this.#history, type, t: this.#t, h: this.#h, room };
  }

  /**
   * Look many keys up inside the engine.
   * @returns how many lookups were done and how many keys were found.
   * @example m.lookup(keys.sequence(1000))
   */
  lookup(keys: Workload, options: Pick<FillOptions, "onProgress"> = {}): LookupResult {
    requireWorkload("lookup", keys);
    return lookup(this.#worked, keys, options);
  }

  /**
   * Delete many keys inside the engine.
   * @returns how many deletes were done and how many keys were there to be deleted.
   * @throws {InterruptedError} between two deletes, when the kernel is interrupted.
   * @example m.deleteAll(keys.sequence(50))
   */
  deleteAll(keys: Workload, options: Pick<FillOptions, "onProgress"> = {}): DeleteResult {
    requireWorkload("deleteAll", keys);
    return deleteAll(this.#worked, keys, options, this.#op, (done) => {
      this.#op += done;
    });
  }

  /**
   * Step goroutines through operations on this map without a lock, stopping them between the points
   * where Go checks and toggles the writer's flag.
   * @param goroutines operations by goroutine: `{ a: [["put", 1, true]], b: [["get", 1]] }`.
   * @param schedule the goroutine of each step: `"aab"`, or an array of names; remaining operations
   * run afterwards.
   * @param options `{ grain: "fine" }`: hashing, evacuation, search and storing of the elem are
   * separate steps of a write.
   * @throws {ConcurrentMapFault} with Go's message and the steps so far; the process has then
   * ended.
   * @example m.interleave({ a: [["put", 1, true]], b: [["get", 2]] }, "aaaabb")
   */
  interleave(
    goroutines: Readonly<Record<string, readonly GoroutineOperation<K, E>[]>>,
    schedule: Iterable<string>,
    options: InterleaveOptions = {},
  ): GoroutineStep[] {
    this.#machine.requireUsable(this.#history);
    this.#requireMade();
    const codecs = { key: this.#key, elem: this.#elem, keyAt: this.#keyAt, elemAt: this.#elemAt };
    const target = { ...this.#worked, ...codecs, valueData: this.process.valueData };
    return interleave({ map: this, rules: this.#rules, target }, goroutines, schedule, options);
  }

  /**
   * The 64-bit hash of a key with the map's current seed.
   * @example m.hash(7)
   */
  hash(key: Accepts<K>): bigint {
    const { constants } = this.#machine;
    this.#writeKey(key);
    this.#machine.look((engine) => engine.hash(this.#h, this.#t));
    return this.#machine.view.getBigUint64(constants.ELEM, true);
  }

  /** Write a key that is only looked up. */
  #writeKey(key: Accepts<K>): void {
    const write = (): void => this.#key.write(this.#machine.view, this.#keyAt, key);
    if (this.#leads) {
      this.process.valueData.part = "key";
      this.process.valueData.temporarily(write);
    } else write();
  }
}
