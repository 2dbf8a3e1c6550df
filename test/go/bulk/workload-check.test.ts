/** What bulk operations say of keys that are not a workload, and of more than one call takes. */
import { expect, test } from "vitest";
import { GoProcess, GoRangeError, GoValueError, keys } from "../../../src/go/index.js";

const verbs = ["fill", "lookup", "deleteAll"] as const;

test.each(verbs)("%s says what `keys` may be", (verb) => {
  const map = new GoProcess("1.23").make("map[int64]int64").put(1, 2);
  const said = (given: unknown): string => {
    try {
      map[verb](given as never);
    } catch (error) {
      expect(error).toBeInstanceOf(GoValueError);
      return (error as Error).message;
    }
    return "";
  };
  const workload = `${verb}: \`keys\` must be a workload such as`;
  const any = 'keys.sequence(1000) or keys.strings(1000, "key")';
  expect(said(5)).toBe(`${workload} keys.sequence(5), got 5`);
  expect(said(undefined)).toBe(`${workload} ${any}, got undefined`);
  expect(said(null)).toBe(`${workload} ${any}, got null`);
  expect(said(-1.5)).toBe(`${workload} ${any}, got -1.5`);
  expect(said("abc")).toBe(`${workload} ${any}, got "abc"`);
  expect(said({ n: 3 })).toBe(`${workload} ${any}, got { n: 3 }`);
  expect(said([1, 2])).toBe(`${workload} keys.from(Float64Array.from(values)), got [1, 2]`);
  expect(said(["a"])).toBe(`${workload} keys.texts(values), got ["a"]`);
  expect(said(new Int32Array(2))).toBe(`${workload} keys.from(values), got [0, 0]`);
  expect(said({ ...keys.sequence(5), n: Number.NaN })).toContain(workload);
  expect(said({ ...keys.sequence(5), kind: "toString" })).toContain(workload);
  expect([map.length, map.op]).toEqual([1, 1]);
});

test.each(["lookup", "deleteAll"] as const)("%s refuses more keys than one call takes", (verb) => {
  const map = new GoProcess("1.26").make("map[int64]int64").put(1, 2);
  for (const workload of [
    keys.sequence(1e12),
    keys.uniform(1e12, 3),
    keys.zipf(1e12),
    keys.slidingWindow(1e12, 5),
  ]) {
    const refused = () => map[verb](workload);
    expect(refused).toThrow(GoRangeError);
    expect(refused).toThrow(
      `${verb}: \`keys\` must have at most 4,294,967,296 keys, got 1,000,000,000,000; ` +
        "at ten million a second they would take 28 hours",
    );
  }
  expect([map.length, map.op]).toEqual([1, 1]);
});

test("fill refuses keys that repeat for hours", () => {
  const map = new GoProcess("1.26").make("map[int64]bool");
  for (const workload of [
    keys.sequence(1e12, 3, 0),
    keys.uniform(1e12, 1, 10),
    keys.slidingWindow(1e12, 1000),
  ]) {
    expect(() => map.fill(workload)).toThrow("fill: `keys` must have at most 4,294,967,296 keys");
  }
  expect(map.length).toBe(0);
});

test.each<[() => unknown, string]>([
  [
    () => keys.sequence("5" as never),
    'keys.sequence: `n` must be a whole number of keys, 0 to 2^53 - 1, got "5"',
  ],
  [() => keys.sequence(5, 1.5), "keys.sequence: `start`: 1.5 is not an exact Go int64"],
  [() => keys.sequence(5, 0, "x" as never), "keys.sequence: `step`: "],
  [() => keys.sequence(3, 2n ** 63n - 2n), "keys.sequence: `the last key`: "],
  [() => keys.uniform(5, 1.5), "keys.uniform: `seed`: 1.5 is not"],
  [() => keys.uniform(3, 1, 0), "keys.uniform: `below` must be from 1 to 2^63, got 0"],
  [
    () => keys.zipf(3, 1, 2n ** 54n),
    "keys.zipf: `below` must be from 1 to 2^53, got 18014398509481984",
  ],
  [
    () => keys.zipf(3, 1, 9, "x" as never),
    'keys.zipf: `exponent` must be above 0 and at most 100, got "x"',
  ],
  [
    () => keys.strings(-1),
    "keys.strings: `n` must be a whole number of keys, 0 to 2^53 - 1, got -1",
  ],
  [() => keys.strings(3, 5 as never), "keys.strings: `prefix` must be a string, got 5"],
  [
    () => keys.texts("ab" as never),
    'keys.texts: `values` must be an array of strings such as ["a", "b"], got "ab"',
  ],
  [() => keys.texts(["a", 5 as never]), 'got ["a", 5]'],
  [
    () => keys.from([1, 2] as never),
    "keys.from: `values` must be a typed array such as BigInt64Array.of(1n, 2n), got [1, 2]",
  ],
  [
    () => keys.slidingWindow("a" as never, 5),
    'keys.slidingWindow: `of` must be a number of keys or a workload such as keys.sequence(1000), got "a"',
  ],
  [
    () => keys.slidingWindow(5, 0),
    "keys.slidingWindow: `width` must be a whole number, 1 or more, got 0",
  ],
])("%s says which argument is wrong", (make, message) => {
  expect(make).toThrow(message);
});

test("floats of 32 bits are whole numbers or refused", () => {
  const map = new GoProcess("1.26").make("map[int64]bool");
  map.fill(keys.from(Float32Array.of(3, -(2 ** 40))), true);
  expect(map.get(-(2 ** 40))).toBe(true);
  expect(() => map.fill(keys.from(Float32Array.of(1.5)))).toThrow("1.5");
});

test("the key of a traced operation far into a workload is made without those before it", () => {
  const process = new GoProcess("1.23", { traced: true });
  const map = process.make("map[int64]bool").put(3, true);
  map.lookup(keys.zipf(3000, 42, 1000));
  const zipf = [...keys.zipf(3000, 42, 1000)];
  const uniform = [...keys.uniform(3000, 7, 99)];
  map.lookup(keys.uniform(3000, 7, 99));
  const operations = process.journal.operations();
  const noted = process.journal.keyNotes.of(operations, 0).slice(-6000);
  expect(noted).toEqual([...zipf, ...uniform]);
});
