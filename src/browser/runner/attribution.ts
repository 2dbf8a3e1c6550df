/**
 * Determines which cell caused the code that runs now, in the place of
 * kernel/runner/output/attribution.ts. A page has no hooks of promises: what is not called by a cell
 * itself is put down to the one that began last.
 */

import type * as Node from "../../kernel/runner/output/attribution.js";

let current = 0;
let latest = 0;
let escaped: { thrown: unknown; cell: number } | undefined;
const owners = new WeakMap<object, number>();

export function causingCell(): number {
  return current === 0 ? latest : current;
}

export function knownCause(): number {
  return current;
}

export function cellOf(object: object): number {
  return owners.get(object) ?? 0;
}

export function belongsTo(object: object, cell: number): void {
  owners.set(object, cell);
}

export function cellOfThrown(thrown: unknown): number {
  return escaped !== undefined && Object.is(escaped.thrown, thrown) ? escaped.cell : 0;
}

export function causedBy<T>(cell: number, run: () => T): T {
  const before = current;
  current = cell;
  try {
    return run();
  } catch (thrown) {
    if (before === 0) escaped = { thrown, cell };
    throw thrown;
  } finally {
    current = before;
  }
}

export function cellBegins(cell: number): void {
  latest = cell;
}

export function forgetCause(): void {
  current = 0;
}

({
  belongsTo,
  causedBy,
  causingCell,
  cellBegins,
  cellOf,
  cellOfThrown,
  forgetCause,
  knownCause,
}) satisfies Partial<typeof Node>;
