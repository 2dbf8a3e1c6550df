/**
 * JSON files, known by the names of their first fields. Only the beginning is read, so that
 * a truncated file, or one too long to parse, is recognized too.
 *
 * Sources: expvar and runtime/metrics, Go 1.26; OpenTelemetry's JSON encoding; speedscope's file
 * format; Chrome's trace event format; V8's profiler; captures: docs of this repository.
 */
import { fromProgram } from "./binary-kinds.js";
import type { FileKind } from "./kind.js";

const readMetrics = "runtimeMetrics(…) reads it";
const fromServer = "a server with net/http/pprof gives one under /debug/pprof/heap";

/** The first row whose pattern matches gives the kind. */
const rows: readonly (readonly [field: RegExp, kind: FileKind])[] = [
  [/"memstats"\s*:\s*\{/, { what: "a server's /debug/vars (expvar)", profile: fromServer }],
  [/"cmdline"\s*:\s*\[/, { what: "a server's /debug/vars (expvar)", profile: fromServer }],
  [/"\/[a-z-]+\/[^"\s]*:[a-z-]+"/, { what: "a dump of runtime/metrics", first: readMetrics }],
  [/"TotalAlloc"\s*:/, { what: "a runtime.MemStats as JSON", profile: fromServer }],
  [/speedscope\.app\/file-format-schema/, { what: "a profile of speedscope" }],
  [/"traceEvents"\s*:/, { what: "a trace of Chrome's format" }],
  [/^\[\s*\{[^}]*"ph"\s*:/, { what: "a trace of Chrome's format" }],
  [
    /"resource_?profiles"\s*:/i,
    { what: "OpenTelemetry's profiles (OTLP, JSON)", profile: fromProgram },
  ],
  [
    /"resource_?(?:metrics|spans|logs)"\s*:/i,
    { what: "OpenTelemetry's data (OTLP, JSON)", profile: fromProgram },
  ],
  [/"flamebearer"\s*:/, { what: "a flame graph of Pyroscope" }],
  [/"snapshot"\s*:\s*\{\s*"meta"/, { what: "a heap snapshot of V8" }],
  [/"callFrame"\s*:/, { what: "a profile of V8" }],
  [/^\{\s*"dump"\s*:/, { what: "a dump of a Go map", first: "read(…) reads it" }],
  [/"go"\s*:\s*"go1/, { what: "a capture of gomaplab", first: "gomaplab verify reads it" }],
  [
    /"hash0"\s*:/,
    { what: "a case or a capture of gomaplab", first: "gomaplab replay runs a case" },
  ],
  [/"nbformat"\s*:/, { what: "a notebook" }],
  [/"dhatFileVersion"\s*:/, { what: "a profile of DHAT" }],
  [/^\{\s*"shared"\s*:|"shared"\s*:\s*\{\s*"frames"/, { what: "a profile of speedscope" }],
  [/\bgc \d+ @/, { what: "a log with a gctrace", first: "gctrace(…) reads it" }],
  [/"(?:msg|message|log|MESSAGE)"\s*:\s*"/, { what: "a log, in JSON" }],
];

/** The kind of a JSON text. */
export function jsonKind(text: string): FileKind {
  return rows.find(([field]) => field.test(text))?.[1] ?? { what: "JSON" };
}
