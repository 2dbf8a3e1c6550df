/**
 * A decision report: the cost of n entries in a map of a type, now and at ten times as many, in the
 * given releases, and the alternatives.
 *
 * Bytes come from the memory model, for any n; the cost of operations and collections is measured
 * in the engine on a sample of n or at most twenty thousand entries.
 */

import { inspect } from "node:util";
import { type ColumnTable, table } from "arquero";
import { requireOptions } from "../../format/argument.js";
import { escapeMarkup } from "../../format/escape.js";
import { bytes as bytesText, grouped, short } from "../../format/quantity.js";
import { shown } from "../../format/shown.js";
import {
  absentKeys,
  architecture,
  blockSlots,
  costsOf,
  type GoMapType,
  keys,
  type MapText,
  release as releaseRow,
  requireMap,
} from "../../go/index.js";
import { plot } from "../../plot/index.js";
import { tableBundle } from "../../tables/index.js";
import { copyOf, type Measurement, measure, sampleKeysOf } from "../compare/measure.js";
import { mapLayout } from "../layout.js";
import { memoryOf } from "../memory-of.js";
import { go } from "../process.js";
import { alternatives, type Holding, payload } from "./alternatives.js";
import { type WorkShares, weighed, workSharesOf } from "./workload.js";

/** The question. */
export interface ReportQuestion {
  /** Entries, from 1 to 10^11. */
  readonly n: number;
  /** Releases in question, for example ["1.19", "1.26"]. Default ["1.23", "1.26"]. */
  readonly releases?: readonly string[];
  /** Average length of string keys, and of string elems. */
  readonly keyLength?: number;
  readonly elemLength?: number;
  /** Shares of operations: `{ hit: 90, insert: 10 }` or "hit=90,insert=10". */
  readonly workload?: WorkShares | string;
}

const sampleSize = 20_000;
const mostThings = 1e11;

/** The result of a report; made by {@link report}. */
export class MapReport {
  readonly #holdings: readonly Holding[];
  readonly #question: ReportQuestion;
  readonly #shares: WorkShares | undefined;
  readonly type: string;
  readonly n: number;
  readonly releases: readonly string[];

