import { describe, expect, test } from "vitest";
import { endOf, GoMap, GoProcess, HintError, MemoryModel } from "../../../src/go/index.js";
import { eventsTable } from "../../../src/tables/index.js";

describe("the hint of make", () => {
  const advice = "Up to 218,103,808 fits into a process for this type";
  const right = "`hint` must be a whole number from 0 to 2^63 - 1, got";

  test.each([
    [-5, `${right} -5\n  make(map[int64]bool, -5)\n                       ^^`],
    [1.5, `${right} 1.5\n  make(map[int64]bool, 1.5)\n                       ^^^`],
    [Number.NaN, `${right} NaN\n  make(map[int64]bool, NaN)\n                       ^^^`],
    ["9" as never, `${right} "9"\n  make(map[int64]bool, "9")\n                       ^^^`],
    [
      2n ** 63n,
      `${right} 9223372036854775808\n  make(map[int64]bool, 9223372036854775808)\n` +
        "                       ^^^^^^^^^^^^^^^^^^^",
    ],
    [
      10_000_000_000,
      "`hint` asks for 200,789,721,088 bytes, and a process has at most 4,293,918,720 here\n" +
        "  make(map[int64]bool, 10000000000)\n                       ^^^^^^^^^^^",
    ],
  ])("refuses %s, with the place and what would be right", (hint, message) => {
    const process = new GoProcess<"classic">("1.19");
    expect(() => process.make("map[int64]bool", hint)).toThrow(HintError);
    expect(() => process.make("map[int64]bool", hint)).toThrow(`${message}\n${advice}`);
    expect(process.memstats().Mallocs).toBe(0);
  });

  // Go 1.19.8 and 1.23.5.
  test.each([
    [0, 0],
    [8, 0],
    [9, 1],
    [13, 1],
    [14, 2],
    [26, 2],
    [27, 3],
    [52, 3],
    [53, 4],
    [1000, 8],
    [10_000, 11],
    [300_000n, 16],
  ])("%s gives B = %i", (hint, B) => {
    expect(new GoProcess<"classic">("1.23").make("map[int64]int64", hint).header().B).toBe(B);
  });

  // A real process has 2^48 bytes of addresses. That real Go makes these as it makes hint 0 is held
  // against it in replay.live.test.ts.
  test.each([
    ["1.19", 2 ** 47, "20,266,198,323,167,232"],
    ["1.23", 2n ** 62n, "664,082,786,653,543,858,176"],
    ["1.19", 1_954_687_338_266, "281,474,976,710,304"],
    ["1.24", 2 ** 47, "38,280,596,832,649,216"],
    ["1.27", 2n ** 63n - 1n, "2,508,757,194,024,499,019,776"],
  ] as const)("of Go %s is ignored beyond all addresses: %s", (release, hint, bytes) => {
    const process = new GoProcess(release, { seed: 5 });
    if (hint === 1_954_687_338_266) {
      // The last that makemap believes, of buckets of 144 bytes; more than there is here.
      expect(() => process.make("map[int64]int64", hint)).toThrow(HintError);
      return;
    }
    const m = process.make("map[int64]int64", hint);
    const plain = new GoProcess(release, { seed: 5 }).make("map[int64]int64");
    expect(m.header()).toEqual(plain.header());
    expect(m.put(1, 1).events).toEqual(plain.put(1, 1).events);
    expect(eventsTable(m).get("what", 0)).toBe(
      `made: header only; hint ${hint.toLocaleString("en")} counts as 0 by makemap's overflow rule ` +
        `(${bytes} bytes > 2^48)`,
    );
    expect(eventsTable(plain).get("what", 0)).toBe("made: header only");
  });

  test("that is ignored is known of a map as it was, and by the memory model", () => {
    const m = new GoProcess("1.23", { traced: true }).make("map[int64]int64", 2 ** 47).put(1, 1);
    const past = m.process.copy(m.place, m.type, (...made) => new GoMap(...made), endOf(m, 0));
    expect(past.ignoredHint?.hint).toBe(2n ** 47n);
    for (const release of ["1.23", "1.26"]) {
      const model = new MemoryModel("map[int64][15]int64", { release });
      expect(model.live(10, 1e12)).toEqual(model.live(10, 0));
      expect(model.at(10, 1e12).steps).toEqual(model.at(10, 0).steps);
      const points = Float64Array.of(27, 1e6, 1e12);
      const [hinted, grown] = [model.curve(points, true).bytes, model.curve(points).bytes];
      expect(hinted.slice(0, 2)).not.toEqual(grown.slice(0, 2));
      expect(hinted[2]).toBe(grown[2]);
    }
  });
});
