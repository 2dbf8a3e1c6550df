/** The size limit of a capture. */

/** Bytes of memory a capture may hold: its text, twice that, must fit into one string. */
const maxBytes = 96 * 2 ** 20;

/** A map too large to be written down. */
export class CaptureSizeError extends RangeError {
  override readonly name = "CaptureSizeError";
}

/**
 * Refuse to write down that many bytes of something.
 * @param takes as a verb: "take", or "will take at least" of what is not there yet.
 * @throws CaptureSizeError
 */
export function requireBytes(what: string, bytes: number, takes = "take"): void {
  if (bytes <= maxBytes) return;
  const [have, most] = [bytes, maxBytes].map((n) => Math.floor(n / 2 ** 20).toLocaleString("en"));
  throw new CaptureSizeError(
    `the map's ${what} ${takes} ${have} MiB; a capture holds at most ${most} MiB`,
  );
}
