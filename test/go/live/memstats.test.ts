/**
 * Real Go's MemStats beside the engine's: the same keys in the same order into maps with the same
 * hash key and seed. Skipped where there is no Go of a release that the engine has.
 */
import { execFile } from "node:child_process";
import { cp, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { findGoToolchains } from "../../../src/cli/go-toolchains.js";
import { type GoMap, GoProcess, keys, release, releases } from "../../../src/go/index.js";
import { fillOurs, memstatsProgram, types } from "./memstats-program.js";

const run = promisify(execFile);
/** The probe's files that say where a release has its hash key. */
const sources = ["go.mod", "hashkey.go", "hashkey_maps.go"].map((file) => `../../probe/${file}`);

const known = findGoToolchains().filter(({ version }) => {
  return releases.has(/\d+\.\d+/.exec(version)?.[0] ?? "");
});

/** Entries of the large maps: 10 million give the same, in a minute instead of a second. */
const many = Number(process.env.GOMAPLAB_LIVE_ENTRIES ?? 200_000);

interface Case {
  readonly type: string;
  readonly n: number;
  readonly hint: number;
  readonly gogc?: number;
}

type Field = "TotalAlloc" | "HeapAlloc" | "Mallocs" | "Frees" | "HeapObjects";
const fields: readonly Field[] = ["TotalAlloc", "HeapAlloc", "Mallocs", "Frees", "HeapObjects"];

interface Stats extends Record<Field | "HeapInuse" | "HeapSys" | "NumGC" | "NextGC", number> {
  readonly BySize: readonly { Size: number; Mallocs: number; Frees: number }[];
}

type Result = Record<"Noise" | "Map" | "Before" | "After", Stats>;

const small: Case[] = Object.keys(types).flatMap((type) =>
  [1, 9, 1000, 5000].flatMap((n) => [0, n].map((hint) => ({ type, n, hint }))),
);
const large: Case[] = ["map[int64]int64", "map[int64]bool", "map[string]int64"].map((type) => {
  return { type, n: many, hint: 0 };
});

describe.skipIf(known.length === 0).each(known)("live $version", ({ file, version }) => {
  const { name, generation } = release(version);
  let folder = "";

  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), "gomaplab-memstats-"));
    const env = { ...process.env, GOTOOLCHAIN: "local", GOFLAGS: "" };
    for (const source of sources) {
      await cp(fileURLToPath(new URL(source, import.meta.url)), join(folder, basename(source)));
    }
    await writeFile(join(folder, "main.go"), memstatsProgram);
    const build = (flags: string[]) =>
      run(file, ["build", ...flags, "-o", "memstats", "."], { cwd: folder, env });
    await build(["-ldflags=-checklinkname=0"]).catch(() => build([]));
  }, 600_000);

  afterAll(() => rm(folder, { recursive: true }));

  async function real(cases: readonly Case[]): Promise<Result[]> {
    const offset = generation === "classic" ? "12" : "8";
    const env = { ...process.env, GODEBUG: "cpu.aes=off", GOMAXPROCS: "1" };
    const options = { env, maxBuffer: 2 ** 28 };
    const { stdout } = await run(
      join(folder, "memstats"),
      [offset, JSON.stringify(cases)],
      options,
    );
    return JSON.parse(stdout) as Result[];
  }

  function ours({ type, n, hint, gogc }: Case): GoProcess {
    const hashkey = [1n, 3n, 5n, 7n] as const;
    const simulated = new GoProcess(name, { hashkey, ...(gogc ? { gogc } : {}) });
    const map = simulated.make(type, hint, { hash0: 77 }) as unknown as GoMap<never, never>;
    const bulk = map as unknown as GoMap<number, number | boolean>;
    const order = keys.sequence(n);
    if (type === "map[int64]int64") bulk.fill(order, order);
    else if (type === "map[int64]bool") bulk.fill(order, true);
    else if (n === many) bulk.fill(keys.strings(n, "key-"), order);
    else fillOurs(map, type, n);
    return simulated;
  }

  /** Bytes by which two processes may differ: a block for small objects, left open before. */
  const open = (type: string) => (types[type]?.some(({ tiny }) => tiny) ? 16 : 0);

  test("maps of every kind cost what they cost here, to the byte and in every size class", async () => {
    const found = await real([...small, ...large]);
    for (const [i, one] of [...small, ...large].entries()) {
      const { Noise, Map: live } = found[i] as Result;
      const about = `${one.type} n=${one.n} hint=${one.hint}`;
      const stats = ours(one).memstats();
      const told = (from: Stats) => Object.fromEntries(fields.map((field) => [field, from[field]]));
      expect([about, told(Noise)], about).toEqual([
        ...[about, { TotalAlloc: 0, HeapAlloc: 0, Mallocs: 0, Frees: 0, HeapObjects: 0 }],
      ]);
      const slack = open(one.type);
      if (slack === 0) {
        expect([about, told(stats as Stats)]).toEqual([about, told(live)]);
        expect([about, stats.BySize]).toEqual([about, live.BySize]);
        continue;
      }
      expect([about, stats.Mallocs]).toEqual([about, live.Mallocs]);
      for (const field of ["TotalAlloc", "HeapAlloc"] as const) {
        expect(Math.abs(stats[field] - live[field]), about).toBeLessThanOrEqual(slack);
      }
      const others = (from: Pick<Stats, "BySize">) => from.BySize.filter(({ Size }) => Size !== 16);
      expect([about, others(stats)]).toEqual([about, others(live)]);
    }
  }, 600_000);
});
