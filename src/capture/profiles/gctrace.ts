/**
 * The collector's log: what a Go program prints under GODEBUG=gctrace=1, one line for each cycle.
 *
 *   gc 4 @0.024s 1%: 0.048+0.41+0.001 ms clock, 0.097+0.026/0.13/0+0.003 ms cpu, 3->3->3 MB, 3 MB goal, 0 MB stacks, 0 MB globals, 2 P (forced)
 *      │    │     │      │     │    │              │    │    │    │  │            │  │  │      │           │           │           │     │
 *   cycle  at  cpuShare  │   mark   │              │ assist  │  idle │         start end live  goal        stacks     globals      procs forced
 *                    sweepTerm  markTerm    sweepTermCpu background markTermCpu
 *
 * What the numbers mean is often described wrongly ("mark + scan + sweep"): the three times are the
 * stop of the world that ends the sweep before, the concurrent mark and scan, and the stop of the
 * world that ends marking. Sweeping itself is not in the line. "MB" are MiB, rounded down.
 *
 * The forms of other releases are rows of `forms`: "stacks" and "globals" came with Go 1.18; Go 1.5
 * has two more phases; Go 1.3 and 1.4 stop the world for all of it and print other numbers:
 *
 *   gc1(1): 4+0+1097+3 us, 0 -> 0 MB, 21 (21-0) objects, 2 goroutines, 15/0/0 sweeps, …
 *
 * Sources: runtime/mgc.go gcMarkTermination and runtime/extern.go, Go 1.5 to 1.27; runtime/mgc0.c,
 * Go 1.3 and 1.4.
 */
import { MalformedError } from "../document/malformed.js";
import type { Rows } from "../text-formats/rows.js";
import { runtimeTraces } from "../text-formats/runtime-traces.js";
import { wanted } from "./file-kind.js";
import { logLines } from "./log-lines.js";
import { readSource } from "./source.js";

/** One collection cycle of a gctrace. Times in ms, sizes in MiB as they were printed. */
export interface GcTraceCycle {
  /** Line of the text, from 1 on. */
  readonly line: number;
  /** Number of the cycle, from 1 on. */
  readonly cycle: number;
  /** Seconds since the program began; null before Go 1.5, as all that may be null but roots. */
  readonly at: number | null;
  /** Share of the available CPU spent in collections since the program began, in percent. */
  readonly cpuShare: number | null;
  /** World stopped: sweep termination. Wall-clock time. Before Go 1.5 with what was left to sweep. */
  readonly sweepTerm: number;
  /**
   * Concurrent mark and scan. Wall-clock time. Of Go 1.5 scanning, synchronising and marking; before
   * it the world was stopped.
   */
  readonly mark: number;
  /** World stopped: mark termination. Wall-clock time. */
  readonly markTerm: number;
  /** CPU time of all processors: sweep termination. */
  readonly sweepTermCpu: number | null;
  /** CPU time that goroutines spent marking, as a price for allocating. */
  readonly assist: number | null;
  /** CPU time of dedicated and fractional mark workers; of Go 1.5 with scanning and synchronising. */
  readonly background: number | null;
  /** CPU time of processors that had nothing else to do. */
  readonly idle: number | null;
  /** CPU time: mark termination. */
  readonly markTermCpu: number | null;
  /** Heap when marking began, when it ended, and what was marked. */
  readonly heapStart: number;
  readonly heapEnd: number;
  readonly heapLive: number | null;
  /** Heap size for which the collector had aimed. */
  readonly goal: number | null;
  /** Scannable stacks and globals; null in lines of Go before 1.18. */
  readonly stacks: number | null;
  readonly globals: number | null;
  /** Processors: GOMAXPROCS; before Go 1.5 those that marked. */
  readonly procs: number;
  /** The program had called runtime.GC; null before Go 1.5. */
  readonly forced: boolean | null;
}

/** A line that begins like a cycle's and is none. */
export interface GcTraceProblem {
  readonly line: number;
  /** Column in `text` of the first character that does not fit, from 1 on. */
  readonly column: number;
  /** What was expected there. */
  readonly problem: string;
  /** The line, shortened; of a line of JSON the string that the log wrapped. */
  readonly text: string;
}

/** A gctrace: its cycles, and the lines that could not be read. */
export interface GcTrace {
  readonly cycles: readonly GcTraceCycle[];
  readonly problems: readonly GcTraceProblem[];
  /** Lines of the program's own, which are passed over. */
  readonly others: number;
}

/** A log with a gctrace. */
export interface GcTraceText extends GcTrace {
  /** Lines of the scavenger and the pacer between those of the cycles. */
  readonly runtime: Rows;
}

