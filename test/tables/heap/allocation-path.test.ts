/** What an operation allocated: with what the program made for its key before it, and no other's. */
import { describe, expect, it } from "vitest";
import { go } from "../../../src/lab/index.js";

const key = (i: number): string => `${"x".repeat(40)}${i}`;

describe.each(["1.23", "1.26"])("The allocations of operations on strings, Go %s", (release) => {
  it("begin with the bytes of their own key", () => {
    const m = go(release, { traced: true, seed: 1 }).make("map[string]int64");
    for (let i = 0; i < 3; i++) m.put(key(i), BigInt(i));
    const objects = (op: number): string[] =>
      (m.allocationPath(op).array("sentence") as string[]).filter((text) => /allocated/.test(text));
    const bytes = (op: number): string[] =>
      objects(op).filter((text) => text.includes("string data"));
    expect(bytes(-1)).toEqual([]);
    for (const op of [0, 1, 2]) {
      expect(bytes(op)).toHaveLength(1);
      expect(bytes(op)[0]).toMatch(/^41 bytes are allocated at 0x[0-9a-f]+ \(string data\)/);
    }
    expect(objects(1)).toHaveLength(1);
    m.get(key(9));
    m.delete(key(0));
    expect(objects(m.op - 1)).toEqual([]);
  });

  it("are not there yet in the process as the operation before left it", () => {
    const m = go(release, { traced: true, seed: 1 }).make("map[string]int64");
    const made = m.process.memstats();
    m.put(key(0), 0n);
    expect(m.at(-1).process.memstats()).toEqual(made);
    const first = m.process.memstats();
    m.put(key(1), 1n);
    expect(m.at(0).process.memstats()).toEqual(first);
  });
});
