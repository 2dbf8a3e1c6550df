/**
 * The computed memory of a classic map: the array of buckets that n entries need, the number of
 * overflow buckets, and the part of the old array that is still alive.
 *
 *   header ─▶ bucket array ─▶ overflow buckets      while it grows: the old array and its chains
 *      └────▶ mapextra ─▶ list of overflow buckets, where they hold no pointers
 *
 * When an array follows another and how many chains are long is in growth-schedule.ts; sizes come
 * from go/layout/map-layout.ts.
 */

import { counted } from "../../../format/counted.js";
import { type ArrayLayout, arrayLayouts, type MapLayout } from "../../layout/map-layout.js";
import { type Allocation, allocation } from "../../layout/size-classes.js";
import { blockSlots } from "../../machine/go-constants.js";
import type { ClassicRow } from "../../releases.js";
import {
  certain,
  type Distribution,
  meanAbove,
  meanOf,
  rangeOf,
  shareWithAny,
} from "../distribution.js";
import {
  bytesOf,
  type Estimate,
  estimate,
  type GenerationMemory,
  grouped,
  type MemoryMoment,
  type MemoryStep,
  type Part,
  part,
  told,
} from "../estimate.js";
import { outOfLine } from "../out-of-line.js";
import { movedShare, stillGrowing, writesOfGrowth } from "./evacuation.js";
import { type ClassicGrowthSchedule, type ClassicPlace, lastB } from "./growth-schedule.js";
import type { OverflowList } from "./overflow-list.js";

/** An array whose entries are moving away. */
interface Old {
  readonly B: number;
  readonly overflow: Distribution;
  /** Share of its buckets that has been moved. */
  readonly moved: number;
}

/** The memory of maps of one layout. */
export class ClassicMemory implements GenerationMemory {
  readonly #arrays: readonly ArrayLayout[];
  readonly #noscan: boolean;
  readonly #extra: Allocation;
  readonly #listHeader: Allocation;
  readonly #bucket: number;
  readonly #header: number;
  /** Bytes of an entry's objects outside of the slots. */
  readonly #outOfLine: number;
  /** Objects that a header is, and a first bucket: none where they lie on the stack. */
  readonly #own: 0 | 1;

  /**
   * @param local the map stays on the stack
   * @param schedule of the row's load factor
   * @param list of overflow buckets, as the layout's release and architecture allocate it
   */
  constructor(
    private readonly layout: MapLayout,
    private readonly row: ClassicRow,
    readonly schedule: ClassicGrowthSchedule,
    private readonly list: OverflowList,
    private readonly local: boolean,
  ) {
    const { architecture: arch, blockPtrdata } = layout;
    const arrays = arrayLayouts(layout, lastB);
    // Only hints of at most eight lead to a single bucket, and with them it is on the stack, too.
    this.#arrays = local ? arrays.map((one) => (one.B === 0 ? { ...one, taken: 0 } : one)) : arrays;
    this.#own = local ? 0 : 1;
    this.#noscan = blockPtrdata === 0;
    this.#extra = allocation(3 * arch.pointerSize, true, row, arch);
    this.#listHeader = allocation(3 * arch.pointerSize, true, row, arch);
    this.#outOfLine = bytesOf(outOfLine(layout, 1));
    this.#header = this.#own * allocation(layout.headerSize, true, row, arch).taken;
    this.#bucket = allocation(layout.blockSize, blockPtrdata > 0, row, arch).taken;
  }

  live(n: number, hint: number): Estimate {
    const { growing, done, share } = this.#states(n, hint);
    const sizes = [...(growing ? [growing] : []), ...(share < 1 ? [done] : [])].map((state) => {
      return state.map((parts) => bytesOf(parts));
    });
    const low = Math.min(...sizes.map(([, bytes]) => bytes as number));
    const high = Math.max(...sizes.map(([, , bytes]) => bytes as number));
    return estimate(this.expected(n, hint), low, high);
  }

  expected(n: number, hint: number): number {
    const place = this.schedule.at(n, hint);
    return this.#expected(place, this.#noscan ? this.list.bytesAt(place) : 0);
  }

