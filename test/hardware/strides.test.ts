import { expect, test } from "vitest";
import { strides } from "../../src/hardware/strides.js";

test("12, 56, 64, 80, 88, 136 and 144 bytes on 64-byte lines", () => {
  const { stride, straddlePercent } = strides([12, 56, 64, 80, 88, 136, 144]);
  expect([...stride]).toEqual([12, 56, 64, 80, 88, 136, 144]);
  expect([...straddlePercent]).toEqual([12.5, 75, 0, 100, 100, 100, 100]);
});

test("a pass over points of 12 bytes fetches 0.1875 lines an element", () => {
  const { linesPerElement, linesPerObject, objectsPerLine } = strides([12]);
  expect([linesPerElement[0], linesPerObject[0]]).toEqual([0.1875, 1.125]);
  expect(objectsPerLine[0]).toBeCloseTo(5.333, 3);
});

test("an offset makes objects of a line's size straddle; accesses of a part may not", () => {
  expect(strides([64], { offset: 8 }).straddlePercent[0]).toBe(100);
  expect(strides([64], { offset: 8, bytes: 8 }).straddlePercent[0]).toBe(0);
  expect(strides([56], { line: 128 }).straddlePercent[0]).toBe(37.5);
});

test("what cannot be is refused", () => {
  expect(() => strides([0])).toThrow("`sizes[0]` must be a whole number from 1 to 1048576, got 0");
  expect(() => strides([8], { line: 60 })).toThrow("`line` must be a power of two");
  expect(() => strides([8], { bytes: 9 })).toThrow(
    "`bytes` must be a whole number from 1 to 8, got 9",
  );
});
