import { expect, test } from "vitest";
import { toCodePoints, toUtf16 } from "../../../src/kernel/wire/position.js";

const text = "a😀b";

test.each([
  [0, 0],
  [1, 1],
  [2, 3],
  [3, 4],
])("code point %i of a😀b begins at UTF-16 unit %i, and back", (codePoint, utf16) => {
  expect(toUtf16(text, codePoint)).toBe(utf16);
  expect(toCodePoints(text, utf16)).toBe(codePoint);
});

test("positions outside the text are its ends", () => {
  expect(toUtf16(text, 99)).toBe(4);
  expect(toUtf16(text, -1)).toBe(0);
  expect(toCodePoints(text, 99)).toBe(3);
});

test("an unpaired surrogate counts as one", () => {
  expect(toUtf16("\ud83dx", 1)).toBe(1);
  expect(toCodePoints("\ud83dx", 2)).toBe(2);
});