/** What a line is made of: text to match, or a number to take. */
type Piece = { readonly text: string } | { readonly field: string };

/** A form of lines that is not read. */
interface RefusedForm {
  readonly begins: RegExp;
  /** Why. */
  readonly refused: string;
}

/** A form of lines. */
interface Form {
  /** How its lines begin, from the cycle's number on. */
  readonly begins: RegExp;
  /** Alternatives; the one that reads on the farthest says what is wrong. */
  readonly patterns: readonly (readonly Piece[])[];
  /** What may stand at the end. */
  readonly ends: readonly string[];
  /** Lines end as the pattern does; otherwise what follows is not looked at. */
  readonly whole: boolean;
  cycle(field: (name: string) => number, end: string): Omit<GcTraceCycle, "line">;
}

/** The pieces of a pattern in which `<name>` stands for a number. */
function pieces(pattern: string): Piece[] {
  return pattern
    .split(/<(\w+)>/)
    .map((part, i) => (i % 2 === 0 ? { text: part } : { field: part }))
    .filter((piece) => !("text" in piece) || piece.text !== "");
}

const head = "gc <cycle> @<at>s <cpuShare>%: ";
const clock = "<sweepTerm>+<mark>+<markTerm> ms clock, ";
const cpu = "<sweepTermCpu>+<assist>/<background>/<idle>+<markTermCpu> ms cpu, ";
const heap = "<heapStart>-><heapEnd>-><heapLive> MB, <goal> MB goal, ";
const roots = "<stacks> MB stacks, <globals> MB globals, ";
/** Scanning and synchronising, phases of their own. */
const clockOf15 = "<sweepTerm>+<scan>+<sync>+<mark>+<markTerm> ms clock, ";
const cpuOf15 =
  "<sweepTermCpu>+<scanCpu>+<syncCpu>+<assist>/<background>/<idle>+<markTermCpu> ms cpu, ";
const headOf14 =
  "gc<cycle>(<procs>): <stop>+<sweep>+<mark>+<rest> us, <before> -> <heap> MB, " +
  "<objects> (<mallocs>-<frees>) objects, ";
const restOf14 = "<spans>/<swept>/<sweptStopped> sweeps, ";
const usPerMs = 1000;

const forms: readonly (Form | RefusedForm)[] = [
  {
    begins: /\bgc \d+ @/,
    patterns: [
      `${head}${clock}${cpu}${heap}${roots}<procs> P`,
      `${head}${clock}${cpu}${heap}<procs> P`,
      `${head}${clockOf15}${cpuOf15}${heap}<procs> P`,
    ].map(pieces),
    ends: [" (forced)", ""],
    whole: true,
    cycle: (field, end) => ({
      ...{ cycle: field("cycle"), at: field("at"), cpuShare: field("cpuShare") },
      sweepTerm: field("sweepTerm"),
      mark: sum(field("scan"), field("sync"), field("mark")),
      markTerm: field("markTerm"),
      ...{ sweepTermCpu: field("sweepTermCpu"), assist: field("assist") },
      background: sum(field("scanCpu"), field("syncCpu"), field("background")),
      ...{ idle: field("idle"), markTermCpu: field("markTermCpu") },
      ...{ heapStart: field("heapStart"), heapEnd: field("heapEnd"), heapLive: field("heapLive") },
      ...{
        goal: field("goal"),
        stacks: orNull(field("stacks")),
        globals: orNull(field("globals")),
      },
      ...{ procs: field("procs"), forced: end !== "" },
    }),
  },
  {
    begins: /\bgc\d+\(\d+\): \d+\+\d+\+\d+ ms/,
    refused:
      "a line of Go 1.2 or older, whose numbers are others; lines of Go 1.3 and later are read",
  },
  {
    begins: /\bgc\d+\(\d+\): /,
    patterns: [`${headOf14}<goroutines> goroutines, ${restOf14}`, `${headOf14}${restOf14}`].map(
      pieces,
    ),
    ends: [""],
    whole: false,
    cycle: (field) => ({
      ...{ cycle: field("cycle"), at: null, cpuShare: null },
      sweepTerm: (field("stop") + field("sweep")) / usPerMs,
      mark: field("mark") / usPerMs,
      markTerm: field("rest") / usPerMs,
      ...{ sweepTermCpu: null, assist: null, background: null, idle: null, markTermCpu: null },
      // The first number is what the collection before left.
      ...{ heapStart: field("heap"), heapEnd: field("heap"), heapLive: null, goal: null },
      ...{ stacks: null, globals: null, procs: field("procs"), forced: null },
    }),
  },
];

