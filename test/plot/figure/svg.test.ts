import { describe, expect, it } from "vitest";
import { drawSvg } from "../../../src/plot/figure/svg.js";
import type { Band, Trace } from "../../../src/plot/figure/trace.js";

const step: Trace = {
  ...{ type: "scatter", name: "a", x: [0, 5, 10], y: [0, 10, 0] },
  line: { shape: "hv", color: "#123456" },
};

describe("the still picture of a figure", () => {
  it("draws a step as horizontal, then vertical", () => {
    expect(drawSvg([step], {}, "label")).toContain(
      '<path d="M98.59 330H406V30H713.41V330" fill="none" stroke="#123456"',
    );
  });

  it("breaks a line where a value is missing, and draws points that coincide once", () => {
    const broken: Trace = {
      ...{ type: "scatter", name: "a" },
      ...{ x: [0, 1, 2, 3, 3.0001, 4], y: [1, 1, null, 1, 1, 1] },
    };
    const [, path] = /<path d="([^"]*)" fill="none" stroke="#01669a"/.exec(
      drawSvg([broken], {}, ""),
    ) as RegExpExecArray;
    expect(path?.match(/[ML]/g)?.join("")).toBe("MLML");
  });

  it("shows every mark, bars beside each other, and a legend in as many lines as it needs", async () => {
    const names = ["first", "second <&> third", "a name that is rather long for a legend, really"];
    const bars = names.map((name, index): Trace => {
      return { type: "bar", name, x: ["1.19", "1.23"], y: [index + 1, -index] };
    });
    await expect(drawSvg(bars, { title: { text: "Bars" } }, "Bars")).toMatchFileSnapshot(
      "snapshots/bars.svg",
    );
    const symbols = ["circle", "circle-open", "diamond", "x"] as const;
    const marks = symbols.map((symbol, index): Trace => {
      const marker = { symbol, size: 10 };
      return {
        type: "scatter",
        mode: "lines+markers",
        name: symbol,
        x: [1, 2],
        y: [index, 4],
        marker,
      };
    });
    await expect(drawSvg(marks, {}, "Marks")).toMatchFileSnapshot("snapshots/marks.svg");
  });

  it("keeps bands within the plot", () => {
    const band: Omit<Band, "x0" | "x1"> = {
      ...{ type: "rect", xref: "x", yref: "paper", y0: 0, y1: 1, layer: "below" },
      ...{ fillcolor: "#abcdef", opacity: 0.5, line: { width: 0 } },
    };
    const svg = drawSvg([step], { shapes: [{ ...band, x0: -100, x1: 5 }] }, "");
    expect(svg).toContain('<rect x="74" y="18" width="332" height="324" fill="#abcdef"');
    expect(drawSvg([step], { shapes: [{ ...band, x0: 50, x1: 60 }] }, "")).not.toContain("#abcdef");
  });
});
