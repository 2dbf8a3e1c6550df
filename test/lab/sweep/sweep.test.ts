/** Sweeps: their cases, their rows, what becomes of jobs that fail, and what is done again. */
import { spawn } from "node:child_process";
import {
  existsSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  watch,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, describe, expect, test } from "vitest";
import type * as library from "../../../src/lab/index.js";
import { type Case, range, read, sweep } from "../../../src/lab/index.js";
import { caseKey, casesOf } from "../../../src/lab/sweep/cases.js";

// What a function of a sweep sees in its thread; the names that this file imports do not travel.
declare const go: typeof library.go;
declare const keys: typeof library.keys;
declare const require: (name: "node:fs") => typeof import("node:fs");
declare const missing: number;

const folder = mkdtempSync(join(tmpdir(), "gomaplab-sweep-"));
afterAll(() => rmSync(folder, { recursive: true }));

describe("cases", () => {
  test("a grid is every combination, the last parameter varying fastest", () => {
    expect(casesOf({ type: ["a", "b"], n: [1, 2], fixed: true })).toEqual([
      { type: "a", n: 1, fixed: true },
      { type: "a", n: 2, fixed: true },
      { type: "b", n: 1, fixed: true },
      { type: "b", n: 2, fixed: true },
    ]);
    expect(casesOf([{ n: 1 }, { m: 2 }, { n: 1 }])).toEqual([{ n: 1 }, { m: 2 }]);
    expect(casesOf({ n: [1, 1, 2] })).toEqual([{ n: 1 }, { n: 2 }]);
  });

  test("cases are told apart by the values and their types, in any order", () => {
    expect(caseKey({ a: 1, b: "x" })).toBe(caseKey({ b: "x", a: 1 }));
    const different: Case[] = [{ a: 1 }, { a: 1n }, { a: -0 }, { a: 0 }, { a: null }, { a: true }];
    expect(new Set(different.map(caseKey)).size).toBe(6);
  });

  test("ranges", () => {
    expect(range(3)).toEqual([0, 1, 2]);
    expect(range(10, 50, 20)).toEqual([10, 30]);
    expect(range(3, 0, -1)).toEqual([3, 2, 1]);
    expect(range(0)).toEqual([]);
    expect(() => range(1.5)).toThrow("`end` must be a whole number, got 1.5");
    expect(() => range(0, 1, 0)).toThrow("`step` must not be 0");
  });

  test("what is no grid is refused with its place", async () => {
    const one = () => 1;
    const refused = (given: unknown) => expect(sweep(given as { n: number[] }, one)).rejects;
    await refused(5).toThrow("must be a grid such as { n: [10, 100], seed: range(20) }, got 5");
    await refused({ n: [] }).toThrow("`n` must have at least one value");
    await refused({ n: [1, { a: 1 }] }).toThrow("`parameters.n[1]` must be a string, a number");
    await refused([]).toThrow("the list of cases is empty");
    await refused([{ n: 1 }, 7]).toThrow("`parameters[1]` must be an object such as { n: 1000 }");
    await refused({ a: range(1e4), b: range(1e4) }).toThrow("more than 10,000,000 cases");
    await expect(sweep({ n: 1 }, 3 as unknown as () => number)).rejects.toThrow("`work` must be");
    await expect(sweep({ n: 1 }, Math.max as () => number)).rejects.toThrow("native code");
    await expect(sweep({ n: 1 }, one, { tries: 1.5 })).rejects.toThrow("`tries` must be a whole");
    await expect(sweep({ n: 1 }, one, { seconds: 0 })).rejects.toThrow("`seconds` must be");
    await expect(sweep({ n: 1 }, one, { threads: 0 })).rejects.toThrow("`threads` must be from 1");
  });
});

