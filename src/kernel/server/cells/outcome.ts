/** The outcome of a cell: the content of its execute_reply. */

import type { ErrorContent } from "../../channel.js";
import type { ExecuteReply } from "../../wire/messages/execute.js";
import { ChildDied, explain } from "../children/death.js";

export interface Outcome {
  /** Undefined for a cell that succeeded. */
  error: ErrorContent | undefined;
  /** Whether the error was published when it came. */
  isPublished?: true | undefined;
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

/** A cell that succeeded without a runner. */
export function success(payload: Record<string, unknown>[] = []): Outcome {
  return { error: undefined, userExpressions: {}, payload };
}

export function failure(error: ErrorContent): Outcome {
  return { error, userExpressions: {}, payload: [] };
}

/**
 * What a cell ends with whose runner or compiler did not reply.
 *
 * @throws what it is given, when that is a fault of this server
 */
export function outcomeOfFailure(error: unknown): Outcome {
  if (error instanceof ChildDied) return failure(explain(error.death));
  if (error instanceof Cancelled) return failure(INTERRUPTED);
  throw error;
}

/** The reply to a cell with this number. */
export function replyOf({ error, userExpressions, payload }: Outcome, line: number): ExecuteReply {
  const fields = { execution_count: line, user_expressions: userExpressions, payload };
  return error ? { status: "error", ...fields, ...error } : { status: "ok", ...fields };
}

/** The error of a cell that does not run, and why. */
export function aborted(because: string): ErrorContent {
  const evalue = `not run, because ${because}`;
  return { ename: "Aborted", evalue, traceback: [`Aborted: ${evalue}`] };
}
