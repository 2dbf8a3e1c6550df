/**
 * How a table looks when a cell ends with it: shape, first and last rows, numbers aligned right,
 * text escaped; as HTML for a notebook and as aligned text for everything else.
 *
 * The table is shown as it stands: a filter's rows only, in the order of `orderby`, and the
 * grouping named in the caption. Only the shown rows are read, so a table of two million rows
 * costs no more than one of twenty (an ordered table is sorted once, by arquero).
 *
 * The method installed is `[Symbol.for("Jupyter.display")]`, which returns a MIME bundle; the name
 * of the symbol is Deno's convention for kernels. Styles are inline and take the page's own text
 * colour, so that light and dark themes and exported pages all look right.
 */

import { inspect } from "node:util";
import { ColumnTable } from "arquero";
import { counted } from "../format/counted.js";
import { escapeMarkup, visible } from "../format/escape.js";
import { grouped, hex } from "../format/quantity.js";

/** How much of a table is shown. */
export interface TableDisplayOptions {
  /** Tables of at most this many rows are shown whole. Default 12. */
  whole?: number;
  /** Of longer tables, this many rows are shown from each end. Default 5. */
  ends?: number;
  /** Columns of texts that are aligned right all the same: numbers written out beforehand. */
  right?: readonly string[];
}

/** A table as HTML and as text. */
export interface TableBundle {
  "text/html": string;
  "text/plain": string;
}

/**
 * Gives every arquero table the methods by which a notebook and `console.log` show it. Calling it
 * again changes the options.
 */
export function installTableDisplay(options: TableDisplayOptions = {}): void {
  const methods = {
    [Symbol.for("Jupyter.display")](this: ColumnTable): TableBundle {
      return tableBundle(this, options);
    },
    [inspect.custom](this: ColumnTable, depth: number, { depth: whole }: { depth?: number }) {
      // Inside another object a table would break its lines: there its tag must do.
      const nested = typeof whole === "number" && depth < whole;
      return nested ? `[${Object.prototype.toString.call(this).slice(8, -1)}]` : text(this);
    },
  };
  const text = (table: ColumnTable) => tableBundle(table, options)["text/plain"];
  for (const key of Object.getOwnPropertySymbols(methods)) {
    Object.defineProperty(ColumnTable.prototype, key, {
      value: methods[key as keyof typeof methods],
      configurable: true,
      writable: true,
    });
  }
}

/**
 * A table as a notebook shows it.
 * @throws RangeError when `whole` or `ends` is not a whole number from 0 up.
 */
export function tableBundle(table: ColumnTable, options: TableDisplayOptions = {}): TableBundle {
  const { whole = 12, ends = 5, right = [] } = options;
  for (const [name, value] of Object.entries({ whole, ends })) {
    if (!Number.isSafeInteger(value) || value < 0) {
      throw new RangeError(`${name}: expected a whole number of rows from 0 up, got ${value}`);
    }
  }
  const window = shownRows(table.numRows(), whole, ends);
  const columns = table.columnNames().map((name) => {
    const column = shownColumn(table, name, window.rows);
    return right.includes(name) ? { ...column, right: true } : column;
  });
  const caption = captionOf(table);
  return {
    "text/html": htmlTable(columns, window, caption),
    "text/plain": textTable(columns, window, caption),
  };
}

/** Rows that are shown, as positions in the view; `gap` is how many are left out after `head`. */
interface Window {
  rows: number[];
  head: number;
  gap: number;
}

interface Cell {
  text: string;
  /** Absent values (null, undefined, NaN) are shown faint. */
  faint: boolean;
}

interface Column {
  name: string;
  right: boolean;
  cells: Cell[];
}

function shownRows(total: number, whole: number, ends: number): Window {
  if (total <= whole || total <= 2 * ends) {
    return { rows: Array.from({ length: total }, (_, row) => row), head: total, gap: 0 };
  }
  const head = Array.from({ length: ends }, (_, row) => row);
  const tail = Array.from({ length: ends }, (_, row) => total - ends + row);
  return { rows: [...head, ...tail], head: ends, gap: total - 2 * ends };
}

function shownColumn(table: ColumnTable, name: string, rows: number[]): Column {
  const values: unknown[] = rows.map((row) => table.get(name, row));
  const numbers = values.filter((value) => typeof value === "number" || typeof value === "bigint");
  const present = values.filter((value) => value !== null && value !== undefined);
  // Beside a column of hexadecimal texts the number itself is wanted, to calculate with.
  const asHex = /^(\w+A|a)ddress$/.test(name) && table.columnIndex("hex") < 0;
  const decimals = decimalsOf(numbers);
  return {
    name,
    right: numbers.length > 0 && numbers.length * 2 > present.length,
    cells: values.map((value) => cellOf(value, decimals, asHex)),
  };
}

