/**
 * Events and samples: a map's history as a series of states.
 *
 * The engine writes a record after every operation in which B, the growth state, hash0 or the
 * bucket pointer changed (Swiss: the directory, the seed, or a table). Each becomes an event and a
 * sample; bulk operations add samples at regular intervals. A record is 24 float64:
 *
 *   classic  op count flags B noverflow growing nevacuate hash0 mallocs totalAlloc dropped
 *            noverflowBefore
 *   Swiss    op used dirLen globalDepth seed (2) table capacity mallocs totalAlloc dropped changes
 *   both     dataMallocs dataAlloc frees tinyAllocs freedBytes pagesInUse manualPages mapped unused
 *            numGC goal 0, all of the process
 */

import { type HeapStats, heapStats } from "../heap/heap-stats.js";
import { type Counters, MapAllocations } from "../machine/allocation-ledger.js";
import { historyRecordSize, historyRecord as record } from "../machine/own-structures.js";
import type { IgnoredHint } from "../process/hint.js";

/** The state of a map after an operation that changed more than its entries. */
export interface MapEvent {
  /** Number of the operation; -1 is make. */
  readonly op: number;
  readonly count: number;
  readonly flags: number;
  readonly B: number;
  readonly noverflow: number;
  readonly growing: boolean;
  readonly nevacuate: number;
  readonly hash0: number;
  /** noverflow as a growth found it that began in the operation; absent in states of real Go. */
  readonly noverflowBefore?: number;
  /** Objects and bytes this map has allocated since before its make. */
  readonly mallocs: number;
  readonly totalAlloc: number;
}

/** The state of a Swiss map after an operation that changed its directory or seed. */
export interface SwissEvent {
  /** Number of the operation; -1 is make. */
  readonly op: number;
  /** The header's `used`. */
  readonly count: number;
  readonly dirLen: number;
  readonly globalDepth: number;
  readonly seed: bigint;
  /** Objects and bytes this map has allocated since before its make. */
  readonly mallocs: number;
  readonly totalAlloc: number;
}

/**
 * Tables of a Swiss map that `make` made, or a table that an operation replaced by one of twice the
 * capacity ("grown", also the group of a small map) or by two ("split"), or freed of tombstones.
 */
export interface Rehash {
  readonly op: number;
  /** Entries of the map after the operation. */
  readonly count: number;
  readonly what: "made" | "grown" | "split" | "pruned";
  /** Index in the directory and capacity of the table, as they were before. */
  readonly index: number;
  readonly capacity: number;
  readonly mallocs: number;
  readonly totalAlloc: number;
}

/** The memory of a map at one moment, in bytes. */
export interface MemorySample {
  readonly op: number;
  readonly count: number;
  /**
   * Allocated and not yet freed by a collection: with the collector off, everything ever allocated.
   */
  readonly HeapAlloc: number;
  /** Reachable from the map: header, arrays (the old one too while growing), overflow, lists. */
  readonly live: number;
  readonly mallocs: number;
}

/** MemStats of the process at one moment of a map. */
export interface MemStatsSample extends HeapStats {
  /** Number of the map's last operation; -1 is make. */
  readonly op: number;
}

/** A record is float64 after float64. */
const fieldSize = 8;
const recordFields = historyRecordSize / fieldSize;

/** One field of a record, by its offset. */
export type RecordField = (offset: number) => number;

/** A history as it is kept in a file. */
export interface SavedHistory<Event extends Moment = Moment> {
  readonly allocations: Counters & { readonly freed: number };
  readonly events: readonly Event[];
  readonly rehashes: readonly Rehash[];
  readonly samples: readonly MemorySample[];
  /** A row of statNames for each sample. */
  readonly stats: readonly number[];
  readonly ignoredHint?: IgnoredHint | undefined;
  readonly onStack: { readonly objects: number; readonly bytes: number };
}

/** What a record says of one generation's maps, less what the map allocated itself. */
export interface RecordReader<Event> {
  event(field: RecordField, own: Allocated): Event | undefined;
  rehash(field: RecordField, own: Allocated): Rehash | undefined;
}

/** Objects and bytes that a map has allocated since before its make. */
export type Allocated = Pick<Counters, "mallocs" | "totalAlloc">;

/** Numbers of MemStats, in the order they lie in a row of a history's. */
export const statNames = [
  "HeapAlloc",
  "TotalAlloc",
  "Mallocs",
  "Frees",
  "HeapObjects",
  "HeapSys",
  "HeapIdle",
  "HeapInuse",
  "HeapReleased",
  "NumGC",
  "NextGC",
] as const satisfies readonly (keyof HeapStats)[];

/** Something that came with an operation. */
interface Moment {
  readonly op: number;
}

/** The events and samples of one map. */
export class History<Event extends Moment = Moment> {
  readonly events: Event[] = [];
  readonly rehashes: Rehash[] = [];
  readonly samples: MemorySample[] = [];
  /** The hint that make did not believe, if it was given one. */
  ignoredHint: IgnoredHint | undefined;
  /** What is on the stack of a map that does not leave its function; here it is on the heap. */
  onStack = { objects: 0, bytes: 0 };
  /** The program has dropped the map. */
  dropped = false;
  /**
   * MemStats at every sample, a row of statNames each. Numbers rather than objects: a map that is
   * emptied again and again has a sample for every time, and few are looked at.
   */
  readonly #stats: number[] = [];

