import { describe, expect, it } from "vitest";
import {
  fillTitle,
  lookupTitle,
  type MapCase,
  mapCases,
  parseReport,
} from "../../../src/cli/bench/map-case.js";

const work: MapCase = {
  n: 1000,
  elem: "int64",
  order: "shuffled",
  hint: true,
  lookups: ["sequence"],
};

describe("the cases", () => {
  it("fill two types in two orders with and without hint, and look up in three ways", () => {
    const titles = mapCases(10_000_000).flatMap((one) => [
      fillTitle(one),
      ...one.lookups.map((lookup) => lookupTitle(one, lookup)),
    ]);
    expect(titles).toEqual([
      "Fill map[int64]int64, without hint: 10,000,000 keys in sequence",
      "Look up in map[int64]int64, filled in sequence: 10,000,000 keys in sequence",
      "Look up in map[int64]int64, filled in sequence: 10,000,000 keys shuffled",
      "Fill map[int64]int64, with hint: 10,000,000 keys in sequence",
      "Fill map[int64]int64, without hint: 10,000,000 keys shuffled",
      "Look up in map[int64]int64, filled shuffled: 10,000,000 keys shuffled",
      "Fill map[int64]int64, with hint: 10,000,000 keys shuffled",
      "Fill map[int64]bool, without hint: 10,000,000 keys in sequence",
      "Fill map[int64]bool, with hint: 10,000,000 keys in sequence",
      "Fill map[int64]bool, without hint: 10,000,000 keys shuffled",
      "Fill map[int64]bool, with hint: 10,000,000 keys shuffled",
    ]);
  });
});

describe("a contestant's report", () => {
  it("is read from one line of JSON", () => {
    expect(parseReport('{"fill":12,"length":1000,"lookups":[34]}\n', work)).toEqual({
      length: 1000,
      fill: 12,
      lookups: [34],
    });
  });

  it.each([
    ["nothing", "", 'a line of JSON was expected, but it printed ""'],
    ["words", "hello\n", 'a line of JSON was expected, but it printed "hello"'],
    ["a missing time", '{"length":1000,"lookups":[]}', /^fill: .*; it printed "\{/],
    ["a time below 0", '{"length":1000,"fill":-1,"lookups":[1]}', /^fill: /],
    [
      "less work done",
      '{"length":999,"fill":1,"lookups":[1]}',
      "the map holds 999 keys instead of 1000",
    ],
    [
      "lookups not done",
      '{"length":1000,"fill":1,"lookups":[]}',
      "0 lookups were timed instead of 1",
    ],
  ])("is refused when it is %s", (_, text, message) => {
    expect(() => parseReport(text, work)).toThrow(message);
  });
});
