import { describe, expect, it } from "vitest";
import { GoProcess, keys } from "../../src/go/index.js";
import { objectDrawing, spanDrawing, spanSetDrawing } from "../../src/view/index.js";

const process = new GoProcess("1.19");
const map = process.make("map[int64]int64").fill(keys.sequence(500));
process.gc();

describe("the span map", () => {
  it("has a cell for each page, and says what they hold", () => {
    const { svg, text } = spanDrawing(process);
    const spans = process.spanColumns();
    expect(text.split("\n")[0]).toMatch(/^\d+ pages of 8 KiB, \d+ in \d+ spans$/);
    expect(text).toContain(`in ${spans.length} spans`);
    // 128 buckets, the 8 and 1 more behind them, in a size class of 20,480 bytes.
    expect(text).toContain("bucket array: 20.5 kB");
    expect(svg).toContain(">page of no span<");
    expect(svg).toContain(">a page: 8 KiB<");
    const cells = svg.match(/<rect /g)?.length ?? 0;
    const pages = Number(/^(\d+) pages/.exec(text)?.[1]);
    expect(cells).toBeGreaterThanOrEqual(pages);
  });

  it("of an empty heap says so", () => {
    expect(spanDrawing(new GoProcess("1.26")).text).toContain("0 pages of 8 KiB, 0 in 0 spans");
  });
});

describe("the sets of spans", () => {
  // The last put began a collection, and the sweeper has not run yet.
  const paced = new GoProcess("1.23", { gogc: 100, seed: 3 });
  paced.make("map[int64][200]byte").fill(keys.sequence(13_313));

  it("are counted by class, with what is to be swept", () => {
    const { text, svg } = spanSetDrawing(paced);
    const { length, set, swept, sweepgen } = paced.spanColumns();
    // Two for each cycle: runtime/mgc.go gcSweep.
    expect(sweepgen).toBe(2 * paced.cycles().length);
    const waiting = Array.from(set).filter((code, row) => code > 0 && swept[row] === 0).length;
    expect(waiting).toBeGreaterThan(0);
    const [title, head, ...lines] = text.split("\n");
    expect(title).toBe(`${length} spans, ${waiting} to be swept (sweepgen ${sweepgen})`);
    expect(head?.trim().split(/ {2,}/)).toEqual([
      ...["objects of", "mcache", "partial, swept", "partial, to be swept"],
      ...["full, swept", "full, to be swept"],
    ]);
    const counts = lines
      .filter((line) => / B|^large/.test(line))
      .map(
        (line) =>
          line
            .match(/\d+(?= |$)/g)
            ?.slice(-5)
            .map(Number) ?? [],
      );
    const sum = (columns: number[]) =>
      counts.reduce((all, row) => all + columns.reduce((s, c) => s + (row[c] ?? 0), 0), 0);
    expect(sum([0, 1, 2, 3, 4])).toBe(length);
    expect(sum([2, 4])).toBe(waiting);
    const index = (sweepgen / 2) % 2;
    expect(svg.indexOf(`>partial[${index}]<`)).toBeLessThan(svg.indexOf(`>partial[${1 - index}]<`));
  });

  it("have nothing to be swept after runtime.GC", () => {
    expect(spanSetDrawing(process).text).toMatch(/^\d+ spans, 0 to be swept/);
  });

  it("are those of a process", () => {
    expect(() => spanSetDrawing(map as never)).toThrow(
      "view.spanSets: expected a process, got a map; view.spanSets(m.process) draws its heap",
    );
  });
});

describe("the address map of a map's objects", () => {
  it("has a lane for each purpose, the largest first", () => {
    const { text } = objectDrawing(map);
    const lanes = text
      .split("\n")
      .slice(1, -1)
      .map((line) => line.split(":")[0]);
    expect(lanes[0]).toBe("bucket array");
    expect(lanes).toContain("header");
    expect(text).toMatch(/from 0xc0\w+ to 0xc0\w+$/);
  });

  it("leaves other maps' objects out", () => {
    const two = new GoProcess("1.26");
    const small = two.make("map[int64]bool").put(1n as never, true as never);
    two.make("map[int64]bool").fill(keys.sequence(5000));
    expect(objectDrawing(small).text).toContain("2 objects of map[int64]bool: 192 bytes");
  });
});
