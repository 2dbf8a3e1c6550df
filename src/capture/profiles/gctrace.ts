/**
 * The collector's log: what a Go program prints under GODEBUG=gctrace=1, one line for each cycle.
 *
 *   gc 4 @0.024s 1%: 0.048+0.41+0.001 ms clock, 0.097+0.026/0.13/0+0.003 ms cpu, 3->3->3 MB, 3 MB goal, 0 MB stacks, 0 MB globals, 2 P (forced)
 *      │    │     │      │     │    │              │    │    │    │  │            │  │  │      │           │           │           │     │
 *   cycle  at  cpuShare  │   mark   │              │ assist  │  idle │         start end live  goal        stacks     globals      procs forced
 *                    sweepTerm  markTerm    sweepTermCpu background markTermCpu
 *
 * What the numbers mean is often told wrongly ("mark + scan + sweep"): the three times are the
 * stop of the world that ends the sweep before, the concurrent mark and scan, and the stop of the
 * world that ends marking. Sweeping itself is not in the line. "MB" are MiB, rounded down.
 *
 * Source: runtime/mgc.go gcMarkTermination and runtime/extern.go, Go 1.19 to 1.27; the parts
 * "stacks" and "globals" came with Go 1.18, so that lines without them are read, too.
 */

/** One collection cycle of a gctrace. Times in ms, sizes in MiB as they were printed. */
export interface GcTraceCycle {
  /** Line of the text, from 1 on. */
  readonly line: number;
  /** Number of the cycle, from 1 on. */
  readonly cycle: number;
  /** Seconds since the program began. */
  readonly at: number;
  /** Share of the available CPU spent in collections since the program began, in percent. */
  readonly cpuShare: number;
  /** World stopped: sweep termination. Wall-clock time. */
  readonly sweepTerm: number;
  /** Concurrent mark and scan. Wall-clock time. */
  readonly mark: number;
  /** World stopped: mark termination. Wall-clock time. */
  readonly markTerm: number;
  /** CPU time of all processors: sweep termination. */
  readonly sweepTermCpu: number;
  /** CPU time that goroutines spent marking, as a price for allocating. */
  readonly assist: number;
  /** CPU time of dedicated and fractional mark workers. */
  readonly background: number;
  /** CPU time of processors that had nothing else to do. */
  readonly idle: number;
  /** CPU time: mark termination. */
  readonly markTermCpu: number;
  /** Heap when marking began, when it ended, and what was marked. */
  readonly heapStart: number;
  readonly heapEnd: number;
  readonly heapLive: number;
  /** Heap size for which the collector had aimed. */
  readonly goal: number;
  /** Scannable stacks and globals; null in lines of Go before 1.18. */
  readonly stacks: number | null;
  readonly globals: number | null;
  /** Processors: GOMAXPROCS. */
  readonly procs: number;
  /** The program had called runtime.GC. */
  readonly forced: boolean;
}

/** A line that begins like a cycle's and is none. */
export interface GcTraceProblem {
  readonly line: number;
  /** Column of the first character that does not fit, from 1 on. */
  readonly column: number;
  /** What was expected there. */
  readonly problem: string;
  /** The line, shortened. */
  readonly text: string;
}

/** A gctrace: its cycles, and the lines that could not be read. */
export interface GcTrace {
  readonly cycles: readonly GcTraceCycle[];
  readonly problems: readonly GcTraceProblem[];
  /** Lines of the program's own, which are passed over. */
  readonly others: number;
}

type Field = Exclude<keyof GcTraceCycle, "line" | "forced">;

/** What a line is made of: text to match, or a number to take. */
type Piece = { readonly text: string } | { readonly field: Field };

/** The pieces of a pattern in which `<name>` stands for a number. */
function pieces(pattern: string): Piece[] {
  return pattern
    .split(/<(\w+)>/)
    .map((part, i) => (i % 2 === 0 ? { text: part } : { field: part as Field }))
    .filter((piece) => !("text" in piece) || piece.text !== "");
}

const times = "<sweepTerm>+<mark>+<markTerm> ms clock, ";
const cpu = "<sweepTermCpu>+<assist>/<background>/<idle>+<markTermCpu> ms cpu, ";
const head = pieces(
  `gc <cycle> @<at>s <cpuShare>%: ${times}${cpu}<heapStart>-><heapEnd>-><heapLive> MB, <goal> MB goal, `,
);
const roots = pieces("<stacks> MB stacks, <globals> MB globals, ");
const tail = pieces("<procs> P");
const forcedMark = " (forced)";

/** Characters of a line that is shown with a problem. */
const shownLength = 120;

/**
 * Read a gctrace; other lines may stand between its lines, and other text before them.
 * @param text what the program wrote to its standard error
 */
export function parseGcTrace(text: string): GcTrace {
  const cycles: GcTraceCycle[] = [];
  const problems: GcTraceProblem[] = [];
  let others = 0;
  text.split("\n").forEach((whole, index) => {
    const content = whole.endsWith("\r") ? whole.slice(0, -1) : whole;
    const start = content.search(/\bgc \d+ @/);
    if (start < 0) {
      if (content.trim() !== "") others++;
      return;
    }
    const found = scan(content, start);
    const line = index + 1;
    if ("problem" in found) {
      const { column, problem } = found;
      problems.push({ line, column, problem, text: content.slice(0, shownLength) });
    } else cycles.push({ line, ...found });
  });
  return { cycles, problems, others };
}

type Failed = Pick<GcTraceProblem, "column" | "problem">;

function scan(line: string, start: number): Omit<GcTraceCycle, "line"> | Failed {
  const values = new Map<Field, number>();
  let at = start;
  let failed: Failed | undefined;
  const take = (list: readonly Piece[]): boolean => {
    for (const piece of list) {
      if ("text" in piece) {
        if (line.startsWith(piece.text, at)) at += piece.text.length;
        else failed = { column: at + 1, problem: `expected ${JSON.stringify(piece.text)}` };
      } else {
        const number = /^\d{1,15}(?:\.\d{1,15})?/.exec(line.slice(at, at + 32))?.[0];
        if (number === undefined) {
          failed = { column: at + 1, problem: `expected a number: ${piece.field}` };
        } else {
          values.set(piece.field, Number(number));
          at += number.length;
        }
      }
      if (failed) return false;
    }
    return true;
  };
  const withRoots = take(head) && / MB stacks/.test(line.slice(at, at + 32));
  const whole = failed === undefined && (!withRoots || take(roots)) && take(tail);
  if (!whole) return failed ?? { column: at + 1, problem: "expected more" };
  const forced = line.startsWith(forcedMark, at);
  if (forced) at += forcedMark.length;
  if (line.slice(at).trim() !== "") {
    return { column: at + 1, problem: "expected the end of the line" };
  }
  const field = (name: Field): number => values.get(name) ?? 0;
  return {
    cycle: field("cycle"),
    at: field("at"),
    cpuShare: field("cpuShare"),
    sweepTerm: field("sweepTerm"),
    mark: field("mark"),
    markTerm: field("markTerm"),
    sweepTermCpu: field("sweepTermCpu"),
    assist: field("assist"),
    background: field("background"),
    idle: field("idle"),
    markTermCpu: field("markTermCpu"),
    heapStart: field("heapStart"),
    heapEnd: field("heapEnd"),
    heapLive: field("heapLive"),
    goal: field("goal"),
    stacks: withRoots ? field("stacks") : null,
    globals: withRoots ? field("globals") : null,
    procs: field("procs"),
    forced,
  };
}
