/**
 * Cores with private caches that are kept coherent: which accesses find their line, which must ask for it,
 * and which lost it because another core wrote to it. Caches snoop one bus; the protocol is a table
 * (protocols.ts). An access of a core is done before the next one's begins.
 *
 * A miss on a line that another core's write took away is a coherence miss. It is true sharing if the
 * bytes now accessed were written by others meanwhile, else false sharing: the line was shared, the data
 * was not (Torrellas, Lam and Hennessy 1990, by bytes).
 *
 * What it leaves out: levels below (a line comes from another core or from memory), directories and
 * snoop filters, store buffers, atomic operations, and time: writes of two cores are ordered as given.
 */

import { type Accesses, decode, FETCH, LOAD } from "../access.js";
import { checkCache } from "../cache.js";
import { AccessError } from "../errors.js";
import { fieldError, oneOf, whole } from "../field-checks.js";
import {
  type LineAction,
  type LineEvent,
  type LineState,
  PROTOCOLS,
  type ProtocolName,
  type Transition,
  transitionsOf,
} from "./protocols.js";

export interface CoresOptions {
  readonly cores?: number;
  readonly protocol?: ProtocolName;
  /** Each core's private cache, LRU; default 32 KiB of 8 ways and 64-byte lines. */
  readonly size?: number;
  readonly ways?: number;
  readonly line?: number;
  /** Keep this many first steps for `steps()`; default 1000. */
  readonly keep?: number;
}

export interface CoreColumns {
  readonly core: Float64Array;
  readonly reads: Float64Array;
  readonly writes: Float64Array;
  readonly hits: Float64Array;
  /** First uses of a line, and uses of one that had to make room. */
  readonly otherMisses: Float64Array;
  readonly trueSharing: Float64Array;
  readonly falseSharing: Float64Array;
  /** Lines that others had and this core had to get alone, to write: reads to own, and upgrades. */
  readonly ownershipTransfers: Float64Array;
  /** Lines that other cores' writes took from this one. */
  readonly invalidations: Float64Array;
  /** Lines that this core handed to another. */
  readonly supplied: Float64Array;
  readonly writeBacks: Float64Array;
}

export interface SharedLineColumns {
  readonly address: Float64Array;
  /** Cores that have used the line. */
  readonly cores: Float64Array;
  readonly accesses: Float64Array;
  readonly trueSharing: Float64Array;
  readonly falseSharing: Float64Array;
  readonly invalidations: Float64Array;
}

export interface StepColumns {
  readonly step: Float64Array;
  /** The core whose line changes, and the one whose access it is due to. */
  readonly core: Float64Array;
  readonly by: Float64Array;
  readonly address: Float64Array;
  readonly event: LineEvent[];
  readonly from: LineState[];
  readonly to: LineState[];
  readonly action: LineAction[];
}

interface Copy {
  state: LineState;
  /** When it was last used. */
  used: number;
}

interface Line {
  readonly copies: (Copy | undefined)[];
  /** By core: bytes that others have written since it lost the line; undefined: it has not lost it so. */
  readonly written: (Uint8Array | undefined)[];
  readonly users: Set<number>;
  accesses: number;
  trueSharing: number;
  falseSharing: number;
  invalidations: number;
}

interface Step {
  step: number;
  core: number;
  by: number;
  address: number;
  event: LineEvent;
  from: LineState;
  to: LineState;
  action: LineAction;
}

const COUNTERS = [
  "reads",
  "writes",
  "hits",
  "otherMisses",
  "trueSharing",
  "falseSharing",
  "ownershipTransfers",
  "invalidations",
  "supplied",
  "writeBacks",
] as const;
type Counter = (typeof COUNTERS)[number];

const MOST_CORES = 64;

/** Cores whose private caches are coherent. */
export class Cores {
  readonly count: number;
  readonly protocol: ProtocolName;
  readonly line: number;
  readonly #ways: number;
  readonly #sets: number;
  readonly #table = new Map<string, Transition>();
  readonly #lines = new Map<number, Line>();
  /** Of each core, by set: numbers of the lines that it has. */
  readonly #cached: Map<number, Set<number>>[];
  readonly #counters: Record<Counter, number>[];
  readonly #keep: number;
  readonly #steps: Step[] = [];
  #now = 0;