  curve(points: Float64Array, hinted: boolean): Float64Array {
    const places = this.schedule.along(points, hinted);
    const listed = this.list.along(places);
    const bytes = new Float64Array(points.length);
    for (let i = 0; i < bytes.length; i++) {
      const list = this.#noscan ? (listed[i] as number) : 0;
      bytes[i] = this.#expected(places[i] as ClassicPlace, list);
    }
    return bytes;
  }

  /** @param listed bytes of the lists that keep pointer-free overflow buckets alive */
  #expected(place: ClassicPlace, listed: number): number {
    const { n, B, growing, moved, extra, done, fresh, before } = place;
    const own = this.#header + n * this.#outOfLine;
    if (n === 0 && B === 0) return own;
    let bytes = own + this.#array(B).taken + listed;
    if (growing < 1) bytes += (1 - growing) * this.#around(B, done, extra);
    if (growing > 0) {
      const chains = this.#oldShare(moved) * this.#singleBytes(B - 1, before);
      bytes += growing * (this.#around(B, fresh, extra) + this.#array(B - 1).taken + chains);
    }
    return bytes;
  }

  at(n: number, hint: number): MemoryMoment {
    const live = this.live(n, hint);
    const { growing, done, share } = this.#states(n, hint);
    const parts = told(growing === undefined ? done[0] : blend(growing[0], done[0], share));
    const { B } = this.schedule.at(n, hint);
    const { buckets } = this.#array(B);
    const load = (n / buckets).toFixed(2);
    const shape = `B ${B}: ${counted(buckets, "bucket")}, ${load} entries each`;
    return { live, parts, shape, ...this.#history(n, hint, live) };
  }

  steps(n: number, hint: number): MemoryStep[] {
    const { first, B: last } = this.schedule.at(n, hint);
    const steps: MemoryStep[] = [];
    for (let B = first + 1; B <= last + 1; B++) steps.push(this.#step(B, hint));
    return steps;
  }

  #array(B: number): ArrayLayout {
    return this.#arrays[B] as ArrayLayout;
  }

  /** Bytes beside an array: overflow buckets on their own, and the mapextra. */
  #around(B: number, overflow: Distribution, earlierExtra: number): number {
    const extra = this.#extraShare(B, overflow, earlierExtra) * this.#extra.taken;
    return this.#singleBytes(B, overflow) + extra;
  }

  /** Share of maps with a mapextra. */
  #extraShare(B: number, overflow: Distribution, earlierExtra: number): number {
    if (this.#array(B).preallocated > 0) return 1;
    return this.#noscan ? Math.max(shareWithAny(overflow), earlierExtra) : 0;
  }

  /** Bytes of overflow buckets in objects of their own. */
  #singleBytes(B: number, overflow: Distribution): number {
    return meanAbove(overflow, this.#array(B).preallocated) * this.#bucket;
  }

