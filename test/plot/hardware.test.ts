/** Figures of hardware, drawn from small tables whose values are known. */
import { table } from "arquero";
import { describe, expect, it } from "vitest";
import { plot } from "../../src/plot/index.js";
import { figureText } from "../support/pictures/figure-text.js";

const snapshot = (name: string) =>
  new URL(`hardware/snapshots/${name}.svg`, import.meta.url).pathname;

/** Two releases at two loads, hits and misses. */
const lookups = table({
  release: ["1.23", "1.23", "1.23", "1.23", "1.27", "1.27", "1.27", "1.27"],
  what: ["hit", "miss", "hit", "miss", "hit", "miss", "hit", "miss"],
  full: [6.25, 6.25, 81.25, 81.25, 6.25, 6.25, 87.5, 87.5],
  load: [0.5, 0.5, 6.5, 6.5, 0.0625, 0.0625, 0.875, 0.875],
  unit: ["entry", "entry", "entry", "entry", "group", "group", "group", "group"],
  probes: [1.25, 0.5, 4.25, 6.5, 1, 1, 1.2, 2.5],
  lines: [3, 4, 3.7, 4.6, 4.2, 4, 5.2, 5.6],
  "L1D misses": [1.7, 2.2, 2.3, 2.9, 0.8, 0.7, 1.4, 1.3],
});

describe("lookups over the load", () => {
  it("has entries above and groups below, hits solid and misses dashed", async () => {
    const figure = plot.probes(lookups);
    expect(figure.traces.map(({ name, y, yaxis, line }) => [name, y, yaxis, line?.dash])).toEqual([
      ["Go 1.23, hit", [1.25, 4.25], undefined, "solid"],
      ["Go 1.23, miss", [0.5, 6.5], undefined, "dash"],
      ["Go 1.27, hit", [1, 1.2], "y2", "solid"],
      ["Go 1.27, miss", [1, 2.5], "y2", "dash"],
    ]);
    expect(figure.traces[1]?.x).toEqual([6.25, 81.25]);
    expect(figure.traces[1]?.text).toEqual(["0.50 entries a bucket", "6.50 entries a bucket"]);
    expect(figure.traces[3]?.text).toEqual(["0.063 a slot", "0.875 a slot"]);
    expect(figure.layout.yaxis2?.title?.text).toBe("groups searched");
    await expect(figure.toSvg()).toMatchFileSnapshot(snapshot("probes"));
    expect(figureText(figure)).toMatchSnapshot();
  });

  it("has one panel where there is one generation", () => {
    const only = lookups.filter((row: { release: string }) => row.release === "1.27");
    const figure = plot.probes(only);
    expect(figure.layout.yaxis?.title?.text).toBe("groups searched");
    expect(figure.layout.yaxis2).toBeUndefined();
    expect(figure.traces.map(({ yaxis }) => yaxis)).toEqual([undefined, undefined]);
    expect(figureText(figure)).toMatchSnapshot();
  });

  it("shows lines, and below them misses where a machine counted them", async () => {
    const figure = plot.lines(lookups);
    expect(figure.traces.map(({ y }) => y)).toEqual([
      ...[
        [3, 3.7],
        [4, 4.6],
        [4.2, 5.2],
        [4, 5.6],
      ],
      ...[
        [1.7, 2.3],
        [2.2, 2.9],
        [0.8, 1.4],
        [0.7, 1.3],
      ],
    ]);
    expect(figure.traces.map(({ showlegend }) => showlegend ?? true)).toEqual([
      ...[true, true, true, true, false, false, false, false],
    ]);
    await expect(figure.toSvg()).toMatchFileSnapshot(snapshot("lines"));
    expect(figureText(figure)).toMatchSnapshot();
    const without = plot.lines(lookups.select("release", "what", "full", "load", "unit", "lines"));
    expect([without.traces.length, without.layout.yaxis2]).toEqual([4, undefined]);
    expect(figureText(without)).toMatchSnapshot("without misses");
  });

  it("takes a map type, too", () => {
    const figure = plot.probes("map[int64]int64", { releases: ["1.23"], slots: 64, lookups: 1 });
    expect(figure.layout.title?.text).toBe("What a lookup searches, map[int64]int64");
    // Eight buckets: 0.5 entries each for a miss at first, 6.5 at last.
    expect([figure.traces[1]?.y[0], figure.traces[1]?.y.at(-1)]).toEqual([0.5, 6.5]);
  });
});

