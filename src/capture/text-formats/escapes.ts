/**
 * Output of the compiler under `-gcflags=-m`: a row for each decision about a variable or
 * expression.
 *
 *   ./main.go:12:14: make(map[int]int) does not escape
 *   ./main.go:9:2: moved to heap: m
 *
 * Under -m=2 the lines of a flow follow, which become the reason. Source: cmd/compile/internal/escape
 * and inline, Go 1.19 to 1.27.
 */
import { Collector, linesOf, type Rows } from "./rows.js";

/** A verdict: its words, and where in them the variable stands. */
const verdicts: readonly (readonly [verdict: string, pattern: RegExp])[] = [
  ["moved to heap", /^moved to heap: (.+)$/],
  ["escapes", /^(.+?) escapes to heap(?: in .+)?:?$/],
  ["does not escape", /^(.+?) does not escape$/],
  ["leaks content", /^leaking param content: (.+)$/],
  ["leaks to result", /^leaking param: (.+? to result .+)$/],
  ["leaks", /^(?:leaking param|parameter): ?(.+?)(?: leaks to .+)?$/],
  ["leaks", /^parameter (.+?) leaks to .+:?$/],
  ["can inline", /^can inline (.+?)(?: with cost \d+ as:.*)?$/],
  ["cannot inline", /^cannot inline (.+?): .*$/],
  ["inlines", /^inlining call to (.+)$/],
  ["ignored", /^ignoring self-assignment in (.+)$/],
  ["zero-copy", /^zero-copy (.+)$/],
  ["devirtualizes", /^devirtualizing (.+)$/],
  ["captured by value", /^\S+ capturing by value: (\S+).*$/],
  ["captured by reference", /^\S+ capturing by ref: (\S+).*$/],
  ["bounds check elided", /^(?:index|slice) bounds check elided()$/],
];

/** Read the text. */
export function escapes(source: string): Rows {
  const found = new Collector();
  let last: Record<string, string | number | boolean | null> | undefined;
  for (const { line, text } of linesOf(source)) {
    const [, file = "", at = "", column = "", said = ""] =
      /^((?:[A-Za-z]:)?[^:\s][^:]*\.go):(\d+):(\d+): ?(.*)$/.exec(text) ?? [];
    if (file === "") {
      if (/^(?:[^:\s]+\.go):/.test(text)) {
        found.wrong(line, text.indexOf(":") + 2, "expected line and column after the file", text);
      }
      continue;
    }
    const flow = /^\s+(.*)$/.exec(said);
    if (flow !== null) {
      if (last !== undefined && String(last.reason ?? "").length < 2000) {
        last.reason = [last.reason, (flow[1] ?? "").trim()].filter((part) => part).join("; ");
      }
      continue;
    }
    const verdict = verdicts.find(([, pattern]) => pattern.test(said));
    if (verdict === undefined) {
      found.wrong(line, text.length - said.length + 1, "no verdict that is known here", text);
      continue;
    }
    const why = /^cannot inline .+?: (.*)$/.exec(said)?.[1] ?? null;
    const variable = verdict[1].exec(said)?.[1] ?? "";
    last = {
      file,
      line: Number(at),
      column: Number(column),
      variable,
      verdict: verdict[0],
      reason: why,
    };
    found.add(last);
  }
  return found;
}
