/** Benchmarks of real Go beside the engine: bytes and allocations an operation are the same. */
import { describe, expect, test } from "vitest";
import { releaseOfVersion } from "../../../src/capture/go/fetch-toolchain.js";
import { findGoToolchains } from "../../../src/capture/go/toolchains.js";
import { keys, real } from "../../../src/lab/index.js";

/** One installed release of each generation of maps. */
const releases = [
  ...new Map(
    findGoToolchains().flatMap(({ version }) => {
      const row = releaseOfVersion(version);
      return row === undefined ? [] : [[row.generation, row.name] as const];
    }),
  ).values(),
];

interface Row {
  work: string;
  side: string;
  nsPerOp: number;
  bytesPerOp: number | null;
  allocsPerOp: number | null;
  error: number | null;
}

/** All is in the first cache, and takes a nanosecond. */
const model = {
  machine: {
    name: "one cache",
    clock: 1,
    caches: [{ name: "L1", holds: "both", size: 65536, ways: 16, line: 64, latency: 1 }],
  },
} as const;

describe.skipIf(releases.length === 0).each(releases)("real(%j).bench", (name) => {
  test("gives the bytes and allocations of the engine, on the heap and on the stack", async () => {
    const options = { processes: 2, seconds: 0.01, model };
    const measured = await real(name).bench("map[int64]int64", 8, options);
    const rows = measured.table().objects() as Row[];
    const of = (work: string) =>
      rows
        .filter((row) => row.work === work && !row.side.startsWith("model"))
        .map(({ bytesPerOp, allocsPerOp }) =>
          [bytesPerOp ?? -1, allocsPerOp ?? -1].map(Math.floor),
        );
    // A header of 48 bytes, and a bucket or group of 144.
    expect(of("fill")).toEqual([
      [192, 2],
      [192, 2],
    ]);
    expect(of("fill local")).toEqual([
      [0, 0],
      [0, 0],
    ]);
    expect(of("get absent")).toEqual([[0, 0]]);
    for (const { nsPerOp } of rows) expect(nsPerOp).toBeGreaterThan(0);
    const modelled = rows.filter(({ side }) => side === "model: one cache, overlap 2, in L1 1");
    expect(modelled.map(({ work }) => work)).toEqual(["fill", "get", "range"]);
    for (const { work, nsPerOp, error } of modelled) {
      const { nsPerOp: measuredNs } = rows.find((row) => row.work === work) as Row;
      expect(error).toBeCloseTo(100 * (nsPerOp / measuredNs - 1), 6);
    }
    expect(rows.filter(({ error }) => error !== null)).toEqual(modelled);
    expect(measured.processes.map(({ works }) => works.length)).toEqual([5, 5]);
    expect(measured.processes[0]?.live).toBeGreaterThan(100);
    expect(measured.figure().traces.map(({ name }) => name)).toContain("engine");
    expect(String(measured)).toMatch(
      /^map\[int64\]int64 with 8 keys: real go1\.\S+ in 2 processes, and the engine$/,
    );
  }, 300_000);

  test("takes any type and hint", async () => {
    const options = { processes: 1, seconds: 0.01, hint: 100 };
    const measured = await real(name).bench("map[any][200]byte", keys.uniform(50, 7), options);
    const rows = measured.table().objects() as Row[];
    const [real1, ours] = rows.map(({ bytesPerOp }) => bytesPerOp ?? Number.NaN);
    expect((real1 as number) / (ours as number)).toBeCloseTo(1, 1);
  }, 300_000);
});

test("what cannot be measured is refused before anything is compiled", async () => {
  const go = real("1.26");
  await expect(go.bench("map[int]int", -1)).rejects.toThrow("n");
  await expect(go.bench("map[int]int", 5, { processes: 1.5 })).rejects.toThrow(
    "`processes` must be a whole number from 0 to 100, got 1.5",
  );
  await expect(go.bench("map[int]int", 5, { seconds: 0 })).rejects.toThrow(
    "`seconds` must be a number above 0 and at most 60, got 0",
  );
  await expect(go.bench("map[int]int", keys.texts(["a"]))).rejects.toThrow("workload: expected");
});
