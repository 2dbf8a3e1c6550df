/**
 * Bulk operations for keys and elems that the engine does not make itself: texts, floats and
 * integers of other sizes. The same workloads, put one by one from here.
 */
import { type FillOptions, inChunks, type LookupResult } from "./bulk.js";
import { GoRangeError, GoValueError } from "./errors.js";
import type { MapType } from "./maptype.js";
import type { GoType } from "./type.js";
import { isWorkload, type Workload } from "./workload.js";

/** Puts or lookups between two looks at whether to stop. */
const chunk = 4096;

const engineKeys = ["int64", "int"];
const engineElems = ["int64", "int", "uint64", "uint", "uint8", "int8", "bool"];

/** Does the engine fill maps of this type itself? */
export function filledInside({ key, elem }: MapType): boolean {
  const set = elem.kind === "struct" && elem.fields.length === 0;
  return engineKeys.includes(key.kind) && (set || engineElems.includes(elem.kind));
}

/** Fill by `put`, told key and elem. */
export function fillOneByOne(
  { key, elem }: MapType,
  keys: Workload,
  elems: unknown,
  zero: unknown,
  options: FillOptions,
  put: (key: unknown, elem: unknown) => void,
): void {
  const makeKey = maker(key, keys);
  const many = isWorkload(elems) ? elems : undefined;
  if (many !== undefined && many.n !== keys.n) {
    throw new GoRangeError(`fill: ${keys.n} keys, but ${many.n} elems`);
  }
  const makeElem = many === undefined ? undefined : maker(elem, many);
  const constant = elems === undefined ? zero : elems;
  const nextKey = keys[Symbol.iterator]();
  const nextElem = many?.[Symbol.iterator]();
  inChunks(
    "puts",
    keys.n,
    () => chunk,
    options.onProgress,
    (_done, count) => {
      for (let i = 0; i < count; i++) {
        const n = nextKey.next().value;
        put(makeKey(n), makeElem === undefined ? constant : makeElem(nextElem?.next().value));
      }
    },
  );
}

/** Look up by `has`. */
export function lookupOneByOne(
  { key }: MapType,
  keys: Workload,
  options: Pick<FillOptions, "onProgress">,
  has: (key: unknown) => boolean,
): LookupResult {
  const makeKey = maker(key, keys);
  const next = keys[Symbol.iterator]();
  let found = 0;
  inChunks(
    "lookups",
    keys.n,
    () => chunk,
    options.onProgress,
    (_done, count) => {
      for (let i = 0; i < count; i++) if (has(makeKey(next.next().value))) found++;
    },
  );
  return { done: keys.n, found };
}

/** What turns an integer of a workload into a value of the type. */
function maker(type: GoType, { prefix }: Workload): (n: bigint) => unknown {
  if (type.kind === "string") return (n) => `${prefix ?? ""}${n}`;
  if (type.kind === "float32" || type.kind === "float64") return Number;
  if (type.kind === "bool") return (n) => (n & 1n) === 1n;
  if (/^u?int/.test(type.kind) && type.kind !== "interface") return (n) => n;
  throw new GoValueError(
    `A workload makes integers, floats and texts, no ${type.text}; put these one by one`,
  );
}
