/**
 * Colours of figures and drawings. Series take the palette of Okabe and Ito (2008), which stays apart for
 * the common kinds of colour blindness; it is ordered here so that the first two, blue and
 * vermilion, also differ in grey print. The yellow of the palette is left out: too pale on white.
 *
 * Both have a white ground of their own, in dark themes too: what is read in JupyterLab, in an
 * exported page and in print is then the same picture.
 */

const SERIES = ["#0072b2", "#d55e00", "#009e73", "#cc79a7", "#56b4e9", "#e69f00", "#000000"];

/** The colour of series `index`; starts again after the seventh. */
export function seriesColor(index: number): string {
  return SERIES[index % SERIES.length] as string;
}

export const GROUND = "#ffffff";
/** Text. */
export const INK = "#24292f";
/** Axis titles, notes. */
export const SOFT_INK = "#57606a";
/** Grid lines. */
export const GRID = "#e7eaee";
/** Axis lines. */
export const EDGE = "#c3c9d0";

export const FONT = "Helvetica, Arial, 'DejaVu Sans', sans-serif";
