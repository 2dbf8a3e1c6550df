/**
 * Checks that the `keys` argument of a bulk operation is a workload. Cells that are not
 * type-checked pass numbers, arrays, or nothing.
 */
import { shown } from "../../format/shown.js";
import { GoRangeError, GoValueError } from "../errors.js";
import type { Workload } from "./workload.js";

/** Keys that one call takes at most: some minutes of work. */
export const mostKeys = 2 ** 32;

const kinds: Readonly<Record<Workload["kind"], true>> = {
  sequence: true,
  uniform: true,
  zipf: true,
  array: true,
  texts: true,
  window: true,
};

/** Is this value a workload? */
export function isWorkload(value: unknown): value is Workload {
  return (
    typeof value === "object" &&
    value !== null &&
    Object.hasOwn(kinds, String((value as Partial<Workload>).kind)) &&
    isCount((value as Partial<Workload>).n) &&
    Symbol.iterator in value
  );
}

/** Is this a number of keys? */
export function isCount(n: unknown): n is number {
  return Number.isSafeInteger(n) && (n as number) >= 0;
}

/**
 * Refuse keys that are not a workload.
 * @param verb the operation that got them.
 * @throws {GoValueError} saying what would be one.
 */
export function requireWorkload(verb: string, keys: unknown): asserts keys is Workload {
  if (isWorkload(keys)) return;
  throw new GoValueError(
    `${verb}: \`keys\` must be a workload such as ${workloadFor(keys)}, got ${shown(keys)}`,
  );
}

/** How what was given is written as a workload. */
function workloadFor(given: unknown): string {
  if (isCount(given)) return `keys.sequence(${given})`;
  if (ArrayBuffer.isView(given)) return "keys.from(values)";
  if (given instanceof Set) return "keys.texts([...values]), where `values` has strings";
  if (!Array.isArray(given)) return 'keys.sequence(1000) or keys.strings(1000, "key")';
  const strings = given.some((part) => typeof part === "string");
  return strings ? "keys.texts(values)" : "keys.from(Float64Array.from(values))";
}

/** Operations a second that the engine does, about. */
const aSecond = 10_000_000;

/**
 * Refuse more keys than one call takes.
 * @throws {GoRangeError} with the time that they would take.
 */
export function requireKeys(verb: string, { n }: Workload): void {
  if (n <= mostKeys) return;
  const seconds = n / aSecond;
  const [span, unit] = seconds < 7200 ? [seconds / 60, "minutes"] : [seconds / 3600, "hours"];
  throw new GoRangeError(
    `${verb}: \`keys\` must have at most ${mostKeys.toLocaleString("en")} keys, got ` +
      `${n.toLocaleString("en")}; at ten million a second they would take ${Math.round(span).toLocaleString("en")} ${unit}`,
  );
}
