/** How long an iterator keeps what it leads to from the collector. */
import { setImmediate } from "node:timers/promises";
import v8 from "node:v8";
import vm from "node:vm";
import { afterEach, describe, expect, test } from "vitest";
import {
  type GoMap,
  GoProcess,
  InterruptedError,
  keys,
  setInterruption,
} from "../../../src/go/index.js";

describe.each(["1.19", "1.26"] as const)("an iterator over a map of Go %s", (release) => {
  const made = () => new GoProcess(release).make("map[int64]int64").fill(keys.sequence(1000));
  type Made = GoMap<number, number>;

  /** Objects that live on when the program has let go of the map. */
  function kept(map: Made): number {
    map.drop();
    map.process.gc();
    return map.process.memstats().HeapObjects;
  }

  test("keeps the map while it is under way", () => {
    const m = made();
    const iterator = m.iterate();
    expect(kept(m)).toBeGreaterThan(0);
    expect(iterator.entry).toBeDefined();
  });

  test.each<[string, (m: Made) => unknown]>([
    ["comes to the end", (m) => [...m]],
    [
      "is left early",
      (m) => {
        for (const _ of m) break;
      },
    ],
    [
      "is left by an error",
      (m) => {
        expect(() => {
          for (const _ of m) throw new Error("enough");
        }).toThrow("enough");
      },
    ],
    [
      "is taken apart",
      (m) => {
        const [first, second] = m;
        return [first, second];
      },
    ],
    ["is returned", (m) => m.iterate().return()],
    ["is returned twice", (m) => [m.iterate()].map((it) => [it.return(), it.return()])],
    ["is disposed of, as `using` does", (m) => m.iterate()[Symbol.dispose]()],
    ["is walked inside the engine", (m) => [m.range(), m.entryColumns()]],
    ["is a goroutine's", (m) => m.interleave({ a: [["range", 3]] }, "aaa")],
  ])("lets go of it when it %s", (_, use) => {
    const m = made();
    use(m);
    expect(kept(m)).toBe(0);
  });

  test("gives its place to one other only, however often it is let go of", () => {
    const m = made();
    const first = m.iterate();
    first.return();
    const second = m.iterate();
    first.return();
    first[Symbol.dispose]();
    const third = m.iterate();
    expect(kept(m)).toBeGreaterThan(0);
    second.return();
    m.process.gc();
    expect(m.process.memstats().HeapObjects).toBeGreaterThan(0);
    third.return();
    m.process.gc();
    expect(m.process.memstats().HeapObjects).toBe(0);
  });

  test("that nothing leads to any more lets go of it", async () => {
    v8.setFlagsFromString("--expose-gc");
    const gc = vm.runInNewContext("gc") as () => void;
    const m = made();
    // 20,000 of them took seconds when each looked for a place among all.
    (() => {
      for (let i = 0; i < 200_000; i++) m.iterate();
    })();
    m.drop();
    for (;;) {
      gc();
      await setImmediate();
      m.process.gc();
      if (m.process.memstats().HeapObjects === 0) break;
    }
  });

  test("is let go of when the kernel interrupts the walk", () => {
    const m = made();
    setInterruption({ requested: true, enter: () => {}, leave: () => {} });
    expect(() => m.range()).toThrow(InterruptedError);
    expect(() => m.entryColumns()).toThrow(InterruptedError);
    setInterruption(undefined);
    expect(kept(m)).toBe(0);
  });

  afterEach(() => setInterruption(undefined));
});
