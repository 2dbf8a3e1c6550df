/**
 * The execution counter: common to all shells, so that a traceback's `In [n]` means one cell only,
 * and kept when a runner is replaced.
 */

import type { ExecuteFields, ExecuteRequest } from "../../wire/messages/execute.js";

export class ExecutionCount {
  #count = 0;

  /** The number that a cell will have; one that is not stored has that of the next stored one. */
  lineOf({ silent }: ExecuteRequest): number {
    return silent ? this.#count : this.#count + 1;
  }

  /** A stored cell with this number begins. */
  begin(line: number): void {
    this.#count = line;
  }

  /** The fields of the reply to a cell that does not run: it gets no number of its own. */
  get withoutRun(): ExecuteFields {
    return { execution_count: this.#count, user_expressions: {}, payload: [] };
  }
}