  /** @internal */
  constructor(type: GoMapType, question: ReportQuestion, releases: readonly string[]) {
    this.type = type.text;
    this.n = question.n;
    this.releases = releases;
    this.#question = question;
    this.#shares = question.workload === undefined ? undefined : workSharesOf(question.workload);
    this.#holdings = releases.map((name) => ({
      type,
      n: question.n,
      release: releaseRow(name),
      keyLength: type.key.kind === "string" ? question.keyLength : undefined,
      elemLength: type.elem.kind === "string" ? question.elemLength : undefined,
    }));
  }

  /** A summary in a sentence or two. */
  get summary(): string {
    const said = this.#holdings.map((holding) => {
      const { expected, data } = this.#memory(holding, this.n, false);
      return `${bytesText(expected + data)} in Go ${holding.release.name}`;
    });
    const [first] = this.#holdings;
    if (first === undefined) return "";
    const [best] = alternatives(first);
    return (
      `${short(this.n)} entries of ${this.type} take ${said.join(" and ")}. ` +
      `Of the ways to hold them, ${best?.way} takes the fewest bytes in Go ${first.release.name}: ${bytesText(best?.bytes ?? 0)}.`
    );
  }

  /** One row per release, size (n and ten times n) and way of making: bytes alive, at most, ever. */
  memory(): ColumnTable {
    const rows = this.#holdings.flatMap((holding) =>
      [this.n, 10 * this.n].flatMap((n) =>
        [false, true].map((hint) => ({ holding, n, hint, answer: this.#memory(holding, n, hint) })),
      ),
    );
    const numbers = (of: (row: (typeof rows)[number]) => number) =>
      Float64Array.from(rows, (row) => Math.round(of(row)));
    return table({
      release: rows.map(({ holding }) => holding.release.name),
      entries: numbers(({ n }) => n),
      hint: rows.map(({ hint }) => hint),
      alive: numbers(({ answer }) => answer.expected),
      strings: numbers(({ answer }) => answer.data),
      perEntry: rows.map(({ answer, n }) =>
        Number(((answer.expected + answer.data) / n).toFixed(1)),
      ),
      atMost: numbers(({ answer }) => answer.peak.expected),
      everAllocated: numbers(({ answer }) => answer.allocated.expected),
    });
  }

  /**
   * One row per release: how many times buckets or slots are doubled on the way to n (a Swiss map
   * doubles the later times table by table), the largest object that this allocates, and how many
   * entries one insert moves at most.
   */
  growth(): ColumnTable {
    const rows = this.#holdings.map((holding) => {
      const done = this.#growths(holding, false);
      const hinted = this.#growths(holding, true).length;
      const largest = Math.max(0, ...done.map((step) => step.largest));
      return { holding, steps: done.length, hinted, largest, moved: this.#sample(holding).moved };
    });
    return table({
      release: rows.map(({ holding }) => holding.release.name),
      growths: rows.map(({ steps }) => steps),
      largestAllocation: rows.map(({ largest }) => largest),
      mostMovedByOneInsert: rows.map(({ moved }) => moved),
      growthsWithHint: rows.map(({ hinted }) => hinted),
    });
  }

  /**
   * One row per release: cache lines that operations touch, measured on a sample; with a workload
   * their mean under its shares, too.
   */
  operations(): ColumnTable {
    const rows = this.#holdings.map((holding) => ({ holding, sample: this.#sample(holding) }));
    const lines = (what: "hit" | "miss" | "insert" | "delete") =>
      rows.map(({ sample }) =>
        sample.lines[what] === null ? null : Number((sample.lines[what] as number).toFixed(2)),
      );
    return table({
      release: rows.map(({ holding }) => holding.release.name),
      sample: rows.map(({ sample }) => sample.entries),
      linesOfHit: lines("hit"),
      linesOfMiss: lines("miss"),
      linesOfInsert: lines("insert"),
      linesOfDelete: lines("delete"),
      ...(this.#shares === undefined
        ? {}
        : { linesOfWorkload: rows.map(({ sample }) => this.#weighed(sample)) }),
    });
  }

  /** One row per release: the bytes a mark phase scans, and the garbage produced. */
  collector(): ColumnTable {
    const rows = this.#holdings.map((holding) => {
      const answer = this.#memory(holding, this.n, false);
      const scanned = this.#sample(holding).scanned;
      return { holding, scanned, garbage: answer.allocated.expected - answer.expected };
    });
    return table({
      release: rows.map(({ holding }) => holding.release.name),
      scannedPerEntry: rows.map(({ scanned }) =>
        scanned === null ? null : Number(scanned.toFixed(2)),
      ),
      scannedPerCycle: rows.map(({ scanned }) =>
        scanned === null ? null : Math.round(scanned * this.n),
      ),
      garbageOfGrowing: Float64Array.from(rows, ({ garbage }) => Math.round(garbage)),
    });
  }

  /** One row per release: the parts of the bytes per entry. */
  waste(): ColumnTable {
    const rows = this.#holdings.map((holding) => {
      const { layout } = mapLayout(this.type as MapText, { release: holding.release.name });
      const own = payload(holding, architecture("amd64"));
      const each = this.#memory(holding, this.n, true).expected / this.n;
      return {
        holding,
        own,
        slot: layout.bytesPerSlot,
        padding: layout.padding / blockSlots,
        each,
      };
    });
    const rounded = (of: (row: (typeof rows)[number]) => number) =>
      rows.map((row) => Number(of(row).toFixed(2)));
    return table({
      release: rows.map(({ holding }) => holding.release.name),
      keyAndElem: rounded(({ own }) => own),
      slot: rounded(({ slot }) => slot),
      paddingOfSlot: rounded(({ padding }) => padding),
      perEntry: rounded(({ each }) => each),
      emptySlots: rounded(({ each, slot }) => each - slot),
      usedShare: rounded(({ own, each }) => own / each),
    });
  }

  /**
   * One row per release and alternative, the smallest first, with its cost.
   * @param release one of the report's releases; default all
   */
  alternatives(release?: string): ColumnTable {
    const asked = this.#holdings.filter(
      (one) => release === undefined || one.release.name === release,
    );
    if (asked.length === 0) {
      throw new RangeError(
        `\`release\` must be one of ${this.releases.join(", ")}, got ${shown(release)}`,
      );
    }
    const rows = asked.flatMap((holding) => {
      const all = alternatives(holding);
      const now = this.#memory(holding, this.n, false);
      return all.map((one, rank) => ({
        holding,
        one,
        rank,
        saved: 1 - one.bytes / (now.expected + now.data),
      }));
    });
    return table({
      release: rows.map(({ holding }) => holding.release.name),
      rank: rows.map(({ rank }) => rank + 1),
      way: rows.map(({ one }) => one.way),
      bytes: Float64Array.from(rows, ({ one }) => Math.round(one.bytes)),
      saved: rows.map(({ saved }) => `${Math.round(100 * saved)}%`),
      cost: rows.map(({ one }) => one.cost),
    });
  }

  /** The bytes from a tenth of n to ten times n, as it grows. */
  figure(): ReturnType<typeof plot.bytesPerEntry> {
    return plot.bytesPerEntry(this.type, {
      releases: this.releases as never,
      from: Math.max(1, Math.round(this.n / 10)),
      to: 10 * this.n,
      total: true,
    });
  }

  toString(): string {
    return this.summary;
  }

  [Symbol.for("Jupyter.display")](): Record<string, string> {
    const parts = [
      ["Memory", this.memory()],
      ["Alternatives", this.alternatives()],
    ] as const;
    const bundles = parts.map(([title, rows]) => [title, tableBundle(rows)] as const);
    return {
      "text/html": `<p>${escapeMarkup(this.summary)}</p>${bundles.map(([title, bundle]) => `<p><b>${title}</b></p>${bundle["text/html"]}`).join("")}`,
      "text/plain": [
        this.summary,
        ...bundles.map(([title, bundle]) => `${title}\n${bundle["text/plain"]}`),
      ].join("\n"),
    };
  }

  [inspect.custom](): string {
    return this.summary;
  }

  #memory({ release, keyLength, elemLength }: Holding, n: number, hint: boolean) {
    const strings = {
      ...(keyLength === undefined ? {} : { keyLength }),
      ...(elemLength === undefined ? {} : { elemLength }),
    };
    return memoryOf(this.type, { n, release: release.name, hint, ...strings });
  }

  /** Growths on the way to n, those of make left out. */
  #growths(holding: Holding, hint: boolean): { n: number; before: number; largest: number }[] {
    const steps = this.#memory(holding, this.n, hint).steps().objects();
    const all = steps as { n: number; before: number; largest: number }[];
    return all.filter(({ n, before }) => n <= this.n && before > 0);
  }

  /** Lines of an operation under the shares of the workload. */
  #weighed({ lines }: Sample): number | null {
    const mean = weighed(this.#shares ?? {}, lines);
    return mean === null ? null : Number(mean.toFixed(2));
  }

  readonly #samples = new Map<string, Sample>();

  #sample({ release }: Holding) {
    const known =
      this.#samples.get(release.name) ??
      sampleOf(this.type, release.name, Math.min(this.#question.n, sampleSize));
    this.#samples.set(release.name, known);
    return known;
  }
}

