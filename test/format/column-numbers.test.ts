import { describe, expect, it } from "vitest";
import { numbersOf } from "../../src/format/column-numbers.js";

const written = (values: (number | bigint)[], form?: Parameters<typeof numbersOf>[1]) =>
  values.map(numbersOf(values, form));

describe("the numbers of a column", () => {
  it("have separators, and at most four digits and decimals, the same in each row", () => {
    expect(written([1234567, -1000, 9])).toEqual(["1,234,567", "-1,000", "9"]);
    expect(written([6.5, 3.2503906, 4])).toEqual(["6.50", "3.25", "4.00"]);
    expect(written([1234.5678, 0.25])).toEqual(["1,234.57", "0.25"]);
    expect(written([0.031234, 0.5])).toEqual(["0.0312", "0.5000"]);
    expect(written([123n, 2n ** 64n])).toEqual(["123", "18,446,744,073,709,551,616"]);
  });

  it("have an exponent where decimals would say nothing", () => {
    expect(written([12.5, 0.0000268])).toEqual(["12.5000", "2.68e-5"]);
    expect(written([1e20, 5])).toEqual(["1e+20", "5"]);
    expect(written([Number.NaN, -0, Number.POSITIVE_INFINITY])).toEqual(["NaN", "-0", "Infinity"]);
  });

  it("are percent where they are shares, the smallest with two digits", () => {
    expect(written([0.17, 0.000333333, 1, 0], "share")).toEqual([
      "17.00 %",
      "0.033 %",
      "100.00 %",
      "0.00 %",
    ]);
    expect(written([0.5, 0.25], "share")).toEqual(["50 %", "25 %"]);
    expect(written([0.07, 2.68e-9], "share")).toEqual(["7 %", "2.7e-7 %"]);
  });

  it("are hexadecimal without separators where they are addresses", () => {
    expect(written([0xc000100000, 0xc0001000a0n], "address")).toEqual([
      "0xc000100000",
      "0xc0001000a0",
    ]);
    expect(written([-1], "address")).toEqual(["-1"]);
  });
});