  constructor(
    readonly allocations: MapAllocations,
    private readonly reader: RecordReader<Event>,
  ) {}

  /** Take over records as the engine wrote them. */
  add(records: Float64Array): void {
    for (let i = 0; i < records.length; i += recordFields) {
      const field: RecordField = (offset) => records[i + offset / fieldSize] as number;
      const own = this.allocations.at({
        mallocs: field(record.mallocs),
        totalAlloc: field(record.totalAlloc),
        dropped: field(record.dropped),
      });
      const event = this.reader.event(field, own);
      if (event !== undefined) this.events.push(event);
      const rehash = this.reader.rehash(field, own);
      if (rehash !== undefined) this.rehashes.push(rehash);
      this.#sample(field(record.op), field(record.count), own, heapStatsOf(field));
    }
  }

  /** All of it, to be kept in a file; `now` are the counters of the process, in the map's turn. */
  saved(now: Counters): SavedHistory<Event> {
    const { events, rehashes, samples, ignoredHint, onStack } = this;
    const stats = this.#stats;
    const allocations = this.allocations.at(now);
    const hint = ignoredHint === undefined ? {} : { ignoredHint };
    return { allocations, events, rehashes, samples, stats, onStack, ...hint };
  }

  /** The history of a map in a file. */
  static restored<Event extends Moment>(
    saved: SavedHistory<Event>,
    reader: RecordReader<Event>,
  ): History<Event> {
    const history = new History(new MapAllocations(saved.allocations), reader);
    const take = <M>(into: M[], from: readonly M[]): void => {
      for (const one of from) into.push(one);
    };
    take(history.events, saved.events);
    take(history.rehashes, saved.rehashes);
    take(history.samples, saved.samples);
    take(history.#stats, saved.stats);
    history.ignoredHint = saved.ignoredHint;
    history.onStack = { ...saved.onStack };
    return history;
  }

  /** What the map has allocated on the heap; valid after a turn of the map began. */
  allocated(now: Counters): { readonly objects: number; readonly bytes: number } {
    const { mallocs, totalAlloc } = this.allocations.at(now);
    return { objects: mallocs - this.onStack.objects, bytes: totalAlloc - this.onStack.bytes };
  }

  /** Bytes the map reaches now; valid after a turn of the map began. */
  live(now: Counters): number {
    return liveOf(this.allocations.at(now));
  }

  /**
   * Add a sample; `now` are the counters of the process, `heap` is its MemStats. A second one for an
   * op replaces it.
   */
  sample(op: number, count: number, now: Counters, heap: HeapStats): void {
    this.#sample(op, count, this.allocations.at(now), heap);
  }

  /** MemStats of the process, as many as there are samples and of the same operations. */
  get memstatsSamples(): MemStatsSample[] {
    return this.samples.map(({ op }, row) => {
      const sample = { op } as { -readonly [Name in keyof MemStatsSample]: number };
      const at = row * statNames.length;
      for (const [i, name] of statNames.entries()) sample[name] = this.#stats[at + i] as number;
      return sample;
    });
  }

  /** Take over from another history all that was so up to an operation. */
  takeOver(other: History<Event>, op: number): void {
    const take = <M extends Moment>(into: M[], from: readonly M[]): void => {
      for (const moment of from) if (moment.op <= op) into.push(moment);
    };
    this.ignoredHint = other.ignoredHint;
    this.onStack = other.onStack;
    take(this.events, other.events);
    take(this.rehashes, other.rehashes);
    for (const [row, sample] of other.samples.entries()) {
      if (sample.op > op) continue;
      this.samples.push(sample);
      const at = row * statNames.length;
      for (let i = 0; i < statNames.length; i++) this.#stats.push(other.#stats[at + i] as number);
    }
  }

  #sample(op: number, count: number, own: Own, heap: HeapStats): void {
    if (this.samples.at(-1)?.op === op) {
      this.samples.pop();
      this.#stats.length -= statNames.length;
    }
    const HeapAlloc = own.totalAlloc - own.freed;
    this.samples.push({ op, count, HeapAlloc, live: liveOf(own), mallocs: own.mallocs });
    for (const name of statNames) this.#stats.push(heap[name]);
  }
}

/** What a map has allocated, dropped, and lost to collections. */
type Own = ReturnType<MapAllocations["at"]>;

function liveOf({ totalAlloc, dropped }: Own): number {
  return totalAlloc - dropped;
}

/** What a record says of the heap. */
function heapStatsOf(field: RecordField): HeapStats {
  return heapStats({
    mallocs: field(record.mallocs),
    totalAlloc: field(record.totalAlloc),
    dataMallocs: field(record.dataMallocs),
    dataAlloc: field(record.dataAlloc),
    frees: field(record.frees),
    tinyAllocs: field(record.tinyAllocs),
    freedBytes: field(record.freedBytes),
    pagesInUse: field(record.pagesInUse),
    manualPages: field(record.manualPages),
    mapped: field(record.mapped),
    unused: field(record.unused),
    numGC: field(record.numGC),
    goal: field(record.goal),
  });
}
