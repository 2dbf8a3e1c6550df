/**
 * Reads files of any supported type, detected from the first bytes: profiles, logs of the
 * collector, benchmarks, compiler and disassembler output, metrics, captures.
 */
import { captureOf } from "../capture.js";
import type { Capture } from "../document/document.js";
import { MalformedError } from "../document/malformed.js";
import { checkedSyntax } from "../document/schema.js";
import { type Dump, dumpBegins, parseDump } from "../dumps/dump.js";
import { decodedText, inFile, readBytes, unpacked } from "../file.js";
import type { HeapDump } from "../heap-dump/heap-dump.js";
import { isHeapDump, parseHeapDump } from "../heap-dump/parse.js";
import { fileKind } from "../profiles/file-kind.js";
import { type GcTraceText, gcTraceText } from "../profiles/gctrace.js";
import { unwrappedLog, withMessages, withoutColours } from "../profiles/log-lines.js";
import type { Profile } from "../profiles/pprof/profile.js";
import { readProfile } from "../profiles/pprof/read.js";
import { type Metric, parseRuntimeMetrics } from "../profiles/runtime-metrics.js";
import { debugVars } from "./debug-vars.js";
import { escapes } from "./escapes.js";
import { goBench } from "./go-bench.js";
import { headerBytes, isHeaderBytes } from "./header-bytes.js";
import { heapText, heapTextMemStats } from "./heap-text.js";
import { isLegacyCpu, legacyCpu } from "./legacy-cpu.js";
import { memoryMap, memoryMapBegins } from "./memory-map.js";
import { goObjdump, sectionBytes } from "./objdump.js";
import { prometheus } from "./prometheus.js";
import type { Rows } from "./rows.js";
import { runtimeTraces } from "./runtime-traces.js";
import { contentionText, countText } from "./stack-text.js";
import { symbols, symbolTableBegins } from "./symbols.js";

/** Largest file that is read, in bytes after unpacking; what is kept of it is a few times as much. */
const largest = 256 * 2 ** 20;

/** Largest heap dump that is read; one that is packed is no larger than any other file. */
const largestHeap = 2 ** 30;

/** What a file is, and what it holds. */
export type FileContent =
  | { readonly kind: "profile"; readonly profile: Profile }
  | { readonly kind: "gctrace"; readonly trace: GcTraceText }
  | { readonly kind: "runtime metrics"; readonly metrics: readonly Metric[] }
  | { readonly kind: "capture"; readonly capture: Capture }
  | { readonly kind: "dump"; readonly dump: Dump }
  | { readonly kind: "heap dump"; readonly heap: HeapDump }
  | {
      readonly kind: TextKind;
      readonly rows: Rows;
      /** Of a heap profile as text, the MemStats at its end. */
      readonly memstats?: Rows;
    };

/** Kinds of texts that are read into rows. */
export type TextKind = keyof typeof texts | (typeof others)[number];

/** Kinds that are known by more than a line. */
const others = [
  "scavenger and pacer",
  "header of a map",
  "CPU profile of the form before pprof's",
] as const;

/** What is read here, for who gives another file. */
const readable =
  "read(…) takes profiles of pprof, gctraces, dumps of runtime/metrics, /debug/vars, go_memstats of " +
  "Prometheus, output of go test -bench, -gcflags=-m, objdump and nm, /proc/PID/maps, captures and dumps of maps";

