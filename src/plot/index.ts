/** Figures, one per question; `plot` gathers them for the prelude. */
import { bytesPerEntry } from "./bytes-per-entry.js";
import { growth } from "./growth.js";
import { heap } from "./heap.js";
import { memory } from "./memory.js";
import { sizeClassWaste } from "./size-class-waste.js";
import { timeline } from "./timeline.js";

const figures = {
  /** How maps grow: buckets and load factor against entries, growths marked. */
  growth,
  /** Bytes per entry of map types from 1 to 10^9 entries, computed: `plot.bytesPerEntry("map[int64]bool")`. */
  bytesPerEntry,
  /** The heap over a map's operations: HeapAlloc, growths, collections: `plot.heap(m)`. */
  heap,
  /** What rounding up to size classes loses, for all sizes and for map types. */
  sizeClassWaste,
  /** What maps cost: live bytes and HeapAlloc against entries. */
  memory,
  /** A map's life by operation: nevacuate and flags, or in Swiss maps tables grown and split. */
  timeline,
};

type Figures = typeof figures;

/** What {@link plot} has; a name of its own keeps messages about it short. */
export interface Plot extends Figures {}

/** Figures of maps. Each takes one map or several, and shows itself as a cell's last value. */
export const plot: Plot = figures;

export type { CurveOptions } from "./compared-maps.js";
export { Figure, type FigureBundle } from "./figure/figure.js";
export type { Layout, Trace } from "./figure/trace.js";
export { type Inserts, insertCost } from "./insert-cost.js";
