/**
 * Small tables as aligned text: the text form of drawings.
 *
 *   chain  buckets  live
 *       0        2    11
 *   ⋮ 40 rows not shown
 */
import { counted } from "./counted.js";

/** Rows that are shown: all of them, or a number from each end. */
const mostRows = 24;
const ends = 8;

/**
 * The lines of a listing: all of them, or of more than `most` those at its ends, with a line between
 * them that says how many are left out.
 */
export function abridged(lines: readonly string[], most = 48): string[] {
  const half = Math.floor(most / 2);
  if (lines.length <= most) return [...lines];
  const gap = `⋮ ${counted(lines.length - 2 * half, "row")} not shown`;
  return [...lines.slice(0, half), gap, ...lines.slice(-half)];
}

/**
 * Lines of a table. Columns of numbers are aligned right, all others left; the middle of a long
 * table is left out, and a line says how much.
 */
export function textTable(
  names: readonly string[],
  rows: readonly (readonly (string | number)[])[],
): string[] {
  const long = rows.length > mostRows;
  const shown = long ? [...rows.slice(0, ends), ...rows.slice(-ends)] : rows;
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
  if (long) lines.splice(1 + ends, 0, `⋮ ${counted(rows.length - 2 * ends, "row")} not shown`);
  return lines;
}
