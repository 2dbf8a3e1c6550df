/**
 * The rows of a sweep in a folder, as they come: Parquet files, each written whole or not at all, and
 * `sweep.json`, which says of which function they are. A sweep that is begun again in the same folder
 * does what is missing, and what ended in an error.
 *
 * pandas, DuckDB and Polars read the folder's `*.parquet` together. The column `case` has the
 * parameters as text: it tells the cases apart.
 */
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { join } from "node:path";
import { saveFile } from "../../programs/saved-file.js";
import { rowsTable } from "../../tables/index.js";
import { save } from "../save.js";
import { TableFile } from "../table-file.js";
import { textHash } from "./cases.js";

/** A row of the answer, with the text of its case. */
export type SweptRow = Readonly<Record<string, unknown>> & { readonly case: string };

/** Rows that wait to be written, and how long they do, in milliseconds. */
const mostWaiting = 10_000;
const longestWait = 2000;

/** A folder with parts. */
export class Parts {
  readonly #folder: string;
  #number = 0;
  #waiting: SweptRow[] = [];
  #written = performance.now();

  /**
   * Open a folder, or make it.
   * @throws RangeError when it holds the rows of another function
   */
  constructor(folder: string, text: string) {
    this.#folder = folder;
    const file = join(folder, "sweep.json");
    const own = { version: 1, function: text, hash: textHash(text) };
    if (existsSync(file)) {
      const found = JSON.parse(readFileSync(file, "utf8")) as Partial<typeof own> | null;
      if (found?.version !== own.version || found.hash !== own.hash) {
        const problem = `${folder} holds the rows of a sweep with another function`;
        throw new RangeError(`sweep: \`to\`: ${problem}; give another folder, or delete this one`);
      }
      return;
    }
    mkdirSync(folder, { recursive: true });
    saveFile(file, `${JSON.stringify(own, null, 2)}\n`);
  }

  /** Rows of earlier sweeps that are no errors; parts with errors are written again without them. */
  read(): readonly SweptRow[] {
    const rows: SweptRow[] = [];
    for (const name of readdirSync(this.#folder).sort()) {
      const number = /^part-(\d+)\.parquet$/.exec(name)?.[1];
      if (number === undefined) continue;
      this.#number = Math.max(this.#number, Number(number));
      const path = join(this.#folder, name);
      const all = new TableFile(path).table().objects() as SweptRow[];
      const good = all.filter(({ error }) => (error ?? null) === null);
      if (good.length === 0) rmSync(path);
      else if (good.length < all.length) save(rowsTable(good), path);
      for (const row of good) rows.push(row);
    }
    return rows;
  }

  add(rows: readonly SweptRow[]): void {
    this.#waiting.push(...rows);
    const isLong = performance.now() - this.#written > longestWait;
    if (isLong || this.#waiting.length >= mostWaiting) this.flush();
  }

  /** Writes what waits. */
  flush(): void {
    this.#written = performance.now();
    if (this.#waiting.length === 0) return;
    this.#number++;
    const name = `part-${String(this.#number).padStart(6, "0")}.parquet`;
    save(rowsTable(this.#waiting), join(this.#folder, name));
    this.#waiting = [];
  }
}
