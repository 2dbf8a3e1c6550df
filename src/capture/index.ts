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
export { MalformedError } from "./malformed.js";
export { expand, type Operation } from "./operations.js";
export { type Replay, replay } from "./replay.js";
export type { SwissCapture } from "./swiss-capture.js";
export { type Verdict, verify } from "./verify.js";
