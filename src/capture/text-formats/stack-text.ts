/**
 * Profiles as text (/debug/pprof/…?debug=1): a row for each record, as it stands there, with its stack.
 *
 *   --- mutex:                                   goroutine profile: total 5
 *   cycles/second=2299997824                     3 @ 0x442cd1 0x47d37d
 *   sampling period=1                            # labels: {"of":"worker"}
 *   91022066 3 @ 0x4d9f7f 0x4d9f75               #	0x442cd0	main.work+0xb0	/src/main.go:12
 *   #	0x4d9f7e	sync.(*Mutex).Unlock+0x3e	/usr/local/go/src/sync/mutex.go:65
 *
 * Heap profiles are in heap-text.ts. Sources: runtime/pprof printCountProfile and
 * writeProfileInternal, Go 1.26; google/pprof, profile/legacy_profile.go.
 */
import { type Cell, Collector, linesOf, type Rows } from "./rows.js";

/** Characters of a stack that are kept. */
const longestStack = 5000;

/** How the records of a kind of profile look. */
export interface RecordForm {
  /** A record's line. The addresses behind its @ are the last group. */
  readonly record: RegExp;
  /** What begins like a record. */
  readonly begins: RegExp;
  readonly expected: string;
  /** Columns out of the groups, and of what `name=number` lines before have said. */
  columns(numbers: readonly number[], said: ReadonlyMap<string, string>): Record<string, Cell>;
}

/** A row whose stack is being read. */
type StackRow = Record<string, Cell> & { stack: string; function: string | null };

/** Read the records of a profile, each with its stack, innermost first: names, or else addresses. */
export function stackRows(source: string, form: RecordForm): Rows {
  const found = new Collector();
  const said = new Map<string, string>();
  let last: StackRow | undefined;
  for (const { line, text } of linesOf(source)) {
    const record = form.record.exec(text);
    if (record !== null) {
      const groups = record.slice(1);
      const stack = (groups.pop() ?? "").trim().replaceAll(" ", " ← ").slice(0, longestStack);
      last = { line, ...form.columns(groups.map(Number), said), function: null, stack };
      found.add(last);
      continue;
    }
    if (text.startsWith("#\t")) {
      const [, , name = ""] = text.split("\t");
      const called = name.replace(/\+0x[0-9a-f]+$/, "");
      if (last !== undefined && called !== "" && last.stack.length <= longestStack) {
        last.stack = last.function === null ? called : `${last.stack} ← ${called}`;
        last.function ??= called;
      }
      continue;
    }
    const labels = /^# labels: (\{.*\})$/.exec(text)?.[1];
    if (labels !== undefined && last !== undefined) last.labels = labels;
    const [, name = "", value = ""] = /^([a-z][a-z /]*?) ?= ?(\w+)$/.exec(text) ?? [];
    if (name !== "") said.set(name, value);
    else if (form.begins.test(text)) found.wrong(line, 1, form.expected, text);
  }
  return found;
}

const addresses = String.raw`@((?: 0x[0-9a-f]+)*)\s*$`;

/** Profiles of how often something is there: goroutines, threads, a program's own profiles. */
export function countText(source: string): Rows {
  return stackRows(source, {
    record: new RegExp(String.raw`^(\d+) ${addresses}`),
    begins: /^\d/,
    expected: 'expected a record such as "3 @ 0x442cd1 0x47d37d"',
    columns: ([count = 0]) => ({ count }),
  });
}

/** Nanoseconds in what a text says that it counts in. */
const resolutions = new Map([
  ["nanoseconds", 1],
  ["microseconds", 1000],
  ["milliseconds", 1_000_000],
]);

/**
 * Profiles of waiting: for mutexes, or for anything else. Times in ns where the text has a clock; the
 * scaled columns stand for all that was there, as one in `samplingPeriod` is noted, and are what
 * pprof shows.
 */
export function contentionText(source: string): Rows {
  return stackRows(source, {
    record: new RegExp(String.raw`^ *(\d+) +(\d+) ${addresses}`),
    begins: /^ *\d+ +\S/,
    expected: 'expected a record such as "91022066 3 @ 0x4d9f7f"',
    columns: ([cycles = 0, count = 0], said) => {
      const second = Number(said.get("cycles/second") ?? 0);
      const unit =
        resolutions.get(said.get("resolution") ?? "") ?? (second > 0 ? 1e9 / second : null);
      const period = Number(said.get("sampling period") ?? 0);
      const scale = period > 0 ? period : 1;
      const ns = unit === null ? null : cycles * unit;
      return {
        ...{ count, cycles, ns: ns && Math.round(ns), samplingPeriod: period > 0 ? period : null },
        ...{ scaledCount: count * scale, scaledNs: ns && Math.round(ns * scale) },
      };
    },
  });
}
