/**
 * The minimum cost of an operation or range of a case: the number of single operations, the size of
 * the data of their keys and elems, and the number of entries afterwards. Computed without running
 * anything.
 */
import type { GoMap, GoType, GoValue } from "../../go/index.js";
import type { Operation, WrittenOperation } from "../case/operations.js";
import { distinctKeys, type Ends } from "./distinct-keys.js";

/** Data that values lead to: its bytes, and in how many objects they lie. */
interface Data {
  readonly bytes: number;
  readonly objects: number;
}

const none: Data = { bytes: 0, objects: 0 };

/** An operation as written: `n` single ones. */
export interface LeastCost {
  readonly n: number;
  /** Data of each. */
  readonly data: Data;
  readonly puts: boolean;
  /** Entries of the map afterwards, given those before. */
  readonly entries: (before: number) => number;
}

/** Digits that a number between the two ends of a range may have fewer than these. */
const fewerDigits = 20;

/** A lower bound on the cost of an operation as written. */
export function leastCost(written: WrittenOperation, type: GoMap["type"]): LeastCost {
  if (!("at" in written)) {
    const entries = entriesAfter[written.code];
    return { n: 1, data: dataOf(written, type), puts: written.code === "p", entries };
  }
  const { n } = written;
  const puts = written.code === "pr";
  if (n === 0) return { n, data: none, puts, entries: (before) => before };
  const [first, last] = [written.at(0), written.at(n - 1)];
  const [a, b] = [dataOf(first, type), dataOf(last, type)];
  const bytes = Math.max(0, Math.min(a.bytes, b.bytes) - fewerDigits * a.objects);
  const data = { objects: a.objects, bytes };
  if (!puts) return { n, data, puts, entries: (before) => Math.max(0, before - n) };
  const second = written.at(Math.min(1, n - 1));
  const keys = [first, second, last].map((put) => ("key" in put ? put.key : null));
  const different = distinctKeys(type.key, n, keys as unknown as Ends);
  return { n, data, puts, entries: (before) => Math.max(before, different) };
}

/** Entries of a map after a single operation, at the least. */
const entriesAfter: Readonly<Record<Operation["code"], (before: number) => number>> = {
  p: (before) => Math.max(before, 1),
  g: (before) => before,
  d: (before) => Math.max(0, before - 1),
  c: () => 0,
  it: (before) => before,
  nx: (before) => before,
};

function dataOf(operation: Operation, type: GoMap["type"]): Data {
  if (!("key" in operation)) return none;
  const key = dataOfValue(type.key, operation.key);
  return operation.code === "p" ? sum([key, dataOfValue(type.elem, operation.elem)]) : key;
}

/** The data that a value leads to, as far as it is easily known. */
function dataOfValue(type: GoType, value: GoValue): Data {
  switch (type.kind) {
    case "string": {
      const { length } = value as string | Uint8Array;
      return { bytes: length, objects: length === 0 ? 0 : 1 };
    }
    case "array":
      return sum(Array.isArray(value) ? value.map((part) => dataOfValue(type.elem, part)) : []);
    case "struct": {
      const fields = value as Readonly<Record<string, GoValue>>;
      return sum(
        type.fields.flatMap(({ name, type: of }) => {
          return fields[name] === undefined ? [] : [dataOfValue(of, fields[name])];
        }),
      );
    }
    case "interface":
      return value === null ? none : { bytes: 0, objects: 1 };
    default:
      return none;
  }
}

function sum(all: readonly Data[]): Data {
  return all.reduce(
    (so, { bytes, objects }) => ({ bytes: so.bytes + bytes, objects: so.objects + objects }),
    none,
  );
}
