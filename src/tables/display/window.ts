/** Selects the rows of a long table to show: the first and the last. */

/** Rows that are shown, as positions in the view; `gap` is how many are left out after `head`. */
export interface Window {
  readonly rows: readonly number[];
  readonly head: number;
  readonly gap: number;
}

/** Tables of at most this many rows are shown whole … */
const WHOLE = 60;
/** Of longer tables, the number of rows from each end. */
const ENDS = 10;

/** @param most rows to show; of the default a longer table shows twenty */
export function windowOf(total: number, most?: number): Window {
  const whole = most ?? WHOLE;
  if (total <= whole) return { rows: span(0, total), head: total, gap: 0 };
  const head = most === undefined ? ENDS : Math.ceil(most / 2);
  const tail = most === undefined ? ENDS : Math.floor(most / 2);
  return { rows: [...span(0, head), ...span(total - tail, total)], head, gap: total - head - tail };
}

function span(from: number, to: number): number[] {
  return Array.from({ length: to - from }, (_, i) => from + i);
}
