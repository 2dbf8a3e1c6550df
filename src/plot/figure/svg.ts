/**
 * A figure as a static SVG picture: what a reader sees where scripts do not run (GitHub, nbviewer,
 * an untrusted notebook, print), and what stands in the page until the live figure is ready.
 *
 *   ┌ title ─────────────────────────┐
 *   │ panel of y      (domain, top)  │  panels share the x axis
 *   │ panel of y2     (domain, below)│
 *   │ x ticks, x title               │
 *   └ legend ────────────────────────┘
 *
 * Pure and deterministic: same description, same bytes; coordinates are rounded to hundredths of
 * a pixel, and points that fall on the same tenth of a pixel are drawn once. All text is escaped.
 */
import { BACKGROUND, type Dash, EDGE, GRID, SOFT_INK, seriesColor } from "../../format/palette.js";
import { box, picture, round, stroke, textWidth, words } from "../../format/svg-shapes.js";
import { type Scale, scaleOf } from "./axis.js";
import type { Axis, Layout, MarkerSymbol, Trace } from "./trace.js";

const WIDTH = 760;
export const DEFAULT_HEIGHT = 420;
const LEFT = 74;
const RIGHT = 22;
const LEGEND_LINE = 20;
/** Pixels above the plot, without and with a title; notes above the plot take a line more. */
export const TOP = { bare: 18, titled: 40 };
export const NOTES = 16;

/** The picture of a figure description. `label` is what a screen reader says. */
export function drawSvg(data: readonly Trace[], layout: Layout, label: string): string {
  const height = layout.height ?? DEFAULT_HEIGHT;
  const legend = placeLegend(data);
  const plot = {
    top: TOP[layout.title ? "titled" : "bare"] + (layout.annotations ? NOTES : 0),
    bottom: height - 58 - legend.lines * LEGEND_LINE,
    left: Math.max(LEFT, 36 + widestTick(layout)),
    right: WIDTH - RIGHT,
  };
  const x = scaleOf(
    layout.xaxis ?? {},
    data.flatMap((trace) => trace.x),
    plot.left,
    plot.right,
  );
  const parts = [
    ...(layout.title
      ? [words(layout.title.text, LEFT, 24, { size: titleSize(layout.title.text) })]
      : []),
    ...drawBands(layout, x, plot),
  ];
  for (const name of ["y", "y2"] as const) {
    const traces = data.filter((trace) => (trace.yaxis ?? "y") === name);
    const axis = (name === "y" ? layout.yaxis : layout.yaxis2) ?? {};
    if (traces.length > 0) parts.push(...drawPanel(data, traces, axis, x, plot));
  }
  parts.push(...drawXAxis(layout.xaxis ?? {}, x, plot), ...drawNotes(layout, plot));
  parts.push(...drawLegend(legend, plot.bottom + 62));
  return picture(WIDTH, height, label, parts);
}

/** Pixels of a title's letters: as large as fits into its line. */
export function titleSize(title: string): number {
  const fits = (15 * (WIDTH - LEFT - RIGHT)) / Math.max(1, textWidth(title, 15) * 1.04);
  return Math.max(9, Math.min(15, Math.floor(fits)));
}

/** Pixels of the longest tick that a figure gives itself. */
function widestTick({ yaxis, yaxis2 }: Layout): number {
  const given = [yaxis, yaxis2].flatMap((axis) => axis?.ticktext ?? []);
  return Math.max(0, ...given.map((text) => textWidth(text, 12)));
}

interface Area {
  top: number;
  bottom: number;
  left: number;
  right: number;
}

