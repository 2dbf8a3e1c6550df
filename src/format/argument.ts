/**
 * What a function says of an argument that it cannot take: which, what would be right, what it got.
 * For values that no type check has seen.
 */
import { shown } from "./shown.js";

/**
 * @param call who asks, as a notebook calls it: "plot.misses"
 * @param right what would be right, with an example
 * @param names methods and properties that the value must have
 * @throws {TypeError} for a value without them
 */
export function requireLike(
  call: string,
  value: unknown,
  right: string,
  names: readonly string[],
): void {
  const isObject = typeof value === "object" && value !== null;
  if (isObject && names.every((name) => name in value)) return;
  throw new TypeError(`${call}: expected ${right}, got ${shown(value)}`);
}

/**
 * @param example options that could be given: "{ seed: 1 }"
 * @throws {TypeError} for what is no object
 */
export function requireOptions(options: unknown, example: string): void {
  if (typeof options === "object" && options !== null && !Array.isArray(options)) return;
  throw new TypeError(`\`options\` must be an object such as ${example}, got ${shown(options)}`);
}

/**
 * @param name the argument or option, as it is written
 * @param example "[8, 64]"
 * @throws {TypeError} for what is no array
 */
export function requireList(name: string, list: unknown, example: string): void {
  if (Array.isArray(list)) return;
  throw new TypeError(`\`${name}\` must be an array such as ${example}, got ${shown(list)}`);
}