describe("misses of a run", () => {
  const rows = (name: string, of: string[]) =>
    table({
      [name]: of.flatMap((one) => [one, one, one]),
      level: of.flatMap(() => ["L1D", "L2", "memory"]),
      requests: of.flatMap((_, i) => [100, 10 * (i + 1), i + 1]),
      misses: of.flatMap((_, i) => [10 * (i + 1), i + 1, 0]),
      missPercent: of.flatMap((_, i) => [10 * (i + 1), 10, 0]),
    });
  const run = {
    machine: "toy",
    regions: () => rows("region", ["key", "elem"]),
    objects: () => rows("object", ["header", "buckets"]),
    functions: () => rows("function", ["runtime.mapassign", "internal/runtime/maps.(*table).grow"]),
    kinds: () => rows("operation", ["get"]),
  };

  it("has the most missed first, a bar a cache", async () => {
    const figure = plot.misses(run);
    expect(figure.traces.map(({ name, x, y }) => [name, x, y])).toEqual([
      ["L1D", ["elem", "key"], [20, 10]],
      ["L2", ["elem", "key"], [2, 1]],
    ]);
    expect(figure.traces[0]?.text).toEqual(["20.0% of 100", "10.0% of 100"]);
    await expect(figure.toSvg()).toMatchFileSnapshot(snapshot("misses"));
    expect(figureText(figure)).toMatchSnapshot();
  });

  it("is told by object, function or operation as well", () => {
    expect(plot.misses(run, { by: "object" }).traces[0]?.x).toEqual(["buckets", "header"]);
    expect(plot.misses(run, { by: "function" }).traces[0]?.x).toEqual([
      "(*table).grow",
      "mapassign",
    ]);
    expect(plot.misses(run, { by: "operation" }).traces[0]?.x).toEqual(["get"]);
    const wrong = { by: "key" as "region" };
    expect(() => plot.misses(run, wrong)).toThrow(
      '`by` must be one of region, object, function, operation, got "key"',
    );
  });
});

describe("reuse", () => {
  const reuse = {
    model: { unit: 64 },
    missCurve: () =>
      table({
        units: [1, 2, 4],
        bytes: [64, 128, 256],
        misses: [9, 5, 3],
        missPercent: [90, 50, 30],
      }),
    distances: () => table({ distance: [0, 1, 2, 3, 9], uses: [5, 4, 3, 2, 1] }),
    touched: () => table({ accesses: [10, 20], units: [3, 5] }),
  };

  it("shows what caches of every size miss", async () => {
    const figure = plot.missCurve(reuse);
    expect(figure.traces.map(({ name, x, y, text }) => [name, x, y, text])).toEqual([
      ["units of 64 B", [64, 128, 256], [90, 50, 30], ["64 B", "128 B", "256 B"]],
    ]);
    expect(figure.layout.xaxis?.tickvals).toEqual([64, 256]);
    await expect(figure.toSvg()).toMatchFileSnapshot(snapshot("miss-curve"));
    expect(figureText(figure)).toMatchSnapshot();
    expect(plot.missCurve({ a: reuse, b: reuse }).traces.map(({ name }) => name)).toEqual(["a, b"]);
  });

  it("bins distances by powers of two", async () => {
    const figure = plot.reuseDistances(reuse);
    expect(figure.traces.map(({ x, y }) => [x, y])).toEqual([
      [
        ["0", "1", "2–3", "8–15"],
        [5, 4, 5, 1],
      ],
    ]);
    await expect(figure.toSvg()).toMatchFileSnapshot(snapshot("reuse-distances"));
    expect(figureText(figure)).toMatchSnapshot();
  });

  it("shows what has been touched so far", async () => {
    const figure = plot.touched({ lines: reuse });
    expect(figure.traces.map(({ name, x, y }) => [name, x, y])).toEqual([
      ["lines", [10, 20], [3, 5]],
    ]);
    await expect(figure.toSvg()).toMatchFileSnapshot(snapshot("touched"));
    expect(figureText(figure)).toMatchSnapshot();
  });
});

