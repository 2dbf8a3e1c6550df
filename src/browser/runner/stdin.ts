/** The input stream of a cell, in the place of kernel/runner/input/stdin.ts: a page has none. */

export function openInput(_cell: number): void {
  // Cells ask with `input()`.
}

export function closeInput(_cell: number, _isDone: boolean): void {
  // Nothing waits.
}
