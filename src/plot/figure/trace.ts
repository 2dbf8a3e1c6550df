/**
 * The part of Plotly's figure description that this package uses: enough for curves, steps, points
 * and bars in one or more stacked panels. Names, units and defaults are Plotly's, so a description
 * goes to Plotly as it is; the SVG drawer reads the same one.
 */

import type { Dash } from "../../format/palette.js";

/** One series. `x` and `y` have the same length; `null` in `y` breaks a line. */
export interface Trace {
  type: "scatter" | "bar";
  /** Scatter only. Default "lines". */
  mode?: "lines" | "markers" | "lines+markers";
  /** Text in the legend and in the hover box. */
  name: string;
  /** Numbers, or category names (bars). */
  x: (number | string)[];
  y: (number | null)[];
  /** One text per point, for the hover box. */
  text?: string[];
  hovertemplate?: string;
  line?: {
    color?: string;
    /** Pixels. Default 2. */
    width?: number;
    dash?: Dash;
    /** "hv": hold the value until the next point, then jump. Default "linear". */
    shape?: "linear" | "hv";
  };
  marker?: {
    color?: string;
    /** Pixels across. Default 6. */
    size?: number;
    symbol?: MarkerSymbol;
  };
  opacity?: number;
  /** Panel: the y axis that belongs to it. Default "y". */
  yaxis?: "y" | "y2";
  legendgroup?: string;
  /** Default true. */
  showlegend?: boolean;
}

export type MarkerSymbol = "circle" | "circle-open" | "diamond" | "x";

export interface Axis {
  title?: { text: string };
  /** Default "linear"; "category" for bars with names. */
  type?: "linear" | "log" | "category";
  /** Ends of the axis; on a log axis the powers of ten, as in Plotly. */
  range?: [number, number];
  /** "tozero": the automatic range includes 0. */
  rangemode?: "normal" | "tozero";
  /** "~s": decimal prefixes (10M); ",": separators. Default ",". */
  tickformat?: "~s" | ",";
  /** Written after each tick, for units. */
  ticksuffix?: string;
  /** How many ticks Plotly may set at most. The SVG drawer counts by the room there is. */
  nticks?: number;
  /** Ticks of one's own; `ticktext` has the same length. */
  tickvals?: number[];
  ticktext?: string[];
  /** Share of the height that the panel takes, from the bottom. Default [0, 1]. */
  domain?: [number, number];
}

/** A band over the whole height, below the curves; `x0`, `x1` in data units, also on log axes. */
export interface Band {
  type: "rect";
  xref: "x";
  yref: "paper";
  x0: number;
  x1: number;
  y0: 0;
  y1: 1;
  fillcolor: string;
  opacity: number;
  line: { width: 0 };
  layer: "below";
}

/** A note placed in shares of the plot area (0, 0 is the lower left corner). */
export interface Note {
  text: string;
  xref: "paper";
  yref: "paper";
  x: number;
  y: number;
  xanchor: "left" | "right";
  yanchor: "top" | "bottom";
  showarrow: false;
  font: { size: number; color: string };
}

export interface Layout {
  title?: { text: string };
  xaxis?: Axis;
  yaxis?: Axis;
  /** The lower panel, where there is one. */
  yaxis2?: Axis;
  shapes?: Band[];
  annotations?: Note[];
  /** Pixels. Default 420. */
  height?: number;
  barmode?: "group";
}
