/**
 * A figure: what to draw, and how to show it in any notebook reader. It is an ordinary value:
 * return it from a cell, change a copy of its traces or layout, keep it in a variable.
 */

import { inspect } from "node:util";
import type { ColumnTable } from "arquero";
import { Carrier } from "../../format/page-library.js";
import { shown } from "../../format/shown.js";
import { pictureIn } from "../../format/theme.js";
import { notebook, showing } from "../../notebook.js";
import {
  pngOf,
  type StillPicture,
  savePicture,
  stillPicture,
} from "../../programs/picture-files.js";
import { joined } from "./equal-lines.js";
import { liveFigure } from "./live.js";
import { bundledLibrary, loaderScript } from "./loader.js";
import { pointsOf } from "./points.js";
import { summaryOf } from "./summary.js";
import { DEFAULT_HEIGHT, drawSvg } from "./svg.js";
import { type PlotlyFigure, plotlyFigure } from "./template.js";
import type { Layout, Trace } from "./trace.js";

/** The forms in which a figure can be shown. */
export interface FigureBundle extends StillPicture {
  /** Live figure (Plotly, from within the page) with the static picture in its place until then. */
  "text/html": string;
  /** What the figure shows, in words and numbers. */
  "text/plain": string;
  /** Only when asked for: Plotly's own form, for front ends that bring their own Plotly. */
  "application/vnd.plotly.v1+json"?: unknown;
}

/** A figure in Plotly's format, which displays in notebooks, exported pages and terminals. */
export class Figure {
  /** The kind of figure in a word or two: "growth", "memory". */
  readonly kind: string;
  /** Series, in Plotly's format; equal ones are merged under both names. */
  readonly traces: readonly Trace[];
  /** Axes, titles, bands, in Plotly's format. */
  readonly layout: Layout;

  /**
   * @param kind named in the figure's text form
   * @param traces series of the same length in x and y
   * @throws RangeError when a series' x and y differ in length, or the height is not a number of pixels
   */
  constructor(kind: string, traces: readonly Trace[], layout: Layout = {}) {
    const { height } = layout;
    if (height !== undefined && !(Number.isFinite(height) && height >= 100 && height <= 10_000)) {
      throw new RangeError(`\`height\` must be from 100 to 10,000 pixels, got ${shown(height)}`);
    }
    for (const { name, x, y } of traces) {
      if (x.length !== y.length) {
        throw new RangeError(`series "${name}": ${x.length} x values but ${y.length} y values`);
      }
    }
    this.kind = kind;
    this.traces = joined(traces);
    this.layout = layout;
  }

  /** A text description: the title, and for each series its start, end and turning points. */
  toString(): string {
    return summaryOf(this.kind, this.traces, this.layout);
  }

  /**
   * The points as a table: `series`, the horizontal axis by its own name, `of` (what the vertical axis
   * shows), `value`, and `note` where a point says more.
   * @example plot.growth(m).data().filter((d) => d.of === "buckets")
   */
  data(): ColumnTable {
    return pointsOf(this.traces, this.layout);
  }

  /** The static picture as SVG source. */
  toSvg(): string {
    return drawSvg(this.traces, this.layout, labelOf(this));
  }

  /**
   * Write the figure to a file: a static picture (`.svg`, `.png`) or a self-contained page with the
   * live figure (`.html`). A PNG needs Chromium or Chrome.
   * @param options.theme "light" or "dark"; default the reader's own, and light for PNG
   * @param options.scale of a PNG: its pixels for a pixel of the picture; default 2
   * @example plot.growth(m).save("growth.svg")
   */
  save(path: string, options: { theme?: "light" | "dark"; scale?: number } = {}): void {
    const { theme, scale = 2 } = options;
    const svg = () => (theme === undefined ? this.toSvg() : pictureIn(this.toSvg(), theme));
    savePicture(path, { svg, html: () => this.bundle({ carry: true })["text/html"] }, scale);
  }

  /**
   * The static picture as the bytes of a PNG file at double resolution; needs Chromium or Chrome.
   */
  png(): Uint8Array {
    return pngOf(this.toSvg());
  }

  /**
   * The figure in Plotly's format: data, layout with template, config.
   * @param theme of the template and of the palette's colours
   */
  plotly(theme: "light" | "dark" = "light"): PlotlyFigure {
    return plotlyFigure(this.traces, this.layout, theme);
  }

  /**
   * The figure as a MIME bundle.
   * @param options.carry whether the page needs the library from this figure
   * @param options.plotlyMime add Plotly's own MIME type, which writes the data a second time
   */
  bundle(options: { carry: boolean; plotlyMime?: boolean }): FigureBundle {
    const picture = this.toSvg();
    const spec = this.plotly();
    const height = this.layout.height ?? DEFAULT_HEIGHT;
    const loader = options.carry ? loaderScript(bundledLibrary()) : "";
    return {
      "text/html": loader + liveFigure(spec, picture, height, labelOf(this)),
      ...stillPicture(picture),
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

/** The figure's accessible name: its text form in one line. */
function labelOf(figure: Figure): string {
  return figure.toString().replaceAll("\n", "; ");
}

/** The carrier of this session; one per process, as a process serves one notebook. */
const session = new Carrier();