/** Kinds of keys that are made inside the engine, as many different ones as are wanted. */
const manyKeys: ReadonlySet<string> = new Set([
  "int",
  "uint",
  "int32",
  "uint32",
  "int64",
  "uint64",
  "string",
]);

/** Puts up to n different keys into a map of any type. */
function fillSome(m: ReturnType<typeof sampleMap>, n: number): void {
  const { key } = m.type;
  if (manyKeys.has(key.kind)) {
    m.fill((key.kind === "string" ? keys.strings(n) : keys.sequence(n)) as never);
    return;
  }
  for (const one of absentKeys(key, n, () => false)) m.putZero(one as never);
}

const sampleMap = (type: string, release: string, traced: boolean) =>
  go(release, { traced }).make(type as MapText, 0, { bigint: true });

/** What a sample of a map showed; null where no keys of its type are known. */
interface Sample {
  readonly entries: number;
  /** Bytes that a mark looks through for each entry. */
  readonly scanned: number | null;
  readonly lines: Measurement["lines"];
  /** Entries that one insert moved at most. */
  readonly moved: number | null;
}

const nothingMeasured: Sample = {
  entries: 0,
  scanned: null,
  lines: { hit: null, miss: null, overwrite: null, insert: null, delete: null },
  moved: null,
};

/** A map of the type, filled in the engine: what its operations and a collection cost. */
function sampleOf(type: string, release: string, n: number): Sample {
  const m = sampleMap(type, release, false);
  fillSome(m, n);
  // Of some types, such as interfaces, no keys are known in advance: then nothing is measured.
  if (m.length === 0) return nothingMeasured;
  m.process.gc();
  const scanned = (m.process.cycles().at(-1)?.bytesScanned ?? 0) / Math.max(1, m.length);
  const copy = copyOf(m);
  const { lines } = measure(m, copy, sampleKeysOf([copy]));
  const grown = sampleMap(type, release, true);
  fillSome(grown, 2000);
  const moved = Math.max(0, ...[...costsOf(grown)].map((cost) => cost.moved));
  return { entries: m.length, scanned, lines, moved };
}

/**
 * A decision report for n entries in a Go map: memory now and at ten times as many, with and
 * without a hint, pauses of growth, the collector's work, the parts of the memory, and
 * alternatives.
 * @param type Go text of a map type
 * @example report("map[string]int64", { n: 10_000_000, releases: ["1.19", "1.26"], keyLength: 16 })
 * @throws GoTypeError on a text that is not a map type, RangeError on an invalid n or list of
 * releases, UnknownReleaseError, GoRangeError
 */
export function report(type: string, question: ReportQuestion): MapReport {
  const parsed = requireMap(type);
  requireOptions(question, "{ n: 1000 }");
  const { n, releases = ["1.23", "1.26"] } = question;
  if (!Number.isSafeInteger(n) || n < 1 || n > mostThings) {
    throw new RangeError(
      `\`n\` must be a whole number from 1 to ${grouped(mostThings)}, got ${shown(n)}`,
    );
  }
  if (!Array.isArray(releases) || releases.length === 0 || releases.length > 4) {
    throw new RangeError(
      `\`releases\` must be a list of one to four releases, such as ["1.19", "1.26"], got ${shown(releases)}`,
    );
  }
  const { workload, ...sizes } = question;
  if (workload !== undefined) workSharesOf(workload);
  // Says which types and lengths can be.
  for (const name of releases) {
    memoryOf(type, { ...sizes, n, release: name });
  }
  return new MapReport(parsed, question, releases);
}
