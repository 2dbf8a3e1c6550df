/**
 * A figure: what to draw, and how to show it wherever a notebook is read. It is a value like any
 * other: give it as a cell's last expression, change a copy of its data or layout, keep it.
 */

import { inspect } from "node:util";
import { counted } from "../../format/counted.js";
import { Carrier } from "../../format/page-library.js";
import { FONT, GRID, GROUND, INK, SOFT_INK, seriesColor } from "../../format/palette.js";
import { shown } from "../../format/shown.js";
import { notebook, showing } from "../../notebook.js";
import { liveFigure } from "./live.js";
import { bundledLibrary, loaderScript } from "./loader.js";
import { DEFAULT_HEIGHT, drawSvg, NOTES, TOP } from "./svg.js";
import type { Axis, Layout, Trace } from "./trace.js";

/** The forms in which a figure can be shown. */
export interface FigureBundle {
  /** Live figure (Plotly, from within the page) with the static picture in its place until then. */
  "text/html": string;
  /** Static picture. */
  "image/svg+xml": string;
  /** One line of substance. */
  "text/plain": string;
  /** Only when asked for: Plotly's own form, for front ends that bring their own Plotly. */
  "application/vnd.plotly.v1+json"?: unknown;
}

/** Plotly's settings of the figure's controls. */
export interface FigureConfig {
  /** Whether Plotly follows the size of the window; live.ts follows that of the figure instead. */
  responsive: boolean;
  displaylogo: boolean;
  displayModeBar: "hover" | boolean;
}

/** A figure in Plotly's terms, which shows itself in notebooks, exported pages and terminals. */
export class Figure {
  /** What kind of figure it is, in a word or two: "growth", "memory". */
  readonly kind: string;
  /** Series, as Plotly takes them. */
  readonly data: readonly Trace[];
  /** Axes, titles, bands, as Plotly takes them. */
  readonly layout: Layout;
  readonly config: FigureConfig = {
    responsive: false,
    displaylogo: false,
    displayModeBar: "hover",
  };

  /**
   * @param kind named in the figure's text form
   * @param data series of the same length in x and y
   * @throws RangeError when a series' x and y differ in length, or the height is no number of pixels
   */
  constructor(kind: string, data: readonly Trace[], layout: Layout = {}) {
    const { height } = layout;
    if (height !== undefined && !(Number.isFinite(height) && height >= 100 && height <= 10_000)) {
      throw new RangeError(`\`height\` must be from 100 to 10,000 pixels, got ${shown(height)}`);
    }
    for (const { name, x, y } of data) {
      if (x.length !== y.length) {
        throw new RangeError(`series "${name}": ${x.length} x values but ${y.length} y values`);
      }
    }
    this.kind = kind;
    this.data = data;
    this.layout = layout;
  }

  /** One line that says what the figure shows. */
  toString(): string {
    const points = this.data.reduce((sum, trace) => sum + trace.x.length, 0);
    const axes = [this.layout.yaxis, this.layout.yaxis2]
      .flatMap((axis) => axis?.title?.text ?? [])
      .join(" and ");
    const against = this.layout.xaxis?.title?.text;
    const names = [
      ...new Set(this.data.filter((t) => t.showlegend !== false).map((t) => t.name)),
    ].join("; ");
    return [
      `Figure ${this.kind}: ${axes || "values"}${against ? ` against ${against}` : ""}`,
      `${counted(this.data.length, "series", "series")}, ${counted(points, "point")}`,
      names,
    ]
      .filter(Boolean)
      .join(" · ");
  }

  /** The static picture as SVG text, for a file of one's own. */
  toSvg(): string {
    return drawSvg(this.data, this.layout, this.toString());
  }

