import { describe, expect, test } from "vitest";
import { GoProcess, HintError } from "../../../src/go/index.js";

describe("the hint of make", () => {
  const largest = "A hint is a whole number from 0 to 218,103,808 for this type";

  test.each([
    [-5, "The hint is negative\n  make(map[int64]bool, -5)\n                       ^^"],
    [1.5, "The hint is not whole\n  make(map[int64]bool, 1.5)\n                       ^^^"],
    [
      Number.NaN,
      "The hint is not a number\n  make(map[int64]bool, NaN)\n                       ^^^",
    ],
    [
      2 ** 60,
      "The hint asks for more memory than the process can address\n" +
        "  make(map[int64]bool, 1152921504606846976)\n" +
        "                       ^^^^^^^^^^^^^^^^^^^",
    ],
    [
      -(2n ** 70n),
      "The hint is negative\n  make(map[int64]bool, -1180591620717411303424)\n                       ^^^^^^^^^^^^^^^^^^^^^^^",
    ],
  ])("refuses %s, with the place and what would be right", (hint, message) => {
    const process = new GoProcess<"classic">("1.19");
    expect(() => process.make("map[int64]bool", hint)).toThrow(HintError);
    expect(() => process.make("map[int64]bool", hint)).toThrow(`${message}\n${largest}`);
    expect(process.memstats().Mallocs).toBe(0);
  });

  // Go 1.19.8 and 1.23.5.
  test.each([
    [0, 0],
    [8, 0],
    [9, 1],
    [13, 1],
    [14, 2],
    [26, 2],
    [27, 3],
    [52, 3],
    [53, 4],
    [1000, 8],
    [10_000, 11],
    [300_000n, 16],
  ])("%s gives B = %i", (hint, B) => {
    expect(new GoProcess<"classic">("1.23").make("map[int64]int64", hint).header().B).toBe(B);
  });
});
