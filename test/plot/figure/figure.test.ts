import { afterEach, describe, expect, it } from "vitest";
import { Figure, type FigureBundle } from "../../../src/plot/figure/figure.js";
import { loaderScript } from "../../../src/plot/figure/loader.js";

const bars = new Figure(
  "costs",
  [
    { type: "bar", name: "grown", x: ["1.19", "1.23"], y: [17.9, 18.1] },
    { type: "bar", name: "<b>hinted</b>", x: ["1.19", "1.23"], y: [17.9, null] },
  ],
  { title: { text: 'Bytes & "entries" </script>' }, yaxis: { title: { text: "bytes" } } },
);

const bridge = Symbol.for("jupyter.kernel");
const display = (figure: Figure): FigureBundle => {
  const show = Reflect.get(figure, Symbol.for("Jupyter.display")) as () => FigureBundle;
  return show.call(figure);
};

describe("a figure", () => {
  it("says in words and numbers what it shows", () => {
    expect(bars.toString().split("\n")).toEqual([
      'Bytes & "entries" </script>',
      "bytes",
      "grown: 17.9 at 1.19, 18.1 at 1.23",
      "<b>hinted</b>: 17.9 at 1.19",
    ]);
    expect(bars.bundle({ carry: false })["text/plain"]).toBe(bars.toString());
  });

  it("comes live, still, and as text; in Plotly's own form only when asked", () => {
    expect(Object.keys(bars.bundle({ carry: false }))).toEqual([
      ...["text/html", "image/svg+xml", "text/plain"],
    ]);
    const mime = bars.bundle({ carry: false, plotlyMime: true });
    expect(mime["application/vnd.plotly.v1+json"]).toMatchObject({
      data: [{ type: "bar", x: ["1.19", "1.23"] }, { name: "&lt;b&gt;hinted&lt;/b&gt;" }],
      layout: { xaxis: { type: "category" }, height: 420 },
    });
  });

  it("has the still picture in its page, so that a page without scripts is not blank", () => {
    const { "text/html": html, "image/svg+xml": svg = "" } = bars.bundle({ carry: false });
    expect(svg).toMatch(/^<svg /);
    expect(html).toContain(svg);
    expect(html.indexOf(svg)).toBeLessThan(html.indexOf("<script>"));
  });

  it("lets no text become markup", () => {
    const { "text/html": html, "image/svg+xml": svg } = bars.bundle({ carry: false });
    expect(html.match(/<script/g)).toHaveLength(1);
    expect(html.match(/<\/script/g)).toHaveLength(1);
    expect(svg).toContain("Bytes &amp; &quot;entries&quot; &lt;/script&gt;");
    expect(svg).not.toContain("<b>");
  });

  it("gives its points as a table", () => {
    const figure = new Figure(
      "two panels",
      [
        { type: "scatter", name: "a", x: [1, 2, 3], y: [5, null, 7], text: ["b<br>c", "", ""] },
        { type: "scatter", name: "d", x: [1], y: [0.5], yaxis: "y2" },
      ],
      {
        xaxis: { title: { text: "entries (log scale)" }, type: "log" },
        yaxis: { title: { text: "buckets" } },
        yaxis2: { title: { text: "load" } },
      },
    );
    expect(figure.data().objects()).toEqual([
      { series: "a", entries: 1, of: "buckets", value: 5, note: "b, c" },
      { series: "a", entries: 3, of: "buckets", value: 7, note: "" },
      { series: "d", entries: 1, of: "load", value: 0.5, note: "" },
    ]);
    expect(bars.data().columnNames()).toEqual(["series", "x", "of", "value"]);
  });

  it("draws equal lines once, under a name that has both", () => {
    const line = (name: string, y: number[]) => ({ type: "scatter" as const, name, x: [1, 2], y });
    const names = (...traces: Parameters<typeof line>[]) =>
      new Figure(
        "lines",
        traces.map((one) => line(...one)),
      ).traces.map(({ name }) => name);
    expect(
      names(
        ["map[int64]bool, Go 1.24", [1, 2]],
        ["other", [2, 2]],
        ["map[int64]bool, Go 1.26", [1, 2]],
      ),
    ).toEqual(["map[int64]bool, Go 1.24, 1.26", "other"]);
    expect(names(["Go 1.24: heap", [1, 2]], ["Go 1.26: heap", [1, 2]])).toEqual([
      "Go 1.24, 1.26: heap",
    ]);
  });

  it("refuses series that do not fit together", () => {
    const crooked = () => new Figure("x", [{ type: "scatter", name: "a", x: [1, 2], y: [1] }]);
    expect(crooked).toThrow(new RangeError('series "a": 2 x values but 1 y values'));
  });
});

describe("a figure in a session", () => {
  afterEach(() => Reflect.deleteProperty(globalThis, bridge));
  // The beginning of the carried script, up to the library.
  const loader = loaderScript("").slice(0, 100);
  const carries = (cellKey: string, run: number) => {
    Reflect.set(globalThis, bridge, { cellKey, run });
    return display(bars)["text/html"].startsWith(loader);
  };

  it("carries the library once, and again when its cell runs again", () => {
    expect(carries("cell a", 1)).toBe(true);
    expect(carries("cell a", 1)).toBe(false);
    expect(carries("cell b", 2)).toBe(false);
    expect(carries("cell a", 3)).toBe(true);
  });

  it("leaves the library beside an output that may be replaced, once", () => {
    const beside: Record<string, string>[] = [];
    const kernel = {
      cellKey: "cell a",
      replaceable: true,
      display: (bundle: Record<string, string>) => beside.push(bundle),
    };
    for (const run of [7, 7, 7]) {
      Reflect.set(globalThis, bridge, { ...kernel, run });
      expect(display(bars)["text/html"].startsWith(loader)).toBe(false);
    }
    expect(beside.map((bundle) => bundle["text/html"]?.startsWith(loader))).toEqual([true]);
  });

  it("carries it always where no kernel tells cells apart", () => {
    expect(display(bars)["text/html"].startsWith(loader)).toBe(true);
    expect(display(bars)["text/html"].startsWith(loader)).toBe(true);
  });
});
