/**
 * Watches a running Go program: its MemStats at regular intervals as a growing table and a live
 * figure below the cell.
 */

import { type ColumnTable, table } from "arquero";
import { type MemStatsNow, MemStatsServer } from "../../capture/index.js";
import { requireOptions } from "../../format/argument.js";
import { escapeMarkup } from "../../format/escape.js";
import { seriesColor } from "../../format/palette.js";
import { grouped } from "../../format/quantity.js";
import { shown } from "../../format/shown.js";
import { GoRangeError } from "../../go/index.js";
import { type Bundle, notebook } from "../../notebook.js";
import { Figure } from "../../plot/index.js";

/** How a program is watched. */
export interface WatchOptions {
  /** How often it is polled: "1s" (the default), "500ms", "2m", or a number of ms; at least 50 ms. */
  readonly every?: string | number;
  /** Samples that are kept, the oldest go first; default 100,000. */
  readonly keep?: number;
}

/** Columns of the table beside the time. */
const columns = [
  ...["HeapAlloc", "HeapInuse", "HeapIdle", "HeapReleased", "HeapSys", "Sys", "NextGC"],
  ...["HeapObjects", "TotalAlloc", "Mallocs", "Frees", "NumGC"],
] as const;

/** What the figure shows. */
const shownColumns = ["HeapAlloc", "HeapInuse", "NextGC"] as const;

interface Sample {
  readonly seconds: number;
  readonly stats: MemStatsNow;
}

let watches = 0;

/** A program that is watched; made by {@link watch}. */
export class Watch {
  readonly #samples: Sample[] = [];
  readonly #errors: { seconds: number; problem: string }[] = [];
  readonly #controller = new AbortController();
  readonly #began = performance.now();
  readonly #displayId = `watch-${++watches}`;
  readonly #here = notebook();
  #waiting: (() => void)[] = [];
  #timer: ReturnType<typeof setTimeout> | undefined;
  #displayed = false;

  /** @param every ms */
  constructor(
    private readonly server: MemStatsServer,
    private readonly every: number,
    private readonly keep: number,
  ) {
    void this.#ask();
  }

