/**
 * Every figure of maps, series by series, with all that it says. The maps of captured tables are as
 * real Go recorded them; figures of hardware are in hardware.test.ts.
 */
import { expect, test } from "vitest";
import { Figure, gctrace, go, keys, plot } from "../../src/lab/index.js";
import { insertCost, type Trace } from "../../src/plot/index.js";
import { meansTable } from "../../src/tables/index.js";
import { churned, growing, reseeded } from "../support/captured-tables.js";
import { elementsOf } from "../support/pictures/elements.js";
import { figureText } from "../support/pictures/figure-text.js";

const sequence = (release: string, n: number, type = "map[int64]int64") =>
  go(release, { seed: 3, traced: true }).make(type).fill(keys.sequence(n));

/** A Swiss map with tombstones, cleared and filled again. */
function reused() {
  const m = sequence("1.26", 1000);
  for (let key = 0; key < 300; key++) m.delete(key);
  m.clear();
  return m.fill(keys.sequence(20));
}

/** A classic map of whose entries some are deleted while it grows; then it is cleared. */
function cleared() {
  const m = sequence("1.23", 30);
  for (let key = 0; key < 10; key++) m.delete(key);
  for (const [key] of m) if (key === 15) break;
  m.clear();
  return m.fill(keys.sequence(5));
}

const collected = () => {
  const m = go("1.23", { seed: 3 }).make("map[int64]*int64").fill(keys.sequence(300));
  m.process.gc();
  return m.fill(keys.sequence(320));
};

const trace = [
  "gc 1 @0.001s 2%: 0.009+0.24+0.003 ms clock, 0.018+0.11/0.12/0+0.007 ms cpu, 0->0->0 MB, 4 MB goal, 0 MB stacks, 0 MB globals, 2 P (forced)",
  "gc 2 @0.051s 14%: 9.8+11+0.016 ms clock, 19+0.058/0.19/0+0.032 ms cpu, 3->4->3 MB, 4 MB goal, 0 MB stacks, 0 MB globals, 2 P",
].join("\n");

const figures = {
  "growth of one map": () => plot.growth(growing),
  "growth of three maps, linear": () =>
    plot.growth([growing, churned, reseeded], {
      ...{ names: ["grows", "churns", "again"], scale: "linear", height: 600 },
    }),
  "growth of both generations": () =>
    plot.growth([sequence("1.23", 60), sequence("1.26", 2000)], { title: "Both" }),
  "growth of a Swiss map that is used again": () => plot.growth(reused()),
  "memory of two maps": () => plot.memory([growing, churned]),
  "memory of one map, log": () => plot.memory(growing, { scale: "log", height: 300 }),
  "memory of a Swiss map": () => plot.memory(sequence("1.26", 900), { title: "Swiss" }),
  "heap of a map that was collected": () => plot.heap(collected()),
  "heap of a Swiss map": () => plot.heap(sequence("1.26", 900)),
  "timeline of a classic map": () => plot.timeline(cleared()),
  "timeline of a Swiss map": () => plot.timeline(reused()),
  "bytes per entry": () => plot.bytesPerEntry(["map[int64]bool", "map[string]int64"], { to: 200 }),
  "bytes of whole maps": () =>
    plot.bytesPerEntry("map[int64]int64", {
      ...{ releases: ["1.19", "1.27"], from: 10, to: 1000, total: true, hint: true },
    }),
  "a sweep": () =>
    plot.sweep({
      parameters: ["n", "release", "seed"],
      spread: () => {
        const rows = [1000, 10, 100].flatMap((n) =>
          ["1.23", "1.26"].flatMap((release) =>
            [0, 1, 2].map((seed) => ({ n, release, seed, bytes: n * 10 + seed + release.length })),
          ),
        );
        return meansTable(rows, ["n", "release", "seed"], "seed");
      },
    }),
  "waste of size classes": () => plot.sizeClassWaste("map[int64]bool", { release: "1.23" }),
  "waste of size classes, Swiss": () =>
    plot.sizeClassWaste(["map[string]bool", "map[int32][200]byte"], { release: "1.27" }),
  "phases of collections": () => plot.gcPhases(gctrace(trace)),
  "cost of inserts": () =>
    insertCost([
      { name: "Go 1.23", moved: [0, 0, 8, 0, 3], lines: [3, 3, 9, 2, 4] },
      { name: "Go 1.26", moved: [0, 7, 0, 0, 0], lines: [2, 12, 3, 2, 2] },
    ]),
  "cost of inserts of many maps": () =>
    insertCost(["a", "b", "c", "d"].map((name) => ({ name, moved: [0, 1], lines: [2, 3] }))),
} satisfies Record<string, () => Figure>;

