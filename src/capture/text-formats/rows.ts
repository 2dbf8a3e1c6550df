/**
 * Reads text line by line into rows. A line that begins like a record but is malformed becomes a
 * row of `errors()` with its line and column; other lines are skipped, since logs contain them.
 */

/** A value of a column. */
export type Cell = string | number | boolean | null;

/** A line that could not be read. */
export interface Problem {
  /** From 1 on. */
  readonly line: number;
  readonly column: number;
  readonly problem: string;
  /** The line, shortened. */
  readonly text: string;
}

/** What a text holds: one kind of rows, each with the same columns. */
export interface Rows {
  readonly rows: readonly Readonly<Record<string, Cell>>[];
  readonly problems: readonly Problem[];
  /** Rows beyond those that are kept. */
  readonly left: number;
}

/** Rows that are kept of a text, and problems; a text has no more of either in memory. */
const mostRows = 1_000_000;
const mostProblems = 1000;

/** Characters of a line that a problem shows, and that a reader looks at. */
const shownLength = 200;
const longestLine = 2 ** 16;

/** Collects what a reader finds. */
export class Collector {
  readonly rows: Record<string, Cell>[] = [];
  readonly problems: Problem[] = [];
  left = 0;

  add(row: Record<string, Cell>): void {
    if (this.rows.length < mostRows) this.rows.push(row);
    else this.left++;
  }

  wrong(line: number, column: number, problem: string, text: string): void {
    if (this.problems.length >= mostProblems) return;
    this.problems.push({ line, column, problem, text: text.slice(0, shownLength) });
  }
}

/** The lines of a text with their numbers, one at a time; very long ones are cut. */
export function* linesOf(text: string): Generator<{ line: number; text: string }> {
  let line = 0;
  for (let from = 0; from < text.length; ) {
    const found = text.indexOf("\n", from);
    const end = found < 0 ? text.length : found;
    const stop = Math.min(end, from + longestLine);
    line++;
    yield { line, text: text.slice(from, stop).replace(/\r$/, "") };
    from = end + 1;
  }
}

/** A number as Go and Prometheus print it; undefined: it is none. */
export function numberOf(text: string): number | undefined {
  if (/^[+-]?Inf$/.test(text)) return text.startsWith("-") ? -Infinity : Infinity;
  if (text === "NaN") return Number.NaN;
  return /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/.test(text) ? Number(text) : undefined;
}
