/**
 * What a notebook sees without an import. A kernel that loads this module makes every value
 * exported here a name of the cells, and every type a type.
 */
import { installTableDisplay } from "../tables/index.js";
import { obeyInterrupts } from "./notebook.js";

installTableDisplay();
obeyInterrupts();

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
export { Bench, go } from "./bench.js";
export { type Comparable, Comparison, compare } from "./compare.js";
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
export { MemoryOfMap, type MemoryQuestion, memoryOf } from "./memory-of.js";
export { Specimen } from "./specimen.js";
export { view } from "./view.js";
