/**
 * The display of a table as a cell's value: HTML that can be sorted, searched and paged, and
 * aligned text for everything else.
 *
 * The table is shown as it stands: a filter's rows only, in the order of `orderby`, and the
 * grouping named in the caption. Sixty rows are shown before any is left out, and the page has a way
 * to all (page.ts). Of a large table only the shown rows are read, so one of two million rows costs
 * no more than one of sixty.
 *
 * The method installed is `[Symbol.for("Jupyter.display")]`, which returns a MIME bundle; the name
 * of the symbol is Deno's convention for kernels.
 */
import { inspect } from "node:util";
import { ColumnTable } from "arquero";
import { counted } from "../../format/counted.js";
import { visible } from "../../format/escape.js";
import { didYouMean, listed } from "../../format/nearest.js";
import { Carrier } from "../../format/page-library.js";
import { shown } from "../../format/shown.js";
import { notebook, showing } from "../../notebook.js";
import { keepForms } from "../frame/column-form.js";
import { type ShownColumn, shownColumn } from "./cells.js";
import { htmlTable } from "./markup.js";
import { packedRows, tableLibrary, tableScript } from "./page.js";
import { keepRows } from "./rows.js";
import { textTable } from "./text.js";
import { windowOf } from "./window.js";

/** How a table is shown: `display(table, { rows: 200, caption: "Chains" })`. */
export interface TableDisplayOptions {
  /** Rows that are shown before any is left out; default 60. Longer tables show 10 from each end. */
  readonly rows?: number;
  /** Columns that are shown, in this order, or how many from the left; default all. */
  readonly columns?: readonly string[] | number;
  /** What the table is. */
  readonly caption?: string;
  /** Units by column, for its head: `{ bytes: "B", pause: "ms" }`. */
  readonly units?: Readonly<Record<string, string>>;
  /** Columns of strings that are aligned right all the same: numbers written out beforehand. */
  readonly right?: readonly string[];
}

/** A table as HTML and as text. */
export interface TableBundle {
  "text/html": string;
  "text/plain": string;
}

/** Cells that a page is given with the table, at most: some 200 kB of a notebook. */
const MOST_CARRIED = 50_000;

/** The carrier of this session; one per process, as a process serves one notebook. */
const session = new Carrier();

/** Gives every arquero table the methods by which a notebook and `console.log` show it. */
export function installTableDisplay(): void {
  const { reify } = ColumnTable.prototype;
  const methods = {
    [Symbol.for("Jupyter.display")](this: ColumnTable, options?: TableDisplayOptions): TableBundle {
      return tableBundle(this, options);
    },
    [inspect.custom](this: ColumnTable, depth: number, { depth: whole }: { depth?: number }) {
      // Inside another object a table would break its lines: there its tag must do.
      const nested = typeof whole === "number" && depth < whole;
      if (nested) return `[${Object.prototype.toString.call(this).slice(8, -1)}]`;
      return tableText(this, {}, process.stdout.isTTY ? process.stdout.columns : undefined);
    },
    reify(this: ColumnTable, ...args: Parameters<typeof reify>): ColumnTable {
      const copy = reify.apply(this, args);
      keepForms(this, copy);
      return copy;
    },
  };
  for (const key of Reflect.ownKeys(methods)) {
    Object.defineProperty(ColumnTable.prototype, key, {
      value: methods[key as keyof typeof methods],
      configurable: true,
      writable: true,
    });
  }
}

/**
 * A table as a notebook shows it.
 * @throws RangeError or TypeError naming the option that cannot be
 */
