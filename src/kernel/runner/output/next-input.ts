/**
 * `setNextInput` (execute_reply, payload of source "set_next_input"): the front end puts the code
 * into a new cell below, or replaces the cell itself.
 *
 * https://jupyter-client.readthedocs.io/en/stable/messaging.html#payloads-deprecated
 */

import { causingCell } from "./attribution.js";

const proposed = new Map<number, Record<string, unknown>>();

/**
 * Inserts a cell with this code below the current one; it is not run.
 *
 * @param code of the cell
 * @param options `replace`: replace the code of the current cell
 * @example
 * setNextInput(`plot.growth(m)`);
 */
export function setNextInput(code: string, options: { replace?: boolean } = {}): void {
  if (typeof code !== "string") {
    throw new TypeError(`\`code\` must be a string, got ${typeof code}`);
  }
  const { replace = false } = options;
  // The last word of a cell counts.
  proposed.set(causingCell(), { source: "set_next_input", text: code, replace });
}

/** What a cell that ends has proposed, as the payload of its reply. */
export function takeProposed(cell: number): Record<string, unknown>[] {
  const payload = proposed.get(cell);
  proposed.delete(cell);
  return payload ? [payload] : [];
}
