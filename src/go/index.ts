/** Go as seen from TypeScript: processes, maps, types, releases, workloads and their errors. */

export {
  type Architecture,
  type ArchitectureName,
  architecture,
  architectures,
  UnknownArchitectureError,
} from "./architectures.js";
export type { DeleteResult, FillOptions, LookupResult } from "./bulk/bulk.js";
export { absentKeys, type Sampled, sampleKeys } from "./bulk/sample-keys.js";
export {
  type IntegerArray,
  type Integers,
  keys,
  type SlidingWindow,
  type Texts,
  type Workload,
} from "./bulk/workload.js";
export { requireWorkload } from "./bulk/workload-check.js";
export type { BucketColumns, BucketKind } from "./classic/columns.js";
export { bucketKinds } from "./classic/columns.js";
export type { MapExtra, MapHeader, OverflowList } from "./classic/header.js";
export { entriesOfArray, preallocatedFrom } from "./classic/map-layout.js";
export {
  type Bucketed,
  type Link,
  linksOf,
  type Slot,
  slotStates,
  slotsOf,
  tophashOf,
} from "./classic/slots.js";
export {
  calledAs,
  GenerationError,
  GoPanic,
  GoRangeError,
  GoTypeError,
  GoValueError,
  HashUnknownError,
  HintError,
  InvariantError,
  UnknownExperimentError,
  UnknownReleaseError,
  withDetails,
} from "./errors.js";
export type {
  Anatomical,
  FieldName,
  GenerationName,
  Generations,
  HeaderField,
  Slotted,
} from "./generation.js";
export { generationOf, rulesOf } from "./generations.js";
export type { Allocations, GcCycle, ObjectColumns, SpanColumns } from "./heap/heap.js";
export { spanSets, sweptIndex } from "./heap/heap.js";
export type { HeapStats } from "./heap/heap-stats.js";
export { goalOrNull, type MemStats, type SizeClassStats } from "./heap/memstats.js";
export type { Purpose } from "./heap/purpose.js";
export { fieldOffsets } from "./layout/field-offsets.js";
export { type GroupLayout, groupLayout } from "./layout/group-layout.js";
export {
  type BucketLayout,
  bucketLayout,
  type Size,
  type SlotsLayout,
  sizeOf,
} from "./layout/layout.js";
export {
  type ArrayLayout,
  arrayLayouts,
  type MapLayout,
  type MapObject,
  mapLayoutOf,
  requireMap,
} from "./layout/map-layout.js";
export {
  type ClassicMapType,
  type MapType,
  parseMapType,
  type SwissMapType,
} from "./layout/maptype.js";
export { type PointerWord, pointerWords } from "./layout/pointer-words.js";
export { type Allocation, allocation, headersAbove, sizeClasses } from "./layout/size-classes.js";
export {
  type BestOrder,
  type Boxing,
  type LayoutPart,
  type TypeLayout,
  typeLayout,
} from "./layout/type-layout.js";
export { arena, offsetOf } from "./machine/address.js";
export { ctrls, hmapFlags, purposes, tophashes, touches, traceKinds } from "./machine/codes.js";
export { blockSlots, h2Bits, maxTableCapacity, pageSize, ptrSize } from "./machine/go-constants.js";
export {
  eface,
  goString,
  hmap,
  hmapSize,
  mapextra,
  mapextraSize,
  slice,
  sliceSize,
  swissMap,
  swissMapSize,
  swissTable,
  swissTableSize,
} from "./machine/go-structures.js";
export { InterruptedError, type Interruption, setInterruption } from "./machine/interruption.js";
export {
  ContainerMemory,
  type MemoryAnswer,
  type MemoryCurve,
  type MemoryOptions,
} from "./memory/container.js";
export type { Estimate, MemoryPart, MemoryStep } from "./memory/estimate.js";
export { type CurvesOptions, memoryCurves, type TypeCurve } from "./memory/memory-curves.js";
export { MemoryModel, memoryModel, memoryModels } from "./memory/memory-model.js";
export type { Pointees } from "./memory/pointees.js";
export { memoryOfSeveral } from "./memory/several.js";
export { fieldsOf, type PlacedField } from "./process/fields.js";
export {
  ConcurrentMapFault,
  type GoroutineOperation,
  type GoroutineStep,
  type InterleaveOptions,
} from "./process/goroutines.js";
export { addressSpace, type IgnoredHint } from "./process/hint.js";
export type { GoIterator } from "./process/iterator.js";
export { GoMap } from "./process/map.js";
export type { MakeOptions, ProcessOptions } from "./process/options.js";
export { GoProcess } from "./process/process.js";
export type { Column, EntryColumns, RangeOptions } from "./process/range.js";
export type { MapRoom } from "./process/restore-target.js";
export {
  collectorOptions,
  engineLayout,
  reopen,
  type SavedMap,
  type SavedProcess,
  type StartSaved,
} from "./process/saved-process.js";
export {
  type Generation,
  newestRelease,
  type Release,
  type ReleaseRow,
  release,
  releases,
} from "./releases.js";
export type { MachineState, Rule, StateMachine } from "./state-machine.js";
export type { DirectoryColumns, GroupColumns, TableColumns } from "./swiss/columns.js";
export {
  type CtrlState,
  ctrlState,
  h1,
  h2,
  type PortableMatch,
  portableMatch,
} from "./swiss/control-word.js";
export type { SwissHeader } from "./swiss/header.js";
export { entriesOfTable } from "./swiss/map-layout.js";
export {
  type Grouped,
  type GroupPlace,
  groupsOf,
  type SwissSlot,
  swissSlotsOf,
} from "./swiss/slots.js";
export {
  type AccessColumns,
  Accesses,
  accessedObjects,
  accessesIn,
  accessesOf,
  accessRegions,
  addressOf,
  lineOf,
  pageOf,
} from "./trace/accesses.js";
export { costsOf, linesOf, type OperationCost } from "./trace/cost.js";
export { type Difference, differences } from "./trace/differences.js";
export { hashText } from "./trace/hash-text.js";
export type {
  MapEvent,
  MemorySample,
  MemStatsSample,
  Rehash,
  SwissEvent,
} from "./trace/history.js";
export { statNames } from "./trace/history.js";
export { Iteration, type IteratorField } from "./trace/iteration.js";
export { type Journal, journalPageSize, type TracedOperation } from "./trace/journal.js";
export { endOf, NotTracedError, operationsOf, requireReach } from "./trace/operations.js";
export { type IteratorPosition, positionsOf } from "./trace/positions.js";
export { type AccessRecord, isAccess, isMapAccess, type TraceRecord } from "./trace/record.js";
export { keyTextOf, sentenceOf } from "./trace/sentences.js";
export { type Step, type StepAccess, Steps, stepsOf } from "./trace/steps.js";
export { type TimelineRow, timelineOf } from "./trace/timeline.js";
export type { EventKind, EventOf, TraceEvent } from "./trace/trace-event.js";
export { type Transition, type Transitions, transitionsOf } from "./trace/transitions.js";
export {
  Declarations,
  type DeclaredType,
  declareType,
  declareTypes,
  parseType,
  program,
  type TypeDeclarations,
} from "./type/declarations.js";
export type {
  Accepts,
  ElemOf,
  EmptyStruct,
  GoValue,
  InterfaceValue,
  KeyOf,
  Typed,
  UnknownGoType,
} from "./type/infer.js";
export { partsOf, requireTypeWithinLimits } from "./type/limits.js";
export { methodsOf, missingMethod } from "./type/methods.js";
export type { MapText, TypeText } from "./type/suggestions.js";
export {
  type Direction,
  type GoInterfaceType,
  type GoMapType,
  type GoType,
  runtimeName,
} from "./type/type.js";
export { assignForm } from "./value/key-rules.js";
export { integerRange } from "./value/number.js";
export { type DataNote, isPointerShaped } from "./value/value-data.js";
