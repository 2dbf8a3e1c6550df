/** The interface of a generation of maps for figures. */
import { type GenerationName, generationOf, type MapLayout, release } from "../go/index.js";
import type { Named } from "../tables/map-view.js";
import type { MapArray } from "./arrays.js";
import { bucketArrays } from "./classic/arrays.js";
import { classicTimeline } from "./classic/timeline.js";
import type { Figure } from "./figure/figure.js";
import { groupArrays } from "./swiss/arrays.js";
import { swissTimeline } from "./swiss/timeline.js";
import type { Timed } from "./timeline.js";

/** What figures ask of a generation. */
interface MapPlots {
  timeline(map: Timed): Figure;
  /** The arrays of buckets or groups that maps of a type have. */
  arrays(layout: MapLayout): MapArray[];
  /** What the marks of growth mean. */
  readonly growthLegend: string;
}

const generations: Readonly<Record<GenerationName, MapPlots>> = {
  classic: {
    timeline: classicTimeline,
    arrays: bucketArrays,
    growthLegend: "● growth starts  ○ done · shaded: both arrays alive",
  },
  swiss: {
    timeline: swissTimeline,
    arrays: groupArrays,
    // A Swiss map replaces a table within one operation.
    growthLegend: "● a table is replaced by one twice as large, or by two",
  },
};

/** What figures of a map are made of. */
export function plotsOf(map: Pick<Named, "process">): MapPlots {
  return generations[rowOf(map).generation];
}

/** What holds eight entries in a map. */
export function unitOf(map: Pick<Named, "process">): "bucket" | "group" {
  return generationOf(rowOf(map)).unit;
}

/** What the marks mean in a figure of several maps: with the first generation's, all have a sense. */
export function growthLegend(maps: readonly Pick<Named, "process">[]): string {
  const found = new Set(maps.map((map) => plotsOf(map).growthLegend));
  const [only] = found;
  return found.size === 1 && only !== undefined ? only : generations.classic.growthLegend;
}

function rowOf({ process }: Pick<Named, "process">) {
  return release(process.release.name);
}
