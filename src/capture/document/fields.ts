/**
 * The fields of captures, and how each is checked when a capture is read.
 */

import * as v from "valibot";
import { counted } from "../../format/counted.js";
import type { Json } from "./json.js";
import { MalformedError, shown } from "./malformed.js";
import { fields, integerUpTo } from "./schema.js";

export const bytes = (what: string) => {
  const message = (issue: v.BaseIssue<unknown>) =>
    `expected ${what} as hexadecimal text, got ${shown(issue.input)}`;
  return v.pipe(v.string(message), v.regex(/^(?:[0-9a-f]{2})*$/, message));
};
export const count = v.pipe(
  integerUpTo(BigInt(Number.MAX_SAFE_INTEGER), "a number from 0 to 2^53 - 1"),
  v.transform(Number),
);
export const op = v.pipe(
  v.number((issue) => `expected the number of an operation, got ${shown(issue.input)}`),
  v.safeInteger((issue) => `expected the number of an operation, got ${shown(issue.input)}`),
  v.minValue(-1, (issue) => `expected the number of an operation or -1, got ${shown(issue.input)}`),
);
export const text = v.string((issue) => `expected a string, got ${shown(issue.input)}`);
export const flag = v.boolean((issue) => `expected true or false, got ${shown(issue.input)}`);

/** Kept in one spelling, so that two texts of a word are equal when the words are. */
export const word = v.pipe(
  integerUpTo(2n ** 64n - 1n, 'a 64-bit word ("0x…")'),
  v.transform((n) => `0x${n.toString(16)}`),
);

function list<S extends v.GenericSchema>(item: S) {
  const items = v.array(item, (issue) => `expected an array or null, got ${shown(issue.input)}`);
  return v.nullable(items);
}

/** A list, null where nothing was added to it; an empty one is the same. */
export function listOrNull<S extends v.GenericSchema>(item: S) {
  return v.pipe(
    list(item),
    v.transform((items) => (items?.length === 0 ? null : items)),
  );
}

/** A list that is never without items in real captures. */
export function listOrEmpty<S extends v.GenericSchema>(item: S) {
  return v.pipe(
    list(item),
    v.transform((items) => items ?? []),
  );
}

/** The head of a capture, and the case that it was taken of, where it says it. */
export const runFields = {
  go: text,
  name: text,
  type: text,
  case: v.optional(v.custom<Json>(() => true)),
};

/** What running the case cost. */
export const costFields = {
  nops: count,
  alloc: fields("alloc", {
    frees: count,
    heapAlloc: count,
    heapObjects: count,
    mallocs: count,
    totalAlloc: count,
  }),
};

/** Random numbers: were they put in after the fact, and where the sequence stood. */
export const randFields = { emulated: flag, end: word, start: word };

/** Values outside the map's arrays, and hashes of the first keys. */
export const valueFields = {
  types: listOrNull(text),
  indirectKeys: listOrNull(bytes("a key")),
  indirectElems: listOrNull(bytes("an elem")),
  hashes: listOrNull(
    v.pipe(
      text,
      v.regex(
        /^[0-9]+:[0-9a-f]{16}$/,
        (issue) => `expected "operation:hash in 16 hexadecimal digits", got ${shown(issue.input)}`,
      ),
    ),
  ),
};

/** Refuse a memory text of another length than its structure's. @throws MalformedError */
export function requireLength(field: string, hex: string, size: number): void {
  if (hex.length === 2 * size) return;
  const problem = `expected ${counted(size, "byte")} (${counted(2 * size, "character")}), got ${counted(hex.length, "character")}`;
  throw new MalformedError(field, problem);
}

/** Go's encoder writes a list nothing was added to as null. */
export function orNull<T>(list: T[]): T[] | null {
  return list.length === 0 ? null : list;
}
