/**
 * The cells of a table as they are shown: numbers by the one rule of format/column-numbers.ts, nil
 * where an address is 0, control characters visible. Each cell also has the value to sort by and to
 * copy, if that differs.
 */
import { inspect } from "node:util";
import type { ColumnTable } from "arquero";
import { numbersOf } from "../../format/column-numbers.js";
import { counted } from "../../format/counted.js";
import { visible } from "../../format/escape.js";
import { formOf } from "../frame/column-form.js";

/** One cell. */
export interface Cell {
  readonly text: string;
  /** What it is for sorting and copying, where that is not `text`: 1234.5 of "1,234.500". */
  readonly raw: string;
  /** Absent: null, undefined, NaN, nil. */
  readonly absent: boolean;
}

/** A column that can be shown, row by row. */
export interface ShownColumn {
  readonly name: string;
  readonly unit: string;
  /** Whether it holds numbers, which stand right. */
  readonly right: boolean;
  /** @param row position in the view, from 0 */
  cell(row: number): Cell;
  /** The value in a row of the data, whatever is filtered or ordered. */
  valueAt(index: number): unknown;
  /** How a value is shown in this column: equal values alike. */
  cellOf(value: unknown): Cell;
}

/** Characters of one cell; of a longer string the length is said, and `table.get` has it. */
const LONGEST = 2000;

/**
 * A column, written as its values in some rows ask for.
 * @param rows those that are shown, as positions in the view
 */
export function shownColumn(
  table: ColumnTable,
  name: string,
  rows: readonly number[],
  options: { readonly unit?: string | undefined; readonly right?: boolean } = {},
): ShownColumn {
  const values: unknown[] = rows.map((row) => table.get(name, row));
  const { form, unit = "" } = formOf(table, name);
  const isAddress = form === "address" || (form === undefined && /^(\w+A|a)ddress$/.test(name));
  const numeral = numbersOf(values, isAddress ? "address" : form);
  const numbers = values.filter((value) => typeof value === "number" || typeof value === "bigint");
  const present = values.filter((value) => value !== null && value !== undefined);
  const asCell = (value: unknown) => cellOf(value, numeral, isAddress);
  const column = table.column(name) as { at(row: number): unknown };
  return {
    name,
    unit: options.unit ?? unit,
    right:
      isAddress ||
      options.right === true ||
      (numbers.length > 0 && numbers.length * 2 > present.length),
    cell: (row) => asCell(table.get(name, row)),
    valueAt: (index) => column.at(index),
    cellOf: asCell,
  };
}

function cellOf(
  value: unknown,
  numeral: (value: number | bigint) => string,
  isAddress: boolean,
): Cell {
  if (value === null || value === undefined || Number.isNaN(value)) {
    return { text: isAddress && value === null ? "nil" : String(value), raw: "", absent: true };
  }
  if (typeof value === "number" || typeof value === "bigint") {
    const text = numeral(value);
    return { text, raw: isAddress ? text : String(value), absent: false };
  }
  if (typeof value === "string") return whole(value, visible(value));
  if (typeof value === "boolean") return { text: String(value), raw: String(value), absent: false };
  if (value instanceof Date && !Number.isNaN(value.getTime())) {
    const text = value.toISOString();
    return { text, raw: text, absent: false };
  }
  const shown = inspect(value, { depth: 2, breakLength: Infinity, maxArrayLength: 100 });
  return whole(shown, visible(shown));
}

function whole(raw: string, text: string): Cell {
  const isNil = raw === "nil";
  if (text.length <= LONGEST) return { text, raw, absent: isNil };
  const start = Array.from(text.slice(0, LONGEST)).slice(0, -1).join("");
  const more = counted(raw.length - start.length, "more character");
  return { text: `${start}… (${more}: table.get has them)`, raw, absent: false };
}
