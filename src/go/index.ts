/** Go as seen from TypeScript: processes, maps, types, releases, workloads and their errors. */
export {
  type Architecture,
  type ArchitectureName,
  architecture,
  architectures,
  UnknownArchitectureError,
} from "./architectures.js";
export type { DeleteResult, FillOptions, LookupResult } from "./bulk.js";
export type { BucketColumns, BucketKind } from "./columns.js";
export { bucketKinds } from "./columns.js";
export { type CtrlState, ctrlState, type PortableMatch, portableMatch } from "./control-word.js";
export { costsOf, linesOf, type OperationCost } from "./cost.js";
export {
  Declarations,
  declareType,
  declareTypes,
  parseType,
  type TypeDeclarations,
} from "./declarations.js";
export {
  GenerationError,
  GoPanic,
  GoRangeError,
  GoTypeError,
  GoValueError,
  HintError,
  InvariantError,
  UnknownExperimentError,
  UnknownReleaseError,
} from "./errors.js";
export type { MapEvent, MemorySample, MemStatsSample, Rehash, SwissEvent } from "./events.js";
export { fieldOffsets } from "./field-offsets.js";
export type { GenerationName, Generations } from "./generation.js";
export {
  ConcurrentMapFault,
  type GoroutineOperation,
  type GoroutineStep,
  type InterleaveOptions,
} from "./goroutines.js";
export { type GroupLayout, groupLayout } from "./group-layout.js";
export type { FieldName, HeaderField, MapExtra, MapHeader, OverflowList } from "./header.js";
export type { Allocations, GcCycle, ObjectColumns, SpanColumns } from "./heap.js";
export { spanSets } from "./heap.js";
export { partsOf, requireHeld } from "./held.js";
export type {
  Accepts,
  ElemOf,
  EmptyStruct,
  GoValue,
  InterfaceValue,
  KeyOf,
  Typed,
  UnknownGoType,
} from "./infer.js";
export { InterruptedError, type Interruption, setInterruption } from "./interruption.js";
export type { GoIterator } from "./iterator.js";
export type { Journal } from "./journal.js";
export { assignForm } from "./key-rules.js";
export {
  type BucketLayout,
  bucketLayout,
  type Size,
  type SlotsLayout,
  sizeOf,
} from "./layout.js";
export { GoMap } from "./map.js";
export {
  type ArrayLayout,
  arrayLayouts,
  type MapLayout,
  type MapObject,
  mapLayoutOf,
} from "./map-layout.js";
export { type ClassicMapType, type MapType, parseMapType, type SwissMapType } from "./maptype.js";
export type { Estimate, MemoryPart, MemoryStep } from "./memory/estimate.js";
export { type CurvesOptions, memoryCurves, type TypeCurve } from "./memory/memory-curves.js";
export {
  type MemoryAnswer,
  type MemoryCurve,
  MemoryModel,
  type MemoryOptions,
} from "./memory/memory-model.js";
export { goalOrNull, type HeapStats, type MemStats, type SizeClassStats } from "./memstats.js";
export { methodsOf, missingMethod } from "./methods.js";
export { integerRange } from "./number-value.js";
export {
  type Difference,
  differences,
  endOf,
  keyTextOf,
  NotTracedError,
  operationsOf,
  type Step,
  sentenceOf,
  stepsOf,
} from "./past.js";
export { type PointerWord, pointerWords } from "./pointer-words.js";
export { GoProcess, type MakeOptions, type ProcessOptions } from "./process.js";
export { type Purpose, purposes } from "./purposes.js";
export type { Column, EntryColumns, RangeOptions } from "./range.js";
export { fieldsOf, type PlacedField } from "./regions.js";
export {
  type Generation,
  type Release,
  type ReleaseRow,
  release,
  releases,
} from "./releases.js";
export { absentKeys, type Sampled, sampleKeys } from "./sample.js";
export { type Allocation, allocation, sizeClasses } from "./size-classes.js";
export { type Link, linksOf, type Slot, type Slotted, slotStates, slotsOf } from "./slots.js";
export { type DataNote, isPointerShaped } from "./space.js";
export type { DirectoryColumns, GroupColumns, TableColumns } from "./swiss-columns.js";
export type { SwissHeader } from "./swiss-header.js";
export {
  type Grouped,
  type GroupPlace,
  groupsOf,
  type SwissSlot,
  swissSlotsOf,
} from "./swiss-slots.js";
export { type TimelineRow, timelineOf } from "./timeline.js";
export { type TraceRecord, touches, traceKinds } from "./trace-record.js";
export {
  type Direction,
  type GoInterfaceType,
  type GoMapType,
  type GoType,
  runtimeName,
} from "./type.js";
export {
  type BestOrder,
  type Boxing,
  type LayoutPart,
  type TypeLayout,
  typeLayout,
} from "./type-layout.js";
export type { MapText, TypeText } from "./type-text.js";
export {
  type IntegerArray,
  type Integers,
  keys,
  type SlidingWindow,
  type Texts,
  type Workload,
} from "./workload.js";