/** A text that is of a kind has a line like this. */
const texts = {
  benchmarks: { is: /^Benchmark\S*[ \t]+\d+[ \t]+\S+ \S+\/op/m, read: goBench },
  "heap profile as text": { is: /^heap profile: *\d+: *\d+ *\[/, read: heapText },
  "goroutine profile as text": { is: /^goroutine profile: total \d/, read: countText },
  "thread profile as text": { is: /^threadcreate profile: total \d/, read: countText },
  "profile as text": { is: /^\S+ profile: total \d/, read: countText },
  "mutex profile as text": { is: /^--- mutex:/, read: contentionText },
  "block profile as text": { is: /^--- contention:/, read: contentionText },
  "contention profile of the form before pprof's": {
    is: /^--- (?:contentionz?|mutexz?) /,
    read: contentionText,
  },
  metrics: { is: /^(?:# (?:HELP|TYPE) \S+ |go_memstats_\w+[ {])/m, read: prometheus },
  "escape analysis": {
    is: /^\S+\.go:\d+:\d+: (?:can inline|cannot inline|inlining call|moved to heap|leaking param|\S.* (?:escapes to heap|does not escape))/m,
    read: escapes,
  },
  disassembly: { is: /^TEXT \S+\(SB\)/m, read: goObjdump },
  section: { is: /^Contents of section /m, read: sectionBytes },
  "memory map": { is: memoryMapBegins, read: memoryMap },
  "symbol table": { is: symbolTableBegins, read: symbols },
  "debug vars": { is: /^\s*\{\s*"cmdline": /, read: debugVars },
} as const;

/**
 * Read a file.
 * @throws {MalformedError} saying what it is where it is nothing that is read here
 */
export function readFile(path: string): FileContent {
  return inFile(path, "give the path of a file", () => contentOf(readBytes(path, largestHeap)));
}

/** A text without what a terminal or a redirection made of it: colours, two bytes a character. */
function plainBytes(bytes: Uint8Array): Uint8Array {
  const mark = (bytes[0] ?? 0) * 256 + (bytes[1] ?? 0);
  const isWide = mark === 0xfffe || mark === 0xfeff;
  if (!isWide && bytes[0] !== colour) return bytes;
  return Buffer.from(withoutColours(isWide ? decodedText(bytes) : Buffer.from(bytes).toString()));
}

/** How lines of a log begin: JSON, brackets, a time, a level, a container's name. */
const isWrapped =
  /^\ufeff?(?:[[{]|<\d|[\w.-]+=|[A-Z][a-z]{2} [ \d]\d |\d{4}[-/]\d\d[-/]\d\d[T ]|[\w.-]+(?: +\|| [\w.-]+ ))/;

/** Begins what a terminal shows in colour. */
const colour = 0x1b;

/** What bytes hold. @throws {MalformedError} as {@link readFile} does */
export function contentOf(packed: Uint8Array): FileContent {
  if (isHeapDump(packed)) return { kind: "heap dump", heap: parseHeapDump(packed) };
  const whole = unpacked(packed, largest);
  if (isHeapDump(whole)) return { kind: "heap dump", heap: parseHeapDump(whole) };
  const given = plainBytes(whole);
  const start = Buffer.from(given.subarray(0, 2 ** 16)).toString("latin1");
  const bytes = isWrapped.test(start)
    ? Buffer.from(unwrappedLog(withMessages(decodedText(given))))
    : given;
  const head = Buffer.from(bytes.subarray(0, 2 ** 16)).toString("latin1");
  const found = Object.entries(texts).find(([, { is }]) => is.test(head));
  if (found !== undefined) {
    const [kind, { read }] = found as [TextKind, { read: (text: string) => Rows }];
    const text = decodedText(bytes);
    const memstats = kind === "heap profile as text" ? { memstats: heapTextMemStats(text) } : {};
    return { kind, rows: read(text), ...memstats };
  }
  if (/^\s*\{\s*"go": *"go1\./.test(head)) {
    return { kind: "capture", capture: captureOf(checkedSyntax(decodedText(bytes))) };
  }
  if (dumpBegins.test(head)) return { kind: "dump", dump: parseDump(decodedText(bytes)) };
  if (isLegacyCpu(bytes)) {
    return { kind: "CPU profile of the form before pprof's", rows: legacyCpu(bytes) };
  }
  if (isHeaderBytes(head)) return { kind: "header of a map", rows: headerBytes(head) };
  const known = fileKind(bytes);
  if (known?.first?.startsWith("gctrace(")) {
    return { kind: "gctrace", trace: gcTraceText(decodedText(bytes)) };
  }
  if (/\bscav:? \d|\bpacer: /.test(head)) {
    return { kind: "scavenger and pacer", rows: runtimeTraces(decodedText(bytes)) };
  }
  if (known?.first?.startsWith("runtimeMetrics(")) {
    return { kind: "runtime metrics", metrics: parseRuntimeMetrics(decodedText(bytes)) };
  }
  if (known === undefined) return { kind: "profile", profile: readProfile(packed) };
  const what = known.first ?? known.profile;
  const advice = what === undefined ? readable : `${what}; ${readable}`;
  throw new MalformedError("", `this is ${known.what}; ${advice}`);
}
