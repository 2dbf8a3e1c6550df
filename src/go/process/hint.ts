/**
 * The size hint of make: a whole number that asks for room.
 *
 * Go's compiler refuses negative and fractional constants; a running Go program treats an absurd
 * hint that it only learns at run time as 0. Here every such hint is refused, with the place.
 * Source: runtime.makemap, Go 1.19; Go specification, "Making slices, maps and channels".
 */
import { shown } from "../../format/shown.js";
import { HintError } from "../errors.js";
import type { GenerationRules } from "../generation.js";
import type { MapType } from "../layout/maptype.js";

/** Bytes that the heap of a process can have at most: addresses are offsets of 32 bits. */
export const addressSpace = 2 ** 32 - 2 ** 20;

/**
 * Check a hint.
 * @returns the hint as a number.
 * @throws {HintError} quoting `make(type, hint)` with carets under the hint.
 */
export function checkHint(hint: unknown, type: MapType, rules: GenerationRules): number {
  const exact = Number.isInteger(hint) ? BigInt(hint as number) : hint;
  const written = typeof exact === "bigint" ? String(exact) : shown(exact);
  const before = `make(${type.text}, `;
  const fail = (problem: string, advice: string): never => {
    throw new HintError(problem, `${before}${written})`, before.length, written.length, advice);
  };
  const largest = rules.largestHint(type);
  const right = `A hint is a whole number from 0 to ${largest.toLocaleString("en")} for this type`;
  if (typeof hint !== "number" && typeof hint !== "bigint") {
    return fail("The hint is not a number", right);
  }
  if (Number.isNaN(hint)) return fail("The hint is not a number", right);
  if (hint < 0) return fail("The hint is negative", right);
  if (typeof hint === "number" && Number.isFinite(hint) && !Number.isInteger(hint)) {
    return fail("The hint is not whole", right);
  }
  if (hint > largest) {
    return fail("The hint asks for more memory than the process can address", right);
  }
  return Number(hint);
}
