// @ts-check
/**
 * An error in the environment, not in this code, that stops the set-up (no Python, no network, a
 * type error in a source). It is shown as plain text without a stack trace; any other error is a
 * bug and keeps its stack.
 */

export class UserError extends Error {
  /**
   * @param {string} what one sentence: what is wrong
   * @param {{ output?: string, advice?: string[] }} [more] what a sub-step printed, and what to do
   */
  constructor(what, { output = "", advice = [] } = {}) {
    super(what);
    this.name = "UserError";
    this.output = output;
    this.advice = advice;
  }
}

/**
 * The error as the lines a person reads.
 * @param {unknown} error
 * @returns {string}
 */
export function explain(error) {
  if (!(error instanceof UserError)) {
    return error instanceof Error ? (error.stack ?? error.message) : String(error);
  }
  const lines = [];
  const output = error.output.trimEnd();
  if (output !== "") lines.push(output, "");
  lines.push(`gomaplab: ${error.message}`);
  for (const line of error.advice) lines.push(`  ${line}`);
  return lines.join("\n");
}

/**
 * Runs a command's main function and turns its end into an exit code: its own number, or 1 with the
 * explanation on standard error.
 * @param {() => Promise<number>} main
 */
export async function runMain(main) {
  try {
    process.exitCode = await main();
  } catch (error) {
    process.stderr.write(`\n${explain(error)}\n`);
    process.exitCode = 1;
  }
}
