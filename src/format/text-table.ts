/**
 * Small tables as aligned text: what a drawing says where no picture can be shown.
 *
 *   chain  buckets  live
 *       0        2    11
 *   ⋮ 40 rows not shown
 */
import { counted } from "./counted.js";

/** Rows that are shown: all of them, or so many from each end. */
const mostRows = 24;
const ends = 8;

/**
 * Lines of a table. Columns of numbers are aligned right, all others left; the middle of a long
 * table is left out, and a line says how much.
 */
export function textTable(
  names: readonly string[],
  rows: readonly (readonly (string | number)[])[],
): string[] {
  const gap = rows.length > mostRows ? rows.length - 2 * ends : 0;
  const shown = gap > 0 ? [...rows.slice(0, ends), ...rows.slice(-ends)] : rows;
  const columns = names.map((name, column) => {
    const cells = shown.map((row) => row[column] ?? "");
    const right = cells.length > 0 && cells.every((cell) => typeof cell === "number");
    const texts = [name, ...cells.map((cell) => cell.toLocaleString("en"))];
    const width = Math.max(...texts.map((text) => text.length));
    return texts.map((text) => (right ? text.padStart(width) : text.padEnd(width)));
  });
  const lines = ["", ...shown].map((_, row) => {
    return columns
      .map((column) => column[row])
      .join("  ")
      .trimEnd();
  });
  if (gap > 0) lines.splice(1 + ends, 0, `⋮ ${counted(gap, "row")} not shown`);
  return lines;
}
