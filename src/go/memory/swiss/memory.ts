/**
 * The computed memory of a Swiss map: the number of tables that n entries need, and the length of
 * the directory.
 *
 *   header ─▶ directory ─▶ tables ─▶ groups of each       up to 8 entries: header ─▶ one group
 *
 * When tables follow others is in growth-schedule.ts.
 */

import { counted } from "../../../format/counted.js";
import type { MapLayout } from "../../layout/map-layout.js";
import { allocation } from "../../layout/size-classes.js";
import { blockSlots, maxTableCapacity } from "../../machine/go-constants.js";
import { certain, rangeOf } from "../distribution.js";
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
import { fullPlaces } from "../poisson.js";
import {
  type SwissGrowthSchedule,
  type SwissPlace,
  type Tables,
  withChance,
} from "./growth-schedule.js";

/** The memory of maps of one layout. */
export class SwissMemory implements GenerationMemory {
  readonly #header: number;
  /** Bytes of an entry's objects outside of the slots. */
  readonly #outOfLine: number;
  readonly #table: number;
  /** Objects that a header is, and a group without a table: none where they lie on the stack. */
  readonly #own: 0 | 1;
  /** What arrays of groups take, by slots, and directories, by the negative of their depth. */
  readonly #taken = new Map<number, number>();

  /** @param local the map stays on the stack */
  constructor(
    private readonly layout: MapLayout,
    readonly schedule: SwissGrowthSchedule,
    private readonly local: boolean,
  ) {
    const size = (object: string) =>
      layout.objects.find((one) => one.object === object)?.taken ?? 0;
    this.#outOfLine = bytesOf(outOfLine(layout, 1));
    this.#own = local ? 0 : 1;
    this.#header = this.#own * size("header");
    // Only hints of at most eight lead to a single group, and with them it is on the stack, too.
    if (local) this.#taken.set(blockSlots, 0);
    this.#table = size("table");
  }

