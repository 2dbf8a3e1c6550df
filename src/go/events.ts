/**
 * Events and samples: a map's life as a series of states.
 *
 * The engine writes a record after every operation in which B, the growth state, hash0 or the
 * bucket pointer changed (Swiss: the directory, the seed, or a table). Each becomes an event and a
 * sample; bulk operations add samples at regular intervals. A record is 24 float64:
 *
 *   classic  op count flags B noverflow growing nevacuate hash0 mallocs totalAlloc dropped 0
 *   Swiss    op used dirLen globalDepth seed (2) table capacity mallocs totalAlloc dropped changes
 *   both     dataMallocs dataAlloc frees tinyAllocs freedBytes pagesInUse manualPages mapped unused
 *            numGC goal 0, all of the process
 */
import type { Account, Counters } from "./account.js";
import { type HeapStats, heapStats } from "./memstats.js";

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

/** What a map costs at one moment, in bytes. */
export interface MemorySample {
  readonly op: number;
  readonly count: number;
  /** Allocated and not yet freed by a collection: with the collector off, all there ever was. */
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

/** Numbers of one record. */
const recordFields = 24;

/** One field of a record, by number. */
export type RecordField = (n: number) => number;

/** What a record says of one generation's maps, less what the map allocated itself. */
export interface RecordReader<Event> {
  event(field: RecordField, own: Allocated): Event | undefined;
  rehash(field: RecordField, own: Allocated): Rehash | undefined;
}

/** Objects and bytes that a map has allocated since before its make. */
export type Allocated = Pick<Counters, "mallocs" | "totalAlloc">;

/** The events and samples of one map. */
export class History<Event = unknown> {
  readonly events: Event[] = [];
  readonly rehashes: Rehash[] = [];
  readonly samples: MemorySample[] = [];
  /** As many, of the same operations. */
  readonly memstatsSamples: MemStatsSample[] = [];
  /** The program has let go of the map. */
  dropped = false;

  constructor(
    readonly account: Account,
    private readonly reader: RecordReader<Event>,
  ) {}

  /** Take over records as the engine wrote them. */
  add(records: Float64Array): void {
    for (let i = 0; i < records.length; i += recordFields) {
      const field: RecordField = (n) => records[i + n] as number;
      const total = { mallocs: field(8), totalAlloc: field(9), dropped: field(10) };
      const own = this.account.at(total);
      const event = this.reader.event(field, own);
      if (event !== undefined) this.events.push(event);
      const rehash = this.reader.rehash(field, own);
      if (rehash !== undefined) this.rehashes.push(rehash);
      this.sample(field(0), field(1), total, heapStatsOf(field));
    }
  }

  /** Bytes the map reaches now; valid after a turn of the map began. */
  live(now: Counters): number {
    const own = this.account.at(now);
    return own.totalAlloc - own.dropped;
  }

  /**
   * Add a sample; `now` are the counters of the process, `heap` is its MemStats. A second one for an
   * op replaces it.
   */
  sample(op: number, count: number, now: Counters, heap: HeapStats): void {
    const own = this.account.at(now);
    const HeapAlloc = own.totalAlloc - own.freed;
    const live = this.live(now);
    if (this.samples.at(-1)?.op === op) {
      this.samples.pop();
      this.memstatsSamples.pop();
    }
    this.samples.push({ op, count, HeapAlloc, live, mallocs: own.mallocs });
    this.memstatsSamples.push({ op, ...heap });
  }
}

/** What a record says of the heap. */
function heapStatsOf(field: RecordField): HeapStats {
  return heapStats({
    ...{ mallocs: field(8), totalAlloc: field(9), dataMallocs: field(12), dataAlloc: field(13) },
    ...{ frees: field(14), tinyAllocs: field(15), freedBytes: field(16) },
    ...{ pagesInUse: field(17), manualPages: field(18), mapped: field(19), unused: field(20) },
    ...{ numGC: field(21), goal: field(22) },
  });
}
