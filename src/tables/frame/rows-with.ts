/** The rows of a table that a figure or drawing is made of, where it is a table of that kind. */
import { ColumnTable } from "arquero";
import { shown } from "../../format/shown.js";

/**
 * @param call who asks, as a notebook calls it: "plot.tlb"
 * @param columns names that the table must have
 * @param right what would be right, with an example
 * @throws {TypeError} for what is no table, or lacks a column
 */
export function rowsWith<R>(
  call: string,
  of: unknown,
  columns: readonly string[],
  right: string,
): R[] {
  if (!(of instanceof ColumnTable)) {
    throw new TypeError(`${call}: expected ${right}, got ${shown(of)}`);
  }
  const names = of.columnNames();
  const missing = columns.find((name) => !names.includes(name));
  if (missing === undefined) return of.objects() as R[];
  const has = names.length === 0 ? "no columns" : `the columns ${names.join(", ")}`;
  throw new TypeError(
    `${call}: expected ${right}, got a table without a column ${missing}: it has ${has}`,
  );
}
