/** What is thrown where Delve cannot be had, or says that something cannot be done. */

/** There is no Delve, it does not open the program, or the program has no such map. */
export class DelveError extends Error {
  override readonly name = "DelveError";
}
