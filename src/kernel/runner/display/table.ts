/**
 * An array of plain objects as an HTML table: one row per object, one column per key.
 *
 * Long arrays show their first and last rows, and the caption says how many there are. Text is escaped
 * and wraps; long text is folded. A column that is mostly numbers is aligned right. Getters are not
 * called. Colours are the page's own, for light and dark themes alike.
 */

import { types } from "node:util";
import { counted } from "../../counted.js";
import { escapeMarkup } from "./escape.js";
import { asLine } from "./text.js";

/** How a table is shown. */
export interface TableOptions {
  /** Rows that are shown before any is left out; default 60. Longer tables show 10 from each end. */
  rows?: number;
  /** Columns that are shown, in this order, or how many from the left. Default 30. */
  columns?: readonly string[] | number;
  /** What the table is. Default its numbers of rows and columns. */
  caption?: string;
  /** Units by column, for its head. Default those that the table has. */
  units?: Readonly<Record<string, string>>;
}

/** Arrays of at most this many objects are shown whole … */
const WHOLE = 60;
/** Of longer tables, the number of rows from each end. */
const ENDS = 10;
/** Columns that are shown, if not said otherwise. */
const MOST_COLUMNS = 30;
/** Rows, from the start, that are looked at for their keys; the shown ones are in any case. */
const SAMPLE = 1000;
/** Characters of a cell, of a name, and of text that is not folded. */
const LONGEST = 2000;
const LONGEST_NAME = 80;
const FOLDED = 240;
/** Text of more characters than this has a column that is not narrow. */
const LONG = 40;

type Row = Record<string, unknown>;

/** The table, or undefined when the value is not an array of plain objects with keys. */
export function recordsTable(value: unknown, options: TableOptions = {}): string | undefined {
  if (!Array.isArray(value) || types.isProxy(value) || value.length === 0) return undefined;
  const shown = shownRows(value.length, options.rows);
  const rows: Row[] = [];
  const names = new Set<string>();
  const sampled = Math.min(value.length, SAMPLE);
  for (const index of new Set([...Array(sampled).keys(), ...shown])) {
    const row: unknown = value[index];
    if (!isPlain(row)) return undefined;
    for (const name of Object.keys(row)) names.add(name);
  }
  if (names.size === 0) return undefined;
  for (const index of shown) rows.push(value[index] as Row);
  const { columns: wanted = MOST_COLUMNS } = options;
  const columns = typeof wanted === "number" ? [...names].slice(0, wanted) : wanted;
  const stranger = columns.find((name) => !names.has(name));
  if (stranger !== undefined) {
    throw new RangeError(
      `\`columns\` names ${JSON.stringify(stranger)}, which no row has\nKeys: ${[...names].slice(0, 40).join(", ")}`,
    );
  }
  return draw(rows, shown, columns, caption(value.length, names.size, columns.length), options);
}

function isPlain(value: unknown): value is Row {
  if (typeof value !== "object" || value === null || types.isProxy(value)) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) return false;
  // An object that shows itself is more than its fields.
  return !(Symbol.for("Jupyter.display") in value);
}

/** Indices of the rows that are shown. */
function shownRows(total: number, most?: number): number[] {
  if (most !== undefined && !(most >= 0)) {
    throw new RangeError(`\`rows\` must be a number from 0 up, got ${asLine(most, LONGEST_NAME)}`);
  }
  if (total <= (most ?? WHOLE)) return [...Array(total).keys()];
  const head = most === undefined ? ENDS : Math.ceil(most / 2);
  const tail = most === undefined ? ENDS : Math.floor(most / 2);
  return [...Array(head).keys(), ...Array.from({ length: tail }, (_, i) => total - tail + i)];
}

function caption(rows: number, columns: number, shown: number): string {
  const shape = `${counted(rows, "row")} × ${counted(columns, "column")}`;
  const hidden = columns - shown;
  return hidden > 0 ? `${shape} · ${counted(hidden, "column")} not shown` : shape;
}

interface Cell {
  text: string;
  faint: boolean;
  isNumber: boolean;
}

