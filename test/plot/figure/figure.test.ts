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
    const { "text/html": html, "image/svg+xml": svg } = bars.bundle({ carry: false });
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
