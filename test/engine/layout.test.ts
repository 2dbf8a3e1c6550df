/** The layout that the engine and src/go read: made of the tables, free of overlaps. */
import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { placeAll, renderLayout } from "../../scripts/build/engine-layout.mjs";
import { type Area, bytes, sizeOf, u32, u64 } from "../../src/engine/layout/placement.mjs";
import { constants } from "../../src/go/machine/control.js";
import { hmap, hmapSize, maptype, swissIter } from "../../src/go/machine/go-structures.js";
import { classicState, historyRecord, swissState } from "../../src/go/machine/own-structures.js";
import { readModule } from "../support/wasm-module.js";

describe("the files made of the tables", () => {
  test.each([...renderLayout()])("%s is up to date", (path, text) => {
    expect(readFileSync(path, "utf8")).toBe(text);
  });
});

test("a structure that says its size has room for its fields", () => {
  const fields = [
    ["flag", 1],
    ["word", 8],
  ] as const;
  expect(sizeOf({ name: "made up", fields })).toBe(16);
  expect(sizeOf({ name: "made up", fields, size: 24 })).toBe(24);
  expect(() => sizeOf({ name: "made up", fields, size: 12 })).toThrow(
    "made up says that it has 12 bytes, its fields have 16",
  );
});

describe("the control block", () => {
  const area = (...places: Area["places"]): Area => ({
    doc: "made up",
    at: 0x100,
    end: 0x120,
    places,
  });

  test("has its places one after another, each at a multiple of its width", () => {
    const [{ placed = [] } = {}] = placeAll(
      [area(bytes("A", "", 3), u32("B", ""), u64("C", "", 2), u32("D", "", 1, { align: 32 }))].map(
        (of) => ({ ...of, end: 0x140 }),
      ),
    );
    expect(placed.map(({ name, at, end }) => [name, at, end])).toEqual([
      ["A", 0x100, 0x103],
      ["B", 0x104, 0x108],
      ["C", 0x108, 0x118],
      ["D", 0x120, 0x124],
    ]);
  });

  test.each([
    ["A and C overlap at 0x100", [u64("A", ""), u64("B", ""), bytes("C", "", 16, { over: ["A"] })]],
    ["X ends at 0x128, but its area at 0x120", [u64("W", "", 4), u64("X", "")]],
    ["Z is not right behind X", [u32("X", ""), u32("Y", ""), u32("Z", "", 1, { after: "X" })]],
    ["B lies over A, which is not placed before it", [u32("B", "", 1, { over: ["A"] })]],
  ] as const)("is refused: %s", (problem, places) => {
    const expected = problem.replace("A and C", "B and C").replace("0x100", "0x108");
    expect(() => placeAll([area(...places)])).toThrow(
      expected.startsWith("B and C") ? expected : problem,
    );
  });

  test("is refused where two areas overlap", () => {
    const areas = [area(u32("A", "")), { ...area(u32("B", "")), at: 0x118 }];
    expect(() => placeAll(areas)).toThrow("areas overlap at 0x118");
  });

  test("lies over other places only where it says so", () => {
    const both = area(u64("A", ""), u64("B", ""), bytes("C", "", 16, { over: ["A", "B"] }));
    expect(placeAll([both])[0]?.placed.at(-1)).toMatchObject({ at: 0x100, end: 0x110 });
    expect(constants.COLUMNS).toBe(constants.CHUNK_KEYS);
    expect(constants.KEY_NUMBERS).toBe(constants.BATCH_HASHES);
  });

  test("has room for the engine's static data", () => {
    const { data } = readModule(readFileSync("dist/engine/engine.wasm"));
    expect(data.length).toBeGreaterThan(0);
    for (const { at, size } of data) {
      expect(at).toBeGreaterThanOrEqual(constants.PROGRAM_DATA);
      expect(at + size).toBeLessThanOrEqual(constants.KEY_PREFIX);
    }
  });
});

test("all builds work on one memory, so that they have the same static data", () => {
  const [fast, ...others] = ["engine", "engine.trace", "engine.debug"].map(
    (build) => readModule(readFileSync(`dist/engine/${build}.wasm`)).data,
  );
  for (const data of others) expect(data).toEqual(fast);
});

describe("structures", () => {
  test("of the runtime lie as Go has them", () => {
    expect([hmap.noverflow, hmap.hash0, hmap.extra, hmapSize]).toEqual([10, 12, 40, 48]);
    expect([swissIter.globalDepth, swissIter.dirIdx, swissIter.entryIdx]).toEqual([56, 64, 88]);
    expect([maptype.keysize, maptype.bucketsize, maptype.flags]).toEqual([80, 82, 84]);
  });

  test("that lie in others begin where these have room for them", () => {
    expect(classicState.flags).toBe(historyRecord.state);
    expect(swissState.tableCapacity + 8).toBe(historyRecord.mallocs);
  });
});
