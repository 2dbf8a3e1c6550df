/**
 * Writes the release's row into the control block: the columns that the engine reads.
 * src/engine/layout/control.table.mjs lists them and their offsets; the row has their values.
 */
import type { ClassicRow, LoadedField, ReleaseRow, SwissRow } from "../releases.js";
import { clearRules, generationCodes } from "./codes.js";
import { releaseColumns } from "./control.js";
import { goStringFields, hmapFields } from "./go-structures.js";

type Loads = keyof ClassicRow["loads"] | keyof SwissRow["loads"];

/** Columns that rows have, of one generation or of both. */
type Column = keyof ClassicRow | keyof SwissRow | `loads.${Loads}`;

const columns: readonly { readonly column: Column; readonly at: number }[] = releaseColumns;

/** What the words of a row are to the engine. */
const codes: Readonly<Record<string, number>> = { ...generationCodes, ...clearRules };

/** Write the columns of a release's row. */
export function writeRelease(view: DataView, row: ReleaseRow): void {
  for (const { column, at } of columns)
    view.setUint32(at, wordOf(column, cellOf(row, column)), true);
}

/** What a row has in a column; undefined where rows of its generation have none. */
function cellOf(row: ReleaseRow, column: Column): unknown {
  return column
    .split(".")
    .reduce<unknown>((value, name) => (value as Record<string, unknown>)[name], row);
}

/** A column as the engine reads it; 0 where a row of the other generation has none. */
function wordOf(column: Column, value: unknown): number {
  if (Array.isArray(value)) return loadOrder(value);
  const word = typeof value === "string" ? codes[value] : Number(value ?? 0);
  if (word !== undefined && Number.isInteger(word)) return word;
  throw new TypeError(`the engine has no code for ${column} ${JSON.stringify(value)}`);
}

const loaded: readonly (readonly [LoadedField, number, number])[] = [
  ...hmapFields,
  ...goStringFields,
];

/**
 * Fields in the order in which they are loaded, as the engine takes it (src/engine/trace/trace.ts
 * touchInOrder): a byte each, offset << 2 | log2 of the size.
 */
function loadOrder(names: readonly LoadedField[]): number {
  return names.reduce((order, name, i) => {
    const [, offset = 0, size = 0] = loaded.find(([field]) => field === name) ?? [];
    return order | (((offset << 2) | Math.log2(size)) << (8 * i));
  }, 0);
}
