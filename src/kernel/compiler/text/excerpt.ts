/**
 * The lines of a cell around a place, with a mark under it:
 *
 *       1 | const a = 1;
 *   --> 2 | const b: number = "x";
 *         |       ^
 *       3 | a + b;
 */

import { columnsOf, linesOf } from "./lines.js";
import type { Place } from "./positions.js";

/** Lines shown before and after. */
const AROUND = 2;
/** What is shown of a longer line. */
const LONGEST_LINE = 400;
/**
 * What is shown of the line with the mark: its beginning, or what is around the place. A front end
 * breaks lines that are wider than its page, and then the mark would stand under something else.
 */
const LONGEST_MARKED = 100;
/** Characters shown in front of a place that is far to the right. */
const IN_FRONT = 60;

/** @param length of the stretch to mark, in UTF-16 units; 1 marks a place */
export function excerpt(source: string, { line, column }: Place, length = 1): string {
  const lines = linesOf(source);
  const first = Math.max(1, line - AROUND);
  const last = Math.min(lines.length, line + AROUND);
  const width = String(last).length;
  const shown: string[] = [];
  for (let number = first; number <= last; number++) {
    const text = lines[number - 1] ?? "";
    const isMarked = number === line;
    const from = isMarked && column > LONGEST_MARKED ? column - 1 - IN_FRONT : 0;
    const end = from + (isMarked ? LONGEST_MARKED : LONGEST_LINE);
    const cut = `${from > 0 ? "… " : ""}${text.slice(from, end)}${text.length > end ? " …" : ""}`;
    const pointer = isMarked ? "-->" : "   ";
    shown.push(`${pointer} ${String(number).padStart(width)} | ${cut}`.trimEnd());
    if (isMarked) {
      const before = (from > 0 ? "… " : "") + text.slice(from, column - 1);
      // Tabs stay tabs, so that the mark stands below its character.
      const indent = before.replace(/[^\t]+/g, (piece) => " ".repeat(columnsOf(piece)));
      const marked = text.slice(column - 1, Math.min(column - 1 + length, end));
      const marks = "^".repeat(Math.max(1, columnsOf(marked)));
      shown.push(`    ${" ".repeat(width)} | ${indent}${marks}`);
    }
  }
  return shown.join("\n");
}