  /** Share of the old array's chains that is alive: a list keeps all of them. */
  #oldShare(moved: number): number {
    return this.#noscan ? 1 : 1 - moved;
  }

  #earlierExtra(first: number, B: number) {
    return this.#noscan ? this.schedule.earlierExtra(first, B) : ([0, 0, 0] as const);
  }

  /** The two states a map may be in: growing, and done; each expected, at least, at most. */
  #states(n: number, hint: number) {
    const { B, first, growing: share, moved, fresh, before } = this.schedule.at(n, hint);
    const overflow = this.schedule.overflow(n, B);
    const [low, high] = rangeOf(overflow);
    const extra = this.#earlierExtra(first, B);
    const done = [overflow, certain(low), certain(high)].map((c, i) => {
      return this.#parts(n, B, c, extra[i] as number);
    });
    if (share === 0) return { share, done: done as Three };
    const [few, many] = rangeOf(before);
    const old = (c: Distribution): Old => ({ B: B - 1, overflow: c, moved });
    const growing = [
      this.#parts(n, B, fresh, extra[0], old(before)),
      this.#parts(n, B, certain(rangeOf(fresh)[0]), extra[1], old(certain(few))),
      this.#parts(n, B, certain(rangeOf(fresh)[1]), extra[2], old(certain(many))),
    ];
    return { share, done: done as Three, growing: growing as Three };
  }

  /** What a map with n entries holds: 2^B buckets, and the array before while it is growing. */
  #parts(n: number, B: number, overflow: Distribution, earlierExtra: number, old?: Old): Part[] {
    const { row } = this;
    const { taken, buckets, preallocated, entries } = this.#array(B);
    const parts: Part[] = [
      part("header", this.#own, this.#header, () => {
        return this.local ? "on the stack" : "the map's own fields";
      }),
    ];
    if (n === 0 && B === 0) return parts;
    parts.push(
      part("bucket array", B === 0 ? this.#own : 1, taken, () => {
        if (B === 0 && this.local) return "one bucket, on the stack";
        const each = B === 0 ? "one bucket" : `${row.loadFactorNum / row.loadFactorDen} a bucket`;
        const room = `${counted(buckets, "bucket")}, room for ${counted(entries, "entry")}: ${each}`;
        return preallocated > 0 ? `${room}; a sixteenth more as overflow buckets` : room;
      }),
    );
    const shares = this.#extraShare(B, overflow, earlierExtra);
    if (shares > 0) {
      const what = this.#noscan
        ? "the overflow buckets' list and the next free one"
        : "the next free overflow bucket";
      parts.push(part("mapextra", shares, shares * this.#extra.taken, () => `points to ${what}`));
    }
    parts.push(...this.#chains(B, overflow));
    if (old !== undefined) {
      const { taken: oldTaken } = this.#array(old.B);
      parts.push(
        part("old bucket array", old.B === 0 ? this.#own : 1, oldTaken, () => {
          return "alive until its last bucket has moved";
        }),
      );
      const left = this.#oldShare(old.moved);
      for (const { part: name, objects, bytes } of this.#chains(old.B, old.overflow)) {
        parts.push(
          part(`old ${name}`, objects * left, bytes * left, () => "alive with the old array"),
        );
      }
    }
    return [...parts, ...outOfLine(this.layout, n)];
  }

  /** Overflow buckets in objects of their own, and the list that keeps pointer-free ones alive. */
  #chains(B: number, overflow: Distribution): Part[] {
    const { preallocated } = this.#array(B);
    const single = this.#singleBytes(B, overflow);
    const total = meanOf(overflow, (c) => c);
    const parts: Part[] = [];
    if (single > 0) {
      const why = () =>
        `by Poisson's law chains need ${rounded(total)}, and ${grouped(preallocated)} lie in the array`;
      parts.push(part("overflow buckets", single / this.#bucket, single, why));
    }
    if (!this.#noscan || total === 0) return parts;
    const why = () =>
      "buckets free of pointers keep no other bucket alive: a list of pointers does";
    parts.push(part("overflow list", 2 * shareWithAny(overflow), this.list.bytes(overflow), why));
    return parts;
  }

  /** What has been allocated for arrays of 2^B buckets that got `overflow` overflow buckets. */
  #spent(B: number, overflow: Distribution, n: number): Spent {
    const { taken, preallocated } = this.#array(B);
    const array = B > 0 ? 1 : n > 0 ? this.#own : 0;
    const single = meanAbove(overflow, preallocated);
    let bytes = array * taken + single * this.#bucket;
    let objects = array + single;
    if (this.#noscan) {
      const some = shareWithAny(overflow);
      const { allocated, arrays } = this.list.mean(overflow);
      bytes += some * this.#listHeader.taken + allocated;
      objects += some + arrays;
    }
    return { bytes, objects };
  }

  /** Peak and allocations of the way to n entries. */
  #history(
    n: number,
    hint: number,
    live: Estimate,
  ): Omit<MemoryMoment, "live" | "parts" | "shape"> {
    const { B: last, first, writes } = this.schedule.at(n, hint);
    const own = outOfLine(this.layout, n);
    const bytes = [0, 0, 0].map(() => this.#header + bytesOf(own)) as [number, number, number];
    const objects = bytes.map(
      () => this.#own + own.reduce((sum, one) => sum + one.objects, 0),
    ) as typeof bytes;
    const extra = [0, 0, 0];
    let peak = live;
    for (let B = first; B <= last; B++) {
      const arrived = B < last ? this.#array(B).entries : n;
      const growing = B === last && B > first ? stillGrowing(2 ** (B - 1), writes) : 0;
      const moved = 1 - growing + growing * movedShare(writes / 2 ** (B - 1));
      const overflow = this.schedule.overflow(arrived, B, moved);
      const [few, many] = rangeOf(overflow);
      [overflow, certain(few), certain(many)].forEach((c, i) => {
        const spent = this.#spent(B, c, n);
        bytes[i] = (bytes[i] as number) + spent.bytes;
        objects[i] = (objects[i] as number) + spent.objects;
        const listed = this.#noscan ? shareWithAny(c) : 0;
        const needed = this.#array(B).preallocated > 0 ? 1 : listed;
        extra[i] = Math.max(extra[i] as number, needed);
      });
      if (B > first) {
        const there = this.#growthPeak(B, B === last ? writes : Number.POSITIVE_INFINITY);
        if (there.expected > peak.expected) peak = there;
      }
    }
    const [mean, low, high] = extra.map((share, i) => ({
      bytes: (bytes[i] as number) + share * this.#extra.taken,
      objects: (objects[i] as number) + share,
    })) as [Spent, Spent, Spent];
    return {
      peak,
      allocated: estimate(mean.bytes, low.bytes, high.bytes),
      mallocs: estimate(mean.objects, low.objects, high.objects),
    };
  }

  /** The most that is alive during the growth to 2^B buckets, up to `writes` writes into it. */
  #growthPeak(B: number, writes: number): Estimate {
    const full = this.#array(B - 1).entries;
    const old = 2 ** (B - 1);
    const before = this.schedule.overflow(full, B - 1);
    const end = Math.max(1, Math.min(writes, Math.round(writesOfGrowth(old).mean)));
    const size = (
      at: number,
      oldOnes: Distribution,
      pick: (c: Distribution) => Distribution,
    ): number => {
      const moved = at <= 1 ? 0 : movedShare(at / old);
      const fresh = pick(this.schedule.overflow(full + at, B, moved));
      const extra = this.#noscan ? shareWithAny(oldOnes) : 0;
      const there = { B: B - 1, overflow: oldOnes, moved };
      return bytesOf(this.#parts(full + at, B, fresh, extra, there));
    };
    const most = (oldOnes: Distribution, pick: (c: Distribution) => Distribution): number =>
      Math.max(size(1, oldOnes, pick), size(end, oldOnes, pick));
    const [low, high] = rangeOf(before);
    return estimate(
      most(before, (c) => c),
      most(certain(low), (c) => certain(rangeOf(c)[0])),
      most(certain(high), (c) => certain(rangeOf(c)[1])),
    );
  }

  #step(B: number, hint: number): MemoryStep {
    const { buckets, entries } = this.#array(B - 1);
    const next = this.#array(B);
    const n = entries + 1;
    const old = 2 ** (B - 1);
    const until = n - 1 + Math.round(writesOfGrowth(old).mean);
    const limit = this.row.loadFactorNum / this.row.loadFactorDen;
    const rule =
      entries === blockSlots ? "the one bucket is full" : `more than ${limit} entries a bucket`;
    const slow = old > 2 ? `; both arrays alive for about ${counted(until - n + 1, "write")}` : "";
    return {
      ...{ n, until },
      what: `${grouped(buckets)} → ${grouped(next.buckets)} buckets`,
      why: `${rule}${slow}`,
      before: this.live(entries, hint).expected,
      after: this.live(until + 2 * Math.ceil(Math.sqrt(old)), hint).expected,
      peak: this.#growthPeak(B, Number.POSITIVE_INFINITY).expected,
      largest: next.taken,
    };
  }
}

/** Bytes and objects allocated. */
interface Spent {
  readonly bytes: number;
  readonly objects: number;
}

/** Parts expected, at least, and at most. */
type Three = [Part[], Part[], Part[]];

/** Parts of maps of which a share is in one state and the others in another. */
function blend(some: readonly Part[], others: readonly Part[], share: number) {
  const names = [...new Set([...some, ...others].map((one) => one.part))];
  return names.map((name): Part => {
    const a = some.find((one) => one.part === name);
    const b = others.find((one) => one.part === name);
    const mix = (x = 0, y = 0) => share * x + (1 - share) * y;
    const why = (a ?? b)?.why ?? (() => "");
    return part(name, mix(a?.objects, b?.objects), mix(a?.bytes, b?.bytes), why);
  });
}

function rounded(value: number): string {
  return grouped(value < 10 ? Number(value.toPrecision(2)) : Math.round(value));
}
