/** Answers in the memory that the page and its runner share. */
import { expect, test } from "vitest";
import { answersMemory, forgetAnswer, readAnswer, writeAnswer } from "../../src/browser/answers.js";

test("an answer is there for its question alone, until the next question", () => {
  const memory = answersMemory();
  expect(readAnswer(memory, 1)).toBeUndefined();
  writeAnswer(memory, 1, "ünï 😀");
  expect(readAnswer(memory, 1)).toBe("ünï 😀");
  expect(readAnswer(memory, 2)).toBeUndefined();
  forgetAnswer(memory);
  expect(readAnswer(memory, 1)).toBeUndefined();
  writeAnswer(memory, 2, "");
  expect(readAnswer(memory, 2)).toBe("");
});

test("that there will be none is null", () => {
  const memory = answersMemory();
  writeAnswer(memory, 3, null);
  expect(readAnswer(memory, 3)).toBeNull();
});

test("an answer is whole or an error, never cut", () => {
  const memory = answersMemory();
  writeAnswer(memory, 4, "é".repeat(32_768));
  expect(readAnswer(memory, 4)).toBe("é".repeat(32_768));
  writeAnswer(memory, 5, `${"é".repeat(32_768)}!`);
  expect(() => readAnswer(memory, 5)).toThrow("in a page it may take at most 65,536 bytes");
});
