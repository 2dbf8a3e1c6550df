/**
 * The tables that maps of both generations have, each in its own form. Tables of buckets, and of
 * groups, tables and directory, exist for one generation only and are in its folder.
 */
import type { ColumnTable } from "arquero";
import type { GenerationName, Generations, Slotted } from "../go/index.js";
import { classicChanges, classicEventsTable } from "./classic/events.js";
import { probesTable } from "./classic/probes.js";
import { slotsTable } from "./classic/slots.js";
import type { Change } from "./events.js";
import type { Grown, GrownOf } from "./map-view.js";
import { swissChanges, swissEventsTable } from "./swiss/events.js";
import { swissProbesTable } from "./swiss/probes.js";
import { swissSlotsTable } from "./swiss/slots.js";

/** A map whose entries can be searched for. */
type Searched = Slotted & { probeCounts(): number[] };

/** Tables of one generation's maps. */
export interface MapTables<G extends GenerationName = GenerationName> {
  /** One row per slot of the buckets or groups `from` up to, not including, `to`. */
  slots(map: Slotted, from?: number, to?: number): ColumnTable;
  /** The number of entries found at each position of a chain, or in each group of a search. */
  probes(map: Searched): ColumnTable;
  /** One row per event of its growth. */
  events(map: GrownOf<G>): ColumnTable;
  /** What happened to it, in order. */
  changes(map: GrownOf<G>): Change[];
  /** Is this an event of such a map? */
  has(event: Grown["events"][number]): boolean;
  /** Did make, whose event this is, already allocate arrays or tables? */
  hinted(made: Generations[G]["event"]): boolean;
}

const generations: { readonly [G in GenerationName]: MapTables<G> } = {
  classic: {
    slots: slotsTable,
    probes: probesTable,
    events: classicEventsTable,
    changes: classicChanges,
    has: (event) => "B" in event,
    hinted: ({ B }) => B > 0,
  },
  swiss: {
    slots: swissSlotsTable,
    probes: swissProbesTable,
    events: swissEventsTable,
    changes: swissChanges,
    has: (event) => "dirLen" in event,
    hinted: ({ dirLen }) => dirLen > 0,
  },
};

/** The tables of a map's generation. */
export function tablesOf({ generation }: { readonly generation: GenerationName }): MapTables {
  return generations[generation];
}

/**
 * The tables of the generation whose events these are: a capture's events name no release. A nil map
 * has no event.
 */
export function tablesOfEvents(
  events: Grown["events"],
  generation: GenerationName = "classic",
): MapTables {
  if (events.length === 0) return generations[generation];
  const all = Object.values<MapTables>(generations);
  return all.find(({ has }) => events.every(has)) ?? generations.classic;
}