  constructor(options: CoresOptions = {}) {
    const at = (path: string) => ({ machine: "", path });
    this.count = whole(options.cores ?? 2, 1, MOST_CORES, at("cores"));
    this.protocol = oneOf(options.protocol ?? "MESI", PROTOCOLS, at("protocol"));
    this.#keep = whole(options.keep ?? 1000, 0, 1e6, at("keep"));
    const { size = 32 * 1024, ways = 8, line = 64 } = options;
    const cache = checkCache({ name: "private", holds: "data", size, ways, line }, "", "cache");
    this.line = cache.line;
    this.#ways = cache.ways;
    this.#sets = cache.sets;
    for (const row of transitionsOf(this.protocol)) {
      const shared = row.shared === undefined ? [true, false] : [row.shared];
      for (const one of shared) this.#table.set(`${row.state} ${row.event} ${one}`, row);
    }
    this.#cached = Array.from({ length: this.count }, () => new Map());
    this.#counters = Array.from(
      { length: this.count },
      () => Object.fromEntries(COUNTERS.map((name) => [name, 0])) as Record<Counter, number>,
    );
  }

  /** A core reads bytes. */
  read(core: number, address: number, bytes = 8): this {
    return this.#access(core, address, bytes, "read");
  }

  /** A core writes bytes. */
  write(core: number, address: number, bytes = 8): this {
    return this.#access(core, address, bytes, "write");
  }

  /**
   * Streams of cores, core 0's first, in turns of `turn` accesses each; instructions are left out, and
   * what reads and writes does one after the other.
   */
  run(streams: readonly Accesses[], turn = 1): this {
    if (streams.length > this.count) {
      throw new AccessError(
        `\`streams\` must be at most ${this.count}, one a core, got ${streams.length}`,
      );
    }
    whole(turn, 1, 2 ** 31, { machine: "", path: "turn" });
    const columns = streams.map(decode);
    const longest = Math.max(0, ...columns.map(({ kind }) => kind.length));
    for (let from = 0; from < longest; from += turn) {
      for (const [core, { address, size, kind }] of columns.entries()) {
        const to = Math.min(from + turn, kind.length);
        for (let i = from; i < to; i++) {
          const what = kind[i] as number;
          const [a, bytes] = [address[i] as number, size[i] as number];
          // LOAD and MODIFY read; STORE and MODIFY write.
          if (what === FETCH) continue;
          if ((what & 1) !== 0) this.read(core, a, bytes);
          if (what !== LOAD) this.write(core, a, bytes);
        }
      }
    }
    return this;
  }

  /** State of the line of an address in a core's cache. */
  state(core: number, address: number): LineState {
    return this.#lines.get(Math.floor(address / this.line))?.copies[core]?.state ?? "I";
  }

  /** A row for each core. */
  cores(): CoreColumns {
    const columns = COUNTERS.map(
      (name) => [name, Float64Array.from(this.#counters, (counters) => counters[name])] as const,
    );
    const core = Float64Array.from(this.#counters.keys());
    return { core, ...Object.fromEntries(columns) } as unknown as CoreColumns;
  }

  /** A row for each line that more than one core has used. */
  sharedLines(): SharedLineColumns {
    const rows = [...this.#lines].filter(([, { users }]) => users.size > 1);
    rows.sort(([a], [b]) => a - b);
    const column = (of: (line: Line) => number) => Float64Array.from(rows, ([, line]) => of(line));
    return {
      address: Float64Array.from(rows, ([number]) => number * this.line),
      cores: column(({ users }) => users.size),
      accesses: column(({ accesses }) => accesses),
      trueSharing: column(({ trueSharing }) => trueSharing),
      falseSharing: column(({ falseSharing }) => falseSharing),
      invalidations: column(({ invalidations }) => invalidations),
    };
  }

  /** The first changes of state, one row each. */
  steps(): StepColumns {
    const rows = this.#steps;
    return {
      step: Float64Array.from(rows, ({ step }) => step),
      core: Float64Array.from(rows, ({ core }) => core),
      by: Float64Array.from(rows, ({ by }) => by),
      address: Float64Array.from(rows, ({ address }) => address),
      event: rows.map(({ event }) => event),
      from: rows.map(({ from }) => from),
      to: rows.map(({ to }) => to),
      action: rows.map(({ action }) => action),
    };
  }

  #access(core: number, address: number, bytes: number, event: "read" | "write"): this {
    if (!(core >= 0 && core < this.count && Number.isInteger(core))) {
      const must = `a whole number from 0 to ${this.count - 1}`;
      throw fieldError({ machine: "", path: "core" }, must, core);
    }
    whole(address, 0, 2 ** 48 - 1, { machine: "", path: "address" });
    whole(bytes, 1, 2 ** 20, { machine: "", path: "bytes" });
    const last = Math.floor((address + bytes - 1) / this.line);
    this.#count(core, event === "read" ? "reads" : "writes");
    for (let number = Math.floor(address / this.line); number <= last; number++) {
      const from = Math.max(0, address - number * this.line);
      const to = Math.min(this.line, address + bytes - number * this.line);
      this.#use(core, number, event, from, to);
    }
    return this;
  }

  #use(core: number, number: number, event: "read" | "write", from: number, to: number): void {
    this.#now++;
    const line = this.#lineOf(number);
    line.accesses++;
    line.users.add(core);
    const copy = line.copies[core];
    if (copy === undefined) this.#countMiss(core, line, from, to);
    else this.#count(core, "hits");
    const shared = line.copies.some((copy, other) => copy !== undefined && other !== core);
    const { next, action } = this.#step(core, core, number, copy?.state ?? "I", event, shared);
    if (action === "bus read" || action === "bus read to own" || action === "bus upgrade") {
      if (shared && action !== "bus read") this.#count(core, "ownershipTransfers");
      this.#broadcast(core, number, line, action);
    }
    if (copy === undefined) this.#makeRoom(core, number);
    line.copies[core] = { state: next, used: this.#now };
    if (event === "write") {
      for (const [other, bytes] of line.written.entries())
        if (other !== core) bytes?.fill(1, from, to);
    }
  }

  /** The other cores see it on the bus. */
  #broadcast(core: number, number: number, line: Line, event: LineEvent): void {
    let supplied = false;
    for (const [other, copy] of line.copies.entries()) {
      if (other === core || copy === undefined) continue;
      const { next, action } = this.#step(other, core, number, copy.state, event, true);
      if (action !== "none" && !supplied) this.#count(other, "supplied");
      supplied ||= action !== "none";
      if (action === "supply and write back") this.#count(other, "writeBacks");
      copy.state = next;
      if (next !== "I") continue;
      this.#drop(other, number, line);
      line.written[other] = new Uint8Array(this.line);
      line.invalidations++;
      this.#count(other, "invalidations");
    }
  }

  /** The least recently used line of a full set is evicted. */
  #makeRoom(core: number, number: number): void {
    const set = this.#setOf(core, number);
    if (set.size >= this.#ways) {
      let oldest = -1;
      let least = Number.POSITIVE_INFINITY;
      for (const one of set) {
        const used = this.#lines.get(one)?.copies[core]?.used ?? 0;
        if (used < least) [oldest, least] = [one, used];
      }
      const line = this.#lineOf(oldest);
      const state = line.copies[core]?.state ?? "I";
      const { action } = this.#step(core, core, oldest, state, "evict", false);
      if (action === "write back") this.#count(core, "writeBacks");
      this.#drop(core, oldest, line);
    }
    set.add(number);
  }

  #drop(core: number, number: number, line: Line): void {
    line.copies[core] = undefined;
    this.#setOf(core, number).delete(number);
  }

  #countMiss(core: number, line: Line, from: number, to: number): void {
    const written = line.written[core];
    line.written[core] = undefined;
    if (written === undefined) {
      this.#count(core, "otherMisses");
    } else if (written.subarray(from, to).includes(1)) {
      this.#count(core, "trueSharing");
      line.trueSharing++;
    } else {
      this.#count(core, "falseSharing");
      line.falseSharing++;
    }
  }

  /** What the table says; noted if the state changes. */
  #step(
    core: number,
    by: number,
    number: number,
    state: LineState,
    event: LineEvent,
    shared: boolean,
  ): Transition {
    const row = this.#table.get(`${state} ${event} ${shared}`);
    if (row === undefined) throw new Error(`${this.protocol} has no row for ${state}, ${event}`);
    if (row.next !== state && this.#steps.length < this.#keep) {
      const { next: to, action } = row;
      const address = number * this.line;
      this.#steps.push({ step: this.#now, core, by, address, event, from: state, to, action });
    }
    return row;
  }

  #lineOf(number: number): Line {
    let line = this.#lines.get(number);
    if (line === undefined) {
      line = {
        copies: Array.from({ length: this.count }, () => undefined),
        written: Array.from({ length: this.count }, () => undefined),
        users: new Set(),
        accesses: 0,
        trueSharing: 0,
        falseSharing: 0,
        invalidations: 0,
      };
      this.#lines.set(number, line);
    }
    return line;
  }

  #setOf(core: number, number: number): Set<number> {
    const sets = this.#cached[core] as Map<number, Set<number>>;
    const index = number % this.#sets;
    let set = sets.get(index);
    if (set === undefined) {
      set = new Set();
      sets.set(index, set);
    }
    return set;
  }

  #count(core: number, counter: Counter): void {
    (this.#counters[core] as Record<Counter, number>)[counter]++;
  }
}
