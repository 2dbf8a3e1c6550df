/**
 * The events of a Swiss map as rows: first group, first table, every table that was replaced, split
 * or pruned, every doubling of the directory, every new seed.
 *
 * Source of the rules: internal/runtime/maps, Go 1.26 (growToTable, rehash, installTableSplit).
 */

import type { ColumnTable } from "arquero";
import { counted } from "../../format/counted.js";
import { grouped } from "../../format/quantity.js";
import type { IgnoredHint, Rehash, SwissEvent } from "../../go/index.js";
import { blockSlots, entriesOfTable } from "../../go/index.js";
import type { Change } from "../events.js";
import { table } from "../frame/column-form.js";
import { emptyMade, type Growth, growthColumns, type Trigger } from "../growth.js";
import type { GrownOf } from "../map-view.js";

/** The state after an operation that changed tables, directory or seed. */
export interface SwissState {
  readonly op: number;
  readonly count: number;
  /** In words. */
  readonly what: string;
  readonly dirLen: number;
  readonly globalDepth: number;
  readonly seed: bigint;
  /** Groups of the tables that are in the directory, or 1 in a small map; 0 before the first entry. */
  readonly groups: number;
  /** A table was replaced by a larger one or by two. */
  readonly growth?: Growth;
  readonly mallocs: number;
  readonly totalAlloc: number;
}

/**
 * Events of a map as a table, in order. Columns:
 * - `op` number of the operation, -1 is make; `count` entries after it; `what` in words
 * - `kind` of the growth: "at once" where a table was replaced by one twice as large, "split" where by
 *   two; null elsewhere
 * - `trigger` why: "growthLeft 0: 14 of 16 slots taken"; `triggerValue` slots taken, tombstones too
 * - `groups` of eight slots; `load` entries per group; `dirLen`, `globalDepth` as in the header
 * - `seed` as text
 * - `mallocs`, `totalAlloc` objects and bytes allocated so far
 * - `objects`, `bytes` allocated since the previous row, this one included
 */
export function swissEventsTable(map: GrownOf<"swiss">): ColumnTable {
  const moments = swissStates(map);
  const numbers = (read: (moment: SwissState, index: number) => number) =>
    Float64Array.from(moments, read);
  const since = (field: "mallocs" | "totalAlloc") =>
    numbers((moment, index) => moment[field] - (moments[index - 1]?.[field] ?? 0));
  return table({
    op: numbers(({ op }) => op),
    count: numbers(({ count }) => count),
    what: moments.map(({ what }) => what),
    ...growthColumns(moments),
    groups: numbers(({ groups }) => groups),
    load: numbers(({ count, groups }) => (groups === 0 ? 0 : count / groups)),
    dirLen: numbers(({ dirLen }) => dirLen),
    globalDepth: Uint8Array.from(moments, ({ globalDepth }) => globalDepth),
    seed: moments.map(({ seed }) => `0x${seed.toString(16).padStart(16, "0")}`),
    mallocs: numbers(({ mallocs }) => mallocs),
    totalAlloc: numbers(({ totalAlloc }) => totalAlloc),
    objects: since("mallocs"),
    bytes: since("totalAlloc"),
  });
}

/** Events and replaced tables of a Swiss map, one item per operation. */
export function swissStates(map: GrownOf<"swiss">): SwissState[] {
  const { events } = map;
  const rehashes = new Map((map.rehashes ?? []).map((rehash) => [rehash.op, rehash]));
  const changed = new Map(events.map((event) => [event.op, event]));
  const ops = [...new Set([...changed.keys(), ...rehashes.keys()])].sort((a, b) => a - b);
  const moments: SwissState[] = [];
  let header = events[0];
  let groups = 0;
  for (const op of ops) {
    const event = changed.get(op);
    const rehash = rehashes.get(op);
    const before = moments.length === 0 ? undefined : header;
    header = event ?? header;
    if (header === undefined) continue;
    const first = rehash === undefined && groups === 0 && before !== undefined;
    groups = first ? 1 : groups + gained(rehash, header);
    const { count, mallocs, totalAlloc } = event ?? (rehash as Rehash);
    moments.push({
      ...{ op, count, mallocs, totalAlloc, groups },
      what:
        before === undefined
          ? made(header, groups, map.ignoredHint)
          : words(before, header, rehash, first),
      dirLen: header.dirLen,
      globalDepth: header.globalDepth,
      seed: header.seed,
      ...growthOf(rehash, map.process.release),
    });
  }
  return moments;
}

type Release = GrownOf<"swiss">["process"]["release"];

/** The growth that a replaced table is. */
function growthOf(rehash: Rehash | undefined, release: Release): { readonly growth?: Growth } {
  if (rehash?.what !== "grown" && rehash?.what !== "split") return {};
  const kind = rehash.what === "split" ? "split" : "at once";
  return { growth: { kind, trigger: triggerOf(rehash, release) } };
}

/** A table never fills up, so that searches end; the group of a small map does. */
function triggerOf({ capacity }: Rehash, release: Release): Trigger {
  const value = capacity === blockSlots ? blockSlots : entriesOfTable(capacity, release);
  const taken = `${grouped(value)} of ${grouped(capacity)} slots taken`;
  return { text: capacity === blockSlots ? taken : `growthLeft 0: ${taken}`, value };
}

/** What happened to a map, in order: one item per event or replaced table. */
export function swissChanges(map: GrownOf<"swiss">): Change[] {
  return swissStates(map).map(({ op, count, what, groups, growth }) => ({
    event: { op, count },
    buckets: Math.max(1, groups),
    growing: false,
    what,
    ends: false,
    ...(growth ? { growth } : {}),
  }));
}

/** Groups that there are more. */
function gained(rehash: Rehash | undefined, { dirLen }: SwissEvent): number {
  if (rehash === undefined || rehash.what === "pruned") return 0;
  const own = rehash.capacity / blockSlots;
  return rehash.what === "made" ? dirLen * own : own;
}

function made({ dirLen }: SwissEvent, groups: number, ignored: IgnoredHint | undefined): string {
  if (dirLen === 0) return emptyMade(ignored);
  return `made with ${counted(dirLen, "table")}, ${counted(groups, "group")}`;
}

function words(
  before: SwissEvent,
  now: SwissEvent,
  rehash: Rehash | undefined,
  first: boolean,
): string {
  const said: string[] = [];
  if (first) said.push("first group");
  if (rehash !== undefined) said.push(replacement(rehash));
  if (now.dirLen > before.dirLen && before.dirLen > 0) {
    said.push(`directory doubled: ${grouped(before.dirLen)} → ${grouped(now.dirLen)}`);
  }
  if (now.seed !== before.seed) said.push("emptied: new seed");
  return said.join("; ");
}

function replacement({ what, index, capacity }: Rehash): string {
  const larger = `${grouped(capacity)} → ${grouped(2 * capacity)} slots`;
  if (what === "pruned") return `table ${index}: tombstones pruned`;
  if (what === "split")
    return `table ${index} split: ${grouped(capacity)} → 2 × ${grouped(capacity)} slots`;
  return capacity === blockSlots ? `first table: ${larger}` : `table ${index} grown: ${larger}`;
}
