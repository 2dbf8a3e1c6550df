/**
 * An error that the user can fix, printed as one sentence and advice on standard error, without a
 * stack trace. Thrown by commands, printed by main.ts.
 */

export class CommandError extends Error {
  override readonly name = "CommandError";

  /** @param advice lines that say what would be right or what to do */
  constructor(
    message: string,
    readonly advice: readonly string[] = [],
  ) {
    super(message);
  }
}

/**
 * What the command line prints for an error. The errors of our own classes are written for
 * readers; the language's own (a TypeError, a ReferenceError) are faults of ours, and then the
 * stack is what helps.
 */
export function describe(error: unknown): string {
  if (!(error instanceof Error)) return `gomaplab: ${String(error)}`;
  if (error instanceof CommandError) {
    return [`gomaplab: ${error.message}`, ...error.advice.map((line) => `  ${line}`)].join("\n");
  }
  const fault = [TypeError, ReferenceError, SyntaxError].some((kind) => error.constructor === kind);
  return `gomaplab: ${fault ? (error.stack ?? error.message) : error.message}`;
}
