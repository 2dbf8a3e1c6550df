/**
 * The Plotly template, in a light and in a dark theme, and the conversion of a figure to Plotly's
 * format. A page gets the light one; live.ts puts the reader's colours into it, and again when the
 * theme changes.
 */
import {
  BACKGROUND,
  EDGE,
  FONT,
  GRID,
  INK,
  SOFT_INK,
  seriesColor,
  type Theme,
  themed,
} from "../../format/palette.js";
import { DEFAULT_HEIGHT, NOTES, TOP, titleSize } from "./svg.js";
import type { Axis, Layout, Trace } from "./trace.js";

/** Plotly's settings of the figure's controls. */
export interface FigureConfig {
  /** Whether Plotly follows the size of the window; live.ts follows that of the figure instead. */
  readonly responsive: boolean;
  readonly displaylogo: boolean;
  readonly displayModeBar: "hover" | boolean;
}

/** What Plotly's newPlot takes. */
export interface PlotlyFigure {
  readonly data: readonly Trace[];
  readonly layout: Readonly<Record<string, unknown>>;
  readonly config: FigureConfig;
}

const config: FigureConfig = { responsive: false, displaylogo: false, displayModeBar: "hover" };

const axis = {
  gridcolor: GRID,
  zeroline: false,
  automargin: true,
  // Plotly hides labels while it looks for the margins, and then measures the hidden ones.
  ticklabeloverflow: "allow",
  tickfont: { size: 12 },
  tickformat: ",",
  title: { standoff: 12, font: { size: 13, color: SOFT_INK } },
};

const template = {
  layout: {
    autosize: true,
    paper_bgcolor: BACKGROUND,
    plot_bgcolor: BACKGROUND,
    font: { family: FONT, size: 12, color: INK },
    colorway: Array.from({ length: 7 }, (_, index) => seriesColor(index)),
    // Left, where the controls that appear at the right do not cover it.
    title: {
      ...{ x: 0, xref: "paper", xanchor: "left", y: 1, yref: "container", yanchor: "top" },
      ...{ font: { size: 15 }, pad: { t: 12 } },
    },
    hovermode: "closest",
    hoverlabel: { bgcolor: BACKGROUND, bordercolor: EDGE, font: { color: INK }, align: "left" },
    modebar: { bgcolor: BACKGROUND, color: SOFT_INK, activecolor: INK },
    legend: { orientation: "h", x: 0, xanchor: "left", y: 0, yref: "container", yanchor: "bottom" },
    xaxis: { ...axis, showgrid: false, showline: true, linecolor: EDGE, ticks: "outside" },
    yaxis: { ...axis, showgrid: true },
  },
};

/** The figure in Plotly's terms, with the template of a theme. */
export function plotlyFigure(traces: readonly Trace[], layout: Layout, theme: Theme): PlotlyFigure {
  const { title, xaxis, yaxis, yaxis2, annotations } = layout;
  const own = (given: Axis | undefined, values: readonly (number | string | null)[]) => ({
    ...given,
    ...(steps(given, values) ? { tick0: 0, dtick: 1 } : {}),
    ...(given?.title ? { title: { text: plotlyText(given.title.text) } } : {}),
  });
  const on = (name: "y" | "y2") =>
    traces.flatMap(({ y, yaxis = "y" }) => (yaxis === name ? y : []));
  const top = TOP[title ? "titled" : "bare"] + (annotations ? NOTES : 0);
  const figure: PlotlyFigure = {
    data: traces.map(dressed),
    layout: {
      ...layout,
      template,
      height: layout.height ?? DEFAULT_HEIGHT,
      margin: { t: top, r: 22, b: 40, l: 60 },
      ...(title
        ? { title: { text: plotlyText(title.text), font: { size: titleSize(title.text) } } }
        : {}),
      xaxis: {
        // Names such as "1.19" would pass for numbers.
        ...(traces.some(({ x }) => typeof x[0] === "string") ? { type: "category" } : {}),
        ...own(
          xaxis,
          traces.flatMap(({ x }) => x),
        ),
        ...(yaxis2 ? { anchor: "y2" } : {}),
      },
      yaxis: own(yaxis, on("y")),
      ...(yaxis2 ? { yaxis2: own(yaxis2, on("y2")) } : {}),
    },
    config,
  };
  return themed(figure, theme);
}

/** Few whole numbers, which Plotly would put halves between. */
function steps(axis: Axis | undefined, values: readonly (number | string | null)[]): boolean {
  if (axis?.type === "log" || axis?.type === "category" || axis?.tickvals) return false;
  let [low, high] = axis?.rangemode === "tozero" ? [0, 0] : [Infinity, -Infinity];
  for (const value of values) {
    if (value === null) continue;
    if (!Number.isInteger(value)) return false;
    low = Math.min(low, value as number);
    high = Math.max(high, value as number);
  }
  return values.length > 0 && high - low <= mostSteps;
}

/** Ticks that have room, one at each whole number. */
const mostSteps = 6;

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
