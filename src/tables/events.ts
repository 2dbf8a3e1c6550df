/** The events of a map's growth, for both generations. */
import type { ColumnTable } from "arquero";
import type { GenerationName } from "../go/index.js";
import { tablesOfEvents } from "./generations.js";
import type { Growth } from "./growth.js";
import type { Grown } from "./map-view.js";

/** What an event was. */
export interface Change {
  /** After this operation the map had `count` entries. */
  readonly event: { readonly op: number; readonly count: number };
  /** Buckets (Swiss: groups) that hashes then lead to; each has eight slots. */
  readonly buckets: number;
  /** A growth was then under way: both arrays were alive. */
  readonly growing: boolean;
  /** In words. */
  readonly what: string;
  /** The growth that began, if one did. */
  readonly growth?: Growth;
  /** A growth ended: every old bucket was evacuated, and the old array released. */
  readonly ends: boolean;
}

/** What is read of a map. */
type GrowthHistory = Pick<Grown, "events" | "rehashes" | "process" | "ignoredHint"> & {
  readonly generation?: GenerationName;
};

/**
 * Growth events of a map, in order. Columns of both generations:
 * - `op` number of the operation, -1 is make; `count` entries after it; `what` in words
 * - `kind` of the growth that began: "doubling" or "same size", in Swiss maps "at once" or "split";
 *   null where none did; `trigger` why it began, `triggerValue` the number in it
 * - `load` entries per bucket or group
 * - `mallocs`, `totalAlloc` objects and bytes allocated so far
 * - `objects`, `bytes` allocated since the previous event, this one included
 *
 * Classic maps also have `B`, `buckets`, `growing`, `nevacuate`, `noverflow`, `hash0`, Swiss ones
 * `groups`, `dirLen`, `globalDepth`, `seed`.
 *
 * @example eventsTable(m).filter((d) => d.bytes > 1e6)
 */
export function eventsTable(map: GrowthHistory): ColumnTable {
  return tablesOfEvents(map.events, map.generation).events(map);
}

/** What happened to a map, in order: one item per event, or per replaced table. */
export function changes(map: GrowthHistory): Change[] {
  return tablesOfEvents(map.events).changes(map);
}
