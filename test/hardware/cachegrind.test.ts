/** cachegrind's counts of two real programs, kept with their traces; cachegrind.live.test.ts records them. */

import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { brotliDecompressSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { accesses } from "../../src/hardware/access.js";
import {
  type CachegrindCounts,
  cachegrind,
  cachegrindCounts,
  type Geometry,
} from "../../src/hardware/cachegrind.js";
import { machine } from "../../src/hardware/machine.js";
import { trace } from "../../src/hardware/traces/trace.js";

const fixtures = fileURLToPath(new URL("../fixtures/hardware/", import.meta.url));

interface Kept {
  readonly geometry: { I1: Geometry; D1: Geometry; LL: Geometry };
  readonly counts: CachegrindCounts;
}

describe.each(["c", "go"])("the kept %s program", (name) => {
  const text = brotliDecompressSync(readFileSync(`${fixtures}${name}.lackey.br`));
  const kept = JSON.parse(readFileSync(`${fixtures}${name}.json`, "utf8")) as Kept[];

  test("there are six geometries or more", () => expect(kept.length).toBeGreaterThanOrEqual(6));

  test.each(kept)("counts as cachegrind did with $geometry", ({ geometry, counts }) => {
    expect(cachegrindCounts(cachegrind(geometry).run(trace(text)))).toEqual(counts);
  });
});

test("an access to two lines is one miss, and so is one that misses in one of them", () => {
  const tiny: Geometry = [128, 1, 64];
  const run = cachegrind({ D1: tiny, LL: [1024, 1, 64] }).run(
    accesses({ address: [60, 0, 60, 124], kind: "load" }),
  );
  expect(cachegrindCounts(run)).toMatchObject({ Dr: 4, D1mr: 2, DLmr: 2 });
});

test("an instruction that reads and writes the same bytes is a read", () => {
  const run = cachegrind().run(accesses({ address: [0, 0], kind: "modify" }));
  expect(cachegrindCounts(run)).toMatchObject({ Dr: 2, D1mr: 1, Dw: 0 });
});

test("an access is cut to the shortest line", () => {
  // 576 bytes are 64 here: one line, as cachegrind counts XSAVE's.
  const run = cachegrind().run(accesses({ address: [0, 64], size: [576, 8] }));
  expect(cachegrindCounts(run)).toMatchObject({ Dr: 2, D1mr: 2 });
});

test("other rules have no such counts", () => {
  const toy = machine({
    name: "toy",
    caches: [{ name: "L1", holds: "both", size: 1024, ways: 2, line: 64 }],
  });
  expect(() => cachegrindCounts(toy.run(accesses({ address: [0] })))).toThrow(
    '`straddle` must be "one request"',
  );
});