function drawPanel(
  all: readonly Trace[],
  traces: Trace[],
  axis: Axis,
  x: Scale,
  plot: Area,
): string[] {
  const [low, high] = axis.domain ?? [0, 1];
  const span = plot.bottom - plot.top;
  const area = { ...plot, bottom: plot.bottom - low * span, top: plot.bottom - high * span };
  const barsFromZero = traces.some((trace) => trace.type === "bar");
  const scaled: Axis = barsFromZero ? { rangemode: "tozero", ...axis } : axis;
  const y = scaleOf(
    scaled,
    traces.flatMap((trace) => trace.y),
    area.bottom,
    area.top,
  );
  const parts: string[] = [];
  for (const { at, text } of y.ticks) {
    parts.push(
      stroke(area.left, at, area.right, at, GRID),
      words(text, area.left - 8, at + 4, { size: 12, anchor: "end" }),
    );
  }
  parts.push(stroke(area.left, area.bottom, area.right, area.bottom, EDGE));
  if (axis.title) {
    const middle = round((area.top + area.bottom) / 2);
    parts.push(
      `<g transform="translate(17 ${middle}) rotate(-90)">`,
      words(axis.title.text, 0, 0, { size: 13, color: SOFT_INK, anchor: "middle" }),
      "</g>",
    );
  }
  const bars = traces.filter((trace) => trace.type === "bar");
  for (const trace of traces) {
    const color = colorOf(trace, all.indexOf(trace));
    const drawn =
      trace.type === "bar"
        ? drawBars(trace, color, x, y, { index: bars.indexOf(trace), of: bars.length })
        : drawScatter(trace, color, x, y);
    parts.push(`<g fill="${color}" opacity="${trace.opacity ?? 1}">`, ...drawn, "</g>");
  }
  return parts;
}

/** Lengths of strokes and gaps, as Plotly has them at a width of two pixels. */
const strokes: Readonly<Record<Exclude<Dash, "solid">, string>> = {
  dash: "7 5",
  dot: "2 4",
  dashdot: "8 4 2 4",
  longdash: "14 5",
};

function drawScatter(trace: Trace, color: string, x: Scale, y: Scale): string[] {
  const mode = trace.mode ?? "lines";
  const parts: string[] = [];
  if (mode.includes("lines")) {
    const path = pathOf(trace, x, y);
    if (path) {
      const { width = 2, dash = "solid" } = trace.line ?? {};
      const dashes = dash === "solid" ? "" : ` stroke-dasharray="${strokes[dash]}"`;
      parts.push(
        `<path d="${path}" fill="none" stroke="${color}" stroke-width="${width}"${dashes} stroke-linejoin="round"/>`,
      );
    }
  }
  if (mode.includes("markers")) {
    const { size = 6, symbol = "circle" } = trace.marker ?? {};
    trace.x.forEach((value, index) => {
      const [px, py] = [x.position(value), positionOf(y, trace.y[index])];
      if (Number.isFinite(px) && Number.isFinite(py))
        parts.push(marker(symbol, px, py, size, color));
    });
  }
  return parts;
}

/** The path of a curve; absolute moves and lines, a step as horizontal then vertical. */
function pathOf(trace: Trace, x: Scale, y: Scale): string {
  const stepped = trace.line?.shape === "hv";
  const commands: string[] = [];
  let pen: [number, number] | undefined;
  for (let index = 0; index < trace.x.length; index++) {
    const px = round(x.position(trace.x[index] as number | string));
    const py = round(positionOf(y, trace.y[index]));
    if (!Number.isFinite(px) || !Number.isFinite(py)) {
      pen = undefined;
      continue;
    }
    if (pen === undefined) commands.push(`M${px} ${py}`);
    else if (Math.abs(px - pen[0]) < 0.1 && Math.abs(py - pen[1]) < 0.1) continue;
    else if (!stepped) commands.push(`L${px} ${py}`);
    else {
      if (px !== pen[0]) commands.push(`H${px}`);
      if (py !== pen[1]) commands.push(`V${py}`);
    }
    pen = [px, py];
  }
  return commands.join("");
}

function drawBars(
  trace: Trace,
  color: string,
  x: Scale,
  y: Scale,
  place: { index: number; of: number },
): string[] {
  const whole = (x.band || 40) * 0.8;
  const width = whole / place.of;
  const zero = y.position(0);
  return trace.x.flatMap((value, index) => {
    const middle = x.position(value);
    const top = positionOf(y, trace.y[index]);
    if (!Number.isFinite(middle) || !Number.isFinite(top)) return [];
    const left = middle - whole / 2 + width * place.index;
    const [upper, lower] = [Math.min(top, zero), Math.max(top, zero)];
    return box(left, upper, width, lower - upper, color);
  });
}

