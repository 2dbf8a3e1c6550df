/**
 * Real Go's MemStats beside the engine's: the same keys in the same order into maps with the same
 * hash key and seed. Skipped where there is no Go of a release that the engine has.
 */
import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { findGoToolchains } from "../../../src/capture/go/toolchains.js";
import { type GcTraceCycle, parseGcTrace } from "../../../src/capture/index.js";
import { type GoMap, GoProcess, keys, release, releases } from "../../../src/go/index.js";
import { fillOurs, memstatsProgram, types } from "./memstats-program.js";

const run = promisify(execFile);
/** The probe's files that say where a release has its hash key. */
const sources = ["go.mod", "hashkey.go", "hashkey_maps.go"].map(
  (file) => `../../../src/capture/go/probe/${file}`,
);

const known = findGoToolchains().filter(({ version }) => {
  return releases.has(/\d+\.\d+/.exec(version)?.[0] ?? "");
});

/** Entries of the large maps: 10 million give the same, in a minute instead of a second. */
const many = Number(process.env.GOMAPLAB_LIVE_ENTRIES ?? 200_000);

/** Bytes by which a heap is mapped. */
const chunk = 4 * 2 ** 20;

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
      const text = await readFile(fileURLToPath(new URL(source, import.meta.url)), "utf8");
      await writeFile(
        join(folder, basename(source)),
        text.replace("package probe", "package main"),
      );
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
    else if (type === "map[string]int64" && n === many) bulk.fill(keys.strings(n, "key-"), order);
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

  /**
   * With the collector on. What the process itself frees and allocates meanwhile shows when no map
   * is filled: that is its noise, taken off.
   */
  test("after collections it holds what is held here, and cycles and goals are alike", async () => {
    const collected = [
      ...[
        ["map[int64]int64", 200_000],
        ["map[int64]*int64", 200_000],
      ],
      ...[
        ["map[string]string", 60_000],
        ["map[int64][136]uint8", 20_000],
      ],
    ].flatMap(([type, n]) =>
      [100, 50, 20].map((gogc) => ({ type, n, hint: 0, gogc }) as Case & { gogc: number }),
    );
    for (const one of collected) {
      const [idle] = await real([{ ...one, n: 0 }]);
      const [found] = await real([one]);
      // The process may hold less afterwards than before.
      const change = (from: Result, field: Field) => from.After[field] - from.Before[field];
      const simulated = ours(one);
      simulated.gc();
      const stats = simulated.memstats();
      const empty = ours({ ...one, n: 0 });
      empty.gc();
      const about = `${one.type} n=${one.n} gogc=${one.gogc}`;
      for (const field of ["HeapAlloc", "HeapObjects", "Frees", "TotalAlloc"] as const) {
        const own = change(idle as Result, field) - empty.memstats()[field];
        // A block and its object; and what its first collection frees, a few objects.
        const slack = { HeapAlloc: 8192, TotalAlloc: 8192, HeapObjects: 10, Frees: 10 }[field];
        const difference = Math.abs(change(found as Result, field) - own - stats[field]);
        expect(difference, `${about} ${field}`).toBeLessThanOrEqual(slack);
      }
      // A real cycle goes on beside the program: on a busy machine one may last until the next would
      // have begun, and the heap grows meanwhile. A few processes show one that none kept waiting.
      let unlike = timing(found as Result, stats, one.gogc);
      for (let more = 5; more > 0 && unlike.length > 0; more--) {
        const [again] = await real([one]);
        unlike = timing(again as Result, stats, one.gogc);
      }
      expect(unlike, about).toEqual([]);
    }
  }, 600_000);

  /** In what a real process differs from ours, of what depends on when its collector had the time. */
  function timing(
    { Map: live, After }: Result,
    stats: ReturnType<GoProcess["memstats"]>,
    gogc: number,
  ): string[] {
    // One or two cycles fit in less or more, and of many one in six.
    const cycles = Math.max(2, stats.NumGC / 6);
    // The process's own objects, and stacks and globals, which Go multiplies by GOGC, too.
    const goal = 300_000 + (gogc / 100) * 700_000;
    const own = After.NextGC - stats.NextGC;
    return [
      ["NumGC", live.NumGC, stats.NumGC, Math.abs(live.NumGC - stats.NumGC) <= cycles] as const,
      ["NextGC", After.NextGC, stats.NextGC, own >= 0 && own <= goal] as const,
      // Spans with objects, and what is mapped: the process's own lie among the map's.
      [
        "HeapInuse",
        After.HeapInuse,
        stats.HeapInuse,
        Math.abs(After.HeapInuse / stats.HeapInuse - 1) < 0.2,
      ] as const,
      [
        "HeapSys",
        After.HeapSys,
        stats.HeapSys,
        Math.abs(After.HeapSys - stats.HeapSys) <= 2 * chunk,
      ] as const,
    ].flatMap(([field, there, here, alike]) => (alike ? [] : [`${field}: ${there}, here ${here}`]));
  }

  test("its gctrace is read without a problem, and begins cycles where they begin here", async () => {
    const one: Case = { type: "map[int64]*int64", n: 1_000_000, hint: 0, gogc: 100 };
    const offset = generation === "classic" ? "12" : "8";
    const env = { ...process.env, GODEBUG: "cpu.aes=off,gctrace=1", GOMAXPROCS: "1" };
    const simulated = ours(one);
    simulated.gc();
    const told = parseGcTrace(simulated.gctrace()).cycles;
    const traced = async () => {
      const args = [offset, JSON.stringify([one])];
      const { cycles, problems, others } = parseGcTrace(
        (await run(join(folder, "memstats"), args, { env })).stderr,
      );
      expect([problems, others]).toEqual([[], 0]);
      return cycles;
    };
    let cycles = await traced();
    // A real cycle goes on beside the program: on a busy machine one may last until the next would
    // have begun. A few processes show one that none kept waiting.
    for (let more = 4; more > 0 && cycles.length - 1 !== told.length; more--) {
      cycles = await traced();
    }
    // The collector is off at first, and the goal is that of the default memory limit.
    const off = new GoProcess(name);
    off.gc();
    const [aim] = parseGcTrace(off.gctrace()).cycles;
    expect(Math.abs((cycles[0]?.goal ?? 0) - (aim?.goal ?? 0))).toBeLessThanOrEqual(16);
    const last = cycles.at(-1);
    expect(last).toMatchObject({ forced: true, procs: 1 });
    expect(told.at(-1)?.forced).toBe(true);
    expect(Math.abs((last?.heapLive ?? 0) - (told.at(-1)?.heapLive ?? 0))).toBeLessThanOrEqual(1);
    if (generation === "swiss") {
      // Marking beside the program: the heap goes on growing, so the cycles are other ones.
      expect(Math.abs(cycles.length - 1 - told.length)).toBeLessThanOrEqual(3);
      return;
    }
    // Growth starts the cycles: one large array passes the trigger, there as here.
    const shape = ({ heapStart, heapLive, goal }: GcTraceCycle) =>
      [heapStart, heapLive, goal].map(Number);
    expect(cycles.length - 1).toBe(told.length);
    for (const [i, cycle] of told.entries()) {
      const [real, model] = [shape(cycles[i + 1] as GcTraceCycle), shape(cycle)];
      // In MiB, rounded down; stacks and globals add to a goal.
      for (const [j, value] of model.entries()) {
        expect([i, Math.abs((real[j] as number) - value) <= 1 + 0.05 * value]).toEqual([i, true]);
      }
    }
  }, 600_000);
});
