/** What each operation of a stream did: its accesses by the level that answered them. */

import { type Accesses, lengthOf } from "./access.js";
import { depths } from "./codes.js";
import type { CheckedMachine } from "./description.js";
import { AccessError } from "./errors.js";
import { outcome } from "./hierarchy.js";
import { MEMORY } from "./requests.js";

export interface OperationColumns {
  readonly op: Float64Array;
  readonly accesses: Float64Array;
  /** Accesses that touched more than one line. */
  readonly straddling: Float64Array;
  /** By the name of a level of the data's path, or "memory": accesses that it answered. */
  readonly answered: Readonly<Record<string, Float64Array>>;
  readonly secondTlbHits: Float64Array;
  readonly pageWalks: Float64Array;
}

/** Numbers of a row: op, accesses, straddling, second TLB, walks, then one a depth. */
const WIDTH = 5 + depths;
const ACCESSES = 1;
const STRADDLING = 2;
const SECOND_TLB = 3;
const WALKS = 4;
const ANSWERED = 5;

/** Counts by operation; operations follow one another, each with all its accesses in a row. */
export class Operations {
  #rows = new Float64Array(WIDTH * 1024);
  #count = 0;

  /** Counts outcomes of accesses of a chunk from number `from` on. */
  add({ op, words }: Accesses, outcomes: Uint8Array, from: number): void {
    if (op === undefined) {
      throw new AccessError("`op` must be in every chunk of a stream or in none");
    }
    for (const [i, code] of outcomes.entries()) {
      const at = this.#rowOf(op[from + i] as number, from + i);
      const rows = this.#rows;
      const bump = (column: number): void => {
        rows[at + column] = (rows[at + column] as number) + 1;
      };
      bump(ACCESSES);
      bump(ANSWERED + outcome.depth(code));
      if (outcome.straddles(code)) bump(STRADDLING);
      const translation = outcome.translation(code);
      if (translation === 1) bump(SECOND_TLB);
      if (translation === 2) bump(WALKS);
    }
    if (op.length !== words.length / 2) {
      const n = lengthOf({ words });
      throw new AccessError(`\`op\` must have ${n} values, one an access, got ${op.length}`);
    }
  }

  column(number: number): Float64Array {
    return Float64Array.from(
      { length: this.#count },
      (_, row) => this.#rows[WIDTH * row + number] as number,
    );
  }

  /** Where the row of an operation begins: the last one, or a new one. */
  #rowOf(op: number, access: number): number {
    const last = WIDTH * (this.#count - 1);
    if (this.#count > 0) {
      const before = this.#rows[last] as number;
      if (before === op) return last;
      if (before > op) {
        throw new AccessError(
          `access ${access} of a chunk: \`op\` must not decrease, got ${op} after ${before}`,
        );
      }
    }
    if (WIDTH * (this.#count + 1) > this.#rows.length) {
      const larger = new Float64Array(2 * this.#rows.length);
      larger.set(this.#rows);
      this.#rows = larger;
    }
    this.#rows[WIDTH * this.#count] = op;
    return WIDTH * this.#count++;
  }
}

export function operationColumns(
  { paths }: CheckedMachine,
  operations: Operations | undefined,
): OperationColumns {
  if (operations === undefined) {
    throw new AccessError(
      "operations: the accesses have no column `op`, the operation each belongs to",
    );
  }
  const levels = [...paths.data.map(({ name }) => name), MEMORY];
  return {
    op: operations.column(0),
    accesses: operations.column(ACCESSES),
    straddling: operations.column(STRADDLING),
    answered: Object.fromEntries(
      levels.map((level, depth) => [level, operations.column(ANSWERED + depth)]),
    ),
    secondTlbHits: operations.column(SECOND_TLB),
    pageWalks: operations.column(WALKS),
  };
}
