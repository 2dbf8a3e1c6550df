import { describe, expect, it } from "vitest";
import {
  fillTitle,
  heapTitle,
  lookupTitle,
  type MapCase,
  mapCases,
  parseReport,
  rangeTitle,
} from "../../../../src/cli/bench/maps/case.js";

const work: MapCase = {
  n: 1000,
  key: "int64",
  elem: "int64",
  order: "shuffled",
  hint: true,
  lookups: ["sequence"],
  range: false,
  heap: null,
  way: "bulk",
};

const taken = (wall: number) => `{"wall":${wall},"cpu":5}`;

describe("the cases", () => {
  it("fill, look up and range over maps of three kinds of keys, in bulk and one by one", () => {
    const cases = mapCases(10_000_000).filter(({ heap }) => heap === null);
    const titles = cases.flatMap((one) => [
      fillTitle(one),
      ...one.lookups.map((lookup) => lookupTitle(one, lookup)),
      ...(one.range ? [rangeTitle(one)] : []),
    ]);
    const key = (type: string) => [
      `Fill map[${type}]int64, without hint: 10,000,000 keys in sequence`,
      `Look up in map[${type}]int64, filled in sequence: 10,000,000 keys in sequence`,
      `Look up in map[${type}]int64, filled in sequence: 10,000,000 keys shuffled`,
      `Range over map[${type}]int64, filled in sequence: 10,000,000 entries`,
      `Fill map[${type}]int64, with hint: 10,000,000 keys in sequence`,
    ];
    expect(titles).toEqual([
      ...key("int64"),
      ...key("int32"),
      ...key("string"),
      "Fill map[int64]int64, without hint: 10,000,000 keys shuffled",
      "Look up in map[int64]int64, filled shuffled: 10,000,000 keys shuffled",
      "Fill map[int64]int64, with hint: 10,000,000 keys shuffled",
      "Fill map[int64]bool, without hint: 10,000,000 keys in sequence",
      "Fill map[int64]bool, with hint: 10,000,000 keys in sequence",
      "Put one by one into map[int64]int64, without hint: 1,000,000 keys in sequence",
      "Look up one by one in map[int64]int64, filled in sequence: 1,000,000 keys in sequence",
      "Put one by one, the engine traced, into map[int64]int64, without hint: 1,000,000 keys in sequence",
      "Look up one by one, the engine traced, in map[int64]int64, filled in sequence: 1,000,000 keys in sequence",
    ]);
  });
});

describe("the cases of the heap", () => {
  it("collect maps with and without pointers, and set allocations beside a fill of integers", () => {
    const titles = mapCases(10_000_000).flatMap((one) => {
      const { heap } = one;
      return heap === null ? [] : [heapTitle({ ...one, heap })];
    });
    expect(titles).toEqual([
      "Collect, everything alive, map[int64]int64: 10,000,000 entries",
      "Collect, everything alive, map[string]int64: 10,000,000 entries",
      "Collect, everything alive, map[int64]string: 10,000,000 entries",
      "Collect, everything alive, map[string]string: 10,000,000 entries",
      "The allocator's share of a fill of map[int64]int64: 10,000,000 entries",
    ]);
  });
});

describe("a contestant's report", () => {
  it("is read from one line of JSON", () => {
    expect(
      parseReport(
        `{"fill":${taken(12)},"length":1000,"lookups":[${taken(34)}],"range":${taken(0)},"heap":0}\n`,
        work,
      ),
    ).toEqual({
      length: 1000,
      fill: { wall: 12, cpu: 5 },
      lookups: [{ wall: 34, cpu: 5 }],
      range: { wall: 0, cpu: 5 },
      heap: 0,
    });
  });

  it.each([
    ["nothing", "", 'a line of JSON was expected, but it printed ""'],
    ["words", "hello\n", 'a line of JSON was expected, but it printed "hello"'],
    ["a missing time", '{"length":1000,"lookups":[]}', /^fill: .*; it printed "\{/],
    [
      "a time below 0",
      `{"length":1000,"fill":${taken(-1)},"lookups":[],"range":${taken(0)},"heap":0}`,
      /^fill\.wall: /,
    ],
    [
      "less work done",
      `{"length":999,"fill":${taken(1)},"lookups":[${taken(1)}],"range":${taken(0)},"heap":0}`,
      "the map holds 999 keys instead of 1000",
    ],
    [
      "lookups not done",
      `{"length":1000,"fill":${taken(1)},"lookups":[],"range":${taken(0)},"heap":0}`,
      "0 lookups were timed instead of 1",
    ],
  ])("is refused when it is %s", (_, text, message) => {
    expect(() => parseReport(text, work)).toThrow(message);
  });
});
