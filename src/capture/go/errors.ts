/** The errors thrown when a real Go is not available or fails. */

/** There is no Go that could be used, a program does not compile, or its process ended. */
export class GoUnavailableError extends Error {
  override readonly name = "GoUnavailableError";
}
