/**
 * The library: all that a notebook sees without an import, for scripts and other packages. Importing
 * it changes nothing outside it; prelude.ts is the same with a notebook's effects.
 */

export { DelveError, type DelveTarget, GoUnavailableError } from "../capture/index.js";
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
  HashUnknownError,
  HintError,
  InterruptedError,
  keys,
  NotTracedError,
  releases,
  UnknownArchitectureError,
  UnknownExperimentError,
  UnknownReleaseError,
} from "../go/index.js";
export { AccessError, MachineError, TraceError } from "../hardware/index.js";
export { Figure, plot } from "../plot/index.js";
export { describe, TableError } from "../tables/index.js";
export { Drawing } from "../view/index.js";
/** arquero: data frames. `aq.table({…})`, `aq.desc`, `aq.op`, … */
export * as aq from "./arquero.js";
export { op } from "./arquero.js";
export {
  type Claim,
  type ClaimEvidence,
  type ClaimLab,
  type ClaimOptions,
  type ClaimPoint,
  ClaimResult,
  ClaimScore,
  Claims,
  type ClaimText,
  claim,
  claims,
  type Verdict,
} from "./claims/index.js";
export { type Comparable, Comparison, compare } from "./compare/compare.js";
export { ClassReport, classReport } from "./exercises/class-report.js";
export {
  Checked,
  type Checks,
  check,
  type ExerciseName,
  exercises,
  Hint,
  type Hints,
  hint,
  student,
  Task,
  type Tasks,
  task,
} from "./exercises/index.js";
export {
  GcTraceLog,
  gctrace,
  HeapProfile,
  pprof,
  RuntimeMetrics,
  runtimeMetrics,
} from "./heap-files.js";
export { Help, help } from "./help/help.js";
export { HintSweep, type HintSweepOptions, hintSweep } from "./hint-sweep.js";
export {
  Layout,
  LayoutOfMap,
  type LayoutOptions,
  layout,
  layoutSweep,
  mapLayout,
} from "./layout.js";
export { SharingCores } from "./machine/cores.js";
export { type AccessSource, LabMachine, type MapRunOptions } from "./machine/machine.js";
export { type MachineModels, machine } from "./machine/machines.js";
export { MeasuredComputer } from "./machine/measured.js";
export { NumaOfAccesses, PagesOfAccesses } from "./machine/pages.js";
export { ReuseOfAccesses } from "./machine/reuse.js";
export { MachineRun } from "./machine/run.js";
export { LabMap } from "./map.js";
export { MemoryOfMap, type MemoryQuestion, memoryOf } from "./memory-of.js";
export { Player, type PlayerOptions, player } from "./player/player.js";
export { go, LabProcess, openProcess } from "./process.js";
export { type ReadFile, type ReadOptions, read, TextRows } from "./read.js";
export { type BenchOptions, RealBench } from "./real/bench.js";
export { Delve, delve, type FrameOfGoroutine } from "./real/delve.js";
export { MapDump } from "./real/dump.js";
export { type Address, HeapDump } from "./real/heap-dump.js";
export {
  type CaseOperation,
  RealCapture,
  RealGo,
  type RealOptions,
  real,
  verify,
} from "./real/real.js";
export { Watch, type WatchOptions, watch } from "./real/watch.js";
export { MapReport, type ReportQuestion, report } from "./report/report.js";
export type { WorkShares } from "./report/workload.js";
export { save } from "./save.js";
export { type Case, type Grid, type Parameter, range } from "./sweep/cases.js";
export { type SweepAnswer, type SweepOptions, Swept, sweep } from "./sweep/sweep.js";
export { TableFile } from "./table-file.js";
export { view } from "./view.js";
