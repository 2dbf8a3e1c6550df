/**
 * Text files, known by how they begin or by a line that only they have.
 *
 * Sources: runtime/pprof, net/http/pprof, runtime (gctrace, schedtrace, scavtrace, pacertrace,
 * inittrace), testing and cmd/objdump, Go 1.26; google/pprof, profile/legacy_profile.go; the
 * Prometheus exposition format.
 */
import type { FileKind } from "./kind.js";

const noDebug = "leave ?debug= out of the address, or give pprof's WriteTo 0";
const convert = "go tool pprof -proto FILE > profile.pb.gz makes one of it";
const other = "a server with net/http/pprof gives one under /debug/pprof/heap";
const log = { first: "gctrace(…) reads it" } as const;

/** The first row whose pattern matches gives the kind. */
const rows: readonly (readonly [pattern: RegExp, kind: FileKind])[] = [
  [
    /^heap profile: *\d+: *\d+ *\[[^\n]*@ *heap\/\d/,
    { what: "a heap profile as text (?debug=1)", profile: `${noDebug}; or ${convert}` },
  ],
  [/^heap profile:/, { what: "a heap profile of the form before pprof's", profile: convert }],
  [/^heap_v2\//, { what: "a heap profile of jemalloc" }],
  [
    /^goroutine profile: total \d/,
    { what: "a goroutine profile as text (?debug=1)", profile: noDebug },
  ],
  [
    /^threadcreate profile: total \d/,
    { what: "a thread profile as text (?debug=1)", profile: noDebug },
  ],
  [/^\S+ profile: total \d/, { what: "a profile as text (?debug=1)", profile: noDebug }],
  [
    /^goroutine \d+ (?:gp=|\[)/m,
    { what: "stacks of goroutines (?debug=2, or a panic)", profile: noDebug },
  ],
  [/^--- mutex:/, { what: "a mutex profile as text (?debug=1)", profile: noDebug }],
  [/^--- contention:/, { what: "a block profile as text (?debug=1)", profile: noDebug }],
  [
    /^--- ?(?:contentionz?|mutexz?|heapz?|growthz?|threadz) /,
    { what: "a profile of the form before pprof's", profile: convert },
  ],
  [/^PeriodType: /, { what: "a profile as go tool pprof -raw prints it", profile: other }],
  [/(?:^|\n)Showing nodes accounting for/, { what: "a report of go tool pprof", profile: other }],
  [/^(?:positions|creator|events): /, { what: "a profile of callgrind", profile: other }],
  [/(?:^|\n)# (?:HELP|TYPE) \S+ /, { what: "metrics in Prometheus' format", profile: other }],
  [/(?:^|\n)go_memstats_\w+ /, { what: "metrics in Prometheus' format", profile: other }],
  [/\bgc \d+ @[\d.]+s \d+%:/, { what: "a gctrace", ...log }],
  [/\bgc\d+\(\d+\): /, { what: "a gctrace of Go before 1.5", ...log }],
  [/(?:^|\n)SCHED \d+ms: /, { what: "a trace of the scheduler (GODEBUG=schedtrace)" }],
  [/(?:^|\n)scav(?: |g\d*:)/, { what: "a trace of the scavenger (GODEBUG=scavtrace)" }],
  [/(?:^|\n)pacer: /, { what: "a trace of the pacer (GODEBUG=gcpacertrace)" }],
  [/(?:^|\n)init \S+ @[\d.]+ ms/, { what: "a trace of initialisation (GODEBUG=inittrace)" }],
  [
    /(?:^|\n)\/[a-z-]+\/[^\s:]*:[a-z-]+(?::|\s)/,
    { what: "a dump of runtime/metrics", first: "runtimeMetrics(…) reads it" },
  ],
  [/(?:^|\n)Benchmark\S*[ \t]+\d+[ \t]+[\d.]+ ns\/op/, { what: "output of go test -bench" }],
  [/(?:^|\n)(?:goos|goarch|pkg): /, { what: "output of go test -bench" }],
  [/^mode: (?:set|count|atomic)\n/, { what: "a coverage profile of go test" }],
  [/^TEXT \S+\(SB\)/, { what: "output of go tool objdump" }],
  [/^[^\n]*file format elf|^Contents of section /, { what: "output of objdump" }],
  [
    /^\S+\.go:\d+:\d+: (?:can inline|inlining call|moved to heap|\S+ (?:escapes|does not escape|leaks))/m,
    { what: "output of go build -gcflags=-m" },
  ],
  [
    /^(?:404 page not found|401 Unauthorized|403 Forbidden|Unknown profile|Could not enable CPU profiling|[^\n]*profile duration exceeds|Unsupported action|(?:\d{3} )?(?:Internal Server Error|Bad Gateway|Service Unavailable|Gateway Time-?out|Not Found|Method Not Allowed|Unauthorized|Forbidden)\s*$)/i,
    { what: "a server's error in place of a file", profile: `see what it says; ${other}` },
  ],
  [
    /^version https:\/\/git-lfs\.github\.com/,
    { what: "a pointer of Git LFS, not the file itself", first: "git lfs pull brings it" },
  ],
  [/^H4sI[\w+/=\s]+$/, { what: "a gzip file as base64", first: "base64 -d decodes it" }],
  [/^<svg\b|^<\?xml[\s\S]*<svg\b/i, { what: "a picture (SVG)", profile: other }],
  [
    /^<!doctype html|^<html\b/i,
    { what: "a web page (HTML)", profile: `the page is not the profile; ${other}` },
  ],
  [/^<\?xml/, { what: "an XML file" }],
  [/^(?:strict )?digraph /, { what: "a graph (DOT)", profile: other }],
  [/^(?:\/\/[^\n]*\n|\s)*package \w+\s*\n/, { what: "a Go source file" }],
  [/^[^\n;]+(?:;[^\n;]+)+ \d+(?:\n|$)/, { what: "folded stacks", profile: other }],
  [/^\S+ +\d+(?:\/\d+)? +(?:\[\d+\] +)?[\d.]+: +(?:\d+ +)?\S+:/, { what: "output of perf script" }],
  [
    /^HTTP\/[\d.]+ \d{3}/,
    {
      what: "an answer of a server with its head",
      profile: "curl without -i writes the file alone",
    },
  ],
  [/^curl: \(\d+\)/, { what: "an error of curl in place of a file", profile: other }],
  [/^# callgrind format/, { what: "a profile of callgrind", profile: other }],
  [/^desc: [^\n]*\ncmd: /, { what: "a profile of massif", profile: other }],
  [/^Traceback \(most recent call last\):/m, { what: "a stack trace of Python", profile: other }],
  [/(?:^|\n)Full thread dump /, { what: "a thread dump of Java", profile: other }],
  [/^[ \t]+at [\w$.<>/]+\([^\n)]*\)$/m, { what: "a stack trace of Java", profile: other }],
  [/^[ \t]+at [^\n]*:\d+:\d+\)?$/m, { what: "a stack trace of JavaScript", profile: other }],
  [/^#!/, { what: "a script", profile: other }],
  [/^diff --git |^--- [^\n]*\n\+\+\+ /, { what: "a patch", profile: other }],
  [/^\[?\d{4}[-/]\d\d[-/]\d\d[T ]\d\d:\d\d/, { what: "a log", profile: other }],
  [/^[IWEF]\d{4} \d\d:\d\d:\d\d/, { what: "a log", profile: other }],
  [/^(?:<\d+>)?[A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d /, { what: "a log", profile: other }],
  [/^\S+ \S+ \S+ \[\d\d\/[A-Z][a-z]{2}\//, { what: "a log of a server", profile: other }],
  [/^[\w.]+=(?:"[^"\n]*"|[^\s"]*) +[\w.]+=/, { what: "a log (logfmt)", profile: other }],
  [/^<[a-z!?]/i, { what: "HTML or XML", profile: other }],
];

/** The kind of a text; undefined if unknown. */
export function textKind(text: string): FileKind | undefined {
  return rows.find(([pattern]) => pattern.test(text))?.[1] ?? tableKind(text);
}

/** Lines that are looked at for a table. */
const linesOfTable = 5;

/** A table of values: its lines have the same number of separators. */
function tableKind(text: string): FileKind | undefined {
  const lines = text.split(/\r?\n/, linesOfTable).filter((line) => line !== "");
  if (lines.length < 2) return undefined;
  for (const [separator, name] of separators) {
    const counts = lines.map((line) => line.split(separator).length - 1);
    if (counts[0] !== 0 && counts.every((count) => count === counts[0])) {
      return { what: `a table of values separated by ${name} (CSV)`, profile: other };
    }
  }
  return undefined;
}

const separators = [
  [",", "commas"],
  ["\t", "tabs"],
  [";", "semicolons"],
] as const;
