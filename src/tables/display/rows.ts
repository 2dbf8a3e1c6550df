/**
 * Serves the rows of large tables to the pages that show them: sorted, searched and one page at a
 * time, as long as the kernel runs and the cell is not run again.
 *
 *   opening   { id }                                   answered { ready: true }, or closed
 *   message   { asked, start, length, order, search }  answered { asked, total, filtered, rows },
 *             order: [column, "asc" | "desc"] or null  rows of [text, value, absent], or { asked, problem }
 */
import { createHash } from "node:crypto";
import type { ColumnTable } from "arquero";
import { shown } from "../../format/shown.js";
import { type Comm, notebook } from "../../notebook.js";
import type { ShownColumn } from "./cells.js";
import { MOST_COPIED, type Remote, TARGET } from "./page.js";

/** What numbers are written with, "Infinity", "NaN" and "nil" too: see format/column-numbers.ts. */
const CHARACTERS_OF_NUMBERS = /^[\d,.+%\sa-fxinlty-]+$/;

/** Values of a column that a search remembers. */
const MOST_KNOWN = 4096;

/** Number of tables that are kept; beyond it the oldest is dropped. */
const MOST_KEPT = 12;

/** What a page asks for. */
export interface RowsWanted {
  readonly start: number;
  readonly length: number;
  readonly order: readonly [column: number, direction: "asc" | "desc"] | null;
  readonly search: string;
}

/** What it is given. */
export interface RowsGiven {
  readonly total: number;
  /** How many of them have what was searched for. */
  readonly filtered: number;
  readonly rows: readonly (readonly [text: string, value: string, absent: boolean])[][];
}

/** A table's rows in any order. */
export class KeptRows {
  readonly #columns: readonly ShownColumn[];
  readonly #table: ColumnTable;
  #all: Uint32Array | undefined;
  #found: { readonly key: string; readonly rows: Uint32Array } | undefined;

  constructor(table: ColumnTable, columns: readonly ShownColumn[]) {
    this.#table = table;
    this.#columns = columns;
  }

  /** @throws RangeError for a column that is not there */
  give({ start, length, order, search }: RowsWanted): RowsGiven {
    if (order !== null && this.#columns[order[0]] === undefined) {
      throw new RangeError(`\`order\` must name one of ${this.#columns.length} columns by number`);
    }
    const all = this.#rows();
    const key = JSON.stringify([order, search]);
    if (this.#found?.key !== key) {
      this.#found = { key, rows: this.#sorted(this.#searched(all, search), order) };
    }
    const { rows: found } = this.#found;
    const rows = Array.from(found.subarray(start, start + length), (index) =>
      this.#columns.map((column) => {
        const { text, raw, absent } = column.cellOf(column.valueAt(index));
        return [text, raw, absent] as const;
      }),
    );
    return { total: all.length, filtered: found.length, rows };
  }

  #rows(): Uint32Array {
    this.#all ??= Uint32Array.from(this.#table.indices());
    return this.#all;
  }

  #searched(all: Uint32Array, search: string): Uint32Array {
    const wanted = search.trim().toLowerCase();
    if (wanted === "") return all;
    const found = new Uint8Array(all.length);
    const isInNumbers = CHARACTERS_OF_NUMBERS.test(wanted);
    for (const column of this.#columns) {
      // Writing a value takes much longer than looking it up, and most columns have few.
      const known = new Map<unknown, boolean>();
      for (let place = 0; place < all.length; place++) {
        if (found[place] === 1) continue;
        const value = column.valueAt(all[place] as number);
        if (typeof value === "number" && !isInNumbers) continue;
        let has = known.get(value);
        if (has === undefined) {
          has = column.cellOf(value).text.toLowerCase().includes(wanted);
          if (known.size < MOST_KNOWN) known.set(value, has);
        }
        if (has) found[place] = 1;
      }
    }
    return all.filter((_, place) => found[place] === 1);
  }

  #sorted(rows: Uint32Array, order: RowsWanted["order"]): Uint32Array {
    if (order === null) return rows;
    const [number, direction] = order;
    const { name, right } = this.#columns[number] as ShownColumn;
    const column = this.#table.column(name) as { at(row: number): unknown };
    const sign = direction === "desc" ? -1 : 1;
    const places = Uint32Array.from(rows, (_, place) => place);
    if (right) {
      const keys = Float64Array.from(rows, (index) => numberAt(column, index));
      places.sort((a, b) => sign * ((keys[a] as number) - (keys[b] as number)) || a - b);
    } else {
      const keys = Array.from(rows, (index) => String(column.at(index) ?? ""));
      places.sort((a, b) => {
        const [left, other] = [keys[a] as string, keys[b] as string];
        return left === other ? a - b : left < other ? -sign : sign;
      });
    }
    return places.map((place) => rows[place] as number);
  }
}