export function tableBundle(table: ColumnTable, options: TableDisplayOptions = {}): TableBundle {
  const { window, columns, shape, sample } = prepared(table, options);
  const title = options.caption ?? "";
  const total = table.numRows();
  const html = htmlTable(columns, window, { title, shape });
  const text = textTable(columns, window, captionText(title, shape));
  const place = showing();
  if (place === undefined || total < 2 || columns.length === 0) {
    return { "text/html": html, "text/plain": text };
  }
  const isWhole = window.gap === 0;
  const packed = !isWhole && sample === total ? packedRows(columns, total) : null;
  const remote = isWhole || packed !== null ? null : keepRows(table, columns, text);
  const live = html + tableScript(packed, remote);
  if (!session.needsLoader(place)) return { "text/html": live, "text/plain": text };
  const page = notebook();
  if (!page?.replaceable) return { "text/html": tableLibrary() + live, "text/plain": text };
  // An output that is replaced would take the library with it.
  page.display({ "text/html": tableLibrary(), "text/plain": "DataTables" });
  return { "text/html": live, "text/plain": text };
}

/** @param width characters in a line, where there are no more */
function tableText(table: ColumnTable, options: TableDisplayOptions, width?: number): string {
  const { window, columns, shape } = prepared(table, options);
  return textTable(columns, window, captionText(options.caption ?? "", shape), width);
}

function captionText(title: string, shape: string): string {
  return title === "" ? shape : `${visible(title)}: ${shape}`;
}

/** What is shown of a table, and by how many of its rows its numbers are written. */
function prepared(table: ColumnTable, options: TableDisplayOptions) {
  const { rows: most, units = {}, right = [], caption } = options;
  if (most !== undefined && most !== Number.POSITIVE_INFINITY && !isCount(most)) {
    throw new RangeError(`\`rows\` must be a whole number from 0 up, got ${shown(most)}`);
  }
  if (caption !== undefined && typeof caption !== "string") {
    throw new TypeError(`\`caption\` must be a string, got ${shown(caption)}`);
  }
  const names = namesOf(table, options.columns);
  const stranger = Object.keys(units).find((name) => !table.columnNames().includes(name));
  if (stranger !== undefined) throw noColumn("units", stranger, table);
  const total = table.numRows();
  const window = windowOf(total, most);
  const carried = total * names.length <= MOST_CARRIED ? windowOf(total, total).rows : window.rows;
  const columns: ShownColumn[] = names.map((name) =>
    shownColumn(table, name, carried, { unit: units[name], right: right.includes(name) }),
  );
  return { window, columns, shape: shapeOf(table, names.length), sample: carried.length };
}

function namesOf(table: ColumnTable, wanted: TableDisplayOptions["columns"]): readonly string[] {
  const all = table.columnNames();
  if (wanted === undefined) return all;
  if (isCount(wanted)) return all.slice(0, wanted as number);
  if (!Array.isArray(wanted)) {
    throw new TypeError(
      `\`columns\` must be names of columns or a whole number from 0 up, got ${shown(wanted)}`,
    );
  }
  const stranger = wanted.find((name) => !all.includes(name));
  if (stranger !== undefined) throw noColumn("columns", stranger, table);
  return wanted;
}

function noColumn(option: string, name: unknown, table: ColumnTable): RangeError {
  const names = table.columnNames();
  const meant = typeof name === "string" ? didYouMean(name, names, JSON.stringify) : "";
  const has = names.length === 0 ? "The table has no columns" : listed("Column", names);
  return new RangeError(
    `\`${option}\` names ${shown(name)}, which the table has not\n${meant === "" ? "" : `${meant} `}${has}`,
  );
}

const isCount = (value: unknown) => Number.isSafeInteger(value) && (value as number) >= 0;

function shapeOf(table: ColumnTable, shownColumns: number): string {
  const parts = [`${counted(table.numRows(), "row")} × ${counted(table.numCols(), "column")}`];
  const hidden = table.numCols() - shownColumns;
  if (hidden > 0) parts.push(`${counted(hidden, "column")} not shown`);
  if (table.isFiltered()) parts.push(`filtered from ${counted(table.totalRows(), "row")}`);
  if (table.isOrdered()) parts.push("ordered");
  if (table.isGrouped()) {
    const { names, size } = table.groups();
    parts.push(`grouped by ${names.map(visible).join(", ")} (${counted(size, "group")})`);
  }
  return parts.join(" · ");
}