test("maps of every case, in the order of the cases, as without a sweep", async () => {
  const swept = await sweep(
    { release: ["1.23", "1.26"], n: [1000, 10_000], seed: range(3) },
    ({ release, n, seed }) => {
      const m = go(release, { seed }).make("map[int64]bool");
      m.fill(keys.uniform(n, seed));
      return { bytes: m.process.memstats().HeapAlloc, entries: m.length };
    },
    { threads: 2 },
  );
  expect(String(swept)).toBe("sweep over release, n, seed: 12 cases, 12 rows");
  expect(swept.table().columnNames()).toEqual(["release", "n", "seed", "bytes", "entries"]);
  // The same here, on this thread.
  const { go: here, keys: workload } = await import("../../../src/lab/index.js");
  for (const row of swept.table().objects() as Record<string, number & string>[]) {
    const { release, n, seed, bytes, entries } = row as Record<string, number>;
    const m = here(String(release), { seed: seed as number }).make("map[int64]bool");
    m.fill(workload.uniform(n as number, seed));
    expect([bytes, entries]).toEqual([m.process.memstats().HeapAlloc, n]);
  }
  const spread = swept.spread().objects() as Record<string, number>[];
  expect(spread.map(({ n, runs, entries }) => [n, runs, entries])).toEqual([
    [1000, 3, 1000],
    [10_000, 3, 10_000],
    [1000, 3, 1000],
    [10_000, 3, 10_000],
  ]);
  expect(() => swept.spread({ over: "trial" })).toThrow(
    '`over` must be a parameter: "release", "n", "seed"; got "trial"',
  );
  const svg = swept.figure({ x: "n", y: "bytes", by: "release" }).toSvg();
  expect(svg).toContain("bytes by n and release");
  expect(() => swept.figure({ y: "bites" })).toThrow("`y` must be a column of the sweep: release");
});

test("what functions give: several rows, a value, nothing, a promise; methods are functions too", async () => {
  const rows = async (work: (given: { n: number }) => never) =>
    (await sweep({ n: [2] }, work, { threads: 1 })).table().objects();
  expect(await rows((({ n }: { n: number }) => [{ i: 0 }, { i: n }]) as never)).toEqual([
    { n: 2, i: 0 },
    { n: 2, i: 2 },
  ]);
  expect(
    await rows((async ({ n }: { n: number }) => n * Number(2n * (n as never))) as never),
  ).toMatchObject([{ n: 2, error: expect.stringContaining("TypeError: Cannot mix BigInt") }]);
  const object = {
    twice: ({ n }: { n: number }) => 2 * n,
    method(one: { n: number }) {
      return one.n;
    },
  };
  expect(await rows(object.twice as never)).toEqual([{ n: 2, value: 4 }]);
  expect(await rows(object.method as never)).toEqual([{ n: 2, value: 2 }]);
  expect(await rows((() => undefined) as never)).toEqual([{ n: 2 }]);
});

test("a job that fails is a row of errors, and takes no other with it", async () => {
  const swept = await sweep(
    { what: ["works", "throws", "hangs", "exits", "grows"] },
    ({ what }) => {
      if (what === "throws") throw new RangeError("not this one");
      if (what === "hangs") for (;;);
      if (what === "exits") process.exit(3);
      if (what === "grows") go("1.23").make("map[int64]int64", 50_000_000);
      return { done: true };
    },
    { seconds: 3, memory: 64, tries: 1, threads: 2 },
  );
  const rows = swept.table().objects() as { what: string; done: boolean; error: string | null }[];
  expect(rows.map(({ what, done }) => [what, done])).toEqual([
    ["works", true],
    ["throws", null],
    ["hangs", null],
    ["exits", null],
    ["grows", null],
  ]);
  expect(rows.map(({ error }) => error)).toMatchObject([
    null,
    "RangeError: not this one",
    "took more than 3 s, its limit",
    expect.stringMatching(/^its thread ended: .*3/),
    expect.stringContaining("memory"),
  ]);
  expect(swept.errors().numRows()).toBe(4);
  expect(String(swept)).toBe("sweep over what: 5 cases, 4 failed, 5 rows");
});

test("a thread that dies is begun again; what only throws is not", async () => {
  const log = join(folder, "tries.txt");
  await sweep(
    { log: [log], how: ["dies", "throws"] },
    ({ log, how }) => {
      require("node:fs").appendFileSync(log, `${how}\n`);
      if (how === "dies") process.exit(1);
      throw new Error("no");
    },
    { tries: 3, threads: 1 },
  );
  expect(readFileSync(log, "utf8")).toBe("dies\ndies\ndies\nthrows\n");
});

test("a variable of the notebook: what to do is said, and nothing goes on", async () => {
  await expect(sweep({ n: range(50) }, ({ n }) => n * missing)).rejects.toThrow(
    "the function uses `missing`, which it cannot see: it runs in other threads, where none of the " +
      "notebook's variables are. Give it as a parameter, { missing: [missing] }",
  );
});

