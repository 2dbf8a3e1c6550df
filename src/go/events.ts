/**
 * Events and samples: a map's life as a series of states.
 *
 * The engine writes a record after every operation in which B, the growth state, hash0 or the
 * bucket pointer changed. Each becomes an event and a sample; bulk operations add samples at
 * regular intervals. A record is twelve float64:
 *
 *   op count flags B noverflow growing nevacuate hash0 mallocs totalAlloc dropped reserved
 */
import type { Account, Counters } from "./account.js";

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

/** Bytes and numbers of one record. */
export const recordSize = 96;
const recordFields = recordSize / 8;

/** The events and samples of one map. */
export class History {
  readonly events: MapEvent[] = [];
  readonly samples: MemorySample[] = [];

  constructor(readonly account: Account) {}

  /** Take over records as the engine wrote them. */
  add(records: Float64Array): void {
    for (let i = 0; i < records.length; i += recordFields) {
      const field = (n: number): number => records[i + n] as number;
      const total = { mallocs: field(8), totalAlloc: field(9), dropped: field(10) };
      const own = this.account.at(total);
      this.events.push({
        op: field(0),
        count: field(1),
        flags: field(2),
        B: field(3),
        noverflow: field(4),
        growing: field(5) !== 0,
        nevacuate: field(6),
        hash0: field(7),
        mallocs: own.mallocs,
        totalAlloc: own.totalAlloc,
      });
      this.sample(field(0), field(1), total);
    }
  }

  /** Bytes the map reaches now; valid after a turn of the map began. */
  live(now: Counters): number {
    const own = this.account.at(now);
    return own.totalAlloc - own.dropped;
  }

  /** Add a sample; `now` are the counters of the process. A second one for an op replaces it. */
  sample(op: number, count: number, now: Counters): void {
    const own = this.account.at(now);
    const HeapAlloc = own.totalAlloc - own.freed;
    const live = this.live(now);
    if (this.samples.at(-1)?.op === op) this.samples.pop();
    this.samples.push({ op, count, HeapAlloc, live, mallocs: own.mallocs });
  }
}
