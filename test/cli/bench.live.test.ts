/** `gomaplab bench` as a whole, from the compiled program, with few keys. */

import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from "vitest";
import { findGoToolchains } from "../../src/capture/go/toolchains.js";
import { compareClasses } from "../../src/cli/bench/kernels/class.js";
import { findKernels } from "../../src/cli/bench/kernels/contestants.js";
import { compareKernels } from "../../src/cli/bench/kernels/kernels.js";

const main = fileURLToPath(new URL("../../dist/cli/main.js", import.meta.url));
const bench = (...args: string[]) =>
  spawnSync(process.execPath, [main, "bench", ...args], { encoding: "utf8" });

let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "bench-"));
});
afterAll(() => rmSync(folder, { recursive: true }));

describe("gomaplab bench", () => {
  it("prints a row for every contestant in every case, and writes the samples", () => {
    const json = join(folder, "figures.json");
    const { stdout, stderr, status } = bench(
      "--only",
      "engine,big",
      "--n",
      "1e4",
      "--runs",
      "1",
      "--json",
      json,
    );
    expect(stderr).toBe("");
    expect(status).toBe(0);
    expect(stdout).not.toContain("FAILED");
    const toolchains = findGoToolchains();
    expect(stdout.includes("NO REAL GO WAS FOUND")).toBe(toolchains.length === 0);
    const { comparisons } = JSON.parse(readFileSync(json, "utf8")) as {
      comparisons: { title: string; rows: { contestant: string; samples: number[] }[] }[];
    };
    const releases = toolchains.map(({ version }) => /\d+\.\d+/.exec(version)?.[0]);
    const engines = (releases.length > 0 ? releases : ["1.23", "1.27"]).map((r) => `engine ${r}`);
    const gos = toolchains.map(({ version }) => version.replace("go", "Go "));
    expect(comparisons.map(({ title }) => title)).toEqual(
      expect.arrayContaining([
        "Fill map[int64]int64, without hint: 10,000 keys in sequence",
        "Fill map[string]int64, with hint: 10,000 keys in sequence",
        "Range over map[int32]int64, filled in sequence: 10,000 entries",
        "Collect, everything alive, map[string]int64: 10,000 entries",
        "The allocator's share of a fill of map[int64]int64: 10,000 entries",
        "Bytes per entry, 1 to 10^9, of ten map types in all releases: one figure",
        "Fill map[int64]bool: 100,000 keys in sequence",
        "Fill map[int64]bool: 100,000 keys in sequence, the engine's memory",
      ]),
    );
    for (const { title, rows } of comparisons) {
      const names = rows.map(({ contestant }) => contestant);
      const alone = title.startsWith("The allocator's share");
      const computed = title.startsWith("Bytes per entry");
      const big = title.includes("100,000 keys");
      const hints = (name: string) => [`${name}, without hint`, `${name}, with hint`];
      const expected = computed
        ? ["first call", "second call"]
        : big
          ? engines.flatMap(hints)
          : alone
            ? engines
            : [...engines, ...gos];
      expect([title, names]).toEqual([title, expect.arrayContaining(expected)]);
      expect([title, rows.filter(({ samples }) => samples.length !== 1)]).toEqual([title, []]);
      const at = stdout.indexOf(`\n${title}\n`);
      const printed = stdout
        .slice(at + 1)
        .split("\n")
        .slice(2, 2 + rows.length);
      expect([
        title,
        printed.map((line) => line.slice(2, 2 + line.slice(2).search(/ {2}/))),
      ]).toEqual([title, names]);
      expect(printed.every((line) => /\d – \d/.test(line))).toBe(true);
    }
  }, 300_000);

  it.each([
    [
      ["--only", "engine,plot"],
      `"plot" must be one of engine, kernel, class, big, hardware, saved.`,
    ],
    [["--n", "2e7"], "A whole number from 1 to 16,777,216."],
    [["--runs", "0"], "A whole number from 1 to 1,000."],
    [["--keys", "int64,int8"], `"int8" must be one of int64, int32, string.`],
    [["--only", "engine", "--releases", "1.2"], "Go 1.2 is not installed on this machine"],
  ])("refuses %j", (args, message) => {
    const { stderr, status } = bench(...args);
    expect(stderr).toContain(message);
    expect(status).toBe(1);
  });
});