describe("strides, pages, latency, nodes", () => {
  it("12, 56, 64, 80 and 144 bytes straddle 12.5, 75, 0, 100 and 100 percent", async () => {
    const figure = plot.strides([12, 56, 64, 80, 144]);
    expect(figure.traces.map(({ x, y }) => [x, y])).toEqual([
      [
        ["12", "56", "64", "80", "144"],
        [12.5, 75, 0, 100, 100],
      ],
      [
        ["12", "56", "64", "80", "144"],
        [0.1875, 0.875, 1, 1.25, 2.25],
      ],
    ]);
    await expect(figure.toSvg()).toMatchFileSnapshot(snapshot("strides"));
    expect(figureText(figure)).toMatchSnapshot();
    expect(plot.strides().traces[0]?.x.slice(0, 3)).toEqual(["8", "12", "16"]);
    expect(plot.strides([64], { line: 32 }).layout.title?.text).toBe(
      "Objects across lines of 32 bytes",
    );
  });

  it("shows TLB misses and walks by B, a colour a size of page", async () => {
    const sweep = table({
      B: [15, 15, 16, 16],
      buckets: [34_816, 34_816, 69_632, 69_632],
      bytes: [5_013_504, 5_013_504, 10_027_008, 10_027_008],
      page: ["4 KiB", "2 MiB", "4 KiB", "2 MiB"],
      pages: [1224, 3, 2448, 5],
      dtlbMisses: [967, 0, 996, 0],
      walks: [0, 0, 340, 0],
    });
    const figure = plot.tlb(sweep);
    expect(figure.traces.map(({ name, x, y }) => [name, x, y])).toEqual([
      ["first TLB misses, pages of 4 KiB", [15, 16], [967, 996]],
      ["page walks, pages of 4 KiB", [15, 16], [0, 340]],
      ["first TLB misses, page walks, pages of 2 MiB", [15, 16], [0, 0]],
    ]);
    expect(figure.traces[0]?.text?.[1]).toBe("9.56 MiB, 2,448 pages");
    await expect(figure.toSvg()).toMatchFileSnapshot(snapshot("tlb"));
    expect(figureText(figure)).toMatchSnapshot();
  });

  it("shows a latency curve", async () => {
    const measured = { latency: () => table({ bytes: [4096, 2 ** 20], nanoseconds: [1.5, 12] }) };
    const figure = plot.latency(measured);
    expect(figure.traces.map(({ x, y, text }) => [x, y, text])).toEqual([
      [
        [4096, 2 ** 20],
        [1.5, 12],
        ["4 KiB", "1 MiB"],
      ],
    ]);
    await expect(figure.toSvg()).toMatchFileSnapshot(snapshot("latency"));
    expect(figureText(figure)).toMatchSnapshot();
  });

  it("shows accesses and nanoseconds by node", async () => {
    const spread = {
      meanNanoseconds: 98.75,
      spreadNanoseconds: 23.8,
      table: () =>
        table({ node: [0, 1], pages: [3, 1], percent: [75, 25], nanoseconds: [85, 140] }),
    };
    const figure = plot.numa(spread);
    expect(figure.layout.title?.text).toBe("Accesses by node: 98.8 ns each, ± 23.8");
    expect(figure.traces.map(({ x, y }) => [x, y])).toEqual([
      [
        ["node 0", "node 1"],
        [75, 25],
      ],
      [
        ["node 0", "node 1"],
        [85, 140],
      ],
    ]);
    await expect(figure.toSvg()).toMatchFileSnapshot(snapshot("numa"));
    expect(figureText(figure)).toMatchSnapshot();
  });
});
