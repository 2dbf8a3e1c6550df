/**
 * What make allocates for hints of all sizes, in any release. Computed by the memory model for a
 * map without entries.
 */
import { inspect } from "node:util";
import { type ColumnTable, table } from "arquero";
import { requireOptions } from "../format/argument.js";
import { escapeMarkup } from "../format/escape.js";
import { seriesColor } from "../format/palette.js";
import { grouped } from "../format/quantity.js";
import { shown } from "../format/shown.js";
import { blockSlots, type GenerationName, MemoryModel } from "../go/index.js";
import type { Bundle } from "../notebook.js";
import { Figure } from "../plot/index.js";
import { tableBundle } from "../tables/index.js";

/** Which hints, in which releases. */
export interface HintSweepOptions {
  /** Hints, from 0 to 2^63 - 1; up to 10^12 where make believes them. Default those at which something changes, and powers of ten to 10^8. */
  readonly hints?: readonly number[];
  /** Default Go 1.19, 1.21 and 1.26: the three rules there are. */
  readonly releases?: readonly string[];
  /** Default "amd64". */
  readonly arch?: string;
}

const usual = [0, 4, 8, 9, 12, 13, 14, 24, 25, 26, 27, 48, 49, 52, 53, 100, 897, 900].concat(
  [1e3, 1e4, 1e5, 1e6, 1e7, 1e8], // of ten
);
/** The largest hint of a figure. */
const largestDrawn = 1e9;

/** What one hint makes. */
interface Row {
  readonly release: string;
  readonly hint: number;
  /** Of a classic map. */
  readonly B: number | null;
  readonly buckets: number | null;
  readonly preallocated: number | null;
  /** Of a Swiss map: tables, and slots of each. */
  readonly tables: number | null;
  readonly capacity: number | null;
  readonly bytes: number;
  readonly objects: number;
}

/** What make allocates by hint; made by {@link hintSweep}. */
export class HintSweep {
  readonly #models: readonly MemoryModel[];
  readonly #hints: readonly number[];
  readonly type: string;

  /** @internal */
  constructor(models: readonly MemoryModel[], hints: readonly number[]) {
    this.#models = models;
    this.#hints = hints;
    this.type = models[0]?.layout.text ?? "";
  }

  /**
   * One row per release and hint. Columns: `release`, `hint`; of classic maps `B`, `buckets` and
   * `preallocated` overflow buckets, of Swiss ones `tables` and the `capacity` of each in slots, 0
   * where the first put makes the first group; `bytes` and `objects` that make allocates. A hint
   * whose arrays would be beyond all addresses is taken for 0, as make does; `note` names these.
   */
  table(): ColumnTable {
    const rows = this.#models.flatMap((model) => this.#hints.map((hint) => rowOf(model, hint)));
    const column = (of: (row: Row) => unknown) => rows.map(of);
    return table({
      release: column(({ release }) => release),
      hint: column(({ hint }) => hint),
      B: column(({ B }) => B),
      buckets: column(({ buckets }) => buckets),
      preallocated: column(({ preallocated }) => preallocated),
      tables: column(({ tables }) => tables),
      capacity: column(({ capacity }) => capacity),
      bytes: column(({ bytes }) => bytes),
      objects: column(({ objects }) => objects),
    });
  }

