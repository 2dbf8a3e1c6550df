/**
 * The memory of a Swiss map, computed: how many tables n entries need, and how long the directory
 * is that leads to them.
 *
 *   n       1 … 8   9 … 14   15 … 28   …   449 … 896   897 …
 *   slots   8       16       32            1,024       two tables of 1,024, then more
 *
 * A table holds 896 entries in 1,024 slots and is replaced by two when the 897th comes. Which table
 * a key belongs to is decided by the first bits of its hash, so a table at depth d has split when
 * 897 of the n keys share those d bits: with probability P(Binomial(n, 2^-d) ≥ 897). Around n =
 * 896 · 2^d nearly all tables of depth d split within a few percent of n. The directory has as many
 * places as the deepest table needs, 2^depth: it doubles with the first split of a depth.
 *
 * Rules: internal/runtime/maps/map.go NewMap, table.go rehash, grow, split, Go 1.24.
 */
import { groupSlots } from "../group-layout.js";
import type { MapLayout } from "../map-layout.js";
import { allocation } from "../size-classes.js";
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
import { fullPlaces } from "./poisson.js";
import { certain, meanOf, rangeOf, type Spread, spread } from "./spread.js";

/** Slots of the largest tables, and entries that they take. */
const mostSlots = 1024;
const mostEntries = entriesOf(mostSlots);

/** The tables of a map: all of one size, but for those that chance has replaced already. */
interface Tables {
  /** Slots of each. */
  readonly slots: number;
  /** Depth that make chose, and depth at which the tables are now. */
  readonly made: number;
  readonly depth: number;
  /** How many of the 2^depth have been replaced by a larger one, or by two of 1,024 slots. */
  readonly replaced: Spread;
}

/** The memory of maps of one layout. */
export class SwissMemory implements GenerationMemory {
  readonly #header: number;
  readonly #table: number;
  /** What arrays of groups take, by slots, and directories, by the negative of their depth. */
  readonly #taken = new Map<number, number>();

  constructor(private readonly layout: MapLayout) {
    const size = (object: string) =>
      layout.objects.find((one) => one.object === object)?.taken ?? 0;
    this.#header = size("header");
    this.#table = size("table");
  }

