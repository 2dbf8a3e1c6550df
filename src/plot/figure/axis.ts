/**
 * One axis of an SVG figure: the mapping of values to pixels, and the ticks. Follows Plotly's
 * description of an axis (see trace.ts), so that the drawing and the live figure agree.
 */
import { grouped, short } from "../../format/quantity.js";
import type { Axis } from "./trace.js";

export interface Tick {
  /** Pixels. */
  at: number;
  text: string;
}

export interface Scale {
  /** Pixels of a value; NaN when the axis has no place for it (0 on a log axis). */
  position(value: number | string): number;
  ticks: Tick[];
  /** Pixels per category, where the axis has categories; else 0. */
  band: number;
}

/**
 * The scale of an axis that runs from pixel `from` to pixel `to`.
 * @param values everything that will be drawn on it, for the automatic range
 */
export function scaleOf(
  axis: Axis,
  values: (number | string | null)[],
  from: number,
  to: number,
): Scale {
  const strings = values.filter((value) => typeof value === "string");
  if (axis.type === "category" || strings.length > 0) return categories(strings, from, to);
  const numbers = values.filter((value) => typeof value === "number" && Number.isFinite(value));
  return axis.type === "log"
    ? logarithmic(axis, numbers as number[], from, to)
    : linear(axis, numbers as number[], from, to);
}

function categories(values: string[], from: number, to: number): Scale {
  const names = [...new Set(values)];
  const band = (to - from) / Math.max(1, names.length);
  const position = (value: number | string) => {
    const index = names.indexOf(String(value));
    return index < 0 ? Number.NaN : from + band * (index + 0.5);
  };
  return { position, band, ticks: names.map((text) => ({ at: position(text), text })) };
}

function linear(axis: Axis, values: number[], from: number, to: number): Scale {
  const [low, high] = axis.range ?? automaticRange(axis, values);
  const position = (value: number | string) =>
    from + ((Number(value) - low) / (high - low)) * (to - from);
  const nice = niceStep((high - low) / ticksThatFit(from, to));
  // No half tables, and no half operations.
  const step = values.every(Number.isInteger) ? Math.max(1, nice) : nice;
  const at: number[] = [];
  for (let index = Math.ceil(low / step - 1e-9); index * step <= high + step * 1e-9; index++) {
    at.push(Number((index * step).toPrecision(12)));
  }
  return { position, band: 0, ticks: ticksOf(axis, at, position, low, high) };
}

function logarithmic(axis: Axis, values: number[], from: number, to: number): Scale {
  const positive = values.filter((value) => value > 0).map(Math.log10);
  let [low, high] = axis.range ?? [extreme(positive, -1, 0), extreme(positive, 1, 1)];
  if (!axis.range) {
    // A single value gets a decade around it; else a little air at both ends.
    const air = high > low ? (high - low) * 0.03 : 0.5;
    [low, high] = [low - air, high + air];
  }
  const position = (value: number | string) =>
    Number(value) > 0
      ? from + ((Math.log10(Number(value)) - low) / (high - low)) * (to - from)
      : Number.NaN;
  const decades = high - low;
  const fit = ticksThatFit(from, to);
  // A few decades get 1, 2, 5 in each; many get every n-th power of ten.
  const leads = decades * 3 <= fit ? [1, 2, 5] : [1];
  const step = Math.max(1, Math.ceil(decades / fit));
  const at: number[] = [];
  for (let power = Math.floor(low / step) * step; power <= high; power += step) {
    at.push(...leads.map((lead) => lead * 10 ** power));
  }
  return { position, band: 0, ticks: ticksOf(axis, at, position, 10 ** low, 10 ** high) };
}

function automaticRange(axis: Axis, values: number[]): [number, number] {
  let low = extreme(values, -1, 0);
  let high = extreme(values, 1, 1);
  if (axis.rangemode === "tozero") {
    low = Math.min(0, low);
    high = Math.max(0, high);
  }
  if (low === high) return [low - 1, high + 1];
  const air = (high - low) * 0.04;
  const keepsZero = axis.rangemode === "tozero";
  return [keepsZero && low === 0 ? 0 : low - air, keepsZero && high === 0 ? 0 : high + air];
}

/** Smallest (sign -1) or largest (sign 1) value; a loop, as spread arguments overflow the stack. */
function extreme(values: number[], sign: 1 | -1, whenNone: number): number {
  let found = values[0] ?? whenNone;
  for (const value of values) if (sign * value > sign * found) found = value;
  return found;
}

function ticksThatFit(from: number, to: number): number {
  // Vertical axes carry one line of text per tick, horizontal ones a word.
  return Math.max(2, Math.abs(to - from) / (from > to ? 36 : 90));
}

/** The next of 1, 2, 5 × 10ⁿ at or above `raw`. */
function niceStep(raw: number): number {
  const power = 10 ** Math.floor(Math.log10(raw));
  const lead = raw / power;
  return (lead <= 1 ? 1 : lead <= 2 ? 2 : lead <= 5 ? 5 : 10) * power;
}

function ticksOf(
  axis: Axis,
  automatic: number[],
  position: (value: number) => number,
  low: number,
  high: number,
): Tick[] {
  const { tickvals, ticktext, ticksuffix = "" } = axis;
  const values = tickvals ?? automatic;
  const ticks = values.map((value, index) => ({
    value,
    at: position(value),
    text: tickvals && ticktext ? (ticktext[index] ?? "") : tickText(axis, value) + ticksuffix,
  }));
  const slack = (high - low) * 1e-9;
  const inside = (value: number) => value >= low - slack && value <= high + slack;
  return ticks.filter(({ value }) => inside(value)).map(({ at, text }) => ({ at, text }));
}

function tickText(axis: Axis, value: number): string {
  return axis.tickformat === "~s" ? short(value) : grouped(value);
}