describe("in a folder", () => {
  const counted = ({ log, n }: { log: string; n: number }) => {
    require("node:fs").appendFileSync(log, `${n}\n`);
    if (n === 3 && require("node:fs").existsSync(`${log}.fails`)) throw new Error("not now");
    return { twice: 2 * n, big: 2n ** 60n };
  };
  const lines = (log: string) => readFileSync(log, "utf8").trim().split("\n").map(Number);
  const sorted = (numbers: number[]) => numbers.toSorted((a, b) => a - b);

  test("a sweep that is begun again does what is missing and what failed", async () => {
    const [to, log] = [join(folder, "again"), join(folder, "again.txt")];
    writeFileSync(`${log}.fails`, "");
    const first = await sweep({ log: [log], n: range(5) }, counted, { to, threads: 2 });
    expect(first.errors().objects()).toMatchObject([{ n: 3, error: "Error: not now" }]);
    rmSync(`${log}.fails`);
    const second = await sweep({ log: [log], n: range(8) }, counted, { to, threads: 2 });
    expect(sorted(lines(log))).toEqual([0, 1, 2, 3, 3, 4, 5, 6, 7]);
    expect(second.table().select("n", "twice", "big").objects()).toEqual(
      range(8).map((n) => ({ n, twice: 2 * n, big: 2n ** 60n })),
    );
    // What other programs read of the folder: no case twice, no errors that are over.
    const rows = readdirSync(to)
      .filter((name) => name.endsWith(".parquet"))
      .flatMap((name) =>
        read(join(to, name) as `${string}.parquet`)
          .table()
          .objects(),
      );
    expect(sorted(rows.map((row) => (row as { n: number }).n))).toEqual(range(8));
    await expect(sweep({ n: [1] }, ({ n }) => n, { to })).rejects.toThrow(
      "holds the rows of a sweep with another function; give another folder, or delete this one",
    );
  });

  test("killed in the middle and begun again: nothing lost, nothing twice", async () => {
    const to = join(folder, "killed");
    const lab = fileURLToPath(new URL("../../../dist/lab/index.js", import.meta.url));
    const program = `import { sweep, range } from ${JSON.stringify(lab)};
      const work = ({ n }) => { Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 20); return { square: n * n }; };
      const swept = await sweep({ n: range(400) }, work, { to: ${JSON.stringify(to)}, threads: 2 });
      console.log(JSON.stringify(swept.table().objects()));`;
    const start = () => spawn(process.execPath, ["--input-type=module", "-e", program]);
    const killed = start();
    const gone = new Promise((resolve) => killed.once("exit", (_, signal) => resolve(signal)));
    await firstPart(to);
    killed.kill("SIGKILL");
    expect(await gone).toBe("SIGKILL");
    const before = readdirSync(to).filter((name) => name.endsWith(".parquet")).length;
    expect(before).toBeGreaterThan(0);
    const again = start();
    let printed = "";
    again.stdout.on("data", (piece) => {
      printed += String(piece);
    });
    expect(await new Promise((resolve) => again.once("close", resolve))).toBe(0);
    expect(JSON.parse(printed)).toEqual(range(400).map((n) => ({ n, square: n * n })));
  }, 60_000);

  /** Waits until a sweep has written its first rows. */
  function firstPart(to: string): Promise<void> {
    return new Promise((resolve) => {
      const has = () => existsSync(to) && readdirSync(to).some((name) => name.endsWith(".parquet"));
      const watcher = watch(folder, { recursive: true }, () => {
        if (!has()) return;
        watcher.close();
        resolve();
      });
    });
  }
});

test("an interrupt keeps what is done", async () => {
  const to = join(folder, "interrupted");
  const key = Symbol.for("jupyter.kernel");
  let interrupt = (): void => undefined;
  const done: number[] = [];
  Reflect.set(globalThis, key, {
    interrupted: (told: () => void) => {
      interrupt = told;
    },
    progress: () => (count: number) => {
      done.push(count);
      if (count === 5) interrupt();
    },
  });
  try {
    const swept = await sweep({ n: range(1000) }, ({ n }) => ({ n2: n * n }), { to, threads: 1 });
    expect(swept.table().objects()).toEqual(range(5).map((n) => ({ n, n2: n * n })));
    expect(String(swept)).toBe("sweep over n: 1,000 cases, 995 cases not done, 5 rows");
    expect(sweep.last).toBe(swept);
    expect(done).toEqual([0, 1, 2, 3, 4, 5]);
    expect(read(join(to, "part-000001.parquet") as `${string}.parquet`).numRows).toBe(5);
  } finally {
    Reflect.deleteProperty(globalThis, key);
  }
});