function drawBands(layout: Layout, x: Scale, plot: Area): string[] {
  return (layout.shapes ?? []).flatMap(({ x0, x1, fillcolor, opacity }) => {
    const [from, to] = [x.position(x0), x.position(x1)].map((at) =>
      Math.min(plot.right, Math.max(plot.left, at)),
    ) as [number, number];
    if (!(to > from)) return [];
    return box(from, plot.top, to - from, plot.bottom - plot.top, fillcolor, { opacity });
  });
}

function drawXAxis(axis: Axis, x: Scale, plot: Area): string[] {
  const parts = x.ticks.flatMap(({ at, text }) => [
    stroke(at, plot.bottom, at, plot.bottom + 5, EDGE),
    words(text, at, plot.bottom + 19, { size: 12, anchor: "middle" }),
  ]);
  if (axis.title) {
    const middle = (plot.left + plot.right) / 2;
    parts.push(
      words(axis.title.text, middle, plot.bottom + 41, {
        size: 13,
        color: SOFT_INK,
        anchor: "middle",
      }),
    );
  }
  return parts;
}

function drawNotes(layout: Layout, plot: Area): string[] {
  return (layout.annotations ?? []).map((note) => {
    const at = plot.left + note.x * (plot.right - plot.left);
    const base = plot.bottom - note.y * (plot.bottom - plot.top);
    const lift = note.yanchor === "bottom" ? -4 : note.font.size + 2;
    const anchor = note.xanchor === "left" ? "start" : "end";
    return words(note.text, at, base + lift, { ...note.font, anchor });
  });
}

interface Entry {
  trace: Trace;
  color: string;
  left: number;
  line: number;
}

/** Entries side by side, in as many lines as they need. */
function placeLegend(data: readonly Trace[]): { entries: Entry[]; lines: number } {
  const entries: Entry[] = [];
  let left = LEFT;
  let line = 0;
  data.forEach((trace, index) => {
    if (trace.showlegend === false) return;
    const width = 34 + textWidth(trace.name, 12) + 22;
    if (left > LEFT && left + width > WIDTH) {
      left = LEFT;
      line++;
    }
    entries.push({ trace, color: colorOf(trace, index), left, line });
    left += width;
  });
  return { entries, lines: entries.length > 0 ? line + 1 : 0 };
}

function drawLegend({ entries }: { entries: Entry[] }, top: number): string[] {
  return entries.flatMap(({ trace, color, left, line: row }) => {
    const middle = top + row * LEGEND_LINE;
    const sample: Trace = { ...trace, x: [0, 1], y: [0, 0] };
    const onLine = { position: () => middle, ticks: [], band: 0 };
    const along = { position: (v: number | string) => left + Number(v) * 26, ticks: [], band: 0 };
    const key =
      trace.type === "bar"
        ? [box(left + 7, middle - 6, 12, 12, color)]
        : trace.mode === "markers"
          ? [marker(trace.marker?.symbol ?? "circle", left + 13, middle, 8, color)]
          : drawScatter({ ...sample, mode: "lines" }, color, along, onLine);
    return [
      `<g fill="${color}" opacity="${trace.opacity ?? 1}">`,
      ...key,
      "</g>",
      words(trace.name, left + 34, middle + 4, { size: 12, anchor: "start" }),
    ];
  });
}

function marker(symbol: MarkerSymbol, x: number, y: number, size: number, color: string): string {
  const [cx, cy, r] = [round(x), round(y), size / 2];
  switch (symbol) {
    case "circle":
      return `<circle cx="${cx}" cy="${cy}" r="${r}"/>`;
    case "circle-open":
      return `<circle cx="${cx}" cy="${cy}" r="${r}" fill="${BACKGROUND}" stroke="${color}" stroke-width="1.5"/>`;
    case "diamond":
      return `<path d="M${cx} ${round(cy - r)}l${r} ${r}l${-r} ${r}l${-r} ${-r}z"/>`;
    case "x":
      return `<path d="M${round(cx - r)} ${round(cy - r)}l${size} ${size}m0 ${-size}l${-size} ${size}" stroke="${color}" stroke-width="2"/>`;
  }
}

function colorOf(trace: Trace, index: number): string {
  return trace.line?.color ?? trace.marker?.color ?? seriesColor(index);
}

function positionOf(scale: Scale, value: number | null | undefined): number {
  return value === null || value === undefined ? Number.NaN : scale.position(value);
}
