/** Figures, one per question; `plot` gathers them for the prelude. */
import { wantPng } from "../programs/picture-files.js";
import { bytesPerEntry } from "./bytes-per-entry.js";
import { gcPhases } from "./gc-phases.js";
import { growth } from "./growth.js";
import { latency } from "./hardware/latency.js";
import { lines, probes } from "./hardware/lookups.js";
import { misses } from "./hardware/misses.js";
import { numa } from "./hardware/numa.js";
import { tlb } from "./hardware/page-sweep.js";
import { missCurve, reuseDistances, touched } from "./hardware/reuse.js";
import { strides } from "./hardware/strides.js";
import { heap } from "./heap.js";
import { memory } from "./memory.js";
import { sizeClassWaste } from "./size-class-waste.js";
import { sweep } from "./sweep.js";
import { timeline } from "./timeline.js";

const figures = {
  /** How maps grow: buckets and load factor against entries, growths marked. */
  growth,
  /** Bytes per entry of map types from 1 to 10^9 entries, computed: `plot.bytesPerEntry("map[int64]bool")`. */
  bytesPerEntry,
  /** The heap over a map's operations: HeapAlloc, growths, collections: `plot.heap(m)`. */
  heap,
  /** The phases of collections that a gctrace tells: `plot.gcPhases(gctrace("stderr.txt"))`. */
  gcPhases,
  /** What rounding up to size classes loses, for all sizes and for map types. */
  sizeClassWaste,
  /** What maps cost: live bytes and HeapAlloc against entries. */
  memory,
  /** A map's life by operation: nevacuate and flags, or in Swiss maps tables grown and split. */
  timeline,
  /** What lookups search as maps fill up: entries or groups, hit and miss: `plot.probes("map[int64]int64")`. */
  probes,
  /** Cache lines that lookups touch as maps fill up, and what misses: `plot.lines("map[int64]int64")`. */
  lines,
  /** Misses on a machine by region, object, function or operation: `plot.misses(machine("Zen 4").run(m))`. */
  misses,
  /** What caches of every size miss: `plot.missCurve(machine.reuse(m))`. */
  missCurve,
  /** How far apart uses of the same line are: `plot.reuseDistances(machine.reuse(m))`. */
  reuseDistances,
  /** Lines or pages touched so far: `plot.touched(machine.reuse(m, { every: 1000 }))`. */
  touched,
  /** Objects across cache lines, by their size: `plot.strides([12, 56, 64, 80, 144])`. */
  strides,
  /** TLB misses as a bucket array grows: `plot.tlb(machine.pageSweep("map[int64]int64"))`. */
  tlb,
  /** This computer's latency by working set: `plot.latency(machine.measure())`. */
  latency,
  /** Accesses by NUMA node: `plot.numa(machine.pages(m).numa([[80, 140], [140, 80]]))`. */
  numa,
  /** What a sweep found, against a parameter, with intervals: `plot.sweep(swept, { y: "bytes" })`. */
  sweep,
  /** Whether figures and drawings are shown with a PNG in place of SVG, for LaTeX: `plot.png(true)`. */
  png: wantPng,
};

type Figures = typeof figures;

/** What {@link plot} has; a name of its own keeps messages about it short. */
export interface Plot extends Figures {}

/** Figures of maps. Each takes one map or several, and is displayed as a cell's value. */
export const plot: Plot = figures;

export type { CurveOptions } from "./compared-maps.js";
export { Figure, type FigureBundle } from "./figure/figure.js";
export type { Layout, Trace } from "./figure/trace.js";
export { type Inserts, insertCost } from "./insert-cost.js";
