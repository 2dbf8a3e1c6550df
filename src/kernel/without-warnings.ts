/** Runs code that uses experimental features of Node without showing Node's warnings. */

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
