/**
 * The table of growth events: one row per moment at which a map's array, seed or growth state
 * changed, in words and numbers.
 *
 * An event is the state after an operation, so one row may say two things: small maps start and
 * finish a growth within one operation. What happened is read off two neighbouring states; the
 * rules are those of hashGrow, evacuate and mapclear in Go's runtime/map.go (1.19).
 */

import type { ColumnTable } from "arquero";
import { counted } from "../../format/counted.js";
import { grouped } from "../../format/quantity.js";
import { entriesOfArray, hmapFlags, type IgnoredHint, type MapEvent } from "../../go/index.js";
import type { Change } from "../events.js";
import { table } from "../frame/column-form.js";
import { emptyMade, type Growth, growthColumns } from "../growth.js";
import type { Grown, GrownOf } from "../map-view.js";

/**
 * Growth events of a map, in order. Columns:
 * - `op` number of the operation, -1 is make; `count` entries after it; `what` in words
 * - `kind` of the growth that began: "doubling" or "same size"; null where none did
 * - `trigger` why it began: "count 14 > 13", "noverflow 16 ≥ 16"; `triggerValue` the first number
 * - `B`, `buckets` = 2^B; `load` entries per bucket
 * - `growing`, `nevacuate`, `noverflow`, `hash0` as in the header
 * - `mallocs`, `totalAlloc` objects and bytes allocated so far
 * - `objects`, `bytes` allocated since the previous event, this one included
 */
export function classicEventsTable(map: GrownOf<"classic">): ColumnTable {
  const { events } = map;
  const numbers = (read: (event: MapEvent, index: number) => number) =>
    Float64Array.from(events, read);
  const since = (field: "mallocs" | "totalAlloc") =>
    numbers((event, index) => event[field] - (events[index - 1]?.[field] ?? 0));
  const changes = classicChanges(map);
  return table({
    op: numbers((event) => event.op),
    count: numbers((event) => event.count),
    what: changes.map(({ what }) => what),
    ...growthColumns(changes),
    B: Uint8Array.from(events, (event) => event.B),
    buckets: numbers((event) => 2 ** event.B),
    load: numbers((event) => event.count / 2 ** event.B),
    growing: events.map((event) => event.growing),
    nevacuate: numbers((event) => event.nevacuate),
    noverflow: numbers((event) => event.noverflow),
    hash0: numbers((event) => event.hash0),
    mallocs: numbers((event) => event.mallocs),
    totalAlloc: numbers((event) => event.totalAlloc),
    objects: since("mallocs"),
    bytes: since("totalAlloc"),
  });
}

/** What happened to a map, in order: one item per event. */
export function classicChanges({ events, process, ignoredHint }: GrownOf<"classic">): Change[] {
  let hasBuckets = false;
  return events.map((event, index) => {
    const before = events[index - 1];
    const change =
      before === undefined
        ? made(event, ignoredHint)
        : changed(before, event, hasBuckets, process.release);
    hasBuckets ||= event.B > 0 || index > 0;
    return change;
  });
}

/** The state right after make. */
function made(event: MapEvent, ignored: IgnoredHint | undefined): Change {
  const what = event.B > 0 ? `made with ${buckets(event.B)}` : emptyMade(ignored);
  return { event, ...sizeOf(event), what, ends: false };
}

function sizeOf({ B, growing }: MapEvent): Pick<Change, "buckets" | "growing"> {
  return { buckets: 2 ** B, growing };
}

type Release = Grown["process"]["release"];

const growths = { doubling: "doubling", "same size": "growth to the same size" } as const;

function changed(before: MapEvent, event: MapEvent, hasBuckets: boolean, release: Release): Change {
  const reseeded = event.hash0 !== before.hash0;
  // Of what draws a new seed, only clear takes nevacuate back; deleting the last entry leaves it.
  const cleared = reseeded && event.nevacuate < before.nevacuate;
  const starts = startOf(before, event, hasBuckets);
  const finished = before.growing && !cleared && (!event.growing || starts !== undefined);
  const words: string[] = [];
  if (cleared) words.push("cleared: new seed");
  else if (reseeded) words.push("emptied: new seed");
  if (finished) {
    words.push(`${growths[before.flags & hmapFlags.sameSizeGrow ? "same size" : "doubling"]} done`);
  }
  if (starts) {
    const from = starts === "doubling" ? `${grouped(2 ** before.B)} → ` : "";
    const how = event.growing ? "started" : "started and done";
    words.push(`${growths[starts]} ${how}: ${from}${buckets(event.B)}`);
  }
  if (words.length === 0) words.push(hasBuckets ? "array replaced" : "first bucket");
  const atOnce = starts !== undefined && !event.growing;
  const ends = finished || atOnce || (cleared && before.growing);
  const what = words.join("; ");
  const growth = starts && growthOf(starts, before.B, event, release);
  return { event, ...sizeOf(event), what, ends, ...(growth ? { growth } : {}) };
}

/** A growth that began with this event, and why. */
function growthOf(
  kind: keyof typeof growths,
  B: number,
  { count, noverflowBefore }: MapEvent,
  release: Release,
): Growth {
  if (kind === "doubling") {
    const limit = entriesOfArray(B, release);
    return { kind, trigger: { text: `count ${grouped(count)} > ${grouped(limit)}`, value: count } };
  }
  // Real Go's states do not have it.
  if (noverflowBefore === undefined) return { kind };
  const limit = 2 ** Math.min(B, 15);
  const text = `noverflow ${grouped(noverflowBefore)} ≥ ${grouped(limit)}`;
  return { kind, trigger: { text, value: noverflowBefore } };
}

/** Which growth began with this event, if one did. */
function startOf(
  before: MapEvent,
  event: MapEvent,
  hasBuckets: boolean,
): keyof typeof growths | undefined {
  if (event.B > before.B) return "doubling";
  if (event.hash0 !== before.hash0 || !hasBuckets) return undefined;
  if (before.growing) {
    // The last old bucket was moved and the next growth began within one operation.
    return event.growing && event.nevacuate < before.nevacuate ? "same size" : undefined;
  }
  // Same B, same seed, not growing before: the array changed, at once in maps of a few buckets.
  return event.growing || event.totalAlloc > before.totalAlloc ? "same size" : undefined;
}

function buckets(B: number): string {
  return counted(2 ** B, "bucket");
}
