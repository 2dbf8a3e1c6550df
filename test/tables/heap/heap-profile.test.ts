import { describe, expect, test } from "vitest";
import { messageOf, type Profile, readProfile } from "../../../src/capture/index.js";
import { profileSum, profileTable, profileTopTable } from "../../../src/tables/index.js";
import { profile, rows } from "../../support/made-profile.js";
import { field, packed, wire } from "../../support/wire.js";

const message = (...[samples, more]: Parameters<typeof profile>) =>
  messageOf(profile(samples, more), "x");

describe("the top of a profile", () => {
  test("orders by absolute value, then by name, and leaves out what is zero, as go does", () => {
    const difference = message([
      ["a main", 1, -500],
      ["b main", 1, 300],
      ["d main", 1, -7],
      ["c main", 1, 7],
      ["never main", 1, 0],
    ]);
    expect(rows(profileTopTable(difference))).toEqual([
      ["a", -500, -500],
      ["b", 300, 300],
      ["c", 7, 7],
      ["d", -7, -7],
      ["main", 0, -200],
    ]);
  });

  test("shows the sample type that the profile names, or its last", () => {
    const samples = [["a", 5, 0]] as const;
    expect(rows(profileTopTable(message(samples)))).toEqual([]);
    const allocs = message(samples, { defaultSampleType: "alloc_space" });
    expect(rows(profileTopTable(allocs))).toEqual([["a", 5, 5]]);
    expect(rows(profileTopTable(allocs, "inuse_space"))).toEqual([]);
    const wrong = message(samples, { defaultSampleType: "cpu" });
    expect(rows(profileTopTable(wrong))).toEqual([]);
    expect(profileSum(allocs, 0)).toBe(5);
    expect(() => profileTopTable(allocs, "cpu")).toThrow(
      'no sample type "cpu"; there are alloc_space, inuse_space',
    );
  });

  test("adds up exactly beyond 2^53, in columns of bigints", () => {
    const half = 2n ** 62n;
    const wide = message([
      ["a main", 1, half],
      ["a main", 1, -1n],
      ["b main", 1, -half],
    ]);
    const top = profileTopTable(wide);
    expect(rows(top)).toEqual([
      ["b", -half, -half],
      ["a", half - 1n, half - 1n],
      ["main", 0n, -1n],
    ]);
    expect(profileSum(wide, 1)).toBe(-1);
    // Single values are numbers, their sum is not.
    const large = Number.MAX_SAFE_INTEGER;
    expect(
      rows(
        profileTopTable(
          message([
            ["a", 1, large],
            ["a", 1, large],
          ]),
        ),
      ),
    ).toEqual([["a", 2n * BigInt(large), 2n * BigInt(large)]]);
  });

  test("counts a function once in a stack, and gives code without names its file's", () => {
    const bytes = Buffer.concat([
      field(1, wire([1, 1n], [2, 2n])),
      field(2, Buffer.concat([packed(1, [1n, 3n, 1n]), packed(2, [4n])])),
      field(2, Buffer.concat([packed(1, [2n]), packed(2, [6n])])),
      field(3, wire([1, 9n], [5, 4n])),
      field(4, Buffer.concat([wire([1, 1n], [3, 16n]), field(4, wire([1, 1n]))])),
      field(4, wire([1, 2n], [2, 9n], [3, 32n])),
      field(4, wire([1, 3n], [3, 48n])),
      field(5, wire([1, 1n], [2, 3n])),
      ...["", "cpu", "ns", "f", "/lib/libc.so.6"].map((text) => field(6, Buffer.from(text))),
    ]);
    const read = readProfile(bytes);
    expect(rows(profileTopTable(read.message))).toEqual([
      ["[libc.so.6]", 6, 6],
      ["f", 4, 4],
      ["<unknown>", 0, 4],
    ]);
    expect(rows(profileTable(read.message))).toEqual([
      ["0x20", "0x20", 6],
      ["f", "f ← 0x30 ← f", 4],
    ]);
  });
});

describe("the table of a profile's samples", () => {
  test("begins with the largest of the default sample type", () => {
    const table = profileTable(
      message([
        ["a", 9, 0],
        ["b", 1, 2],
        ["c", 1, -3],
        ["d", 7, 0],
      ]),
    );
    expect(table.array("function")).toEqual(["c", "b", "a", "d"]);
    expect(Array.from(table.array("inuse_space"))).toEqual([-3, 2, 0, 0]);
  });

  test("has a column for each label, of numbers of one type, beside columns of the same name", () => {
    const base = profile([
      ["a", 1, 3],
      ["b", 1, 2],
      ["c", 1, 1],
    ]);
    const labels = [{ size: 2n ** 60n, function: "x" }, { size: 4 }, { user: ["ann", "bob"] }];
    const samples = base.samples.map((sample, row) => ({ ...sample, labels: labels[row] ?? {} }));
    const table = profileTable(messageOf({ ...base, samples } as Profile, "x"));
    expect(table.columnNames()).toEqual([
      ...["function", "stack", "function 2", "size", "user", "alloc_space", "inuse_space"],
    ]);
    expect(table.array("size")).toEqual([2n ** 60n, 4n, null]);
    expect(table.array("user")).toEqual([null, null, ["ann", "bob"]]);
    expect(table.array("function 2")).toEqual(["x", null, null]);
  });

  test("puts the rarer of very many labels into one column", () => {
    const base = profile(Array.from({ length: 100 }, (_, i) => [`f${i}`, 1, 100 - i] as const));
    const samples = base.samples.map((sample, row) => {
      return { ...sample, labels: { all: row, [`key${row}`]: row } };
    });
    const table = profileTable(messageOf({ ...base, samples }, "x"));
    expect(table.numCols()).toBe(2 + 32 + 1 + 2);
    expect(table.array("all").slice(0, 3)).toEqual([0, 1, 2]);
    expect(table.get("labels", 99)).toBe("key99=99");
  });
});
