/**
 * Values as text: the output of Node's `inspect`, without colour, limited to about a page.
 *
 * `inspect` limits arrays and nesting each by itself, which together still allow a hundred million
 * elements, and it does not limit the keys of an object at all. So the depth is chosen such that
 * what is shown stays below a number of parts, and what is still too long is cut.
 */

import { inspect, stripVTControlCharacters, types } from "node:util";
import { counted } from "../../counted.js";
import { exportsOf, isNamespace } from "../namespace.js";

/** Nesting that is shown if it can be afforded. */
const DEEPEST = 4;
/** Elements of one array, Map or Set. */
const MOST_ELEMENTS = 100;
/** Keys of an object with too many to show. */
const MOST_KEYS = 100;
/** Values that one text shows, over all levels. */
const MOST_PARTS = 10_000;
/** UTF-16 units of one text, and of one string inside of another value. */
const LONGEST = 100_000;
const LONGEST_STRING = 10_000;

/** Uncoloured text, as Node's own console would show it; a string that is the value is whole. */
export function asText(value: unknown): string {
  const whole = { colors: false, maxStringLength: Number.POSITIVE_INFINITY };
  if (typeof value === "string") return inspect(value, whole);
  const { part, hidden } = firstKeys(value);
  const text = inspect(part, {
    colors: false,
    depth: affordableDepth(part),
    maxArrayLength: MOST_ELEMENTS,
    maxStringLength: LONGEST_STRING,
  });
  const more = `,\n  … ${counted(hidden, "more key")}\n}`;
  return cut(stripVTControlCharacters(hidden > 0 ? text.replace(/\s*\}$/, more) : text));
}

/** An object of very many keys, such as a table of counted words, by the first of them. */
function firstKeys(value: unknown): { part: unknown; hidden: number } {
  const whole = { part: value, hidden: 0 };
  if (typeof value !== "object" || value === null || types.isProxy(value)) return whole;
  if (Array.isArray(value) || ArrayBuffer.isView(value) || inspect.custom in value) return whole;
  const keys = Object.keys(value);
  if (keys.length <= MOST_PARTS) return whole;
  const part = Object.create(Object.getPrototypeOf(value) as object | null) as object;
  for (const key of keys.slice(0, MOST_KEYS)) {
    const property = Object.getOwnPropertyDescriptor(value, key);
    if (property) Object.defineProperty(part, key, property);
  }
  return { part, hidden: keys.length - MOST_KEYS };
}

/** A value in one short line, as it stands in a table or a label. */
export function asLine(value: unknown, longest: number): string {
  const text = typeof value === "string" ? value.replaceAll(/\s+/g, " ") : inline(value);
  const characters = Array.from(text.slice(0, 4 * longest));
  if (characters.length <= longest && text.length <= 4 * longest) return text;
  return `${characters.slice(0, longest - 1).join("")}…`;
}

function inline(value: unknown): string {
  const depth = Math.min(1, affordableDepth(value));
  return stripVTControlCharacters(
    inspect(value, {
      colors: false,
      depth,
      breakLength: Number.POSITIVE_INFINITY,
      maxArrayLength: 8,
      maxStringLength: 200,
    }),
  ).replaceAll(/\s*\n\s*/g, " ");
}

function cut(text: string): string {
  if (text.length <= LONGEST) return text;
  const more = counted(text.length - LONGEST, "more character");
  return `${text.slice(0, LONGEST)}\n… ${more}`;
}

function affordableDepth(value: unknown): number {
  for (let depth = DEEPEST; depth > 0; depth--) {
    if (partsLeft(value, depth, MOST_PARTS) >= 0) return depth;
  }
  return 0;
}

/** What is left of a budget of parts after showing a value so deep; stops below zero. */
function partsLeft(value: unknown, depth: number, budget: number): number {
  let left = budget - 1;
  if (typeof value !== "object" || value === null || depth < 0) return left;
  for (const part of partsOf(value)) {
    left = partsLeft(part, depth - 1, left);
    if (left < 0) break;
  }
  return left;
}

/** What inspect would show inside; getters and proxies are left alone, as inspect leaves them. */
function* partsOf(value: object): Generator<unknown> {
  if (types.isProxy(value)) return;
  if (isNamespace(value)) {
    for (const [, exported] of exportsOf(value)) yield exported;
    return;
  }
  if (ArrayBuffer.isView(value)) {
    const { length } = value as { length?: number };
    for (let i = 0; i < Math.min(length ?? 0, MOST_ELEMENTS); i++) yield 0;
    return;
  }
  if (value instanceof Map || value instanceof Set) {
    let shown = 0;
    for (const entry of value.entries()) {
      if (shown++ === MOST_ELEMENTS) return;
      yield* entry;
    }
    return;
  }
  const keys = Array.isArray(value)
    ? Array.from({ length: Math.min(value.length, MOST_ELEMENTS) }, (_, i) => String(i))
    : Object.keys(value);
  for (const key of keys) yield Object.getOwnPropertyDescriptor(value, key)?.value;
}
