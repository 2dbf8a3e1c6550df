/** What other rooms see of the models of memory hardware; machine.ts says what they are. */

export {
  AccessBuffer,
  type AccessColumns,
  type Accesses,
  type AccessKind,
  accesses,
  type DecodedAccesses,
  decode,
  FETCH,
  KINDS,
  LOAD,
  lengthOf,
  MODIFY,
  STORE,
} from "./access.js";
export type { CacheDescription, Holds, Inclusion, Prefetch, Replacement } from "./cache.js";
export {
  type CachegrindCounts,
  type CachegrindOptions,
  cachegrind,
  cachegrindCounts,
  type Geometry,
} from "./cachegrind.js";
export {
  type LineAction,
  type LineEvent,
  type LineState,
  type ProtocolName,
  type TransitionColumns,
  transitions,
} from "./cores/protocols.js";
export {
  type CoreColumns,
  Cores,
  type CoresOptions,
  type SharedLineColumns,
  type StepColumns,
} from "./cores/sharing.js";
export type {
  Changes,
  Cost,
  MachineDescription,
  Modify,
  Straddle,
} from "./description.js";
export { AccessError, MachineError, TraceError } from "./errors.js";
export { type FigureColumns, Machine, machine, Run, type RunOptions } from "./machine.js";
export { MACHINES } from "./machines.js";
export { type Measured, type MeasureOptions, measure } from "./measure.js";
export { type NumaColumns, numa } from "./memory/numa.js";
export {
  type FrameOrder,
  type PageColumns,
  PageTable,
  type PageTableOptions,
  pagesOf,
  type RunColumns,
} from "./memory/pages.js";
export type { NumaPolicy } from "./memory/placement.js";
export { PAGE, type PageName, type TlbDescription } from "./memory/tlb.js";
export type { OperationColumns } from "./operations.js";
export type {
  LevelColumns,
  OutcomeColumns,
  Part,
  RegionColumns,
  RegionPart,
  RunResult,
  SetColumns,
  TranslationColumns,
} from "./result.js";
export {
  type MissCurveColumns,
  Reuse,
  type ReuseColumns,
  type ReuseOptions,
  reuse,
  type TouchedColumns,
} from "./reuse.js";
export { type StrideColumns, type StrideOptions, strides } from "./strides.js";
export { thisComputer } from "./this-computer.js";
export type { TimeColumns, TimeOptions } from "./time.js";
export {
  type Piece,
  type TraceFormat,
  type TraceOptions,
  trace,
  traceFile,
} from "./traces/trace.js";
