/**
 * The memory of a classic map, computed: which array of buckets n entries need, how many overflow
 * buckets hang on it, and what of the array before is still alive.
 *
 *   n        … 13      14 …          ~19 … 26     27 …           map without a hint, load factor 6.5
 *   arrays   2         2 and 4       4            4 and 8
 *
 * Rules: runtime/map.go makemap, overLoadFactor, hashGrow, growWork, newoverflow, Go 1.19; their
 * sizes come from map-layout.ts. In a map that only grows, a same-size growth never happens: it
 * would need as many overflow buckets as there are buckets, and n entries have at most n/8.
 */
import { type ArrayLayout, arrayLayouts, type MapLayout } from "../map-layout.js";
import type { ClassicRow } from "../releases.js";
import { type Allocation, allocation } from "../size-classes.js";
import { boxed } from "./boxed.js";
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
} from "./estimate.js";
import { movedShare, stillGrowing, writesOfGrowth } from "./evacuation.js";
import { OverflowList } from "./overflow-list.js";
import { overflowBuckets } from "./poisson.js";
import { certain, meanOf, rangeOf, type Spread, spread } from "./spread.js";

/** Arrays that are laid out: enough for 10^12 entries. */
const lastB = 40;

/** An array whose entries are moving away. */
interface Old {
  readonly B: number;
  readonly overflow: Spread;
  /** Share of its buckets that has been moved. */
  readonly moved: number;
}

/** The memory of maps of one layout. */
export class ClassicMemory implements GenerationMemory {
  readonly #arrays: readonly ArrayLayout[];
  readonly #list: OverflowList;
  readonly #noscan: boolean;
  readonly #extra: Allocation;
  readonly #listHeader: Allocation;
  readonly #bucket: number;
  readonly #header: number;
  readonly #earlier = new Map<number, [number, number, number]>();

