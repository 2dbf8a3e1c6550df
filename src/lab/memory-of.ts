/**
 * The memory of a map as a value with a display: computed by the memory model, without making the
 * map.
 */

import { type ColumnTable, table } from "arquero";
import { requireList, requireOptions } from "../format/argument.js";
import { counted } from "../format/counted.js";
import { escapeMarkup } from "../format/escape.js";
import { bytes, grouped } from "../format/quantity.js";
import { shown } from "../format/shown.js";
import {
  type ContainerMemory,
  type CurvesOptions,
  type Estimate,
  type MemoryAnswer,
  type MemoryOptions,
  memoryCurves,
  memoryModels,
  memoryOfSeveral,
} from "../go/index.js";
import {
  memoryCurvesTable,
  memoryPartsTable,
  memoryStepsTable,
  tableBundle,
} from "../tables/index.js";

/** The map to estimate: number of entries, release, hint. */
export interface MemoryQuestion extends MemoryOptions {
  /** Entries, from 0 to 10^12. */
  readonly n: number;
  /**
   * The hint given to make: a number, `true` for n, `false` for none. By default the estimate is
   * for none, and `hinted` has the estimate for n.
   */
  readonly hint?: number | boolean;
}

/** The memory of a map type (a slice, a sync.Map) with n entries; made by {@link memoryOf}. */
export class MemoryOfMap {
  /** What is asked about ("map[int64]bool"; several with " + " between), release, architecture. */
  readonly type: string;
  readonly release: string;
  readonly arch: string;
  readonly n: number;
  /** The hint given to make; 0: none. */
  readonly hint: number;
  /** Whether make takes it for 0, as its arrays would be beyond all addresses. */
  readonly hintIgnored: boolean;
  /** Bytes alive with n entries, expected; 999 of 1000 maps take from `low` to `high`. */
  readonly expected: number;
  readonly low: number;
  readonly high: number;
  /** expected / n; null for n = 0. */
  readonly bytesPerEntry: number | null;
  /** The most bytes alive at once while growing to n, when both old and new arrays are alive. */
  readonly peak: Estimate;
  /** Bytes ever allocated: HeapAlloc with the collector off. */
  readonly allocated: Estimate;
  /** Objects ever allocated. */
  readonly mallocs: Estimate;
  /** Bytes on the stack, with `local: true`: the header, and a first bucket or group. */
  readonly stack: number;
  /** Bytes of string data, in addition to the map. */
  readonly data: number;
  /**
   * Bytes of the data that keys and elems point to, as described by `pointees`, in addition to the
   * map.
   */
  readonly pointees: number;
  /** Data of keys and elems that is not included in any of the numbers. */
  readonly leftOut: readonly string[];
  /** How the map is built. */
  readonly shape: string;

  constructor(
    of: { readonly type: string; readonly release: string; readonly arch: string },
    private readonly answer: MemoryAnswer,
    /** The same with a hint of n; null when the question named a hint. */
    readonly hinted: MemoryOfMap | null,
  ) {
    const { n, hint, live, peak, allocated, mallocs, data, shape, pointees, leftOut, stack } =
      answer;
    this.type = of.type;
    this.release = of.release;
    this.arch = of.arch;
    this.expected = live.expected;
    this.low = live.low;
    this.high = live.high;
    this.n = n;
    this.hint = hint;
    this.hintIgnored = answer.hintIgnored;
    this.bytesPerEntry = n > 0 ? live.expected / n : null;
    this.peak = peak;
    this.allocated = allocated;
    this.mallocs = mallocs;
    this.stack = stack;
    this.data = data;
    this.pointees = pointees;
    this.leftOut = leftOut;
    this.shape = shape;
  }

  /**
   * The parts of the memory: header, array, overflow buckets, tables, …, and the reason for each.
   * @example memoryOf("map[int64]bool", { n: 1000 }).parts()
   */
  parts(): ColumnTable {
    return memoryPartsTable(this.answer.parts);
  }

  /**
   * The steps by which the map grew to n, and the next one: where, what, why, bytes.
   * @example memoryOf("map[int64]bool", { n: 1000 }).steps()
   */
  steps(): ColumnTable {
    return memoryStepsTable(this.answer.steps);
  }

