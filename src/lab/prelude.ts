/**
 * What a notebook sees without an import. A kernel that loads this module makes every value
 * exported here a name of the cells, and every type a type.
 */

import { setInterruption } from "../go/index.js";
import { notebook } from "../notebook.js";
import { installTableDisplay } from "../tables/index.js";

installTableDisplay();
// The notebook's interrupt button stops bulk operations between two map operations.
setInterruption(notebook());

/** arquero: data frames. `aq.table({…})`, `aq.desc`, `aq.op`, … */
export * as aq from "arquero";
export type {
  MapEvent,
  MapType,
  MemorySample,
  MemStats,
  MemStatsSample,
  Release,
  Workload,
} from "../go/index.js";
export {
  ConcurrentMapFault,
  GoPanic,
  GoRangeError,
  GoTypeError,
  GoValueError,
  HintError,
  InterruptedError,
  keys,
  NotTracedError,
  releases,
  UnknownArchitectureError,
  UnknownExperimentError,
  UnknownReleaseError,
} from "../go/index.js";
export { Figure, plot } from "../plot/index.js";
export { Drawing } from "../view/index.js";
export { type Comparable, Comparison, compare } from "./compare/compare.js";
export {
  GcTraceLog,
  gctrace,
  HeapProfile,
  pprof,
  RuntimeMetrics,
  runtimeMetrics,
} from "./heap-files.js";
export {
  Layout,
  LayoutOfMap,
  type LayoutOptions,
  layout,
  layoutSweep,
  mapLayout,
} from "./layout.js";
export { Specimen } from "./map.js";
export { MemoryOfMap, type MemoryQuestion, memoryOf } from "./memory-of.js";
export { Bench, go } from "./process.js";
export { view } from "./view.js";
