/** Go as seen from TypeScript: processes, maps, types, releases, workloads and their errors. */
export { type Architecture, architectures } from "./architectures.js";
export type { FillOptions, LookupResult } from "./bulk.js";
export type { BucketColumns, BucketKind } from "./columns.js";
export { bucketKinds } from "./columns.js";
export {
  GoPanic,
  GoRangeError,
  GoTypeError,
  GoValueError,
  HintError,
  InvariantError,
  UnknownReleaseError,
} from "./errors.js";
export type { MapEvent, MemorySample } from "./events.js";
export type { HeaderField, MapExtra, MapHeader, OverflowList } from "./header.js";
export type {
  Accepts,
  AsBigInt,
  ElemOf,
  EmptyStruct,
  GoValue,
  KeyOf,
  UnknownGoType,
} from "./infer.js";
export { InterruptedError, type Interruption, setInterruption } from "./interruption.js";
export type { GoIterator } from "./iterator.js";
export { type Journal, type TraceRecord, touches, traceKinds } from "./journal.js";
export { type BucketLayout, bucketLayout, type Size, sizeOf } from "./layout.js";
export { GoMap } from "./map.js";
export type { MapType } from "./maptype.js";
export { GoProcess, type MakeOptions, type MemStats, type ProcessOptions } from "./process.js";
export { type Release, type ReleaseRow, release, releases } from "./releases.js";
export { type GoMapType, type GoType, parseType } from "./type.js";
export { type IntegerArray, keys, type Workload } from "./workload.js";