  /**
   * The estimate without and with a hint, as a table of strings.
   * @example memoryOf("map[int64]bool", { n: 1000 }).table()
   */
  table(): ColumnTable {
    const answers = [this, ...(this.hinted ? [this.hinted] : [])];
    const columns = Object.fromEntries(
      answers.map((one) => [
        one.hint > 0 ? `hint ${grouped(one.hint)}` : "without a hint",
        one.#lines().map(([, text]) => text),
      ]),
    );
    return table({ bytes: this.#lines().map(([name]) => name), ...columns });
  }

  toString(): string {
    return `${this.#title()}: ${grouped(this.expected)} B expected`;
  }

  /** In a notebook: both answers side by side, and the latest steps. */
  [Symbol.for("Jupyter.display")](): Record<string, string> {
    const answers = tableBundle(this.table());
    const latest = memoryStepsTable(this.answer.steps.slice(-4));
    const steps = tableBundle(latest.select("n", "what", "peak", "after", "why"));
    const [title, next] = [this.#title(), "The latest steps, and the next one"];
    const without = this.leftOut.length === 0 ? "" : `Not counted: ${this.leftOut.join(", ")}.`;
    const note = without === "" ? "" : `<p>${escapeMarkup(without)}</p>`;
    return {
      "text/html": `<p><b>${escapeMarkup(title)}</b></p>${answers["text/html"]}${note}<p>${next}:</p>${steps["text/html"]}`,
      "text/plain": `${title}\n${answers["text/plain"]}${without && `\n${without}`}\n\n${next}:\n${steps["text/plain"]}`,
    };
  }

  [Symbol.for("nodejs.util.inspect.custom")](): string {
    const show = Reflect.get(this, Symbol.for("Jupyter.display")) as () => Record<string, string>;
    return show.call(this)["text/plain"] as string;
  }

  #title(): string {
    return `${this.type} with ${counted(this.n, "entry")}, Go ${this.release}, ${this.arch}`;
  }

  #lines(): [string, string][] {
    const { bytesPerEntry, data, low, high, pointees } = this;
    const next = this.answer.steps.findLast(({ n }) => n > this.n);
    return [
      ["alive", sized(this.expected)],
      ["999 of 1000 maps", low === high ? "the same" : `${grouped(low)} to ${grouped(high)}`],
      ["per entry", bytesPerEntry === null ? "–" : `${bytesPerEntry.toFixed(1)} B`],
      ["most at once", sized(this.peak.expected)],
      ["ever allocated", sized(this.allocated.expected)],
      ["in objects", grouped(this.mallocs.expected)],
      ...(this.stack > 0
        ? [["on the stack", `${sized(this.stack)} more`] as [string, string]]
        : []),
      ...(data > 0 ? [["characters of strings", `${sized(data)} more`] as [string, string]] : []),
      ...(pointees > 0 ? [["behind pointers", `${sized(pointees)} more`] as [string, string]] : []),
      ...(this.hintIgnored ? [["hint", ignored] as [string, string]] : []),
      ["built of", this.shape],
      ["next step", next ? `entry ${grouped(next.n)}: ${next.what}` : "none"],
    ];
  }
}

/** What make does with a hint that asks for more than there are addresses. */
const ignored = "taken for 0: its arrays would be beyond all addresses";

/**
 * How much memory a map type takes with n entries: expected bytes, their range, the peak during
 * growth, and the reason for each step. Computed without making the map, for up to 10^12 entries.
 * The same of a slice that is appended to and of a sync.Map; and of several of them together, each
 * with n entries.
 * @param type Go text: "map[int64]bool", "[]int64", "sync.Map"; or a list of these.
 * @example
 * memoryOf("map[int64]bool", { n: 10_000_000, release: "1.23", hint: true }).expected // 197042272
 * memoryOf("map[string]int64", { n: 1_000_000, release: "1.26", keyLength: 12 })
 * memoryOf("map[int]int", { n: 8, local: true }).allocated.expected // 0: B/op of -benchmem
 * memoryOf("map[int64]*struct{ Name string; Age int }", { n: 1000, pointees: true }).pointees // 24000
 * memoryOf("sync.Map", { n: 1000, release: "1.26", pointees: { key: "int64", elem: "string" } })
 * memoryOf(["[]int64", "[]string", "map[int64]int32"], { n: 1000, elemLength: 20 }).parts()
 * @throws GoTypeError, UnknownReleaseError, UnknownArchitectureError, GoRangeError.
 */
export function memoryOf(type: string | readonly string[], question: MemoryQuestion): MemoryOfMap {
  requireOptions(question, "{ n: 1000 }");
  const { n, hint, ...options } = question;
  const list = typeof type === "string" ? [type] : type;
  requireList("type", list, '["[]int64", "map[int64]int32"]');
  if (list.length === 0) throw new TypeError("`type` must be one type or more, got []");
  const models = memoryModels(list, options);
  const [{ release, architecture }] = models as [ContainerMemory, ...ContainerMemory[]];
  const of = {
    type: models.map(({ text }) => text).join(" + "),
    ...{ release: release.name, arch: architecture.name },
  };
  const answer = (given: number) => memoryOfSeveral(models, n, given);
  const made = (given: number) => new MemoryOfMap(of, answer(given), null);
  if (hint === true) return made(n);
  if (typeof hint === "number") return made(hint);
  if (hint === false) return made(0);
  if (hint !== undefined) {
    throw new TypeError(
      `\`hint\` must be a number, true for n, or false for none, got ${shown(hint)}`,
    );
  }
  const hints = models.some((model) => model.hinted);
  return new MemoryOfMap(of, answer(0), hints ? made(n) : null);
}

/**
 * The curves of plot.bytesPerEntry as a table: computed memory of maps of 1 to 10^9 entries.
 * Releases with nearly the same curve share one. Columns: `type`, `releases`, `n`, `bytes` expected
 * to be alive, `bytesPerEntry`.
 * @param types one map type or several
 * @param options `releases`, `from`, `to`, `hint`, `arch`, as of the figure
 * @example
 * memoryOf.curves("map[int64]bool", { releases: ["1.23", "1.26"] }).filter(d => d.n === 1e7)
 * @throws GoTypeError, UnknownReleaseError, UnknownArchitectureError, GoRangeError.
 */
memoryOf.curves = (types: string | readonly string[], options: CurvesOptions = {}): ColumnTable =>
  memoryCurvesTable(memoryCurves(typeof types === "string" ? [types] : types, options));

function sized(size: number): string {
  return size < 1000 ? bytes(size) : `${grouped(size)} B (${bytes(size)})`;
}