/** Sum of times of which some are not in the line. */
function sum(...times: number[]): number {
  // Printed with few digits: a sum has no more.
  return Number(times.reduce((all, time) => all + (Number.isNaN(time) ? 0 : time), 0).toFixed(6));
}

function orNull(value: number): number | null {
  return Number.isNaN(value) ? null : value;
}

/** Characters of a line that is shown with a problem. */
const shownLength = 120;

/** How a line of any form begins, also where JSON has a letter before it: "\ngc 1 @". */
const anyForm = /gc \d+ @|gc\d+\(\d+\): /;

/**
 * Read a gctrace from a text, or from the file whose path is given.
 * @throws {MalformedError} for a text that has no line of a cycle
 */
export function readGcTrace(source: string): GcTraceText {
  const parse = (text: string): GcTraceText => {
    const trace = gcTraceText(text);
    if (trace.cycles.length > 0 || trace.problems.length > 0) return trace;
    const lines = trace.others === 1 ? "one line" : `${trace.others} lines`;
    throw new MalformedError("", `no line of a collection cycle in ${lines}`);
  };
  return readSource(source, {
    wanted: wanted.gctrace,
    has: anyForm,
    parse,
    placed: (text) => anyForm.test(text),
  });
}

/**
 * Read a gctrace with what the scavenger and the pacer say between its lines.
 * @throws {MalformedError} naming the release whose lines are not read, where there are no others
 */
export function gcTraceText(text: string): GcTraceText {
  const trace = parseGcTrace(text);
  const [first] = trace.problems;
  const refused = forms.flatMap((form) => ("refused" in form ? [form.refused] : []));
  if (
    trace.cycles.length === 0 &&
    first !== undefined &&
    trace.problems.every(({ problem }) => refused.includes(problem))
  ) {
    throw new MalformedError(`line ${first.line}`, first.problem);
  }
  return { ...trace, runtime: runtimeTraces(text) };
}

/**
 * Read a gctrace; other lines may stand between its lines, and other text before them. Logs that
 * wrap each line in JSON or in quotes are unwrapped.
 * @param text what the program wrote to its standard error
 */
export function parseGcTrace(text: string): GcTrace {
  const cycles: GcTraceCycle[] = [];
  const problems: GcTraceProblem[] = [];
  let others = 0;
  text.split("\n").forEach((whole, index) => {
    const line = index + 1;
    let found = 0;
    for (const content of logLines(whole, anyForm)) {
      const form = forms.find(({ begins }) => begins.test(content));
      if (form === undefined) continue;
      found++;
      const read = scan(content, form);
      if ("problem" in read) {
        problems.push({ line, ...read, text: content.slice(0, shownLength) });
      } else cycles.push({ line, ...read });
    }
    if (found === 0 && whole.trim() !== "") others++;
  });
  return { cycles, problems, others };
}

type Failed = Pick<GcTraceProblem, "column" | "problem">;

function scan(line: string, form: Form | RefusedForm): Omit<GcTraceCycle, "line"> | Failed {
  const start = line.search(form.begins);
  if ("refused" in form) return { column: start + 1, problem: form.refused };
  let failed: Failed = { column: 0, problem: "" };
  for (const pattern of form.patterns) {
    const read = match(line, start, pattern);
    if ("problem" in read) {
      if (read.column > failed.column) failed = read;
      continue;
    }
    const end = form.ends.find((one) => line.startsWith(one, read.at)) ?? "";
    const at = read.at + end.length;
    if (form.whole && line.slice(at).trim() !== "") {
      return { column: at + 1, problem: "expected the end of the line" };
    }
    return form.cycle((name) => read.values.get(name) ?? Number.NaN, end);
  }
  return failed;
}

function match(
  line: string,
  start: number,
  pattern: readonly Piece[],
): { readonly values: ReadonlyMap<string, number>; readonly at: number } | Failed {
  const values = new Map<string, number>();
  let at = start;
  for (const piece of pattern) {
    if ("text" in piece) {
      if (!line.startsWith(piece.text, at)) {
        return { column: at + 1, problem: `expected ${JSON.stringify(piece.text)}` };
      }
      at += piece.text.length;
    } else {
      const number = /^\d{1,15}(?:\.\d{1,15})?/.exec(line.slice(at, at + 32))?.[0];
      if (number === undefined) {
        return { column: at + 1, problem: `expected a number: ${piece.field}` };
      }
      values.set(piece.field, Number(number));
      at += number.length;
    }
  }
  return { values, at };
}