  /** Slots of a group, on average, that are taken before a table is replaced. */
  get #perGroup(): number {
    const { loadFactorNum, loadFactorDen } = this.layout.release;
    return loadFactorNum / loadFactorDen;
  }

  live(n: number, hint: number): Estimate {
    const tables = this.schedule.at(n, hint);
    const expected = this.#expected({ n, tables });
    if (tables === undefined) return estimate(expected);
    const [low, high] = rangeOf(tables.replaced).map((count) => {
      return this.#expected({ n, tables: withReplaced(tables, count) });
    });
    return estimate(expected, low, high);
  }

  curve(points: Float64Array, hinted: boolean): Float64Array {
    const places = this.schedule.along(points, hinted);
    const bytes = new Float64Array(points.length);
    for (let i = 0; i < bytes.length; i++) bytes[i] = this.#expected(places[i] as SwissPlace);
    return bytes;
  }

  #expected({ n, tables }: SwissPlace): number {
    const own = this.#header + n * this.#outOfLine;
    if (tables === undefined) return own + (n > 0 ? this.#groups(blockSlots) : 0);
    const { directory, count, groups } = this.#sizes(tables);
    return own + directory + count * this.#table + groups;
  }

  at(n: number, hint: number): MemoryMoment {
    const tables = this.schedule.at(n, hint);
    const parts = told(this.#parts(n, tables));
    const live = this.live(n, hint);
    return { live, parts, shape: shapeOf(n, tables), ...this.#history(n, hint, live, tables) };
  }

  steps(n: number, hint: number): MemoryStep[] {
    const steps: MemoryStep[] = [];
    if (hint <= blockSlots) steps.push(this.#first());
    const made = this.schedule.made(hint);
    let slots = made.slots;
    for (; slots < maxTableCapacity && (steps.at(-1)?.n ?? 0) <= n; slots *= 2) {
      steps.push(this.#doubling(slots));
    }
    for (
      let depth = made.depth;
      slots === maxTableCapacity && (steps.at(-1)?.n ?? 0) <= n;
      depth++
    ) {
      steps.push(this.#splitting(depth, made.depth, hint));
    }
    return steps;
  }

  #parts(n: number, tables: Tables | undefined): Part[] {
    const parts: Part[] = [
      part("header", this.#own, this.#header, () => {
        return this.local ? "on the stack" : "the map's own fields";
      }),
    ];
    if (tables === undefined) {
      if (n > 0)
        parts.push(
          part("group", this.#own, this.#groups(blockSlots), () => {
            return this.local ? "on the stack: up to 8 entries" : "up to 8 entries, no table";
          }),
        );
      return [...parts, ...outOfLine(this.layout, n)];
    }
    const { slots, more } = tables;
    const { directory, count, groups } = this.#sizes(tables);
    const tell = () =>
      count === 1 ? "one table" : "a place for every value of the hash's first bits";
    const each = () =>
      more > 0 && slots < maxTableCapacity ? `${slots} or ${2 * slots}` : grouped(slots);
    parts.push(
      part("directory", 1, directory, tell),
      part("tables", count, count * this.#table, () => "what each table knows of its groups"),
      part("groups", count, groups, () => `${each()} slots for each table`),
    );
    return [...parts, ...outOfLine(this.layout, n)];
  }

  /** How many tables there are, and the bytes of the directory and of all groups. */
  #sizes({ slots, depth, more, some }: Tables): {
    [K in "directory" | "count" | "groups"]: number;
  } {
    const places = 2 ** depth;
    if (slots < maxTableCapacity) {
      const groups = (places - more) * this.#groups(slots) + more * this.#groups(2 * slots);
      return { directory: this.#directory(depth), count: places, groups };
    }
    const deeper = some > 0 ? some * this.#directory(depth + 1) : 0;
    const directory = deeper + (1 - some) * this.#directory(depth);
    return { directory, count: places + more, groups: (places + more) * this.#groups(slots) };
  }

  /** Bytes of the array of groups of a table. */
  #groups(slots: number): number {
    const { blockSize, blockPtrdata, release, architecture } = this.layout;
    const size = (slots / blockSlots) * blockSize;
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
  #history(n: number, hint: number, live: Estimate, tables: Tables | undefined) {
    const own = outOfLine(this.layout, n);
    const objects = this.#own + own.reduce((sum, one) => sum + one.objects, 0);
    const bytes = this.#header + bytesOf(own);
    if (tables === undefined) {
      const group = n > 0 ? this.#groups(blockSlots) : 0;
      const mallocs = estimate(objects + (n > 0 ? this.#own : 0));
      return { peak: live, allocated: estimate(bytes + group), mallocs };
    }
    const [few, many] = rangeOf(tables.replaced);
    const cases = [tables, withReplaced(tables, few), withReplaced(tables, many)];
    const [mean, low, high] = cases.map((one) => ({
      ...this.#spent(one, hint),
      peak: this.#peak(n, hint, one),
    })) as [AllocationTotals, AllocationTotals, AllocationTotals];
    return {
      peak: estimate(mean.peak, low.peak, high.peak),
      allocated: estimate(bytes + mean.bytes, bytes + low.bytes, bytes + high.bytes),
      mallocs: estimate(objects + mean.objects, objects + low.objects, objects + high.objects),
    };
  }

  /** All tables, groups and directories that there have been. */
  #spent(tables: Tables, hint: number): { bytes: number; objects: number } {
    const { slots, made, depth, more, some } = tables;
    const first = this.schedule.made(hint);
    const small = hint <= blockSlots;
    let bytes = small ? this.#groups(blockSlots) : 0;
    let objects = small ? this.#own : 0;
    const table = (size: number, count: number) => {
      bytes += count * (this.#table + this.#groups(size));
      objects += 2 * count;
    };
    const directory = (at: number, count: number) => {
      bytes += count * this.#directory(at);
      objects += count;
    };
    // Tables that grew to the present size one after the other; those of make may all have it.
    for (let size = Math.max(first.slots, 2 * blockSlots); size <= slots; size *= 2) {
      table(size, 2 ** made);
    }
    for (let d = made; d <= depth; d++) directory(d, 1);
    table(maxTableCapacity, 2 * (2 ** depth - 2 ** made));
    if (slots === maxTableCapacity) {
      table(maxTableCapacity, 2 * more);
      directory(depth + 1, some);
    } else table(2 * slots, more);
    return { bytes, objects };
  }

  /** While a table is replaced, it and its successors are alive, and so are both directories. */
  #peak(n: number, hint: number, tables: Tables): number {
    const { slots, made, depth, some } = tables;
    const now = this.#expected({ n, tables });
    const whole = this.#table + this.#groups(slots);
    if (slots < maxTableCapacity) {
      if (some > 0) return now + some * whole;
      const before = slots / 2;
      const group = before === blockSlots;
      if (!this.#grewTo(n, hint, tables)) return now;
      return now + this.#groups(before) + (group ? 0 : this.#table);
    }
    // The directory doubled at the first split of a depth; a later split only keeps a table more.
    const doubling = (at: number) => {
      const then = this.#expected({ n, tables: withReplaced({ ...tables, depth: at }, 1) });
      return then + whole + this.#directory(at);
    };
    const before = depth > made ? doubling(depth - 1) : this.#beforeSplits(n, hint, tables, now);
    // Where entries have no objects of their own, nothing was added since the last split.
    const last = depth > made && outOfLine(this.layout, n).length === 0 ? 1 : some;
    return Math.max(before, now + last * whole, some > 0.5 ? doubling(depth) : 0);
  }

  /** The peak of a map whose tables of 1,024 slots have not split: of the growth to that size. */
  #beforeSplits(n: number, hint: number, tables: Tables, now: number): number {
    return this.#grewTo(n, hint, tables)
      ? now + this.#table + this.#groups(maxTableCapacity / 2)
      : now;
  }

  /** Did the only table come from a smaller one? Not if make gave it its size. */
  #grewTo(n: number, hint: number, { slots, depth }: Tables): boolean {
    const smaller = slots / 2 === blockSlots ? blockSlots : this.schedule.entries(slots / 2);
    return depth === 0 && n > smaller && slots > this.schedule.made(hint).slots;
  }

  #first(): MemoryStep {
    return {
      ...{ n: 1, until: 1, what: "no group → a group of 8 slots" },
      why: this.local
        ? "the first entry; the group is on the stack"
        : "the first entry; make without a hint, or with one of at most 8, allocates none",
      ...{ before: this.live(0, 0).expected, after: this.live(1, 0).expected },
      peak: this.live(1, 0).expected,
      largest: this.#groups(blockSlots),
    };
  }

  #doubling(slots: number): MemoryStep {
    const full = slots === blockSlots ? blockSlots : this.schedule.entries(slots);
    const after = this.live(full + 1, 0).expected;
    const small = slots === blockSlots;
    return {
      ...{ n: full + 1, until: full + 1 },
      what: small ? "a group → a table of 16 slots" : `a table of ${slots} → of ${2 * slots} slots`,
      why: small
        ? "the one group is full"
        : `${full} of ${slots} slots are taken, ${this.#perGroup} of 8`,
      ...{ before: this.live(full, 0).expected, after },
      peak: after + this.#groups(slots) + (small ? 0 : this.#table),
      largest: this.#groups(2 * slots),
    };
  }

  /** The splits of all tables of a depth. */
  #splitting(depth: number, made: number, hint: number): MemoryStep {
    const places = 2 ** depth;
    const { mostEntries } = this.schedule;
    const splits = (n: number) => fullPlaces(n, places, mostEntries + 1).mean;
    // Half of the maps have their first split at n, and their last one at until.
    const chance = Math.min(0.5, places / 2);
    const n = depth === 0 ? mostEntries + 1 : reaching(splits, chance, places * mostEntries);
    const until = depth === 0 ? n : reaching(splits, places - chance, places * mostEntries);
    const before = this.live(n - 1, depth === made ? hint : 0).expected;
    const after = this.live(until, 0).expected;
    return {
      ...{ n, until, before, after },
      what: `${counted(places, "table")} → ${grouped(2 * places)}`,
      why:
        depth === 0
          ? `a table of 1,024 slots takes ${counted(mostEntries, "entry")}, then it splits`
          : `each splits when entry ${grouped(mostEntries + 1)} of its own comes; the directory doubles with the first`,
      peak: after + this.#table + this.#groups(maxTableCapacity),
      largest: Math.max(this.#groups(maxTableCapacity), this.#directory(depth + 1)),
    };
  }
}

/** The same tables when some of them have been replaced. */
function withReplaced(tables: Tables, count: number): Tables {
  return { ...tables, ...withChance(certain(count)) };
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
  const { slots, depth, more } = tables;
  const splits = slots === maxTableCapacity;
  const count = 2 ** depth + (splits ? more : 0);
  const room = splits ? count * slots : (count + more) * slots;
  const each = splits || more === 0 ? grouped(slots) : `${slots} or ${2 * slots}`;
  const tables_ = `${counted(Math.round(count), "table")} of ${each} slots`;
  return `${tables_}, ${Math.round((100 * n) / room)}% taken`;
}

/** What has been on the way: bytes and objects allocated, most bytes alive at once. */
interface AllocationTotals {
  readonly bytes: number;
  readonly objects: number;
  readonly peak: number;
}