  /**
   * Bytes that make allocates by hint up to 10^9: stairs, on scales of powers of ten.
   * @example hintSweep("map[int64]bool").figure()
   */
  figure(): Figure {
    const drawn = this.#hints.filter((hint) => hint > 0 && hint <= largestDrawn);
    const most = Math.max(1000, ...drawn);
    const dense = Array.from({ length: 300 }, (_, i) => Math.round(most ** (i / 299)));
    const x = [...new Set([...dense, ...drawn])].sort((a, b) => a - b);
    return new Figure(
      "hint sweep",
      this.#models.map((model, i) => ({
        ...{ type: "scatter", mode: "lines", x, name: `Go ${model.layout.release.name}` },
        y: x.map((hint) => rowOf(model, hint).bytes),
        line: { color: seriesColor(i), width: 2, shape: "hv" },
        hovertemplate: "hint %{x:,}<br>%{y:,} bytes<extra>%{fullData.name}</extra>",
      })),
      {
        title: { text: `What make(${this.type}, hint) allocates` },
        xaxis: { title: { text: "hint" }, type: "log", tickformat: "~s" },
        yaxis: { title: { text: "bytes" }, type: "log", tickformat: "~s", ticksuffix: "B" },
      },
    );
  }

  /** Which hints make takes for 0, in a sentence; "" when none. */
  get note(): string {
    const ignored = this.#hints.filter((hint) => {
      return this.#models.some((model) => model.at(0, hint).hintIgnored);
    });
    if (ignored.length === 0) return "";
    return `make takes a hint whose arrays would be beyond all addresses for 0: ${ignored.map((hint) => grouped(BigInt(hint))).join("; ")}`;
  }

  toString(): string {
    const releases = this.#models.map(({ layout }) => layout.release.name).join(", ");
    return `${this.type}: ${grouped(this.#hints.length)} hints in Go ${releases}`;
  }

  [Symbol.for("Jupyter.display")](): Bundle {
    const shown = tableBundle(this.table(), { rows: 200 });
    const { note } = this;
    if (note === "") return { ...shown };
    return {
      "text/html": `${shown["text/html"]}<p>${escapeMarkup(note)}</p>`,
      "text/plain": `${shown["text/plain"]}\n${note}`,
    };
  }

  [inspect.custom](): string {
    return `${this.toString()}\n${tableBundle(this.table())["text/plain"]}`;
  }
}

function rowOf(model: MemoryModel, hint: number): Row {
  const { live, mallocs, parts } = model.at(0, hint);
  const { layout } = model;
  const part = (name: string) => parts.find((one) => one.part === name);
  const made = {
    release: layout.release.name,
    hint,
    bytes: live.expected,
    objects: mallocs.expected,
  };
  return { ...made, ...none, ...arrays[layout.release.generation](layout, part) };
}

const none = { B: null, buckets: null, preallocated: null, tables: null, capacity: null };

/** What make allocates, by the names of its parts. */
type Part = (name: string) => ReturnType<MemoryModel["at"]>["parts"][number] | undefined;
/** Where the size of a bucket or group is. */
type Block = Pick<MemoryModel["layout"], "blockSize">;

/** The arrays that make allocates, of either generation. */
const arrays: Readonly<Record<GenerationName, (layout: Block, part: Part) => Partial<Row>>> = {
  classic({ blockSize }, part) {
    const all = Math.floor((part("bucket array")?.bytes ?? blockSize) / blockSize);
    const B = Math.floor(Math.log2(all));
    return { B, buckets: 2 ** B, preallocated: B < fewestWithOverflow ? 0 : all - 2 ** B };
  },
  swiss({ blockSize }, part) {
    const { objects: tables = 0 } = part("tables") ?? {};
    const { bytes = 0 } = part("groups") ?? {};
    // A table's groups are one object, in whose size class more than they may fit.
    const groups = tables === 0 ? 0 : 2 ** Math.floor(Math.log2(bytes / tables / blockSize));
    return { tables, capacity: blockSlots * groups };
  },
};

/** From this B on arrays have overflow buckets behind the others. */
const fewestWithOverflow = 4;

/**
 * What make allocates for every hint, in releases of both generations.
 * @param type Go text of a map type
 * @example hintSweep("map[int64]int64")
 * @example hintSweep("map[string]bool", { hints: [0, 8, 9, 900], releases: ["1.23", "1.27"] }).figure()
 * @throws GoTypeError, UnknownReleaseError, UnknownArchitectureError; RangeError for invalid hints
 */
export function hintSweep(type: string, options: HintSweepOptions = {}): HintSweep {
  requireOptions(options, "{ hints: [0, 8, 9] }");
  const { hints = usual, releases = ["1.19", "1.21", "1.26"], arch } = options;
  for (const [name, list, example] of [
    ["hints", hints, "[0, 8, 9]"],
    ["releases", releases, '["1.23", "1.26"]'],
  ] as const) {
    if (Array.isArray(list) && list.length > 0) continue;
    throw new TypeError(`\`${name}\` must be a list such as ${example}, got ${shown(list)}`);
  }
  const models = releases.map((release) => {
    return new MemoryModel(type, { release, ...(arch === undefined ? {} : { arch }) });
  });
  // Says which hint cannot be.
  for (const model of models) for (const hint of hints) model.live(0, hint);
  return new HintSweep(models, hints);
}
