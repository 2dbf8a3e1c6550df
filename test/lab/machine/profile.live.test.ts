/** A profile of accesses in Go's own tool. */
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, expect, test } from "vitest";
import { go, keys, machine } from "../../../src/lab/index.js";

const hasGo = spawnSync("go", ["version"]).status === 0;

let folder: string;
let file: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "profile-"));
  file = join(folder, "map.pb.gz");
  const m = go("1.23", { traced: true }).make("map[int64]int64").fill(keys.sequence(500), 1);
  for (let i = 0; i < 500; i++) m.get(2 * i);
  machine("Zen 4").run(m).profile().save(file);
});
afterAll(() => rmSync(folder, { recursive: true }));

function pprof(...options: string[]): string {
  const { status, stdout, stderr } = spawnSync("go", ["tool", "pprof", ...options, file], {
    encoding: "utf8",
  });
  expect(status, stderr).toBe(0);
  return stdout;
}

test.runIf(hasGo)("go tool pprof lists Go's functions, by accesses and by misses", () => {
  const top = pprof("-top");
  expect(top).toContain("Type: accesses");
  expect(top).toMatch(/runtime\.mapassign_fast64$/m);
  expect(top).toMatch(/runtime\.mapaccess2_fast64$/m);
  expect(top).toMatch(/runtime\.evacuate_fast64$/m);
  expect(pprof("-top", "-sample_index=L1D_misses")).toContain("Type: L1D_misses");
});

test.runIf(hasGo)("and tells accesses apart by region", () => {
  const tags = pprof("-tags");
  for (const region of ["tophash", "key", "elem", "header field"]) expect(tags).toContain(region);
  const focused = pprof("-top", "-tagfocus=region=tophash");
  expect(focused).toContain("runtime.mapassign_fast64");
});