  constructor(
    private readonly layout: MapLayout,
    private readonly row: ClassicRow,
  ) {
    const { architecture: arch, blockPtrdata } = layout;
    this.#arrays = arrayLayouts(layout, lastB);
    this.#list = new OverflowList(layout);
    this.#noscan = blockPtrdata === 0;
    this.#extra = allocation(3 * arch.pointerSize, true, row, arch);
    this.#listHeader = allocation(3 * arch.pointerSize, true, row, arch);
    this.#header = allocation(layout.headerSize, true, row, arch).taken;
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
    const { B, first, writes } = this.#at(n, hint);
    const share = stillGrowing(2 ** (B - 1), writes);
    const [extra] = this.#earlierExtra(first, B);
    const done = share === 1 ? 0 : bytesOf(this.#parts(n, B, this.#overflow(n, B), extra));
    if (share === 0) return done;
    const moved = movedShare(writes / 2 ** (B - 1));
    const old = { B: B - 1, overflow: this.#overflow(this.#array(B - 1).entries, B - 1), moved };
    const growing = bytesOf(this.#parts(n, B, this.#overflow(n, B, moved), extra, old));
    return share * growing + (1 - share) * done;
  }

  at(n: number, hint: number): MemoryMoment {
    const live = this.live(n, hint);
    const { growing, done, share } = this.#states(n, hint);
    const parts = told(growing === undefined ? done[0] : blend(growing[0], done[0], share));
    const { B } = this.#at(n, hint);
    const { buckets } = this.#array(B);
    const load = (n / buckets).toFixed(2);
    const shape = `B ${B}: ${grouped(buckets)} bucket${B === 0 ? "" : "s"}, ${load} entries each`;
    return { live, parts, shape, ...this.#past(n, hint, live) };
  }

  steps(n: number, hint: number): MemoryStep[] {
    const first = this.#firstB(hint);
    const { B: last } = this.#at(n, hint);
    const steps: MemoryStep[] = [];
    for (let B = first + 1; B <= last + 1; B++) steps.push(this.#step(B, hint));
    return steps;
  }

  corners(from: number, to: number, hint: number): number[] {
    const corners: number[] = [];
    for (let B = this.#firstB(hint); this.#array(B).entries < to; B++) {
      const full = this.#array(B).entries;
      const { mean, deviation } = writesOfGrowth(2 ** B);
      const end = Math.round(full + mean);
      const slack = Math.ceil(deviation);
      corners.push(full, full + 1, Math.max(full + 1, end - slack), end + slack + 1);
    }
    return corners.filter((n) => n >= from && n <= to);
  }

  hintCorners(from: number, to: number): number[] {
    const full = this.#arrays.map(({ entries }) => entries);
    return full.flatMap((n) => [n, n + 1]).filter((n) => n >= from && n <= to);
  }

  /** The array in use with n entries, and how many entries it got since its growth began. */
  #at(n: number, hint: number): { B: number; first: number; writes: number } {
    const first = this.#firstB(hint);
    let B = first;
    while (this.#array(B).entries < n) B++;
    const writes = B > first ? n - this.#array(B - 1).entries : 0;
    return { B, first, writes };
  }

  /** B of the array that make allocates. */
  #firstB(hint: number): number {
    let B = 0;
    while (this.#array(B).entries < hint) B++;
    return B;
  }

  #array(B: number): ArrayLayout {
    return this.#arrays[B] as ArrayLayout;
  }

  /** Overflow buckets of n entries in 2^B chains, of which the share `moved` is there already. */
  #overflow(n: number, B: number, moved = 1): Spread {
    const { mean, variance } = overflowBuckets(n, 2 ** B);
    const thinned = moved ** 2 * variance + moved * (1 - moved) * mean;
    return spread(moved * mean, thinned, Math.max(0, Math.ceil(n / 8) - 1));
  }

  /** The two states a map may be in: growing, and done; each expected, at least, at most. */
  #states(n: number, hint: number) {
    const { B, first, writes } = this.#at(n, hint);
    const share = stillGrowing(2 ** (B - 1), writes);
    const overflow = this.#overflow(n, B);
    const [low, high] = rangeOf(overflow);
    const extra = this.#earlierExtra(first, B);
    const done = [overflow, certain(low), certain(high)].map((c, i) => {
      return this.#parts(n, B, c, extra[i] as number);
    });
    if (share === 0) return { share, done: done as Three };
    const before = this.#overflow(this.#array(B - 1).entries, B - 1);
    const [few, many] = rangeOf(before);
    const moved = movedShare(writes / 2 ** (B - 1));
    const old = (c: Spread): Old => ({ B: B - 1, overflow: c, moved });
    const some = this.#overflow(n, B, moved);
    const growing = [
      this.#parts(n, B, some, extra[0], old(before)),
      this.#parts(n, B, certain(rangeOf(some)[0]), extra[1], old(certain(few))),
      this.#parts(n, B, certain(rangeOf(some)[1]), extra[2], old(certain(many))),
    ];
    return { share, done: done as Three, growing: growing as Three };
  }

  /** What a map with n entries holds: 2^B buckets, and the array before while it is growing. */
  #parts(n: number, B: number, overflow: Spread, earlierExtra: number, old?: Old): Part[] {
    const { row } = this;
    const { taken, buckets, preallocated, entries } = this.#array(B);
    const parts: Part[] = [part("header", 1, this.#header, () => "the map's own fields")];
    if (n === 0 && B === 0) return parts;
    parts.push(
      part("bucket array", 1, taken, () => {
        const each = B === 0 ? "one bucket" : `${row.loadFactorNum / row.loadFactorDen} a bucket`;
        const room = `${grouped(buckets)} buckets, room for ${grouped(entries)} entries: ${each}`;
        return preallocated > 0 ? `${room}; a sixteenth more as overflow buckets` : room;
      }),
    );
    const listed = this.#noscan ? shareWithAny(overflow) : 0;
    const shares = preallocated > 0 ? 1 : Math.max(listed, earlierExtra);
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
        part("old bucket array", 1, oldTaken, () => "alive until its last bucket has moved"),
      );
      const left = this.#noscan ? 1 : 1 - old.moved;
      for (const { part: name, objects, bytes } of this.#chains(old.B, old.overflow)) {
        parts.push(
          part(`old ${name}`, objects * left, bytes * left, () => "alive with the old array"),
        );
      }
    }
    return [...parts, ...boxed(this.layout, n)];
  }

  /**
   * Share of maps with a mapextra from an earlier array, on the average, at least and at most:
   * arrays too small for overflow buckets of their own made it when a chain needed one.
   */
  #earlierExtra(first: number, B: number): [number, number, number] {
    const known = this.#earlier.get(first * lastB + B);
    if (known !== undefined) return known;
    const extra: [number, number, number] = [0, 0, 0];
    for (let b = first; this.#noscan && b < B && this.#array(b).preallocated === 0; b++) {
      const overflow = this.#overflow(this.#array(b).entries, b);
      const [few, many] = rangeOf(overflow);
      [overflow, certain(few), certain(many)].forEach((c, i) => {
        extra[i] = Math.max(extra[i] as number, shareWithAny(c));
      });
    }
    this.#earlier.set(first * lastB + B, extra);
    return extra;
  }

