/**
 * Sweeps: a function called for every combination of parameters, on all cores, and its answers as one
 * table.
 *
 * The function runs in other threads. What travels there is its text, as V8 has it, and its
 * parameters: it sees the library's names, and none of the notebook's variables.
 */
import type { ColumnTable } from "arquero";
import { requireOptions } from "../../format/argument.js";
import { counted } from "../../format/counted.js";
import { shown } from "../../format/shown.js";
import { notebook } from "../../notebook.js";
import { type Figure, plot } from "../../plot/index.js";
import { meansTable, rowsTable } from "../../tables/index.js";
import { TableReport } from "../table-report.js";
import { type Case, caseKey, casesOf, type Grid, type Parameter } from "./cases.js";
import { Parts, type SweptRow } from "./parts.js";
import { Jobs, type Outcome, threadsFor } from "./pool.js";

/** How a sweep is done. */
export interface SweepOptions {
  /**
   * A folder for the rows, as Parquet files, written as they come. A sweep that is begun again with the
   * same function does what is missing there, and what ended in an error. Default none: rows are in memory only.
   */
  readonly to?: string;
  /** Seconds that a job may take. Default 600. */
  readonly seconds?: number;
  /** MiB of memory that a job may take. Default 2048. */
  readonly memory?: number;
  /** Threads. Default as many as there are cores, and as memory allows. */
  readonly threads?: number;
  /** How often a job is begun whose thread dies, or takes too long. Default 2. */
  readonly tries?: number;
}

/** What the function of a sweep gives for a case: a row, several, or a value (column `value`). */
export type SweepAnswer =
  | Readonly<Record<string, unknown>>
  | readonly Readonly<Record<string, unknown>>[]
  | Parameter
  | undefined;

/** The rows of a sweep; made by {@link sweep}. */
export class Swept extends TableReport {
  /** Names of the parameters. */
  readonly parameters: readonly string[];
  /** Cases there are. */
  readonly cases: number;
  readonly #rows: readonly Readonly<Record<string, unknown>>[];
  readonly #done: number;

  /** @internal */
  constructor(
    cases: readonly Case[],
    rows: readonly Readonly<Record<string, unknown>>[],
    done: number,
  ) {
    super();
    this.parameters = [...new Set(cases.flatMap((one) => Object.keys(one)))];
    this.cases = cases.length;
    this.#rows = rows;
    this.#done = done;
  }

