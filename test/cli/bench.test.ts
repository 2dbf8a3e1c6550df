/** `gomaplab bench` as a whole, from the compiled program, with few keys. */

import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { findKernels } from "../../src/cli/bench/kernel-contestants.js";
import { compareKernels } from "../../src/cli/bench/kernels.js";
import { findGoToolchains } from "../../src/cli/go-toolchains.js";

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
      "engine",
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
    const gos = findGoToolchains().map(({ version }) => version.replace("go", "Go "));
    const contestants = ["engine 1.19", "engine 1.23", "JS Map", ...gos];
    for (const name of contestants) {
      const rows = stdout.split("\n").filter((line) => line.startsWith(`  ${name}  `));
      expect([name, rows.length]).toEqual([name, 11]);
      expect([name, rows.every((row) => /\d – \d/.test(row))]).toEqual([name, true]);
    }
    expect(stdout.includes("NO REAL GO WAS FOUND")).toBe(gos.length === 0);
    const data = JSON.parse(readFileSync(json, "utf8")) as {
      comparisons: { title: string; rows: { samples: number[] }[] }[];
    };
    expect(data.comparisons[0]?.title).toBe(
      "Fill map[int64]int64, without hint: 10,000 keys in sequence",
    );
    const counts = data.comparisons.flatMap(({ rows }) => rows.map((row) => row.samples.length));
    expect(new Set(counts)).toEqual(new Set([1]));
  });

  it.each([
    [["--only", "engine,plot"], `"plot" is neither engine nor kernel.`],
    [["--n", "2e7"], "A whole number from 1 to 16,777,216."],
    [["--runs", "0"], "A whole number from 1 to 1,000."],
  ])("refuses %j", (args, message) => {
    const { stderr, status } = bench(...args);
    expect(stderr).toContain(message);
    expect(status).toBe(1);
  });
});

describe("the kernel benchmarks", () => {
  it("measure this kernel, from its start to its idle memory", { timeout: 240_000 }, async () => {
    const kernels = findKernels().kernels.filter(({ own }) => own);
    const figures = new Map<string, number>();
    for await (const { title, rows } of compareKernels(kernels, { runs: 1, tell: () => {} })) {
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
      "Kernel: idle memory of all its processes",
      "Kernel: idle memory, shared pages once",
    ]);
    const [info, firstResult, ...others] = figures.values();
    expect(info).toBeGreaterThan(0);
    expect(firstResult).toBeGreaterThan(info ?? 0);
    if (process.platform === "linux") for (const other of others) expect(other).toBeGreaterThan(0);
  });

  it("name tslab by its version, and whom they miss with the way to get it", () => {
    const { kernels, missing } = findKernels({ PATH: "" });
    expect(kernels[1]?.name).toBe("tslab 1.0.22");
    expect(kernels[1]?.argv.slice(2)).toEqual(["kernel", "--config-path", "{connection_file}"]);
    expect(missing[0]).toBe("Deno is not on PATH. To compare with it: npm install -g deno");
  });
});
