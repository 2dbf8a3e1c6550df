/** The error for an invalid connection file; the message names the field and the expected value. */
export class ConnectionError extends Error {
  override name = "ConnectionError";
}
