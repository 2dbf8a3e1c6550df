/** Real Go in a notebook: one line runs it, and the engine's map beside it has its tables. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { releaseOfVersion } from "../../../src/capture/go/fetch-toolchain.js";
import { findGoToolchains } from "../../../src/capture/go/toolchains.js";
import { go, real, verify } from "../../../src/lab/index.js";

const folder = mkdtempSync(join(tmpdir(), "gomaplab-real-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** One installed release of each generation of maps. */
const releases = [
  ...new Map(
    findGoToolchains().flatMap(({ version }) => {
      const row = releaseOfVersion(version);
      return row === undefined ? [] : [[row.generation, row.name] as const];
    }),
  ).values(),
];

describe.skipIf(releases.length === 0).each(releases)("real(%j)", (name) => {
  test("runs a case, and its capture is the engine's map", async () => {
    go.type("Spot", "struct{X, Y int32}");
    const run = await real(name).run("map[Spot]string", [
      ["pr", 0, 1, 500, 0, 1],
      ["p", { X: 1, Y: 2 }, "here"],
      ["it", -1],
    ]);
    expect(String(run)).toMatch(
      /^map\[Spot\]string in real go1\.\S+ after 502 operations: [\d,]+ bytes in \d+ objects$/,
    );
    expect(await run.verify()).toEqual({ equal: true });
    expect(run.map.get({ X: 1, Y: 2 })).toBe("here");
    expect(run.map.entries().numRows()).toBe(501);
    const path = join(folder, `${name}.json.gz`);
    run.save(path);
    expect(await verify(path)).toEqual({ equal: true });
    const changed = { ...run.capture, nops: 3, case: run.test };
    const verdict = await verify(changed);
    expect(verdict.equal ? "" : verdict.text).toContain("nops: real 3, ours 502");
  }, 300_000);
});

test("releases and operations that are none are said to be", async () => {
  expect(() => real("1.99")).toThrow('No Go release "1.99" here');
  await expect(real("1.26").run("map[int]int", [["p", 1, "x"]])).rejects.toThrow(
    'ops[0][2]: expected an int (number or decimal string), got "x"',
  );
  await expect(verify(join(folder, "none.json"))).rejects.toThrow("no such file");
});
