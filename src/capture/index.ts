/** Cases, captures and profiles: read, written, replayed and verified. */

export { type Access, accessesLine, caseAccesses, type OperationAccesses } from "./accesses.js";
export {
  type Capture,
  type ClassicCapture,
  captureText,
  parseCapture,
  releaseOf,
  type SwissCapture,
} from "./capture.js";
export { CaptureSizeError } from "./capture-limit.js";
export { type Case, parseCase } from "./case/case.js";
export { expand, type Operation } from "./case/operations.js";
export { writtenForm } from "./case/values.js";
export { dump } from "./classic/dump.js";
export { DelveError } from "./delve/error.js";
export { installedDelve } from "./delve/find.js";
export type { DelveFrame, DelveGoroutine } from "./delve/protocol.js";
export {
  DelveSession,
  type DelveTarget,
  type EvalScope,
  type MapVariable,
} from "./delve/session.js";
export { type Difference, differenceText, firstDifference } from "./difference.js";
export { type Json, jsonText } from "./document/json.js";
export { MalformedError } from "./document/malformed.js";
export { checkedSyntax } from "./document/schema.js";
export { type Dump, dumpSource, type HashKeys, parseDump } from "./dumps/dump.js";
export { restore } from "./dumps/restore.js";
export { inFile, readText, systemProblem, writeText } from "./file.js";
export { type BenchProcess, type BenchResult, benchReal } from "./go/bench.js";
export { GoUnavailableError } from "./go/errors.js";
export { type RealRun, type RunOptions, runReal } from "./go/real.js";
export { findGoToolchains, type GoToolchain } from "./go/toolchains.js";
export { HeapGraph, type Link, type Root } from "./heap-dump/graph.js";
export type { Frame as StackFrame, Goroutine, HeapDump } from "./heap-dump/heap-dump.js";
export { dumpedMap, findMaps } from "./heap-dump/maps.js";
export { DumpMemory } from "./heap-dump/memory.js";
export { isHeapDump, parseHeapDump } from "./heap-dump/parse.js";
export { Program } from "./heap-dump/program.js";
export type { FoundMap } from "./heap-dump/search.js";
export { objectTypes } from "./heap-dump/types.js";
export { type Int64, Int64Sum } from "./pprof/int64.js";
export { defaultTypeIndex, type ProfileMessage } from "./pprof/message.js";
export {
  isProcessFile,
  type OpenedProcess,
  openProcessFile,
  type ProcessFile,
  readProcessFile,
} from "./process/read.js";
export { type WriteOptions, writeProcess } from "./process/write.js";
export {
  type GcTrace,
  type GcTraceCycle,
  type GcTraceProblem,
  type GcTraceText,
  parseGcTrace,
  readGcTrace,
} from "./profiles/gctrace.js";
export { heapProfile } from "./profiles/pprof/heap-profile.js";
export type { Frame, Label, Profile, ProfileSample } from "./profiles/pprof/profile.js";
export { FileProfile, readProfile, readProfileFile } from "./profiles/pprof/read.js";
export { messageOf, writeProfile } from "./profiles/pprof/write.js";
export {
  type Metric,
  parseRuntimeMetrics,
  readRuntimeMetrics,
} from "./profiles/runtime-metrics.js";
export { type Replay, replay } from "./replay.js";
export { benchDifference } from "./text-formats/bench-difference.js";
export { type MemStatsNow, MemStatsServer } from "./text-formats/memstats-server.js";
export { contentOf, type FileContent, readFile } from "./text-formats/read.js";
export type { Cell, Problem, Rows } from "./text-formats/rows.js";
export { type Verdict, verify, verifyLive } from "./verify.js";
export { packZstd, unpackZstd } from "./zstd.js";
