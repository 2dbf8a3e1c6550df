/**
 * Reads a map from the memory of its process: header, structures, and the events and samples that
 * the engine recorded. The operations are in map.ts.
 */

import { counted } from "../../format/counted.js";
import { type Arrays, arraysOf, type BucketColumns, bucketColumns } from "../classic/columns.js";
import { type MapExtra, type MapHeader, readExtra } from "../classic/header.js";
import { InvariantError } from "../errors.js";
import type { GenerationName, GenerationRules, Generations, HeaderField } from "../generation.js";
import { arena } from "../machine/address.js";
import type { Machine } from "../machine/machine.js";
import {
  type DirectoryColumns,
  directoryColumns,
  type GroupColumns,
  groupColumns,
  probeCounts,
  type TableColumns,
  tableColumns,
} from "../swiss/columns.js";
import { matchingSlots } from "../swiss/control-word.js";
import type { History, MemorySample, MemStatsSample, Rehash } from "../trace/history.js";
import type { IgnoredHint } from "./hint.js";
import type { GoProcess } from "./process.js";

/** Where a map is, and what it is worked with. */
export interface Place<G extends GenerationName> {
  readonly machine: Machine;
  readonly history: History<Generations[G]["event"]>;
  readonly rules: GenerationRules<G>;
  /** Bytes of its type's descriptor and of its header. */
  readonly t: number;
  readonly h: number;
}

/** A map as it lies in memory. */
export class MapMemory<G extends GenerationName = GenerationName> {
  readonly #place: Place<G>;

  /** @internal */
  constructor(
    readonly process: GoProcess<G>,
    place: Place<G>,
    /** The map's type: text, layout, flags. */
    readonly type: Generations[G]["type"],
  ) {
    this.#place = place;
  }

