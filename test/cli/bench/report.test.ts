import { describe, expect, it } from "vitest";
import { type Comparison, median, ratio } from "../../../src/cli/bench/comparison.js";
import {
  aligned,
  comparisonData,
  comparisonText,
  goalsText,
} from "../../../src/cli/bench/report.js";

const fill: Comparison = {
  title: "Fill",
  unit: "ns/key",
  rows: [
    { contestant: "engine", own: true, samples: [120, 118.4, 130] },
    { contestant: "JS Map", own: false, samples: [480, 360, 400], target: "≤ 0.33" },
    { contestant: "Go 1.26.8", own: false, samples: [99.96, 9.994], failure: "out of memory" },
    { contestant: "Go 1.19.8", own: false, samples: [] },
  ],
};

describe("statistics of a comparison", () => {
  it("take the middle sample, or the mean of the middle two", () => {
    expect(median([3, 1, 20])).toBe(3);
    expect(median([4, 1, 2, 30])).toBe(3);
    expect(median([])).toBeUndefined();
  });

  it("compare our median with the peer's, and know no ratio to what was not measured", () => {
    const [engine, map, , missing] = fill.rows;
    if (!engine || !map || !missing) throw new Error("unreachable");
    expect(ratio(engine, map)).toBe(0.3);
    expect(ratio(engine, missing)).toBeUndefined();
    expect(ratio(missing, engine)).toBeUndefined();
  });
});

describe("a comparison as text", () => {
  it("shows median, range, our ratio to each peer, the target, and who failed", () => {
    expect(comparisonText(fill)).toBe(
      [
        "Fill",
        "             ns/key   min – max  engine ÷ this  target",
        "  engine        120   118 – 130",
        "  JS Map        400   360 – 480           0.30  ≤ 0.33",
        "  Go 1.26.8    55.0  9.99 – 100           2.18",
        "  Go 1.19.8       –                          –",
        "  Go 1.26.8 FAILED: out of memory",
      ].join("\n"),
    );
  });

  it("shows what the processors computed, where it is known", () => {
    const rows = [
      { contestant: "engine", own: true, samples: [4], cpu: [3] },
      { contestant: "peer", own: false, samples: [8] },
    ];
    expect(comparisonText({ title: "Range", unit: "s", rows })).toBe(
      [
        "Range",
        "             s    min – max   CPU  engine ÷ this",
        "  engine  4.00  4.00 – 4.00  3.00",
        "  peer    8.00  8.00 – 8.00     –           0.50",
      ].join("\n"),
    );
  });

  it("has a column for each of ours and none for targets where there are none", () => {
    const rows = [
      { contestant: "engine 1.19", own: true, samples: [1] },
      { contestant: "engine 1.23", own: true, samples: [2] },
      { contestant: "peer", own: false, samples: [4] },
    ];
    expect(comparisonText({ title: "Lookup", unit: "s", rows })).toBe(
      [
        "Lookup",
        "                  s    min – max  engine 1.19 ÷ this  engine 1.23 ÷ this",
        "  engine 1.19  1.00  1.00 – 1.00",
        "  engine 1.23  2.00  2.00 – 2.00",
        "  peer         4.00  4.00 – 4.00                0.25                0.50",
      ].join("\n"),
    );
  });

  it("aligns the first column left and the others right", () => {
    expect(
      aligned([
        ["a", "b", ""],
        ["long", "1", "x"],
      ]),
    ).toEqual(["a     b", "long  1  x"]);
  });
});

describe("a comparison as data", () => {
  it("holds every sample, the median and the ratios", () => {
    expect(JSON.parse(JSON.stringify(comparisonData(fill)))).toEqual({
      title: "Fill",
      unit: "ns/key",
      rows: [
        { contestant: "engine", own: true, samples: [120, 118.4, 130], median: 120, ratios: {} },
        {
          contestant: "JS Map",
          own: false,
          samples: [480, 360, 400],
          target: "≤ 0.33",
          median: 400,
          ratios: { engine: 0.3 },
        },
        {
          contestant: "Go 1.26.8",
          own: false,
          samples: [99.96, 9.994],
          failure: "out of memory",
          median: 54.977,
          ratios: { engine: 120 / 54.977 },
        },
        { contestant: "Go 1.19.8", own: false, samples: [], ratios: {} },
      ],
    });
  });
});

describe("the targets", () => {
  it("are a table of ours beside real Go of the same release, medians and shortest runs", () => {
    const rows = [
      { contestant: "engine 1.19", own: true, release: "1.19", samples: [4, 2, 3], cpu: [2, 2] },
      { contestant: "engine 1.26", own: true, release: "1.26", samples: [6] },
      { contestant: "JS Map", own: false, samples: [9], target: "≤ 0.33" },
      {
        contestant: "Go 1.19.8",
        own: false,
        release: "1.19",
        samples: [6, 5],
        cpu: [4, 6],
        target: "≤ 1.00",
      },
      { contestant: "Go 1.26.8", own: false, release: "1.26", samples: [], target: "≤ 1.00" },
    ];
    expect(goalsText([{ title: "Fill", unit: "ns/key", rows }])).toBe(
      [
        "Targets: the engine ÷ real Go of the same release",
        "             real  ratio  shortest   CPU  target",
        "  Fill  Go 1.19.8   0.55      0.40  0.40  ≤ 1.00",
        "  Fill  Go 1.26.8      –         –     –  ≤ 1.00",
      ].join("\n"),
    );
    expect(goalsText([fill])).toBe("");
  });
});
