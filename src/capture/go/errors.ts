/** What is thrown where a real Go cannot be had, or does not do what was asked of it. */

/** There is no Go that could be used, a program does not compile, or its process ended. */
export class GoUnavailableError extends Error {
  override readonly name = "GoUnavailableError";
}