  live(n: number, hint: number): Estimate {
    const tables = this.#tables(n, hint);
    const bytes = (splits: Spread) => bytesOf(this.#parts(n, tables, splits));
    if (tables === undefined) return estimate(bytes(certain(0)));
    const [low, high] = rangeOf(tables.replaced);
    return estimate(bytes(tables.replaced), bytes(certain(low)), bytes(certain(high)));
  }

  expected(n: number, hint: number): number {
    const tables = this.#tables(n, hint);
    return bytesOf(this.#parts(n, tables, tables?.replaced ?? certain(0)));
  }

  at(n: number, hint: number): MemoryMoment {
    const tables = this.#tables(n, hint);
    const parts = told(this.#parts(n, tables, tables?.replaced ?? certain(0)));
    const live = this.live(n, hint);
    return { live, parts, shape: shapeOf(n, tables), ...this.#past(n, hint, live, tables) };
  }

  steps(n: number, hint: number): MemoryStep[] {
    const steps: MemoryStep[] = [];
    if (hint <= groupSlots) steps.push(this.#first());
    const made = this.#made(hint);
    let slots = made.slots;
    for (; slots < mostSlots && (steps.at(-1)?.n ?? 0) <= n; slots *= 2) {
      steps.push(this.#doubling(slots));
    }
    for (let depth = made.depth; slots === mostSlots && (steps.at(-1)?.n ?? 0) <= n; depth++) {
      steps.push(this.#splitting(depth, made.depth, hint));
    }
    return steps;
  }

  corners(from: number, to: number, hint: number): number[] {
    const corners: number[] = hint <= groupSlots ? [1, 8, 9] : [];
    const made = this.#made(hint);
    for (let slots = made.slots; slots < mostSlots; slots *= 2) {
      const full = slots === groupSlots ? groupSlots : entriesOf(slots);
      corners.push(full, full + 1);
    }
    for (let depth = made.depth; 2 ** depth * mostEntries < 2 * to; depth++) {
      const middle = 2 ** depth * mostEntries;
      // 30 is the deviation of the entries of a table that is about to split.
      for (let z = -4; z <= 4; z += depth === 0 ? 8 : 1) {
        corners.push(
          depth === 0 ? middle + (z > 0 ? 1 : 0) : Math.round(middle + 2 ** depth * 30 * z),
        );
      }
    }
    return corners.filter((n) => n >= from && n <= to);
  }

  hintCorners(from: number, to: number): number[] {
    const corners = [groupSlots, groupSlots + 1];
    for (let slots = 2 * groupSlots; entriesOf(slots) <= to; slots *= 2) {
      // The largest hint h with floor(8h/7) <= target, and the next.
      const last = (target: number) => Math.ceil(entriesOf(target + 1)) - 1;
      corners.push(last(slots), last(slots) + 1);
      // A little more than so many slots: twice as many tables, but of 512 slots each.
      const halves = (2 * slots) / mostSlots;
      if (halves > 1) corners.push(last(slots + halves - 1), last(slots + halves - 1) + 1);
    }
    return corners.filter((n) => n >= from && n <= to);
  }

  /** What make allocates for a hint. */
  #made(hint: number): { slots: number; depth: number } {
    if (hint <= groupSlots) return { slots: groupSlots, depth: 0 };
    const target = Math.floor((hint * groupSlots) / 7);
    const depth = Math.ceil(Math.log2(Math.ceil(target / mostSlots)));
    const each = Math.max(groupSlots, Math.floor(target / 2 ** depth));
    return { slots: 2 ** Math.ceil(Math.log2(each)), depth };
  }

  /** The tables of a map with n entries; undefined: a small map, of one group. */
  #tables(n: number, hint: number): Tables | undefined {
    const { slots: first, depth: made } = this.#made(hint);
    if (hint <= groupSlots && n <= groupSlots) return undefined;
    // Several tables of fewer than 1,024 slots come from hints just above a power of two.
    for (let slots = Math.max(first, 2 * groupSlots); slots < mostSlots; slots *= 2) {
      const replaced = this.#replaced(n, made, entriesOf(slots) + 1);
      if (replaced !== undefined) return { slots, made, depth: made, replaced };
    }
    for (let depth = made; ; depth++) {
      const replaced = this.#replaced(n, depth, mostEntries + 1);
      if (replaced !== undefined) return { slots: mostSlots, made, depth, replaced };
    }
  }

  /** How many tables of a depth got so many entries; undefined: certainly all. */
  #replaced(n: number, depth: number, entries: number): Spread | undefined {
    const { mean, variance } = fullPlaces(n, 2 ** depth, entries);
    return mean < 2 ** depth ? spread(mean, variance, 2 ** depth) : undefined;
  }

  #parts(n: number, tables: Tables | undefined, replaced: Spread): Part[] {
    const parts: Part[] = [part("header", 1, this.#header, () => "the map's own fields")];
    if (tables === undefined) {
      if (n > 0)
        parts.push(part("group", 1, this.#groups(groupSlots), () => "up to 8 entries, no table"));
      return [...parts, ...boxed(this.layout, n)];
    }
    const { slots, depth } = tables;
    const places = 2 ** depth;
    const splits = slots === mostSlots;
    const more = meanOf(replaced, (count) => count);
    const count = splits ? places + more : places;
    const directory = meanOf(replaced, (split) => {
      return this.#directory(splits && split > 0 ? depth + 1 : depth);
    });
    const groups = splits
      ? count * this.#groups(slots)
      : (places - more) * this.#groups(slots) + more * this.#groups(2 * slots);
    const tell = () =>
      count === 1 ? "one table" : "a place for every value of the hash's first bits";
    const each = () => (more > 0 && !splits ? `${slots} or ${2 * slots}` : grouped(slots));
    parts.push(
      part("directory", 1, directory, tell),
      part("tables", count, count * this.#table, () => "what each table knows of its groups"),
      part("groups", count, groups, () => `${each()} slots for each table`),
    );
    return [...parts, ...boxed(this.layout, n)];
  }

  /** Bytes of the array of groups of a table. */
  #groups(slots: number): number {
    const { blockSize, blockPtrdata, release, architecture } = this.layout;
    const size = (slots / groupSlots) * blockSize;
    const known = this.#taken.get(slots);
    if (known !== undefined) return known;
    const { taken } = allocation(size, blockPtrdata > 0, release, architecture);
    this.#taken.set(slots, taken);
    return taken;
  }

  #directory(depth: number): number {
    const { release, architecture } = this.layout;
    const known = this.#taken.get(-depth);
    if (known !== undefined) return known;
    const size = 2 ** depth * architecture.pointerSize;
    const { taken } = allocation(size, true, release, architecture);
    this.#taken.set(-depth, taken);
    return taken;
  }

  /** Peak and allocations of the way to n entries. */
  #past(n: number, hint: number, live: Estimate, tables: Tables | undefined) {
    const own = boxed(this.layout, n);
    const objects = 1 + own.reduce((sum, one) => sum + one.objects, 0);
    const bytes = this.#header + bytesOf(own);
    if (tables === undefined) {
      const group = n > 0 ? this.#groups(groupSlots) : 0;
      const mallocs = estimate(objects + (n > 0 ? 1 : 0));
      return { peak: live, allocated: estimate(bytes + group), mallocs };
    }
    const [few, many] = rangeOf(tables.replaced);
    const [mean, low, high] = [tables.replaced, certain(few), certain(many)].map((replaced) => ({
      ...this.#spent(tables, hint, replaced),
      peak: this.#peak(n, tables, replaced),
    })) as [Past, Past, Past];
    return {
      peak: estimate(mean.peak, low.peak, high.peak),
      allocated: estimate(bytes + mean.bytes, bytes + low.bytes, bytes + high.bytes),
      mallocs: estimate(objects + mean.objects, objects + low.objects, objects + high.objects),
    };
  }

  /** All tables, groups and directories that there have been. */
  #spent(tables: Tables, hint: number, replaced: Spread): { bytes: number; objects: number } {
    const { slots, made, depth } = tables;
    const first = this.#made(hint);
    const small = hint <= groupSlots;
    let bytes = small ? this.#groups(groupSlots) : 0;
    let objects = small ? 1 : 0;
    const table = (size: number, count: number) => {
      bytes += count * (this.#table + this.#groups(size));
      objects += 2 * count;
    };
    const directory = (at: number, count: number) => {
      bytes += count * this.#directory(at);
      objects += count;
    };
    // Tables that grew to the present size one after the other; those of make may all have it.
    for (let size = Math.max(first.slots, 2 * groupSlots); size <= slots; size *= 2) {
      table(size, 2 ** made);
    }
    for (let d = made; d <= depth; d++) directory(d, 1);
    table(mostSlots, 2 * (2 ** depth - 2 ** made));
    const more = meanOf(replaced, (count) => count);
    if (slots === mostSlots) {
      table(mostSlots, 2 * more);
      directory(
        depth + 1,
        meanOf(replaced, (count) => (count > 0 ? 1 : 0)),
      );
    } else table(2 * slots, more);
    return { bytes, objects };
  }

  /** While a table is replaced, it and its successors are alive, and so are both directories. */
  #peak(n: number, tables: Tables, replaced: Spread): number {
    const { slots, made, depth } = tables;
    const now = bytesOf(this.#parts(n, tables, replaced));
    const some = meanOf(replaced, (count) => (count > 0 ? 1 : 0));
    const whole = this.#table + this.#groups(slots);
    if (slots < mostSlots) {
      if (some > 0) return now + some * whole;
      const before = slots / 2;
      const group = before === groupSlots;
      if (!this.#grewTo(n, tables)) return now;
      return now + this.#groups(before) + (group ? 0 : this.#table);
    }
    // The directory doubled at the first split of a depth; a later split only keeps a table more.
    const doubling = (at: number) => {
      const then = bytesOf(this.#parts(n, { ...tables, depth: at }, certain(1)));
      return then + whole + this.#directory(at);
    };
    const before = depth > made ? doubling(depth - 1) : this.#beforeSplits(n, tables, now);
    // Where entries have no objects of their own, nothing was added since the last split.
    const last = depth > made && boxed(this.layout, n).length === 0 ? 1 : some;
    return Math.max(before, now + last * whole, some > 0.5 ? doubling(depth) : 0);
  }

  /** The peak of a map whose tables of 1,024 slots have not split: of the growth to that size. */
  #beforeSplits(n: number, tables: Tables, now: number): number {
    return this.#grewTo(n, tables) ? now + this.#table + this.#groups(mostSlots / 2) : now;
  }

  /** Did the only table come from a smaller one? Not if make gave it its size. */
  #grewTo(n: number, { slots, depth }: Tables): boolean {
    const smaller = slots / 2 === groupSlots ? groupSlots : entriesOf(slots / 2);
    return depth === 0 && n > smaller;
  }

  #first(): MemoryStep {
    return {
      ...{ n: 1, until: 1, what: "no group → a group of 8 slots" },
      why: "the first entry; make without a hint, or with one of at most 8, allocates none",
      ...{ before: this.live(0, 0).expected, after: this.live(1, 0).expected },
      peak: this.live(1, 0).expected,
    };
  }

  #doubling(slots: number): MemoryStep {
    const full = slots === groupSlots ? groupSlots : entriesOf(slots);
    const after = this.live(full + 1, 0).expected;
    const small = slots === groupSlots;
    return {
      ...{ n: full + 1, until: full + 1 },
      what: small ? "a group → a table of 16 slots" : `a table of ${slots} → of ${2 * slots} slots`,
      why: small ? "the one group is full" : `${full} of ${slots} slots are taken, 7 of 8`,
      ...{ before: this.live(full, 0).expected, after },
      peak: after + this.#groups(slots) + (small ? 0 : this.#table),
    };
  }

  /** The splits of all tables of a depth. */
  #splitting(depth: number, made: number, hint: number): MemoryStep {
    const places = 2 ** depth;
    const splits = (n: number) => fullPlaces(n, places, mostEntries + 1).mean;
    // Half of the maps have their first split at n, and their last one at until.
    const chance = Math.min(0.5, places / 2);
    const n = depth === 0 ? mostEntries + 1 : reaching(splits, chance, places * mostEntries);
    const until = depth === 0 ? n : reaching(splits, places - chance, places * mostEntries);
    const before = this.live(n - 1, depth === made ? hint : 0).expected;
    const after = this.live(until, 0).expected;
    return {
      ...{ n, until, before, after },
      what: `${grouped(places)} table${places === 1 ? "" : "s"} → ${grouped(2 * places)}`,
      why:
        depth === 0
          ? "a table of 1,024 slots takes 896 entries, then it splits"
          : "each splits when its own 897th entry comes; the directory doubles with the first",
      peak: after + this.#table + this.#groups(mostSlots),
    };
  }
}

/** Entries that a table of so many slots takes. */
function entriesOf(slots: number): number {
  return (slots * 7) / groupSlots;
}

/** The least n with which a rising function reaches a value; it lies around `middle`. */
function reaching(of: (n: number) => number, value: number, middle: number): number {
  let low = Math.floor(middle / 2);
  let high = 2 * middle;
  while (low + 1 < high) {
    const n = Math.floor((low + high) / 2);
    if (of(n) < value) low = n;
    else high = n;
  }
  return high;
}

function shapeOf(n: number, tables: Tables | undefined): string {
  if (tables === undefined) return n === 0 ? "no group yet" : "one group of 8 slots";
  const { slots, depth, replaced } = tables;
  const more = meanOf(replaced, (count) => count);
  const splits = slots === mostSlots;
  const count = 2 ** depth + (splits ? more : 0);
  const room = splits ? count * slots : (count + more) * slots;
  const each = splits || more === 0 ? grouped(slots) : `${slots} or ${2 * slots}`;
  const tables_ = `${grouped(Math.round(count))} table${count > 1 ? "s" : ""} of ${each} slots`;
  return `${tables_}, ${Math.round((100 * n) / room)}% taken`;
}

/** What has been on the way: bytes and objects allocated, most bytes alive at once. */
interface Past {
  readonly bytes: number;
  readonly objects: number;
  readonly peak: number;
}