function cellOf(value: unknown, decimals: number, asHex: boolean): Cell {
  if (value === null || value === undefined || Number.isNaN(value)) {
    return { text: String(value), faint: true };
  }
  if (typeof value === "bigint") return { text: asHex ? hex(value) : grouped(value), faint: false };
  if (typeof value === "number") return { text: numberText(value, decimals, asHex), faint: false };
  if (typeof value === "string") return { text: shortened(visible(value)), faint: false };
  if (typeof value === "boolean") return { text: String(value), faint: false };
  if (value instanceof Date && !Number.isNaN(value.getTime())) {
    return { text: value.toISOString(), faint: false };
  }
  const inspected = inspect(value, { depth: 1, breakLength: Infinity, maxArrayLength: 8 });
  return { text: shortened(visible(inspected)), faint: false };
}

function numberText(value: number, decimals: number, asHex: boolean): string {
  if (asHex && Number.isSafeInteger(value) && value >= 0) return hex(value);
  if (Object.is(value, -0)) return "-0";
  if (isExtreme(value)) return Number(value.toPrecision(6)).toExponential();
  return grouped(value, decimals);
}

/** Too large, too small or too infinite for a column of plain decimals. */
function isExtreme(value: number): boolean {
  const magnitude = Math.abs(value);
  return magnitude >= 1e16 || (magnitude !== 0 && magnitude < 1e-4);
}

/**
 * Decimals that give every shown number of a column six significant digits where it has them, the
 * same for the whole column so that the points stand below each other.
 */
function decimalsOf(numbers: unknown[]): number {
  let decimals = 0;
  for (const value of numbers) {
    if (typeof value !== "number" || isExtreme(value) || Number.isInteger(value)) continue;
    const [, fraction = ""] = Number(value.toPrecision(6)).toString().split(".");
    decimals = Math.max(decimals, fraction.length);
  }
  return decimals;
}

/** Long enough for a hash or a short sentence; a cell is for looking, `get` is for reading. */
const LONGEST_TEXT = 80;

function shortened(text: string): string {
  const characters = Array.from(text);
  if (characters.length <= LONGEST_TEXT) return text;
  return `${characters.slice(0, LONGEST_TEXT - 1).join("")}…`;
}

function captionOf(table: ColumnTable): string {
  const rows = table.numRows();
  const columns = table.numCols();
  const parts = [`${counted(rows, "row")} × ${counted(columns, "column")}`];
  if (table.isFiltered()) parts.push(`filtered from ${counted(table.totalRows(), "row")}`);
  if (table.isOrdered()) parts.push("ordered");
  if (table.isGrouped()) {
    const { names, size } = table.groups();
    parts.push(`grouped by ${names.map(visible).join(", ")} (${counted(size, "group")})`);
  }
  return parts.join(" · ");
}

const LINE = "1px solid rgba(128,128,128,.35)";
const CELL = "padding:3px 10px;border:none;white-space:pre;vertical-align:top;";

function htmlTable(columns: Column[], window: Window, caption: string): string {
  const heads = columns.map(
    ({ name, right }) =>
      `<th style="${CELL}${align(right)}font-weight:600;border-bottom:${LINE}">${escapeMarkup(name)}</th>`,
  );
  const body = window.rows.map((_, row) => {
    const cells = columns.map(({ right, cells }) => {
      const { text, faint } = cells[row] as Cell;
      return `<td style="${CELL}${align(right)}${faint ? "opacity:.55" : ""}">${escapeMarkup(text)}</td>`;
    });
    return `<tr>${cells.join("")}</tr>`;
  });
  if (window.gap > 0) {
    const words = `⋮ ${counted(window.gap, "row")} not shown`;
    body.splice(
      window.head,
      0,
      `<tr><td colspan="${columns.length}" style="${CELL}text-align:left;opacity:.55;border-top:${LINE};border-bottom:${LINE}">${words}</td></tr>`,
    );
  }
  return [
    '<div style="overflow-x:auto;max-width:100%">',
    '<table style="border-collapse:collapse;border:none;margin:0;font-size:12px;font-variant-numeric:tabular-nums">',
    `<caption style="caption-side:bottom;text-align:left;white-space:nowrap;padding:4px 10px;opacity:.7">${escapeMarkup(caption)}</caption>`,
    `<thead><tr>${heads.join("")}</tr></thead>`,
    `<tbody>${body.join("")}</tbody>`,
    "</table></div>",
  ].join("");
}

function align(right: boolean): string {
  return `text-align:${right ? "right" : "left"};`;
}

function textTable(columns: Column[], window: Window, caption: string): string {
  const lines = columns.map(({ name, right, cells }) => {
    const texts = [visible(name), ...cells.map(({ text }) => text)];
    const width = Math.max(...texts.map((text) => Array.from(text).length));
    return texts.map((text) => {
      const pad = " ".repeat(width - Array.from(text).length);
      return right ? pad + text : text + pad;
    });
  });
  const rows = [0, ...window.rows.map((_, row) => row + 1)].map((row) =>
    lines
      .map((column) => column[row])
      .join("  ")
      .trimEnd(),
  );
  if (window.gap > 0) rows.splice(1 + window.head, 0, `⋮ ${counted(window.gap, "row")} not shown`);
  return [...(columns.length > 0 ? rows : []), caption].join("\n");
}
