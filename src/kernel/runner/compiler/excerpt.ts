/**
 * The lines of a cell around a place, with a mark under it:
 *
 *       1 | const a = 1;
 *   --> 2 | const b: number = "x";
 *         |       ^
 *       3 | a + b;
 */

import type { Place } from "./positions.js";

/** Lines shown before and after. */
const AROUND = 2;
/** Longest mark, in characters; a mark never leaves its line. */
const LONGEST_LINE = 400;

/** @param length of the stretch to mark, in UTF-16 units; 1 marks a place */
export function excerpt(source: string, { line, column }: Place, length = 1): string {
  const lines = source.split(/\r?\n/);
  const first = Math.max(1, line - AROUND);
  const last = Math.min(lines.length, line + AROUND);
  const width = String(last).length;
  const shown: string[] = [];
  for (let number = first; number <= last; number++) {
    const text = lines[number - 1] ?? "";
    const cut = text.length > LONGEST_LINE ? `${text.slice(0, LONGEST_LINE)} …` : text;
    const pointer = number === line ? "-->" : "   ";
    shown.push(`${pointer} ${String(number).padStart(width)} | ${cut}`.trimEnd());
    if (number === line && column <= LONGEST_LINE) {
      const marks = Math.max(1, Math.min(length, text.length - column + 1));
      // Tabs stay tabs, so that the mark stands below its character.
      const indent = text.slice(0, column - 1).replace(/[^\t]/g, " ");
      shown.push(
        `    ${" ".repeat(width)} | ${indent}${"^".repeat(Math.min(marks, LONGEST_LINE))}`,
      );
    }
  }
  return shown.join("\n");
}