/** What is absent stands below all numbers, as it does in a page. */
function numberAt(column: { at(row: number): unknown }, index: number): number {
  const value = column.at(index);
  const number = value === null || value === undefined ? Number.NaN : Number(value);
  return Number.isNaN(number)
    ? -Number.MAX_VALUE
    : Math.max(-Number.MAX_VALUE, Math.min(Number.MAX_VALUE, number));
}

const kept = new Map<
  string,
  { readonly rows: KeptRows; readonly cell: string; readonly run: number }
>();
let made = 0;
let isServing = false;

/**
 * Keeps a table's rows for the page that shows it.
 * @param said what the page shows of it already: by it a page finds the kernel that has the rest
 * @returns null where no kernel could answer
 */
export function keepRows(
  table: ColumnTable,
  columns: readonly ShownColumn[],
  said: string,
): Remote | null {
  const page = notebook();
  if (page?.cellKey === undefined) return null;
  serve();
  const { cellKey: cell, run } = page;
  for (const [id, other] of kept) if (other.cell === cell && other.run !== run) kept.delete(id);
  made += 1;
  const id = `${made}-${createHash("sha256").update(said).digest("hex").slice(0, 16)}`;
  kept.set(id, { rows: new KeptRows(table, columns), cell, run });
  for (const oldest of kept.keys()) if (kept.size > MOST_KEPT) kept.delete(oldest);
  return { id, rows: table.numRows() };
}

function serve(): void {
  if (isServing) return;
  isServing = true;
  notebook()?.registerTarget(TARGET, (comm, { data }) => {
    const one = typeof data.id === "string" ? kept.get(data.id) : undefined;
    if (one === undefined) return comm.close();
    comm.onMessage(({ data: question }) => answer(comm, one.rows, question));
    comm.send({ ready: true });
  });
}

function answer(comm: Comm, rows: KeptRows, question: Record<string, unknown>): void {
  const { asked } = question;
  try {
    comm.send({ asked, ...rows.give(wanted(question)) });
  } catch (error) {
    // The page says it to the reader, and the kernel does what it does after an interrupt.
    comm.send({ asked, problem: error instanceof Error ? error.message : String(error) });
    if (error instanceof Error && error.name === "Interrupted") throw error;
  }
}

function wanted({ start, length, order, search }: Record<string, unknown>): RowsWanted {
  const whole = (name: string, value: unknown, most: number): number => {
    if (Number.isSafeInteger(value) && (value as number) >= 0)
      return Math.min(value as number, most);
    throw new RangeError(`\`${name}\` must be a whole number from 0 up, got ${shown(value)}`);
  };
  const [column, direction] = Array.isArray(order) ? order : [];
  return {
    start: whole("start", start, Number.MAX_SAFE_INTEGER),
    length: whole("length", length, MOST_COPIED),
    order:
      column === undefined
        ? null
        : [whole("order", column, 1e6), direction === "desc" ? "desc" : "asc"],
    search: typeof search === "string" ? search : "",
  };
}
