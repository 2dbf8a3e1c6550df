import { describe, expect, test } from "vitest";
import { parseCase } from "../../src/capture/index.js";
import { GoProcess, keys, mapLayoutOf, memoryCurves } from "../../src/go/index.js";

const process = new GoProcess<"classic">("1.23");
const put = (type: string, key: unknown, elem: unknown = true) => {
  return process.make(type as "map[int]bool").put(key as never, elem as never);
};

/** What is thrown. */
function thrown(work: () => unknown): Error {
  try {
    work();
  } catch (error) {
    if (error instanceof Error) return error;
  }
  throw new Error("nothing was thrown");
}

const thousand = Array.from({ length: 1000 }, (_, i) => i);
const long = "y".repeat(100_000);

const wrong: [string, () => unknown][] = [
  ["a type", () => process.make("map[int46]bool" as never)],
  ["a long type", () => process.make(long as never)],
  ["a release", () => new GoProcess("1.32")],
  ["a long release", () => new GoProcess(long)],
  ["a release that is an array", () => new GoProcess(thousand as never)],
  ["an architecture", () => mapLayoutOf("map[int]bool", "amd46", "1.23")],
  ["an experiment", () => new GoProcess("1.27", { experiments: ["mapsplitgruop"] })],
  ["a hint", () => process.make("map[int]bool", thousand as never)],
  ["a large hint", () => process.make("map[int]bool", 1e300)],
  ["a key", () => put("map[int64]bool", thousand)],
  ["a long key", () => put("map[int64]bool", long)],
  ["a huge key", () => put("map[int8]bool", 1e300)],
  ["an object as a key", () => put("map[string]bool", { a: thousand })],
  ["an element of an array", () => put("map[[1000]int64]bool", [...thousand.slice(1), long])],
  ["an elem", () => put("map[int]bool", 1, thousand)],
  ["a number of keys", () => keys.sequence(thousand as never)],
  ["a number of entries", () => memoryCurves(["map[int]bool"], { from: thousand as never })],
];

describe("an error", () => {
  test.each(wrong)("about %s is short, and has nothing behind its message", (_, work) => {
    const error = thrown(work);
    expect(error.message.length).toBeLessThan(800);
    expect(error.message).not.toMatch(/\[object Object\]|NaN|undefined/);
    expect(Object.keys(error).filter((name) => name !== "name")).toEqual([]);
  });

  test("has properties for programs all the same", () => {
    const error = thrown(() => process.make("map[int46]bool" as never));
    expect(error).toMatchObject({ name: "GoTypeError", text: "map[int46]bool", at: 4 });
    const malformed = thrown(() => parseCase('{"name":"x","type":"map[int]int","ops":[["zz"]]}'));
    expect(Object.keys(malformed).filter((name) => name !== "name")).toEqual([]);
    expect(malformed).toMatchObject({ name: "MalformedError", field: expect.any(String) });
    const unread = thrown(() => parseCase("{"));
    expect([unread.name, unread.cause]).toEqual(["MalformedError", undefined]);
    const race = thrown(() => {
      new GoProcess("1.23")
        .make("map[int]bool")
        .put(2, true)
        .interleave({ a: [["put", 1, true]], b: [["get", 1]] }, "aab");
    });
    expect(Object.keys(race).filter((name) => name !== "name")).toEqual([]);
    expect(race).toMatchObject({ steps: expect.any(Array) });
  });

  test("of a part says which", () => {
    const values: [string, unknown, string][] = [
      ["map[[3]int64]bool", [1, 2, "x"], '[2]: A Go int64 is a whole number or a bigint, not "x"'],
      [
        "map[struct{ a int; b [3]int8 }]bool",
        { a: 1, b: [1, 300, 2] },
        ".b[1]: 300 is outside Go's int8, -128 to 127",
      ],
      [
        "map[[2]struct{ name string }]bool",
        [{ name: "a" }, { name: 5 }],
        "[1].name: A Go string is",
      ],
      ["map[struct{ width int }]bool", { widht: 5 }, "Did you mean width?"],
      ["map[[3]int64]bool", [1], "A Go [3]int64 has 3 elements, not 1 element"],
    ];
    for (const [type, key, message] of values)
      expect(thrown(() => put(type, key)).message).toContain(message);
    expect(thrown(() => put("map[int][]int8", 1, [1, 2, 300])).message).toBe(
      "[2]: 300 is outside Go's int8, -128 to 127",
    );
  });
});
