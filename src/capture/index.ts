/** Cases and captures: states of maps written down, read back, replayed and verified. */
export {
  type Capture,
  type ClassicCapture,
  captureText,
  parseCapture,
  releaseOf,
} from "./capture.js";
export { type Case, parseCase } from "./case.js";
export { type Difference, differenceText, firstDifference } from "./difference.js";
export { CaptureSizeError, dump } from "./dump.js";
export { readText, writeText } from "./file.js";
export { type GcTrace, type GcTraceCycle, type GcTraceProblem, parseGcTrace } from "./gctrace.js";
export { MalformedError } from "./malformed.js";
export { expand, type Operation } from "./operations.js";
export { heapProfile } from "./pprof/heap-profile.js";
export type { Frame, Profile, ProfileSample } from "./pprof/profile.js";
export { readProfile, readProfileFile } from "./pprof/read.js";
export { writeProfile } from "./pprof/write.js";
export { type Replay, replay } from "./replay.js";
export { type Metric, parseRuntimeMetrics } from "./runtime-metrics.js";
export type { SwissCapture } from "./swiss-capture.js";
export { type Verdict, verify } from "./verify.js";
