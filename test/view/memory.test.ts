import { describe, expect, test } from "vitest";
import { go, keys, view } from "../../src/lab/index.js";

describe("a map in memory as one picture", () => {
  test("leads from the variable to header, buckets, mapextra, list and overflow bucket", () => {
    const m = go("1.23", { seed: 3 }).make("map[int64]int64").fill(keys.sequence(105));
    const { text, svg } = view.memory(m);
    const lines = text.split("\n");
    expect(lines[0]).toBe("map[int64]int64, Go 1.23 in memory");
    const at = (name: string) => lines.find((line) => line.trim().startsWith(`${name} `))?.trim();
    expect(at("m")).toMatch(/^m {2}0xc[0-9a-f]+ → hmap, 48 bytes$/);
    expect(at("buckets")).toMatch(/0xc[0-9a-f]+ → array of 32 buckets$/);
    expect(at("oldbuckets")).toMatch(/0xc[0-9a-f]+ → old array of 16 buckets$/);
    expect(at("extra")).toMatch(/0xc[0-9a-f]+ → mapextra$/);
    expect(svg.match(/V[\d.]+H[\d.]+" stroke/g)?.length).toBeGreaterThanOrEqual(5);
  });

  test("leads a Swiss map's variable to its directory, tables and groups, or to the one group", () => {
    const large = go("1.26", { seed: 3 }).make("map[int64]int64").fill(keys.sequence(2000));
    const { text } = view.memory(large);
    expect(text).toMatch(/dirPtr +0xc[0-9a-f]+ → directory of \d/);
    expect(text).toMatch(/0 +0xc[0-9a-f]+ → table 0/);
    expect(text).toMatch(/groups +0xc[0-9a-f]+ → \d+ groups/);
    const small = view.memory(go("1.26").make("map[int64]bool").fill(keys.sequence(3))).text;
    expect(small).toMatch(/dirPtr +0xc[0-9a-f]+ → the one group/);
    expect(small).toMatch(/slots {2}3$/m);
  });

  test("opens its parts in their own views", () => {
    const m = go("1.23").make("map[int64]int64").fill(keys.sequence(20));
    const summaries = view
      .memory(m)
      .html.match(/<summary[^>]*>[^<]*/g)
      ?.map((s) => s.split(">")[1]);
    expect(summaries).toEqual(["header", "the first slots, byte by byte", "chains"]);
  });

  test("no arrow crosses another", () => {
    const growing = go("1.23", { seed: 3 }).make("map[int64]int64").fill(keys.sequence(105));
    const crowded = go("1.23", { seed: 5 }).make("map[int64]bool").fill(keys.sequence(207));
    const swiss = go("1.26", { seed: 3 }).make("map[int64]int64").fill(keys.sequence(8000));
    for (const map of [growing, crowded, swiss]) {
      const pieces = [
        ...view.memory(map).svg.matchAll(/d="M([\d.]+) ([\d.]+)H([\d.]+)V([\d.]+)H([\d.]+)"/g),
      ].map(([, ...numbers]) => numbers.map(Number) as [number, number, number, number, number]);
      expect(pieces.length).toBeGreaterThan(3);
      const meets = pieces.flatMap(([, y, turn, end], i) =>
        pieces.flatMap(([x, otherY, otherTurn, otherEnd, last], other) => {
          if (other === i) return [];
          const flat = [...[[otherY, x, otherTurn] as const, [otherEnd, otherTurn, last] as const]];
          return flat.filter(([at, from, to]) => {
            return turn > from && turn < to && at > Math.min(y, end) && at < Math.max(y, end);
          });
        }),
      );
      expect(meets).toEqual([]);
    }
  });

  test("draws a map without buckets, and a nil map as a line", () => {
    expect(view.memory(go("1.23").make("map[int64]bool")).text).toContain("buckets");
    const nil = go("1.23").nil("map[int64]bool");
    expect(view.memory(nil).text).toBe("map[int64]bool, Go 1.23: nil, without a header");
  });
});
