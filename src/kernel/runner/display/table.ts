/**
 * An array of plain objects as an HTML table: one row an object, one column a key.
 *
 * Long arrays show their first and last rows, and the caption says how many there are. Cells hold
 * escaped text in one line; a column that is mostly numbers is aligned right. Getters are not
 * called. Styles are inline and take the page's own colours, for light and dark themes alike.
 */

import { types } from "node:util";
import { counted } from "../../counted.js";
import { escapeMarkup } from "./escape.js";
import { asLine } from "./text.js";

/** Arrays of at most this many objects are shown whole … */
const WHOLE = 12;
/** … of longer ones so many rows from each end. */
const ENDS = 5;
/** Columns that are shown. */
const MOST_COLUMNS = 30;
/** Rows, from the start, that are looked at for their keys; the shown ones are in any case. */
const SAMPLE = 1000;
/** Characters of a cell. */
const LONGEST = 80;

type Row = Record<string, unknown>;

/** The table, or undefined when the value is no array of plain objects with keys. */
export function recordsTable(value: unknown): string | undefined {
  if (!Array.isArray(value) || types.isProxy(value) || value.length === 0) return undefined;
  const shown = shownRows(value.length);
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
  const columns = [...names].slice(0, MOST_COLUMNS);
  return draw(rows, shown, columns, caption(value.length, names.size));
}

function isPlain(value: unknown): value is Row {
  if (typeof value !== "object" || value === null || types.isProxy(value)) return false;
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) return false;
  // An object that shows itself is more than its fields.
  return !(Symbol.for("Jupyter.display") in value);
}

/** Indices of the rows that are shown. */
function shownRows(total: number): number[] {
  if (total <= WHOLE) return [...Array(total).keys()];
  return [...Array(ENDS).keys(), ...Array.from({ length: ENDS }, (_, i) => total - ENDS + i)];
}

function caption(rows: number, columns: number): string {
  const shape = `${counted(rows, "row")} × ${counted(columns, "column")}`;
  const hidden = columns - MOST_COLUMNS;
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

const LINE = "1px solid rgba(128,128,128,.35)";
const CELL = "padding:3px 10px;border:none;white-space:pre;vertical-align:top;";
const FAINT = "opacity:.55;";

function draw(rows: Row[], indices: number[], names: string[], below: string): string {
  const cells = rows.map((row) => names.map((name) => cellOf(row, name)));
  const sides = names.map((_, column) => {
    const filled = cells.map((row) => row[column] as Cell).filter(({ faint }) => !faint);
    const numbers = filled.filter(({ isNumber }) => isNumber).length;
    return `text-align:${numbers * 2 > filled.length ? "right" : "left"};`;
  });
  const head = names.map(
    (name, column) =>
      `<th style="${CELL}${sides[column]}font-weight:600;border-bottom:${LINE}">${escapeMarkup(asLine(name, LONGEST))}</th>`,
  );
  const body = cells.map((row, i) => {
    const number = `<td style="${CELL}${FAINT}text-align:right">${indices[i]}</td>`;
    const others = row.map(
      ({ text, faint }, column) =>
        `<td style="${CELL}${sides[column]}${faint ? FAINT : ""}">${escapeMarkup(text)}</td>`,
    );
    return `<tr>${number}${others.join("")}</tr>`;
  });
  const gap = indices.findIndex((index, i) => index !== i);
  if (gap > 0) {
    const words = `⋮ ${counted((indices[gap] as number) - gap, "row")} not shown`;
    const style = `${CELL}${FAINT}text-align:left;border-top:${LINE};border-bottom:${LINE}`;
    body.splice(
      gap,
      0,
      `<tr><td colspan="${names.length + 1}" style="${style}">${words}</td></tr>`,
    );
  }
  return [
    '<div style="overflow-x:auto;max-width:100%">',
    '<table style="border-collapse:collapse;border:none;margin:0;font-size:12px;font-variant-numeric:tabular-nums">',
    `<caption style="caption-side:bottom;text-align:left;white-space:nowrap;padding:4px 10px;opacity:.7">${below}</caption>`,
    `<thead><tr><th style="${CELL}border-bottom:${LINE}"></th>${head.join("")}</tr></thead>`,
    `<tbody>${body.join("")}</tbody></table></div>`,
  ].join("");
}