  /** Overflow buckets in objects of their own, and the list that keeps pointer-free ones alive. */
  #chains(B: number, overflow: Spread): Part[] {
    const { preallocated } = this.#array(B);
    const single = meanOf(overflow, (c) => Math.max(0, c - preallocated));
    const total = meanOf(overflow, (c) => c);
    const parts: Part[] = [];
    if (single > 0) {
      const why = () =>
        `by Poisson's law chains need ${rounded(total)}, and ${grouped(preallocated)} lie in the array`;
      parts.push(part("overflow buckets", single, single * this.#bucket, why));
    }
    if (!this.#noscan || total === 0) return parts;
    const some = shareWithAny(overflow);
    const pointers = meanOf(overflow, (c) => this.#list.of(c).taken);
    const why = () =>
      "buckets free of pointers keep no other bucket alive: a list of pointers does";
    const bytes = some * this.#listHeader.taken + pointers;
    parts.push(part("overflow list", 2 * some, bytes, why));
    return parts;
  }

  /** What has been allocated for arrays of 2^B buckets that got `overflow` overflow buckets. */
  #spent(B: number, overflow: Spread, n: number): Spent {
    const { taken, preallocated } = this.#array(B);
    const array = B > 0 || n > 0 ? 1 : 0;
    const single = meanOf(overflow, (c) => Math.max(0, c - preallocated));
    let bytes = array * taken + single * this.#bucket;
    let objects = array + single;
    if (this.#noscan) {
      const some = shareWithAny(overflow);
      bytes += some * this.#listHeader.taken + meanOf(overflow, (c) => this.#list.of(c).allocated);
      objects += some + meanOf(overflow, (c) => this.#list.of(c).arrays);
    }
    return { bytes, objects };
  }

  /** Peak and allocations of the way to n entries. */
  #past(n: number, hint: number, live: Estimate): Omit<MemoryMoment, "live" | "parts" | "shape"> {
    const { B: last, first, writes } = this.#at(n, hint);
    const own = boxed(this.layout, n);
    const bytes = [0, 0, 0].map(() => this.#header + bytesOf(own)) as [number, number, number];
    const objects = bytes.map(
      () => 1 + own.reduce((sum, one) => sum + one.objects, 0),
    ) as typeof bytes;
    const extra = [0, 0, 0];
    let peak = live;
    for (let B = first; B <= last; B++) {
      const arrived = B < last ? this.#array(B).entries : n;
      const growing = B === last && B > first ? stillGrowing(2 ** (B - 1), writes) : 0;
      const moved = 1 - growing + growing * movedShare(writes / 2 ** (B - 1));
      const overflow = this.#overflow(arrived, B, moved);
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
    const before = this.#overflow(full, B - 1);
    const end = Math.max(1, Math.min(writes, Math.round(writesOfGrowth(old).mean)));
    const size = (at: number, oldOnes: Spread, pick: (c: Spread) => Spread): number => {
      const moved = at <= 1 ? 0 : movedShare(at / old);
      const fresh = pick(this.#overflow(full + at, B, moved));
      const extra = this.#noscan ? shareWithAny(oldOnes) : 0;
      const there = { B: B - 1, overflow: oldOnes, moved };
      return bytesOf(this.#parts(full + at, B, fresh, extra, there));
    };
    const most = (oldOnes: Spread, pick: (c: Spread) => Spread): number =>
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
    const rule = entries === 8 ? "the one bucket is full" : `more than ${limit} entries a bucket`;
    const slow = old > 2 ? `; both arrays alive for about ${grouped(until - n + 1)} writes` : "";
    return {
      ...{ n, until },
      what: `${grouped(buckets)} → ${grouped(next.buckets)} buckets`,
      why: `${rule}${slow}`,
      before: this.live(entries, hint).expected,
      after: this.live(until + 2 * Math.ceil(Math.sqrt(old)), hint).expected,
      peak: this.#growthPeak(B, Number.POSITIVE_INFINITY).expected,
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

/** Share of maps that have any overflow bucket. */
function shareWithAny(overflow: Spread): number {
  return meanOf(overflow, (count) => (count > 0 ? 1 : 0));
}

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