  /**
   * The figure in every form.
   * @param options.carry whether the page needs the library from this figure
   * @param options.plotlyMime add Plotly's own MIME type, which writes the data a second time
   */
  bundle(options: { carry: boolean; plotlyMime?: boolean }): FigureBundle {
    const picture = this.toSvg();
    const layout = themed(this.layout, this.data);
    const spec = { data: this.data.map(dressed), layout, config: this.config };
    const height = this.layout.height ?? DEFAULT_HEIGHT;
    const loader = options.carry ? loaderScript(bundledLibrary()) : "";
    return {
      "text/html": loader + liveFigure(spec, picture, height),
      "image/svg+xml": picture,
      "text/plain": this.toString(),
      ...(options.plotlyMime ? { "application/vnd.plotly.v1+json": spec } : {}),
    };
  }

  /** How a notebook shows the figure. */
  [Symbol.for("Jupyter.display")](): FigureBundle {
    const carry = session.needsLoader(showing());
    const page = notebook();
    if (!carry || !page?.replaceable) return this.bundle({ carry });
    // An output that is replaced would take the library with it.
    page.display({ "text/html": loaderScript(bundledLibrary()), "text/plain": "Plotly" });
    return this.bundle({ carry: false });
  }

  [inspect.custom](): string {
    return this.toString();
  }
}

/** The carrier of this session; one per process, as a process serves one notebook. */
const session = new Carrier();

/** A series with its colour written out, so that Plotly and the static picture choose the same. */
function dressed(trace: Trace, index: number): Trace {
  const color = trace.line?.color ?? trace.marker?.color ?? seriesColor(index);
  const own = {
    ...trace,
    name: plotlyText(trace.name),
    x: trace.x.map((value) => (typeof value === "string" ? plotlyText(value) : value)),
  };
  if (trace.type === "bar") return { ...own, marker: { color } };
  const marker = { size: 6, ...trace.marker, color };
  return { mode: "lines", ...own, line: { width: 2, ...trace.line, color }, marker };
}

/** Plotly reads texts as a little HTML: what is not meant as such is written with entities. */
function plotlyText(text: string): string {
  return text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;");
}

/** Left, where the controls that appear at the right do not cover it. */
const TITLE = {
  ...{ x: 0, xref: "paper", xanchor: "left", y: 1, yref: "container", yanchor: "top" },
  ...{ font: { size: 15 }, pad: { t: 12 } },
};

/** A layout with the house's fonts, colours and places around it. */
function themed(layout: Layout, data: readonly Trace[]): unknown {
  const axis = (own: Axis | undefined, below: boolean) => ({
    gridcolor: GRID,
    zeroline: false,
    automargin: true,
    // Plotly hides labels while it looks for the margins, and then measures the hidden ones.
    ticklabeloverflow: "allow",
    tickfont: { size: 12 },
    tickformat: ",",
    showgrid: !below,
    ...(below ? { showline: true, linecolor: GRID, ticks: "outside", tickcolor: GRID } : {}),
    ...own,
    title: {
      text: plotlyText(own?.title?.text ?? ""),
      standoff: 12,
      font: { size: 13, color: SOFT_INK },
    },
  });
  const { title, xaxis, yaxis, yaxis2, annotations } = layout;
  return {
    ...layout,
    height: layout.height ?? DEFAULT_HEIGHT,
    autosize: true,
    paper_bgcolor: GROUND,
    plot_bgcolor: GROUND,
    font: { family: FONT, size: 12, color: INK },
    ...(title ? { title: { ...TITLE, text: plotlyText(title.text) } } : {}),
    margin: { t: TOP[title ? "titled" : "bare"] + (annotations ? NOTES : 0), r: 22, b: 40, l: 60 },
    hovermode: "closest",
    legend: { orientation: "h", x: 0, xanchor: "left", y: 0, yref: "container", yanchor: "bottom" },
    xaxis: {
      // Names such as "1.19" would pass for numbers.
      ...(data.some(({ x }) => typeof x[0] === "string") ? { type: "category" } : {}),
      ...axis(xaxis, true),
      ...(yaxis2 ? { anchor: "y2" } : {}),
    },
    yaxis: axis(yaxis, false),
    ...(yaxis2 ? { yaxis2: axis(yaxis2, false) } : {}),
  };
}
