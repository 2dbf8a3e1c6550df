/** Work with what Node calls an experiment, and warns of to people who did not choose it. */

/** Does the work, which is synchronous or begins so, without Node's warnings. */
export function unwarned<T>(work: () => T): T {
  const { emitWarning } = process;
  process.emitWarning = () => undefined;
  try {
    return work();
  } finally {
    process.emitWarning = emitWarning;
  }
}
