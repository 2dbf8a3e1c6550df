/**
 * Output of `go test -bench -benchmem`: a row for each line of a benchmark.
 *
 *   BenchmarkMapPut/int64-8   	  123456	      9876 ns/op	     512 B/op	       3 allocs/op
 *
 * Source: the Go benchmark data format (golang.org/design/14313-benchmark-format); testing, Go 1.26.
 */
import { Collector, linesOf, numberOf, type Rows } from "./rows.js";

/** Columns of the units that every reader knows; other units have their own name. */
const columns: Readonly<Record<string, string>> = {
  "ns/op": "nsPerOp",
  "B/op": "bytesPerOp",
  "allocs/op": "allocsPerOp",
  "MB/s": "megabytesPerSecond",
};

/** Keys of configuration lines that become columns. */
const configuration = /^(goos|goarch|pkg|cpu): *(.*)$/;

/** Read the text. */
export function goBench(source: string): Rows {
  const found = new Collector();
  let pkg: string | null = null;
  for (const { line, text } of linesOf(source)) {
    const config = configuration.exec(text);
    if (config?.[1] === "pkg") pkg = config[2] ?? null;
    if (!/^Benchmark(?:[^\sa-z]|\s|$)/.test(text)) continue;
    const words = [...text.matchAll(/\S+/g)];
    // A benchmark that prints something has its name on a line of its own.
    if (words.length < 2) continue;
    const [name, iterations, ...values] = words.map(([word]) => word);
    if (!/^\d+$/.test(iterations ?? "")) {
      // "BenchmarkX: log output" is not a result.
      if (values.some((word) => word === "ns/op")) {
        found.wrong(line, (words[1]?.index ?? 0) + 1, "expected a number of iterations", text);
      }
      continue;
    }
    const row = resultRow(name ?? "", Number(iterations), pkg, line);
    let wrong: string | undefined;
    let at = 2;
    for (; at < words.length && wrong === undefined; at += 2) {
      const value = numberOf(values[at - 2] ?? "");
      const unit = values[at - 1];
      if (value === undefined) wrong = "expected a number";
      else if (unit === undefined) wrong = "expected a unit after the number, such as ns/op";
      else row[columns[unit] ?? unit] = value;
    }
    if (wrong !== undefined) found.wrong(line, (words[at - 2]?.index ?? 0) + 1, wrong, text);
    else if (values.length === 0)
      found.wrong(line, text.length + 1, "expected values such as 12 ns/op", text);
    else found.add(row);
  }
  return found;
}

function resultRow(
  full: string,
  iterations: number,
  pkg: string | null,
  line: number,
): Record<string, string | number | null> {
  const [, name = full, procs] = /^(.*?)(?:-(\d+))?$/.exec(full) ?? [];
  const measured = { nsPerOp: null, bytesPerOp: null, allocsPerOp: null };
  const short = name.replace(/^Benchmark/, "");
  return {
    line,
    pkg,
    name: short,
    procs: procs === undefined ? 1 : Number(procs),
    iterations,
    ...measured,
  };
}
