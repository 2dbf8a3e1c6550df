/**
 * Our comparison of benchmarks beside benchstat itself, on golang/perf's own test files: every
 * median, interval, change and p-value. Without the Go module proxy these are skipped.
 */
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { goEnvironment } from "../../../src/capture/go/build.js";
import { findGoToolchains } from "../../../src/capture/go/toolchains.js";
import { benchDifference } from "../../../src/capture/text-formats/bench-difference.js";
import { goBench } from "../../../src/capture/text-formats/go-bench.js";

const version = "golang.org/x/perf@v0.0.0-20260908200009-22c9c6c9d4da";
const folder = mkdtempSync(join(tmpdir(), "gomaplab-benchstat-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** The module's folder, with benchstat compiled; undefined where there is no Go for it, or no proxy. */
function perf(): string | undefined {
  const env = { ...goEnvironment(), GOBIN: folder, GOFLAGS: "-mod=mod" };
  for (const { file } of findGoToolchains().reverse()) {
    try {
      const options = { cwd: folder, env, stdio: "pipe", timeout: 300_000 } as const;
      const said = execFileSync(file, ["mod", "download", "-json", version], options);
      const tool = version.replace("@", "/cmd/benchstat@");
      execFileSync(file, ["install", tool], options);
      return (JSON.parse(said.toString()) as { Dir: string }).Dir;
    } catch {
      // An older Go refuses the module, as does one without a proxy: the next one may not.
    }
  }
  return undefined;
}

const module = perf();

/** Files of the module that are compared, the first one with the others. */
const compared = [
  ["cmd/benchstat/testdata/old.txt", "cmd/benchstat/testdata/new.txt"],
  ["cmd/benchstat/testdata/crc-old.txt", "cmd/benchstat/testdata/crc-new.txt"],
  ["cmd/benchstat/testdata/smallSample.txt"],
  ["cmd/benchstat/testdata/issue19565.txt"],
  ["cmd/benchstat/testdata/issue19634.txt"],
  ["benchproc/testdata/suffixarray.bench"],
  [
    "benchfmt/testdata/bent/20200101T213604.Base.stdout",
    "benchfmt/testdata/bent/20200101T213604.Tip.stdout",
  ],
  [
    "benchfmt/testdata/bent/20200101T024818.BaseNl.stdout",
    "benchfmt/testdata/bent/20200101T024818.TipNl.stdout",
  ],
  [
    "benchfmt/testdata/bent/20200101T030626.Basel.stdout",
    "benchfmt/testdata/bent/20200101T030626.Tipl.stdout",
  ],
];

/** benchstat's units as ours. */
const units: Readonly<Record<string, readonly [name: string, factor: number]>> = {
  "sec/op": ["nsPerOp", 1e-9],
  "B/s": ["megabytesPerSecond", 1e6],
  "B/op": ["bytesPerOp", 1],
  "allocs/op": ["allocsPerOp", 1],
};

test.skipIf(module === undefined)(
  "benchstat says the same of golang/perf's files",
  () => {
    let values = 0;
    for (const files of compared) {
      const paths = files.map((file) => join(module as string, file));
      const { rows } = benchDifference(
        paths.map((path) => ({ name: basename(path), rows: goBench(readFileSync(path, "utf8")) })),
      );
      const csv = execFileSync(
        join(folder, "benchstat"),
        ["-format", "csv", "-table", "pkg", ...paths],
        { stdio: "pipe" },
      );
      let unit: readonly [string, number] | undefined;
      let pkg: string | null = null;
      for (const line of csv.toString().split("\n")) {
        if (line.startsWith("pkg: ")) pkg = line.slice(5) || null;
        const [name = "", ...cells] = line.split(",");
        if (name === "" && /\/|-bytes/.test(cells[0] ?? "") && cells[1] === "CI") {
          unit = units[cells[0] as string] ?? [cells[0] as string, 1];
        }
        if (name === "" || cells.length === 0 || unit === undefined) continue;
        const [column, factor] = unit;
        const label = `${files[0]}: ${pkg} ${name} ${column}`;
        const ours = rows.find((row) => {
          const full =
            row.name === "geomean" || row.procs === 1 ? row.name : `${row.name}-${row.procs}`;
          return full === name && row.unit === column && (row.pkg ?? null) === pkg;
        });
        expect(ours, label).toBeDefined();
        paths.forEach((path, i) => {
          const from = i === 0 ? 0 : 2 + 4 * (i - 1);
          const [median = "", interval = "", change = "", p = ""] = cells.slice(from, from + 4);
          if (median === "") return;
          values++;
          const of = (what: string) =>
            (ours?.[`${basename(path)} ${what}`] ?? null) as number | null;
          const middle = of("median") ?? Number.NaN;
          expect(Math.abs((middle * factor) / Number(median) - 1), label).toBeLessThan(1e-9);
          if (name === "geomean") return;
          const reach = Math.max(
            (of("high") ?? Infinity) / middle - 1,
            1 - (of("low") ?? -Infinity) / middle,
          );
          expect(Number.isFinite(reach) ? `${(100 * reach).toFixed(0)}%` : "∞", label).toBe(
            interval,
          );
          if (i === 0) return;
          expect(`p=${of("p")?.toFixed(3)}`, label).toBe(p.split(" ")[0]);
          const changed = of("change");
          const said = changed === null ? "~" : `${changed > 0 ? "+" : ""}${changed.toFixed(2)}%`;
          expect(said, label).toBe(change);
        });
      }
    }
    expect(values).toBeGreaterThan(200);
  },
  400_000,
);
