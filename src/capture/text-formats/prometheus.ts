/**
 * Metrics in Prometheus' text format, such as go_memstats_*: a row for each sample.
 *
 *   # TYPE go_memstats_alloc_bytes gauge
 *   go_memstats_alloc_bytes 1.234e+06
 *
 * Source: the Prometheus exposition format, version 0.0.4.
 */
import { Collector, linesOf, numberOf, type Rows } from "./rows.js";

const sample =
  /^([A-Za-z_:][\w:]*)(\{(?:[^"}]|"(?:[^"\\]|\\.)*")*\})?[ \t]+(\S+)(?:[ \t]+(-?\d+))?[ \t]*$/;

/** Read the text. */
export function prometheus(source: string): Rows {
  const found = new Collector();
  const kinds = new Map<string, string>();
  for (const { line, text } of linesOf(source)) {
    if (text.trim() === "") continue;
    const [, name = "", kind = ""] = /^# TYPE (\S+) (\S+)/.exec(text) ?? [];
    if (name !== "" && kinds.size < 100_000) kinds.set(name, kind);
    if (text.startsWith("#")) continue;
    const [, metric, labels = "", value = ""] = sample.exec(text) ?? [];
    const number = numberOf(value);
    if (metric === undefined) {
      found.wrong(line, 1, 'expected a sample such as "go_memstats_alloc_bytes 4096"', text);
    } else if (number === undefined) {
      found.wrong(line, text.indexOf(value) + 1, "expected a number", text);
    } else {
      const family = metric.replace(/_(?:bucket|sum|count)$/, "");
      const type = kinds.get(metric) ?? kinds.get(family) ?? null;
      found.add({ line, name: metric, labels, value: number, type });
    }
  }
  return found;
}
