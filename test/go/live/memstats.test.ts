/**
 * Real Go's MemStats beside the engine's: the same keys in the same order into a map with the same
 * hash key and seed. Skipped where there is no Go of a release that the engine has.
 */
import { execFile } from "node:child_process";
import { cp, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { findGoToolchains } from "../../../src/cli/go-toolchains.js";
import { GoProcess, keys, release, releases } from "../../../src/go/index.js";

const run = promisify(execFile);
/** The program, and the probe's files that say where a release has its hash key. */
const probe = "../../probe/";
const sources = [
  "memstats.go",
  ...["go.mod", "hashkey.go", "hashkey_maps.go"].map((f) => probe + f),
];

const known = findGoToolchains().filter(({ version }) => {
  return releases.has(/\d+\.\d+/.exec(version)?.[0] ?? "");
});

/** Entries: 10 million give the same, in a minute instead of a second. */
const n = Number(process.env.GOMAPLAB_LIVE_ENTRIES ?? 200_000);

interface Counts {
  readonly TotalAlloc: number;
  readonly HeapAlloc: number;
  readonly Mallocs: number;
}

describe.skipIf(known.length === 0).each(known)("live $version", ({ file, version }) => {
  const { name, generation } = release(version);
  let folder = "";

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "gomaplab-memstats-"));
    const env = { ...process.env, GOTOOLCHAIN: "local", GOFLAGS: "" };
    for (const source of sources) {
      await cp(fileURLToPath(new URL(source, import.meta.url)), join(folder, basename(source)));
    }
    const build = (flags: string[]) =>
      run(file, ["build", ...flags, "-o", "memstats", "."], { cwd: folder, env });
    await build(["-ldflags=-checklinkname=0"]).catch(() => build([]));
  }, 600_000);

  afterAll(() => rm(folder, { recursive: true }));

  async function real(type: string): Promise<Record<"noise" | "map", Counts>> {
    const offset = generation === "classic" ? "12" : "8";
    const env = { ...process.env, GODEBUG: "cpu.aes=off" };
    const { stdout } = await run(join(folder, "memstats"), [type, String(n), offset], { env });
    return JSON.parse(stdout) as Record<"noise" | "map", Counts>;
  }

  function ours(type: "map[int64]int64" | "map[string]int64"): Counts {
    const simulated = new GoProcess(name, { hashkey: [1n, 3n, 5n, 7n] });
    const order = keys.sequence(n);
    if (type === "map[int64]int64") simulated.make(type, 0, { hash0: 77 }).fill(order, order);
    else simulated.make(type, 0, { hash0: 77 }).fill(keys.strings(n, "key-"), order);
    const { TotalAlloc, HeapAlloc, Mallocs } = simulated.memstats();
    return { TotalAlloc, HeapAlloc, Mallocs };
  }

  test("a map of integers costs what it costs here, to the byte", async () => {
    const live = await real("map[int64]int64");
    expect(live.noise).toEqual({ TotalAlloc: 0, HeapAlloc: 0, Mallocs: 0 });
    expect(ours("map[int64]int64")).toEqual(live.map);
  }, 600_000);

  test("so does one of strings with their bytes, but for a tiny block left open before", async () => {
    const live = (await real("map[string]int64")).map;
    const simulated = ours("map[string]int64");
    expect(simulated.Mallocs).toBe(live.Mallocs);
    for (const field of ["TotalAlloc", "HeapAlloc"] as const) {
      expect(Math.abs(simulated[field] - live[field])).toBeLessThanOrEqual(16);
    }
  }, 600_000);
});
