/** What a replay writes, as Go's encoder writes it. */
import { describe, expect, test } from "vitest";
import { captureText, parseCapture, parseCase, replay } from "../../src/capture/index.js";

const head = '{"name":"n","hint":0,"hash0":1,"hashkey":["0x1","0x2","0x3","0x4"],"rand":"0x5"';
const caseOf = (type: string, ops: unknown): string =>
  `${head},"type":${JSON.stringify(type)},"ops":${JSON.stringify(ops)}}`;
const written = (type: string, ops: unknown, release: string) => {
  const { capture } = replay(parseCase(caseOf(type, ops)), release);
  expect(parseCapture(captureText(capture))).toEqual(capture);
  return JSON.parse(captureText(capture));
};

describe("a list to which nothing was added", () => {
  const ops = [
    ["p", 1, 1],
    ["it", 0],
  ];

  test("is null in a classic capture", () => {
    // Iterating over buckets without pointers makes the list of overflow buckets (Go 1.23.5).
    const capture = written("map[int64]int64", ops, "1.23");
    expect(capture.extra).toEqual({
      nextOverflow: null,
      oldoverflow: null,
      overflow: { cap: 0, len: 0, list: null },
    });
    expect(capture.iters.map(({ keys }: { keys: unknown }) => keys)).toEqual([null]);
    expect([capture.types, capture.oldbuckets, capture.overflow]).toEqual([null, null, null]);
  });

  test("is null in the capture of a Swiss map", () => {
    const capture = written("map[int64]int64", ops, "1.26");
    expect(capture.iters.map(({ keys }: { keys: unknown }) => keys)).toEqual([null]);
    expect([capture.types, capture.directory, capture.tables]).toEqual([null, null, null]);
  });

  test("leaves nothing that is an empty list anywhere", () => {
    const many = [...ops, ["c"], ["it", -1], ["pr", 0, 1, 200, 0, 1], ["it", 0], ["nx", 2, 3]];
    for (const type of ["map[int64]int64", "map[string]int64", "map[any]any"]) {
      for (const release of ["1.19", "1.23", "1.24", "1.27"]) {
        const some = type === "map[any]any" ? [["it", 0], ["c"], ["it", -1]] : many;
        const text = JSON.stringify(written(type, some, release));
        expect([type, release, text.includes("[]")]).toEqual([type, release, false]);
      }
    }
  });
});