  /** Go address of the header: the value of a map variable; 0 for a nil map. */
  get address(): bigint {
    return this.isNil ? 0n : arena + BigInt(this.#place.h);
  }

  /** Whether this is a nil map. */
  get isNil(): boolean {
    return this.#place.h === 0;
  }

  /** Generation of the map's release: "classic" (buckets) or "swiss" (tables of groups). */
  get generation(): G {
    return this.#place.rules.name;
  }

  /**
   * The fields of the header (classic hmap, Swiss Map) as they are in memory; all zero for a nil
   * map, which has no header.
   * @example m.header()
   */
  header(): Generations[G]["header"] {
    return this.#place.rules.readHeader(this.#place.machine.view, this.#place.h);
  }

  /**
   * The fields of the header with offset, size and bytes; none of a nil map, which has no header.
   * @example m.headerFields()
   */
  headerFields(): HeaderField[] {
    if (this.isNil) return [];
    return this.#place.rules.readHeaderFields(this.#place.machine.view, this.#place.h);
  }

  /**
   * The mapextra: overflow lists and the next preallocated overflow bucket; null without one.
   * @example m.extra()
   */
  extra(): MapExtra | null {
    return readExtra(this.#place.machine.view, this.#classicHeader("extra"));
  }

  /**
   * Buckets of the main and the old array: `heads` is the number of main buckets (2^B), `length`
   * also counts the preallocated overflow buckets. 0 if there is no array.
   * @example m.arrays().main.heads
   */
  arrays(): Arrays {
    return arraysOf(this.#place.machine, this.#place.t, this.#classicHeader("arrays"));
  }

  /** One row per bucket (main array, old array, overflow allocated on its own) as typed arrays. */
  bucketColumns(): BucketColumns {
    this.#place.rules.requireBuckets("bucketColumns");
    return bucketColumns(this.#place.machine, this.#place.t, this.arrays());
  }

  /** One row per directory entry of a Swiss map, as typed arrays. */
  directoryColumns(): DirectoryColumns {
    this.#place.rules.requireTables("directoryColumns");
    return directoryColumns(this.#place.machine, this.#place.h);
  }

  /** One row per table of a Swiss map, as typed arrays. */
  tableColumns(): TableColumns {
    this.#place.rules.requireTables("tableColumns");
    return tableColumns(this.#place.machine, this.#place.h);
  }

  /** One row per group of a Swiss map, as typed arrays. */
  groupColumns(): GroupColumns {
    this.#place.rules.requireTables("groupColumns");
    return groupColumns(this.#place.machine, this.#place.t, this.#place.h);
  }

  /**
   * The number of entries of a Swiss map in the first, second, … group that a search for them
   * visits. Entries that no search finds (NaN) are left out.
   * @example b.probeCounts() // of a Swiss map
   */
  probeCounts(): number[] {
    this.#place.rules.requireTables("probeCounts");
    return probeCounts(this.#place.machine, this.#place.t, this.#place.h);
  }

  /**
   * Bytes of the arrays or groups of this map with `entries` entries, as a lower bound.
   * @internal
   */
  leastArrays(entries: number): number {
    return this.#place.rules.leastArrays(this.type, entries);
  }

  /**
   * Bytes of the arrays that make allocates for a hint of this map's type.
   * @internal
   */
  arraysFor(hint: number): number {
    return this.#place.rules.arraysFor(this.type, hint);
  }

  /** Bytes that can be reached from the map: header, arrays or tables, overflow, lists. */
  get live(): number {
    return this.#place.history.live(this.#place.machine.counters(this.#place.history));
  }

  /**
   * Bytes and objects that the map has allocated on the heap since before its make: B/op and
   * allocs/op of a benchmark that does the same. With `local: true` the header and the first bucket
   * or group are on the stack and not in it.
   */
  get allocated(): { readonly objects: number; readonly bytes: number } {
    return this.#place.history.allocated(this.#place.machine.counters(this.#place.history));
  }

  /** The hint that make ignored because of its overflow rule; undefined if it used the hint. */
  get ignoredHint(): IgnoredHint | undefined {
    return this.#place.history.ignoredHint;
  }

  /**
   * The state after every operation that changed array (directory), growth or seed; the first is
   * make.
   */
  get events(): readonly Generations[G]["event"][] {
    return this.#place.history.events;
  }

  /** Every table of a Swiss map that was replaced or freed of tombstones, in order. */
  get rehashes(): readonly Rehash[] {
    return this.#place.history.rehashes;
  }

  /** MemStats of the process when this map's samples were taken. */
  get memstatsSamples(): readonly MemStatsSample[] {
    return this.#place.history.memstatsSamples;
  }

  /** Memory of the map, at every event and at regular intervals of every fill. */
  get samples(): readonly MemorySample[] {
    return this.#place.history.samples;
  }

  /**
   * Slots of a Swiss map's control word that match a tag (H2, the low seven bits of a hash): exactly,
   * as amd64 compares them, or with the portable algorithm, where a slot above a true match may be
   * a false positive.
   * @example b.match(0x8080_8080_8080_8040n, 0x40) // slot 0
   */
  match(control: bigint, tag: number, how: "exact" | "portable" = "exact"): number[] {
    this.#place.rules.requireTables("match");
    return matchingSlots(this.#place.machine, control, tag, how);
  }

  /**
   * Check all invariants of the map's bytes. @throws {InvariantError} saying which and where.
   * @example m.checkInvariants()
   */
  checkInvariants(): void {
    const code = this.#place.machine.look((engine) => engine.check(this.#place.t, this.#place.h));
    if (code === 0) return;
    const at = arena + BigInt(this.#place.machine.word(this.#place.machine.constants.FAIL_ADDRESS));
    const rule = this.#place.rules.broken[code] ?? `rule ${code}`;
    throw new InvariantError(
      `${this.type.text} at 0x${this.address.toString(16)}: ${rule} (at 0x${at.toString(16)}; ` +
        `${this.#place.rules.summary(this.header())})`,
    );
  }

  /** One line for consoles: type, release, entries, buckets or tables, load, bytes. */
  toString(): string {
    const name = `${this.type.text} (Go ${this.process.release.name})`;
    if (this.isNil) return `${name}: nil`;
    return `${name}: ${this.#place.rules.summary(this.header())}, ${counted(this.live, "byte")}`;
  }

  [Symbol.for("nodejs.util.inspect.custom")](): string {
    return this.toString();
  }

  #classicHeader(verb: string): MapHeader {
    this.#place.rules.requireBuckets(verb);
    return this.header() as MapHeader;
  }
}