test.each(Object.entries(figures))("%s", (_, draw) => {
  expect(figureText(draw())).toMatchSnapshot();
});

/** Bars and points of every kind in two panels, and more series than a line of the legend holds. */
function mixed(): Figure {
  const line = (name: string, extra: Partial<Trace>): Trace => ({
    ...{ type: "scatter", name, x: [0, 1, 2, 4], y: [3, null, 5, 1.5] },
    ...extra,
  });
  return new Figure(
    "mixed",
    [
      line("a curve <b>", { line: { dash: "dashdot", width: 3 } }),
      line("steps, then a gap", { line: { shape: "hv", dash: "longdash" }, opacity: 0.5 }),
      line("crosses", { mode: "markers", marker: { symbol: "x", size: 9 }, yaxis: "y2" }),
      line("rings on a line", {
        ...{ mode: "lines+markers", marker: { symbol: "circle-open" }, yaxis: "y2" },
        line: { dash: "dot", color: "#57606a" },
      }),
      line("diamonds", { mode: "markers", marker: { symbol: "diamond" }, showlegend: false }),
      line("one more that is not short", { mode: "markers", text: ["p", "q<br>r", "s", "t"] }),
    ],
    {
      xaxis: { title: { text: "x" } },
      yaxis: { title: { text: "values" }, domain: [0.6, 1], ticksuffix: "B" },
      yaxis2: { title: { text: "others" }, domain: [0, 0.4], range: [0, 10] },
    },
  );
}

const bars = (): Figure =>
  new Figure(
    "bars",
    [
      { type: "bar", name: "first", x: ["one", "two", "three"], y: [1, -2, null] },
      { type: "bar", name: "second", x: ["one", "three"], y: [4, 3], marker: { color: "#b34887" } },
    ],
    {
      title: { text: "Bars beside each other, of which one is below zero & none is alike, <see>" },
    },
  );

test.each([
  ["growth", () => plot.growth(growing)],
  ["memory", () => plot.memory([growing, churned], { names: ["grows", "churns"] })],
  ["mixed", mixed],
  ["bars", bars],
])("the picture of %s, as text, as points and in Plotly's terms", (_, draw) => {
  const figure = draw();
  expect(elementsOf(figure.toSvg())).toMatchSnapshot("picture");
  expect(String(figure)).toMatchSnapshot("text");
  expect(figure.data().objects().slice(0, 30)).toMatchSnapshot("points");
  const { data, ...others } = figure.plotly("dark");
  expect(
    JSON.stringify([others, data.map(({ x, y, text, ...rest }) => rest)], null, 1),
  ).toMatchSnapshot("Plotly");
});

test.each(["growth", "memory", "heap", "timeline"] as const)(
  "plot.%s says what it was given when that is not a map",
  (name) => {
    const draw = plot[name] as (given: unknown) => Figure;
    expect(() => draw(7)).toThrow(new RegExp(`^plot\\.${name}: expected .*, got 7`));
    const nil = go("1.23", { traced: true }).nil("map[int64]bool");
    expect(() => draw(nil)).toThrow(`plot.${name}: map[int64]bool is nil`);
  },
);
