/**
 * What is measured of a map: one filled map and what is looked up in it afterwards. The case goes
 * as JSON to every contestant's own process (the engine, JS Map, real Go), so all do the same work.
 *
 * The keys are always the integers 0 … n-1: counted up, or in one shuffled order that all
 * contestants share. They are V8's small integers, which is the best case for JS Map.
 */

import * as v from "valibot";

/** The order in which keys come. */
export type Order = "sequence" | "shuffled";

export interface MapCase {
  /** Number of keys. */
  n: number;
  /** Type of the elems: the key itself as int64, or true. */
  elem: "int64" | "bool";
  /** Order in which the keys are put. */
  order: Order;
  /** Whether the map is made with room for n. */
  hint: boolean;
  /** The orders in which all keys are then looked up (whether the map has them). */
  lookups: readonly Order[];
}

/** What a contestant's process prints: one line of JSON. */
export interface MapReport {
  /** Entries in the map after the fill. */
  length: number;
  /** Nanoseconds for making and filling the map. */
  fill: number;
  /** Nanoseconds for each of the case's lookups, in their order. */
  lookups: number[];
}

const nanoseconds = v.pipe(v.number(), v.minValue(0));
const MapReport = v.object({
  length: v.number(),
  fill: nanoseconds,
  lookups: v.array(nanoseconds),
});

/**
 * The cases of `gomaplab bench`, in the order of its output. Lookups are measured in two of the
 * maps: of hint and elem they hardly depend.
 */
export function mapCases(n: number): MapCase[] {
  const without = { n, hint: false } as const;
  const withHint = { n, hint: true, lookups: [] } as const;
  return [
    { ...without, elem: "int64", order: "sequence", lookups: ["sequence", "shuffled"] },
    { ...withHint, elem: "int64", order: "sequence" },
    { ...without, elem: "int64", order: "shuffled", lookups: ["shuffled"] },
    { ...withHint, elem: "int64", order: "shuffled" },
    { ...without, elem: "bool", order: "sequence", lookups: [] },
    { ...withHint, elem: "bool", order: "sequence" },
    { ...without, elem: "bool", order: "shuffled", lookups: [] },
    { ...withHint, elem: "bool", order: "shuffled" },
  ];
}

/** How a case's fill is called in the output. */
export function fillTitle({ n, elem, order, hint }: MapCase): string {
  const room = hint ? "with" : "without";
  return `Fill map[int64]${elem}, ${room} hint: ${n.toLocaleString("en")} keys ${words[order]}`;
}

/** How the lookups in a case's map, in the given order, are called. */
export function lookupTitle({ n, elem, order }: MapCase, lookup: Order): string {
  const keys = `${n.toLocaleString("en")} keys ${words[lookup]}`;
  return `Look up in map[int64]${elem}, filled ${words[order]}: ${keys}`;
}

/**
 * Reads what a contestant printed.
 * @throws Error if it is no report, or tells of other work than the case asks for
 */
export function parseReport(text: string, { n, lookups }: MapCase): MapReport {
  const printed = `it printed ${JSON.stringify(text.trim().slice(0, 200))}`;
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    throw new Error(`a line of JSON was expected, but ${printed}`);
  }
  const result = v.safeParse(MapReport, value);
  if (!result.success) {
    const [issue] = result.issues;
    throw new Error(`${v.getDotPath(issue) ?? "report"}: ${issue.message}; ${printed}`);
  }
  const report = result.output;
  if (report.length !== n) throw new Error(`the map holds ${report.length} keys instead of ${n}`);
  if (report.lookups.length !== lookups.length) {
    throw new Error(`${report.lookups.length} lookups were timed instead of ${lookups.length}`);
  }
  return report;
}

const words = { sequence: "in sequence", shuffled: "shuffled" } as const;
