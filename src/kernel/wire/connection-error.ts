/** A connection file that cannot be used; the message names the field and what it should hold. */
export class ConnectionError extends Error {
  override name = "ConnectionError";
}
