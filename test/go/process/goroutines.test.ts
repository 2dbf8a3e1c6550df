import { describe, expect, test } from "vitest";
import { ConcurrentMapFault, GoProcess, keys, type Release } from "../../../src/go/index.js";
import { go, plot } from "../../../src/lab/prelude.js";
import { headerTable } from "../../../src/tables/index.js";
import { headerDrawing } from "../../../src/view/index.js";

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

  test("nothing runs in a process that has ended, and nothing of it changes", () => {
    const m = made(name);
    expect(() => m.interleave({ a: [["put", 3, "x"]], b: [["delete", 1]] }, "aab")).toThrow();
    const { process } = m;
    const before = process.memstats();
    for (const use of [
      () => m.interleave({ a: [["put", 5, "x"]], b: [["get", 1]] }, "ab"),
      () => m.interleave({ b: [["get", 1]] }, "b"),
      () => m.interleave({}, ""),
      () => m.range(),
      () => m.lookup(keys.sequence(1)),
      () => m.drop(),
      () => process.gc(),
      () => process.freeOSMemory(),
      () => process.nil("map[int]int"),
      () => process.make("map[int]int"),
    ]) {
      expect(use).toThrow("This Go process has ended: fatal error: concurrent map writes");
      expect(use).not.toThrow(ConcurrentMapFault);
    }
    expect(process.memstats()).toEqual(before);
    expect(process.scavenge()).toBe(0);
    const other = made(name);
    other.drop();
    expect(() => other.interleave({ a: [["get", 1]] }, "a")).toThrow("This map was dropped");
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

describe.each(["1.19", "1.21", "1.23"] as const)(
  "in fine grain, on a growing map of Go %s",
  (name) => {
    /** At the begin of its growth to 32 buckets. */
    const growing = () => {
      const m = new GoProcess<"classic">(name, { seed: 3 }).make("map[int]string");
      for (let key = 0; !(Number(m.header().oldbuckets) > 0 && m.header().B === 5); key++)
        m.put(key, "old");
      return m;
    };

    test("every step of a put can be stopped after, and the map is as whole as after a put", () => {
      const [m, whole] = [growing(), growing()];
      const steps = m.interleave(
        {
          a: [
            ["put", 1000, "x"],
            ["put", 1001, "y"],
          ],
        },
        "",
        { grain: "fine" },
      );
      const does = steps.map((step) => step.does.replace(/0x[0-9a-f]+|\d+/, "N"));
      expect(does.slice(0, 8)).toEqual([
        "looks at the flag",
        "hashes the key to N",
        "turns the flag",
        expect.stringMatching(/^(evacuates old bucket N|finds the key's old bucket evacuated)$/),
        "evacuates old bucket N",
        "has a slot for the key",
        "looks at the flag, turns it back",
        "stores the elem",
      ]);
      whole.put(1000, "x").put(1001, "y");
      expect(m.header()).toEqual(whole.header());
      expect(m.process.bytes(0xc000000000n, 1 << 20).subarray(0x100000)).toEqual(
        whole.process.bytes(0xc000000000n, 1 << 20).subarray(0x100000),
      );
      expect([...m].length).toBe(m.length);
      m.checkInvariants();
    });

    test("a reader that looked before the writer did searches in the middle of an evacuation", () => {
      const m = growing();
      const steps = m.interleave(
        { reader: [["get", 3]], writer: [["put", 1000, "x"]] },
        words("r w w w w r"),
        { grain: "fine" },
      );
      expect(steps[5]).toMatchObject({ does: "finds the key", writing: true });
    });
  },
);

describe.each(["1.19", "1.24", "1.27"] as const)("in fine grain, in Go %s", (name) => {
  test("an elem is stored after the flag is back, and lost where the map grew meanwhile", () => {
    const m = new GoProcess(name, { seed: 3 }).make("map[int]int64");
    for (let key = 0; key < 8; key++) m.put(key, 0);
    const b = Array.from({ length: 9 }, (_, i) => ["put", 100 + i, 1] as const);
    const a = [["put", 5, 7]] as const;
    m.interleave({ a, b }, [..."a".repeat(5), ..."b".repeat(200), "a"], { grain: "fine" });
    expect(m.get(5)).toBe(0);
    m.checkInvariants();
  });

  test("on an empty map reading, deleting and clearing pass without a look at the flag", () => {
    const m = new GoProcess(name, { seed: 3 }).make("map[int]int64");
    const steps = m.interleave(
      { a: [["put", 1, 1]], b: [["get", 1], ["delete", 1], ["clear"], ["range", 3]] },
      "aaabbbb",
      { grain: "fine" },
    );
    expect(steps.slice(3, 7).map(({ does, writing }) => [does, writing])).toEqual([
      ["finds the map empty", true],
      ["finds the map empty", true],
      ["finds the map empty", true],
      ["finds the map empty", true],
    ]);
  });

  test("a hash made before the seed changed leads to a slot that no search comes to", () => {
    const m = new GoProcess(name, { seed: 3 }).make("map[int]int64", 5000).put(1, 1);
    const steps = m.interleave(
      { a: [["put", 2, 2]], b: [["delete", 1]] },
      ["a", "a", ..."b".repeat(9), "a"],
      { grain: "fine" },
    );
    expect(steps.at(-1)?.does).toBe("stores the elem");
    expect([m.length, m.get(2), [...m].length]).toEqual([1, undefined, 1]);
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

  test("has no header", () => {
    expect(m.headerFields()).toEqual([]);
    expect(headerTable(m).numRows()).toBe(0);
    const line = `map[interface{}]int, Go ${release}: nil, without a header`;
    expect(headerDrawing(m).text).toBe(line);
    expect(headerDrawing(m).svg).toContain(line);
    const shown = go(release).nil("map[any]int");
    const display = Reflect.get(shown, Symbol.for("Jupyter.display")) as () => object;
    expect(display.call(shown)).toEqual({
      "text/html": `<p><code>map[interface{}]int (Go ${release}): nil</code></p>`,
      "text/plain": `map[interface{}]int (Go ${release}): nil`,
    });
    const traced = go(release, { traced: true }).nil("map[int]int");
    traced.get(5);
    expect(traced.timeline().objects()).toEqual([{ op: null, what: "get", key: 5 }]);
    for (const draw of [plot.growth, plot.memory, plot.heap, plot.timeline]) {
      expect(() => draw(traced)).toThrow(
        "map[int]int is nil, and a nil map has no history to draw",
      );
    }
  });

  test("panics when an entry is assigned, even one whose key cannot be hashed", () => {
    expect(() => m.put("a", 1)).toThrow("assignment to entry in nil map");
    const slice = { type: "[]int", value: [1] };
    expect(() => m.put(slice, 1)).toThrow("assignment to entry in nil map");
    expect(() => m.get(slice)).toThrow("runtime error: hash of unhashable type []int");
    expect(m.process.death).toBeUndefined();
  });
});

describe.each(["1.19", "1.23", "1.24", "1.27"] as const)(
  "collections of Go %s meanwhile",
  (name) => {
    const text = (n: number): string => `${n}: `.padEnd(3000, "text ");

    test.each(["fine", "coarse"] as const)(
      "leave a stopped writer its key and elem, %s",
      (grain) => {
        const m = new GoProcess(name, { seed: 5, gogc: 1 }).make("map[string]string").put("a", "b");
        const many = Array.from({ length: 2500 }, (_, i) => ["put", text(i % 7), text(i)] as const);
        const other = [...many, ["clear"] as const];
        const before = m.process.memstats().NumGC;
        // The writer hashes its key; then the other does all it has to do.
        const schedule = ["w", ...(grain === "fine" ? "w" : ""), ...Array(25_000).fill("o")];
        m.interleave({ w: [["put", text(-1), text(-2)]], o: other }, schedule, { grain });
        expect(m.process.memstats().NumGC).toBeGreaterThan(before + 5);
        expect([...m]).toEqual([[text(-1), text(-2)]]);
        m.process.gc();
        expect([...m]).toEqual([[text(-1), text(-2)]]);
        // What it held is given up: two keys and elems at the most are left of all.
        m.clear();
        m.process.gc();
        expect(m.process.memstats().HeapObjects).toBeLessThan(30);
      },
    );
  },
);
