/**
 * A case of the map benchmarks: how a map is filled and what is looked up in it afterwards. The
 * case is sent as JSON to the process of every contestant (the engine, JS Map, real Go), so all do
 * the same work.
 *
 * The keys are always the integers 0 … n-1: counted up, or in one shuffled order that all
 * contestants share. They are V8's small integers, which is the best case for JS Map.
 */

import * as v from "valibot";
import type { Taken } from "../stopwatch.js";

/** The order in which keys come. */
export type Order = "sequence" | "shuffled";

/** How the engine does it: in bulk, or put by put from TypeScript, in the fast or the traced build. */
export type Way = "bulk" | "single" | "traced";

/**
 * "mark": a forced collection of the filled map, with the collector off until then; the shortest of
 * three. "allocate": the fill's allocations again by the allocator alone, of each purpose as many,
 * of their mean size.
 */
export type HeapWork = "mark" | "allocate";

export interface MapCase {
  /** Number of keys. */
  n: number;
  /** Type of the keys: the integers, or "key-" and their digits. */
  key: (typeof KEY_TYPES)[number];
  /** Type of the elems: numbers counted up, true, or "elem-" and the numbers' digits. */
  elem: "int64" | "bool" | "string";
  /** Order in which the keys are put. */
  order: Order;
  /** Whether the map is made with room for n. */
  hint: boolean;
  /** The orders in which all keys are then looked up (whether the map has them). */
  lookups: readonly Order[];
  /** Whether all entries are then visited by a range loop. */
  range: boolean;
  /** What of the heap is timed after that, and the fill is not: see {@link HeapWork}. */
  heap: HeapWork | null;
  way: Way;
}

/** What a contestant's process prints: one line of JSON. */
export interface MapReport {
  /** Entries in the map after the fill. */
  length: number;
  /** Making and filling the map. */
  fill: Taken;
  /** Each of the case's lookups, in their order. */
  lookups: Taken[];
  /** The range loop; zeros where there is none. */
  range: Taken;
  /** Nanoseconds for what is timed of the heap; 0 where nothing is. */
  heap: number;
}

const nanoseconds = v.pipe(v.number(), v.minValue(0));
const TakenReport = v.object({ wall: nanoseconds, cpu: nanoseconds });
const MapReport = v.object({
  length: v.number(),
  fill: TakenReport,
  lookups: v.array(TakenReport),
  range: TakenReport,
  heap: nanoseconds,
});

/** Most keys for operations one by one. */
const MOST_SINGLE = 1_000_000;

/** Types of keys that there are cases of. */
export const KEY_TYPES = ["int64", "int32", "string"] as const;

/**
 * The cases of `gomaplab bench`, in the order of its output. Lookups and range loops are measured in
 * maps made without hint: of hint and elem they hardly depend.
 */
export function mapCases(n: number): MapCase[] {
  const without = {
    n,
    elem: "int64",
    order: "sequence",
    hint: false,
    heap: null,
    way: "bulk",
  } as const;
  const withHint = { ...without, hint: true, lookups: [], range: false } as const;
  const all = { lookups: ["sequence", "shuffled"], range: true } as const;
  const collected = { ...without, lookups: [], range: false, heap: "mark" } as const;
  const single = { ...without, key: "int64", lookups: ["sequence"], range: false } as const;
  return [
    ...KEY_TYPES.flatMap((key) => [
      { ...without, ...all, key },
      { ...withHint, key },
    ]),
    { ...without, key: "int64", order: "shuffled", lookups: ["shuffled"], range: false },
    { ...withHint, key: "int64", order: "shuffled" },
    { ...without, key: "int64", elem: "bool", lookups: [], range: false },
    { ...withHint, key: "int64", elem: "bool" },
    { ...single, n: Math.min(n, MOST_SINGLE), way: "single" },
    { ...single, n: Math.min(n, MOST_SINGLE), way: "traced" },
    { ...collected, key: "int64" },
    { ...collected, key: "string" },
    { ...collected, key: "int64", elem: "string" },
    { ...collected, key: "string", elem: "string" },
    { ...without, key: "int64", lookups: [], range: false, heap: "allocate" },
  ];
}

/** How a case's fill is called in the output. */
export function fillTitle({ n, order, hint, ...work }: MapCase): string {
  const room = hint ? "with" : "without";
  return `${verbs[work.way]} ${mapText(work)}, ${room} hint: ${count(n)} ${words[order]}`;
}

/** How the lookups in a case's map, in the given order, are called. */
export function lookupTitle({ n, order, ...work }: MapCase, lookup: Order): string {
  const how = lookupVerbs[work.way];
  return `${how} in ${mapText(work)}, filled ${words[order]}: ${count(n)} ${words[lookup]}`;
}

/** How the range loop over a case's map is called. */
export function rangeTitle({ n, order, ...work }: MapCase): string {
  return `Range over ${mapText(work)}, filled ${words[order]}: ${n.toLocaleString("en")} entries`;
}

/** How what is timed of the heap is called. */
export function heapTitle({ n, heap, ...work }: MapCase & { heap: HeapWork }): string {
  return `${heapVerbs[heap]} ${mapText(work)}: ${n.toLocaleString("en")} entries`;
}

function mapText({ key, elem }: Pick<MapCase, "key" | "elem">): string {
  return `map[${key}]${elem}`;
}

function count(n: number): string {
  return `${n.toLocaleString("en")} keys`;
}

/**
 * Reads what a contestant printed.
 * @throws Error if it is not a report, or tells of other work than the case asks for
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

const verbs = {
  bulk: "Fill",
  single: "Put one by one into",
  traced: "Put one by one, the engine traced, into",
} as const;
const lookupVerbs = {
  bulk: "Look up",
  single: "Look up one by one",
  traced: "Look up one by one, the engine traced,",
} as const;
const heapVerbs = {
  mark: "Collect, everything alive,",
  allocate: "The allocator's share of a fill of",
} as const;
const words = { sequence: "in sequence", shuffled: "shuffled" } as const;
