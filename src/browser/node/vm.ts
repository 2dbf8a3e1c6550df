/** node:vm in a browser, as far as the compiler's loader needs it. */

/** Evaluates a text as a script of this worker, under a name that stacks show. */
export function runInThisContext(text: string, { filename }: { filename: string }): unknown {
  // Called by another name, it sees the globals only.
  // biome-ignore lint/security/noGlobalEval: this is what the function is for
  const evaluate = globalThis.eval;
  return evaluate(`${text}\n//# sourceURL=${filename}`) as unknown;
}

export default { runInThisContext };