function cellOf(row: Row, name: string): Cell {
  const property = Object.getOwnPropertyDescriptor(row, name);
  const faint = { faint: true, isNumber: false };
  if (!property) return { text: "", ...faint };
  if (!("value" in property)) return { text: "[Getter]", ...faint };
  const value: unknown = property.value;
  if (value === null || value === undefined || Number.isNaN(value)) {
    return { text: String(value), ...faint };
  }
  if (typeof value === "number" || typeof value === "bigint") {
    return { text: numeral(value), faint: false, isNumber: true };
  }
  return { text: asLine(value, LONGEST), faint: false, isNumber: false };
}

/** Six significant digits of a fraction are for looking; the value itself is for reading. */
function numeral(value: number | bigint): string {
  if (typeof value === "bigint") return asLine(value, LONGEST).replace(/n$/, "");
  if (Object.is(value, -0)) return "-0";
  return String(Number.isInteger(value) ? value : Number(value.toPrecision(6)));
}

const style = `
.kernel-table{overflow-x:auto;max-width:100%;font-size:12px;line-height:1.45}
.kernel-table table.kt{border-collapse:collapse;border:0;margin:0;width:auto;font-size:inherit;font-variant-numeric:tabular-nums;color:inherit}
.kernel-table .kt caption{caption-side:bottom;text-align:left;padding:4px 10px;color:inherit;opacity:.8}
.kernel-table .kt th,.kernel-table .kt td{padding:3px 10px;border:0;text-align:left;vertical-align:top;max-width:46em}
.kernel-table .kt th{font-weight:600;white-space:nowrap;border-bottom:1px solid rgba(128,128,128,.6)}
.kernel-table .kt tbody th,.kernel-table .kt th small{font-weight:400;opacity:.8;border:0}
.kernel-table .kt .r{text-align:right;white-space:nowrap}
.kernel-table .kt .l{min-width:22em;overflow-wrap:anywhere}
.kernel-table .kt .n{opacity:.75}
.kernel-table .kt .gap{opacity:.8;border:1px solid rgba(128,128,128,.4);border-width:1px 0}
@media print{.kernel-table{overflow:visible;font-size:8pt}
.kernel-table .kt th,.kernel-table .kt td{padding:1px 3px;white-space:normal;overflow-wrap:anywhere;min-width:0}}`;

function draw(
  rows: Row[],
  indices: number[],
  names: readonly string[],
  shape: string,
  { caption: title, units = {} }: TableOptions,
): string {
  const cells = rows.map((row) => names.map((name) => cellOf(row, name)));
  const sides = names.map((_, column) => {
    const filled = cells.map((row) => row[column] as Cell).filter(({ faint }) => !faint);
    const numbers = filled.filter(({ isNumber }) => isNumber).length;
    if (numbers * 2 > filled.length) return "r";
    return filled.some(({ text }) => text.length > LONG) ? "l" : "";
  });
  const head = names.map((name, column) => {
    const unit = units[name] === undefined ? "" : ` <small>${escapeMarkup(units[name])}</small>`;
    const label = escapeMarkup(asLine(name, LONGEST_NAME));
    return `<th scope="col"${named(sides[column])}>${label}${unit}</th>`;
  });
  const body = cells.map((row, i) => {
    const others = row.map(({ text, faint }, column) => {
      const classes = [sides[column], faint ? "n" : ""].filter(Boolean).join(" ");
      return `<td${named(classes)}>${folded(text)}</td>`;
    });
    return `<tr><th scope="row" class="r">${indices[i]}</th>${others.join("")}</tr>`;
  });
  const gap = indices.findIndex((index, i) => index !== i);
  if (gap > 0) {
    const words = `⋮ ${counted((indices[gap] as number) - gap, "row")} not shown`;
    body.splice(gap, 0, `<tr><td colspan="${names.length + 1}" class="gap">${words}</td></tr>`);
  }
  const said = title === undefined ? "" : `<b>${escapeMarkup(title)}</b><br>`;
  return [
    `<div class="kernel-table"><style>${style}</style>`,
    `<table class="kt"><caption>${said}${shape}</caption>`,
    `<thead><tr><td></td>${head.join("")}</tr></thead>`,
    `<tbody>${body.join("")}</tbody></table></div>`,
  ].join("");
}

function named(classes: string | undefined): string {
  return classes ? ` class="${classes}"` : "";
}

/** Long text opens on demand. */
function folded(text: string): string {
  if (text.length <= FOLDED) return escapeMarkup(text);
  const start = asLine(text.slice(0, FOLDED), FOLDED / 2);
  return `<details><summary>${escapeMarkup(start)}</summary>${escapeMarkup(text)}</details>`;
}
