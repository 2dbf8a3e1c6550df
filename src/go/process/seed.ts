/** The seed a process is made with, out of which come its hash key and its random generator. */
import { shown } from "../../format/shown.js";
import { GoRangeError } from "../errors.js";

/**
 * A seed as 64 bits.
 * @throws {GoRangeError} for what is not a whole number
 */
export function seedOf(seed: unknown): bigint {
  const whole = typeof seed === "bigint" || Number.isSafeInteger(seed);
  if (whole) return BigInt.asUintN(64, BigInt(seed as number | bigint));
  throw new GoRangeError(
    `\`seed\` must be a bigint or a whole number up to 2^53 - 1, got ${shown(seed)}`,
  );
}