  /**
   * One row per row that the function gave, in the order of the cases: the parameters, then what it
   * gave. Where a job failed, `error` says why.
   */
  override table(): ColumnTable {
    return rowsTable(this.#rows);
  }

  /** The rows of jobs that failed. */
  errors(): ColumnTable {
    return rowsTable(this.#rows.filter(isFailed));
  }

  /**
   * Rows that differ in the seed only as one: their number `runs`, the mean of every number, and the
   * interval in which the mean is at 95 % (`…Low`, `…High`).
   * @param options `{ over: "trial" }`, where the parameter is not "seed"
   * @throws RangeError when there is no such parameter
   */
  spread(options: { readonly over?: string } = {}): ColumnTable {
    requireOptions(options, '{ over: "seed" }');
    return meansTable(this.#rows, this.parameters, options.over ?? "seed");
  }

  /** Means against a parameter: `plot.sweep(this, options)`. */
  figure(options: Parameters<typeof plot.sweep>[1] = {}): Figure {
    return plot.sweep(this, options);
  }

  toString(): string {
    const failed = new Set(this.#rows.filter(isFailed).map((row) => caseKey(this.#caseOf(row))));
    const told = [
      counted(this.cases, "case"),
      ...(this.#done < this.cases ? [`${counted(this.cases - this.#done, "case")} not done`] : []),
      ...(failed.size > 0 ? [`${failed.size} failed`] : []),
      counted(this.#rows.length, "row"),
    ];
    return `sweep over ${this.parameters.join(", ")}: ${told.join(", ")}`;
  }

  #caseOf(row: Readonly<Record<string, unknown>>): Case {
    return Object.fromEntries(this.parameters.map((name) => [name, row[name] as Parameter]));
  }
}

const isFailed = ({ error }: Readonly<Record<string, unknown>>) => (error ?? null) !== null;

/**
 * Call a function for every combination of parameters, in threads of their own, and gather its rows.
 *
 * The function sees its parameters and what a notebook sees without an import, and no variable of the
 * notebook: give these as parameters. An error that it throws is a row with the column `error`, and so
 * is a job that takes too long or too much memory, after it was begun again.
 * @param parameters a grid `{ type: ["map[int64]bool"], n: [10, 100], seed: range(20) }`, or a list of
 * cases `[{ n: 10 }, { n: 1000 }]`
 * @param work gives a row, several rows, or a value
 * @returns once all is done; interrupted, what is done is in `sweep.last`, and in the folder `to`
 * @example
 * const swept = await sweep({ n: [1e4, 1e5], release: ["1.23", "1.26"], seed: range(10) }, ({ n, release, seed }) => {
 *   const m = go(release, { seed }).make("map[int64]bool");
 *   m.fill(keys.uniform(n, seed));
 *   return { bytes: m.process.memstats().HeapAlloc };
 * });
 * plot.sweep(swept, { x: "n", y: "bytes", by: "release" })
 * @throws TypeError, RangeError for parameters that are none; ReferenceError where the function uses a
 * variable of the notebook
 */
export async function sweep<P extends Grid>(
  parameters: P,
  work: (parameters: CaseOf<P>) => SweepAnswer | Promise<SweepAnswer>,
  options?: SweepOptions,
): Promise<Swept>;
export async function sweep<P extends Case>(
  parameters: readonly P[],
  work: (parameters: P) => SweepAnswer | Promise<SweepAnswer>,
  options?: SweepOptions,
): Promise<Swept>;
export async function sweep(
  parameters: Grid | readonly Case[],
  work: (parameters: never) => SweepAnswer | Promise<SweepAnswer>,
  options: SweepOptions = {},
): Promise<Swept> {
  const cases = casesOf(parameters);
  const text = textOf(work);
  const { to, threads, ...limits } = checked(options);
  const parts = to === undefined ? undefined : new Parts(to, text);
  const found = new Map<string, SweptRow[]>();
  for (const row of parts?.read() ?? []) found.set(row.case, [...(found.get(row.case) ?? []), row]);
  const missing = cases.filter((one) => !found.has(caseKey(one)));
  const controller = new AbortController();
  const here = notebook();
  here?.interrupted(() => controller.abort());
  const jobs = await Jobs.start(text, Math.min(threads, Math.max(1, missing.length)), limits);
  const line = here?.progress("sweep");
  let done = cases.length - missing.length;
  let failure: Error | undefined;
  const one = async (): Promise<void> => {
    for (let next = missing.shift(); next !== undefined; next = missing.shift()) {
      const outcome = await jobs.run(next, controller.signal);
      if (controller.signal.aborted) return;
      if ("unknownName" in outcome) {
        failure ??= unknownName(outcome.unknownName ?? "");
        controller.abort();
        return;
      }
      const rows = rowsOf(next, outcome);
      found.set(caseKey(next), rows);
      parts?.add(rows);
      done++;
      line?.(done, cases.length);
    }
  };
  try {
    line?.(done, cases.length);
    await Promise.all(Array.from({ length: threads }, one));
  } catch (error) {
    // The progress line throws when the cell is interrupted.
    failure ??= error instanceof Error ? error : new Error(String(error));
    controller.abort();
  } finally {
    parts?.flush();
    await jobs.destroy();
  }
  const rows = cases.flatMap((one) => found.get(caseKey(one)) ?? []);
  const swept = new Swept(cases, rows.map(withoutCase), done);
  sweep.last = swept;
  if (failure !== undefined) throw failure;
  return swept;
}

/** The answer of the last sweep, also of one that was interrupted. */
sweep.last = undefined as Swept | undefined;

/** A case of a grid. */
export type CaseOf<P extends Grid> = {
  [Name in keyof P]: P[Name] extends readonly (infer Value)[] ? Value : P[Name];
};

function withoutCase({ case: _, ...row }: SweptRow): Readonly<Record<string, unknown>> {
  return row;
}

function rowsOf(parameters: Case, outcome: Outcome): SweptRow[] {
  const own = { case: caseKey(parameters), ...parameters };
  if ("died" in outcome) return [{ ...own, error: outcome.died }];
  if ("thrown" in outcome) return [{ ...own, error: outcome.thrown }];
  return outcome.rows.map((row) => ({ ...own, ...row, ...own }));
}

function unknownName(name: string): Error {
  return new ReferenceError(
    `sweep: the function uses \`${name}\`, which it cannot see: it runs in other threads, where none ` +
      `of the notebook's variables are. Give it as a parameter, { ${name}: [${name}] }, or write it ` +
      "inside the function",
  );
}

function textOf(work: unknown): string {
  if (typeof work !== "function") {
    const right = "a function such as ({ n }) => ({ bytes: memoryOf(type, { n }).bytes })";
    throw new TypeError(`sweep: \`work\` must be ${right}, got ${shown(work)}`);
  }
  const text = Function.prototype.toString.call(work);
  if (/\{\s*\[native code\]\s*\}$/.test(text)) {
    throw new TypeError(
      "sweep: `work` is native code, which has no text; write a function around it",
    );
  }
  // A method's text, `name(…) {…}`, is no expression.
  const isMethod = !/^(?:async\s+)?(?:function\b|\(|[\w$]+\s*=>)/.test(text);
  return isMethod ? `({ ${text} })[${JSON.stringify(work.name)}]` : text;
}

function checked(options: SweepOptions) {
  requireOptions(options, "{ seconds: 60 }");
  const { to, seconds = 600, memory = 2048, tries = 2 } = options;
  const limits = { seconds, memory, tries };
  for (const [name, value] of Object.entries(limits)) {
    const isRight =
      Number.isFinite(value) && value > 0 && (name === "seconds" || Number.isInteger(value));
    if (isRight) continue;
    const right = name === "seconds" ? "a number above 0" : "a whole number from 1";
    throw new RangeError(`sweep: \`${name}\` must be ${right}, got ${shown(value)}`);
  }
  const { threads = threadsFor(memory) } = options;
  if (!(Number.isInteger(threads) && threads >= 1 && threads <= 1024)) {
    throw new RangeError(`sweep: \`threads\` must be from 1 to 1024, got ${shown(threads)}`);
  }
  if (to !== undefined && (typeof to !== "string" || to === "")) {
    throw new TypeError(`sweep: \`to\` must be the path of a folder, got ${shown(to)}`);
  }
  return { to, threads, ...limits };
}
