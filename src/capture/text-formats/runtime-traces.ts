/**
 * Output of the runtime's scavenger and pacer traces, GODEBUG=scavtrace=1 and gcpacertrace=1, one
 * row per line; other lines may occur between them, and logs may wrap each in JSON or quotes.
 *
 *   scav 0 KiB work (bg), 0 KiB work (eager), 3136 KiB now, 93% util
 *   scav 0 KiB work, 3112 KiB total, 92% util (forced)
 *   pacer: assist ratio=+5.412543e+000 (scan 0 MB in 4->4 MB) workers=0++2.500000e-001
 *   pacer: 45% CPU (25 exp.) for 42560+2016+225424 B work (225424 B exp.) in 3997696 B -> 4557512 B (∆goal 363208, cons/mark +0.000000e+000)
 *   pacer: sweep done at heap size 4MB; allocated 1MB during sweep; swept 592 pages at 0.00027 pages/byte
 *
 * Sources: runtime/mgcscavenge.go printScavTrace, mgcpacer.go, mgcsweep.go, Go 1.14 to 1.27.
 */
import { logLines } from "../profiles/log-lines.js";
import { type Cell, Collector, linesOf, numberOf, type Rows } from "./rows.js";

/** How lines of each kind begin. */
const begins = /\bscav \d|\bscav: |\bpacer: /;

/** A form of lines: `<name>` stands for a number. */
interface Form {
  readonly what: string;
  readonly pattern: string;
}

/** The first that matches gives the row; what each has not is null. */
const forms: readonly Form[] = [
  {
    what: "scavenger",
    pattern:
      "scav <workKiB> KiB work (bg), <eagerKiB> KiB work (eager), <releasedKiB> KiB now, <utilPercent>% util",
  },
  {
    what: "scavenger",
    pattern: "scav <workKiB> KiB work, <releasedKiB> KiB total, <utilPercent>% util",
  },
  {
    what: "assists",
    pattern:
      "pacer: assist ratio=<assistRatio> (scan <scanMiB> MB in <heapMiB>-><goalMiB> MB) workers=<dedicated>+<fractional>",
  },
  {
    what: "cycle",
    pattern:
      "pacer: <cpuPercent>% CPU (<cpuExpectedPercent> exp.) for <heapScan>+<stackScan>+<globalsScan> B work (<scanExpected> B exp.) in <triggered> B -> <live> B (∆goal <beyondGoal>, cons/mark <consMark>)",
  },
  {
    what: "sweep",
    pattern:
      "pacer: sweep done at heap size <heapMiB>MB; allocated <allocatedMiB>MB during sweep; swept <sweptPages> pages at <pagesPerByte> pages/byte",
  },
];

const parts = forms.map(({ what, pattern }) => {
  const names = [...pattern.matchAll(/<(\w+)>/g)].map((found) => found[1] ?? "");
  const source = pattern
    .split(/<\w+>/)
    .map((text) => text.replaceAll(/[.*+?^${}()|[\]\\]/g, "\\$&"))
    .join("([-+]?[\\d.]{1,32}(?:e[-+]?\\d{1,4})?|[-+]?Inf|NaN)");
  return { what, names, line: new RegExp(source) };
});

/** Read the lines of a text. */
export function runtimeTraces(source: string): Rows {
  const found = new Collector();
  for (const { line, text: whole } of linesOf(source)) {
    for (const text of logLines(whole, begins)) {
      const at = text.search(begins);
      if (at < 0) continue;
      const row = rowOf(text.slice(at));
      if (row !== undefined) found.add({ line, ...row });
      else found.wrong(line, at + 1, "expected a line of scavtrace or gcpacertrace", text);
    }
  }
  return found;
}

function rowOf(text: string): Record<string, Cell> | undefined {
  for (const { what, names, line } of parts) {
    const numbers = line.exec(text)?.slice(1);
    if (numbers === undefined) continue;
    const cells = names.map((name, i) => [name, numberOf(numbers[i] ?? "") ?? null] as const);
    const marks = { forced: text.includes("(forced)"), reset: text.includes("[controller reset]") };
    return { what, ...Object.fromEntries(cells), ...marks };
  }
  return undefined;
}
