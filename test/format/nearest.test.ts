import { expect, test } from "vitest";
import { didYouMean, listed, nearest } from "../../src/format/nearest.js";

const types = [
  ...["bool", "string", "uintptr", "int", "uint", "int8", "int16", "int32", "int64"],
  ...["uint8", "uint16", "uint32", "uint64", "float32", "float64", "complex64", "complex128"],
];

test.each([
  ["int46", "int64"],
  ["itn64", "int64"],
  ["int65", "int64"],
  ["int36", "int32"],
  ["int128", "int64"],
  ["int4", "int8"],
  ["int6", "int64"],
  ["uint23", "uint32"],
  ["flaot64", "float64"],
  ["float16", "float32"],
  ["strnig", "string"],
  ["String", "string"],
  ["strin", "string"],
  ["boolean", "bool"],
  ["str", "string"],
  ["complex46", "complex64"],
  ["Uint8", "uint8"],
])("%s was meant to be %s", (word, name) => {
  expect(nearest(word, types)).toBe(name);
});

test("what is like none is taken for none", () => {
  for (const word of ["Point", "x", "", "y".repeat(1000)])
    expect(nearest(word, types)).toBe(undefined);
  expect(nearest("a", [])).toBe(undefined);
});

test("names of releases and columns", () => {
  expect(nearest("1.32", ["1.19", "1.22", "1.23", "1.26"])).toBe("1.23");
  expect(nearest("cuont", ["op", "count", "what", "load"])).toBe("count");
  expect(nearest("kindd", ["kind", "index"])).toBe("kind");
  expect(didYouMean("amd46", ["386", "amd64", "arm64"], (name) => `"${name}"`)).toBe(
    'Did you mean "amd64"?',
  );
  expect(didYouMean("zzz", ["op"])).toBe("");
  expect(listed("Column", ["op", "count"])).toBe("Columns: op, count");
  expect(listed("Column", ["op"])).toBe("Column: op");
  expect(listed("Column", ["a", "b", "c"], 2)).toBe("Columns: a, b, and 1 more");
});
