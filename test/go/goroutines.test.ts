import { describe, expect, test } from "vitest";
import { ConcurrentMapFault, GoProcess, type Release } from "../../src/go/index.js";

const made = (release: Release) =>
  new GoProcess(release, { seed: 3 }).make("map[int]string").put(1, "one").put(2, "two");

describe.each(["1.19", "1.23", "1.24", "1.27"] as const)("goroutines on a map of Go %s", (name) => {
  test("a second writer finds the first at work", () => {
    const m = made(name);
    const race = () => m.interleave({ a: [["put", 3, "x"]], b: [["delete", 1]] }, "aab");
    expect(race).toThrow(ConcurrentMapFault);
    expect(m.process.death).toBe("fatal error: concurrent map writes");
    expect(() => m.put(4, "y")).toThrow(
      "This Go process has ended: fatal error: concurrent map writes",
    );
    expect(m.length).toBe(2);
  });

  test("a reader finds a writer at work, between turning the flag and turning it back", () => {
    const m = made(name);
    const race = () => m.interleave({ writer: [["clear"]], reader: [["get", 1]] }, words("w w r"));
    expect(race).toThrow("fatal error: concurrent map read and map write\ngoroutine reader: get 1");
  });

  test("an iteration finds a writer at work at its next entry", () => {
    const m = made(name);
    const race = () => m.interleave({ a: [["range", 9]], b: [["put", 9, "x"]] }, "abba");
    expect(race).toThrow("fatal error: concurrent map iteration and map write");
  });

  test("two writers who both looked before either turned the flag notice at the end", () => {
    const m = made(name);
    let steps: readonly (readonly unknown[])[] = [];
    try {
      m.interleave({ a: [["put", 3, "x"]], b: [["put", 4, "y"]] }, "abababab");
    } catch (error) {
      if (!(error instanceof ConcurrentMapFault)) throw error;
      steps = error.steps.map(({ goroutine, does, writing }) => [goroutine, does, writing]);
    }
    expect(steps).toEqual([
      ["a", "looks at the flag, hashes the key", false],
      ["b", "looks at the flag, hashes the key", false],
      ["a", "turns the flag", true],
      ["b", "turns the flag", false],
      ["a", "changes the map", false],
      ["b", "changes the map", false],
      ["a", "fatal error: concurrent map writes", false],
    ]);
  });

  test("a race that nobody notices leaves a whole map", () => {
    const m = made(name);
    const steps = m.interleave({ a: [["put", 3, "x"]], b: [["get", 3]] }, "baaaab");
    expect(steps.map(({ does }) => does).at(-1)).toBe("finds the key");
    expect(steps.map(({ writing }) => writing)).toEqual([false, false, true, true, false, false]);
    m.checkInvariants();
    expect([m.length, m.get(3)]).toEqual([3, "x"]);
  });
});

const words = (text: string) =>
  text.split(" ").map((letter) => (letter === "w" ? "writer" : "reader"));

describe.each(["1.19", "1.26"] as const)("a nil map of Go %s", (release) => {
  const m = new GoProcess(release).nil("map[any]int");

  test("reads as an empty one", () => {
    expect([m.length, m.get("a"), m.has(5), m.delete("a"), [...m]]).toEqual([
      ...[0, undefined, false, false, []],
    ]);
    expect(m.clear().isNil).toBe(true);
    expect(m.address).toBe(0n);
    expect(String(m)).toBe(`map[interface{}]int (Go ${release}): nil`);
  });

  test("panics when an entry is assigned, even one whose key cannot be hashed", () => {
    expect(() => m.put("a", 1)).toThrow("assignment to entry in nil map");
    const slice = { type: "[]int", value: [1] };
    expect(() => m.put(slice, 1)).toThrow("assignment to entry in nil map");
    expect(() => m.get(slice)).toThrow("runtime error: hash of unhashable type []int");
    expect(m.process.death).toBeUndefined();
  });
});
