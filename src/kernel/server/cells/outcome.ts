/** How a cell ends: what its execute_reply says, apart from the number. */

import type { ErrorContent } from "../../channel.js";
import { ChildDied, explain } from "../children/death.js";

export interface Outcome {
  status: "ok" | "error";
  error: ErrorContent | undefined;
  /** Whether the error was published when it came. */
  told?: true | undefined;
  userExpressions: Record<string, unknown>;
  payload: Record<string, unknown>[];
}

/** A cell was interrupted before it began. */
export class Cancelled extends Error {}

const INTERRUPTED: ErrorContent = {
  ename: "Interrupted",
  evalue: "the cell was interrupted before it began",
  traceback: ["Interrupted: the cell was interrupted before it began"],
};

/** A cell that has nothing to say of itself. */
export function success(payload: Record<string, unknown>[] = []): Outcome {
  return { status: "ok", error: undefined, userExpressions: {}, payload };
}

export function failure(error: ErrorContent): Outcome {
  return { status: "error", error, userExpressions: {}, payload: [] };
}

/**
 * What a cell ends with that got no reply.
 *
 * @throws what it is given, when that is a fault of this server
 */
export function outcomeOfFailure(error: unknown): Outcome {
  if (error instanceof ChildDied) return failure(explain(error.death));
  if (error instanceof Cancelled) return failure(INTERRUPTED);
  throw error;
}
