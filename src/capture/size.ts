/** How much of a map a capture holds. */

/** Bytes of buckets a capture may hold: its text, twice that, must fit into one string. */
const maxBucketBytes = 96 * 2 ** 20;

/** A map too large to be written down. */
export class CaptureSizeError extends RangeError {
  override readonly name = "CaptureSizeError";
}

/** Refuse to write down that many bytes of buckets or groups. @throws CaptureSizeError */
export function requireBytes(what: string, bytes: number): void {
  if (bytes <= maxBucketBytes) return;
  const [have, most] = [bytes, maxBucketBytes].map((n) => Math.floor(n / 2 ** 20));
  throw new CaptureSizeError(
    `the map's ${what} take ${have?.toLocaleString("en")} MiB; a capture holds at most ${most} MiB`,
  );
}