  /** Stop asking. The table stays. */
  stop(): this {
    this.#controller.abort(new Error("stopped"));
    clearTimeout(this.#timer);
    this.#told();
    return this;
  }

  /** For `using w = watch(…)`. */
  [Symbol.dispose](): void {
    this.stop();
  }

  /** Whether it is still asked. */
  get running(): boolean {
    return !this.#controller.signal.aborted;
  }

  /** Waits until the program has been polled `samples` times, or `stop`. */
  async until(samples: number): Promise<this> {
    while (this.running && this.#samples.length + this.#errors.length < samples) {
      await new Promise<void>((resolve) => this.#waiting.push(resolve));
    }
    return this;
  }

  /** One row per sample: `seconds` since the beginning, and fields of MemStats. */
  table(): ColumnTable {
    const entries = columns.map((name) => {
      return [name, this.#samples.map(({ stats }) => stats[name] ?? null)] as const;
    });
    const seconds = this.#samples.map((sample) => sample.seconds);
    return table({ seconds, ...Object.fromEntries(entries) });
  }

  /** One row per time that the program did not answer: `seconds`, `problem`. */
  errors(): ColumnTable {
    return table({
      seconds: this.#errors.map(({ seconds }) => seconds),
      problem: this.#errors.map(({ problem }) => problem),
    });
  }

  /** The heap over time. */
  figure(): Figure {
    const x = this.#samples.map(({ seconds }) => seconds);
    const traces = shownColumns.map((name, i) => ({
      ...{ type: "scatter" as const, mode: "lines" as const, name, x },
      y: this.#samples.map(({ stats }) => (stats[name] ?? 0) / 2 ** 20),
      line: { color: seriesColor(i), width: 1.6 },
    }));
    return new Figure("watch", traces, {
      xaxis: { title: { text: "seconds" } },
      yaxis: { title: { text: "MiB" } },
    });
  }

  toString(): string {
    const { length } = this.#samples;
    const state = this.running ? "watched" : "no longer watched";
    const failed =
      this.#errors.length === 0 ? "" : `, ${grouped(this.#errors.length)} without an answer`;
    const last = this.#errors.at(-1)?.problem;
    const why = length === 0 && last !== undefined ? ` (${last})` : "";
    return `${this.server.address}: ${state}, ${grouped(length)} ${length === 1 ? "sample" : "samples"}${failed}${why}`;
  }

  [Symbol.for("Jupyter.display")](): Bundle {
    const line = this.toString();
    return { "text/plain": line, "text/html": `<p>${escapeMarkup(line)}</p>` };
  }

  [Symbol.for("nodejs.util.inspect.custom")](): string {
    return this.toString();
  }

  async #ask(): Promise<void> {
    const { signal } = this.#controller;
    const seconds = (performance.now() - this.#began) / 1000;
    try {
      const stats = await this.server.ask(signal);
      if (signal.aborted) return;
      if (this.#samples.length >= this.keep) this.#samples.shift();
      this.#samples.push({ seconds, stats });
      this.#show();
    } catch (error) {
      if (signal.aborted) return;
      if (this.#errors.length >= this.keep) this.#errors.shift();
      this.#errors.push({ seconds, problem: (error as Error).message });
    }
    this.#told();
    this.#timer = setTimeout(() => void this.#ask(), this.every);
    // A script may end while it watches.
    this.#timer.unref();
  }

  #told(): void {
    for (const resolve of this.#waiting.splice(0)) resolve();
  }

  /** The figure below the cell that began to watch. */
  #show(): void {
    if (this.#here === undefined || this.#samples.length < 2) return;
    const figure = this.figure() as unknown as { [key: symbol]: () => Bundle };
    const bundle = figure[Symbol.for("Jupyter.display")]?.();
    if (bundle === undefined) return;
    if (this.#displayed) this.#here.update(this.#displayId, bundle);
    else this.#here.display(bundle, { displayId: this.#displayId });
    this.#displayed = true;
  }
}

/**
 * Watch a running Go program: its MemStats, requested over HTTP at regular intervals, in a growing
 * table and a live figure. `stop()` keeps the table.
 * @param url of a server with expvar, net/http/pprof or a Prometheus page: "http://localhost:6060"
 * @throws MalformedError for an invalid address, GoRangeError for an invalid interval
 * @example
 * const w = watch("http://localhost:6060", { every: "1s" });
 * w.table();
 * w.stop();
 */
export function watch(url: string, options: WatchOptions = {}): Watch {
  if (typeof url !== "string") {
    const right = 'an address such as "http://localhost:6060/debug/vars"';
    throw new TypeError(`\`url\` must be ${right}, got ${shown(url)}`);
  }
  requireOptions(options, '{ every: "500ms" }');
  const { every = "1s", keep = 100_000 } = options;
  if (!Number.isInteger(keep) || keep < 1 || keep > 10_000_000) {
    throw new GoRangeError(
      `\`keep\` must be a whole number from 1 to 10,000,000, got ${shown(keep)}`,
    );
  }
  return new Watch(new MemStatsServer(url), milliseconds(every), keep);
}

const units: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 };

function milliseconds(every: string | number): number {
  const [, number = "", unit = ""] =
    /^(\d+(?:\.\d+)?)(ms|s|m|h)$/.exec(typeof every === "string" ? every : "") ?? [];
  const ms = typeof every === "number" ? every : Number(number || Number.NaN) * (units[unit] ?? 1);
  if (ms >= 50 && ms <= 86_400_000) return ms;
  const expected = '"1s", "500ms", "2m" or a number of ms, from 50 ms to a day';
  throw new GoRangeError(`\`every\` must be ${expected}, got ${shown(every)}`);
}