describe("the kernel benchmarks", () => {
  afterEach(() => vi.unstubAllEnvs());

  it("measure this kernel, from its start to its idle memory", { timeout: 240_000 }, async () => {
    const kernels = findKernels().kernels.filter(({ own }) => own);
    const figures = new Map<string, number>();
    vi.stubEnv("TYPESCRIPT_KERNEL_COMPILER_REST", "3");
    const pauses = { short: 1_000, long: 6_000 };
    for await (const { title, rows } of compareKernels(kernels, {
      runs: 1,
      tell: () => {},
      pauses,
    })) {
      expect(rows.map((row) => row.failure)).toEqual([undefined]);
      figures.set(title, rows[0]?.samples[0] ?? Number.NaN);
    }
    expect([...figures.keys()]).toEqual([
      "Kernel: start to kernel_info_reply",
      "Kernel: start to first result (1+1)",
      "Kernel: first completion",
      "Kernel: warm cell, median of 50",
      "Kernel: 1,000 queued cells",
      "Kernel: 100,000 lines",
      "Kernel: slowest answer on control meanwhile",
      "Kernel: memory of all its processes, 1 s after a cell",
      "Kernel: the same 1 s after a cell, shared pages once",
      "Kernel: memory of all its processes, 6 s after a cell",
      "Kernel: the same 6 s after a cell, shared pages once",
    ]);
    const memory = (s: number) =>
      figures.get(`Kernel: memory of all its processes, ${s} s after a cell`) as number;
    if (process.platform === "linux") expect(memory(6)).toBeLessThan(0.7 * memory(1));
    const [info, firstResult, ...others] = figures.values();
    expect(info).toBeGreaterThan(0);
    expect(firstResult).toBeGreaterThan(info ?? 0);
    if (process.platform === "linux") for (const other of others) expect(other).toBeGreaterThan(0);
  });

  it("measure several kernels of a class at once", { timeout: 120_000 }, async () => {
    const kernels = findKernels().kernels.filter(({ own }) => own);
    const pauses = { short: 0, long: 0 };
    const figures = [];
    for await (const { title, unit, rows } of compareClasses(kernels, {
      students: 2,
      tell: () => {},
      pauses,
    })) {
      expect(rows.map((row) => row.failure)).toEqual([undefined]);
      figures.push({ title, unit, figure: rows[0]?.samples[0] ?? Number.NaN });
    }
    expect(figures.map(({ title, unit }) => `${title}, ${unit}`)).toEqual([
      "2 kernels at once: first result of the median kernel, s",
      "2 kernels at once: all first results, s",
      "2 kernels at once: memory of all 0 s after a cell, shared pages once, MB",
      "2 kernels at once: the same after a map of 10,000 entries in each, MB",
      "2 kernels at once: the same 0 s after the last cell, MB",
    ]);
    const [median = 0, last = 0, idle = 0] = figures.map(({ figure }) => figure);
    expect(last).toBeGreaterThanOrEqual(median);
    expect(median).toBeGreaterThan(0);
    // Of two kernels, each of three processes of Node.
    if (process.platform === "linux") expect(idle).toBeGreaterThan(100);
  });

  it("name tslab by its version, and whom they miss with the way to get it", () => {
    const { kernels, missing } = findKernels({ PATH: "" });
    expect(kernels[1]?.name).toBe("tslab 1.0.22");
    expect(kernels[1]?.argv.slice(2)).toEqual(["kernel", "--config-path", "{connection_file}"]);
    expect(missing[0]).toBe("Deno is not on PATH. To compare with it: npm install -g deno");
  });
});
