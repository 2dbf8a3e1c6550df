/** A figure as lines of text: what it says, its layout, and its series, so that a snapshot can be read. */
import type { Figure } from "../../../src/plot/index.js";

/** Of longer series, the first points and the last. */
const most = 64;
const ends = [24, 8] as const;

/** All that a figure gives to Plotly and to the static picture, a line each property. */
export function figureText(figure: Figure): string {
  const layout = Object.entries(figure.layout).map(([key, value]) => line(key, value));
  const traces = figure.traces.flatMap(({ name, ...rest }) => [
    `series ${name}`,
    ...Object.entries(rest).map(([key, value]) => line(`  ${key}`, value)),
  ]);
  return [String(figure), ...layout, ...traces].join("\n");
}

function line(key: string, value: unknown): string {
  if (!Array.isArray(value)) return `${key}: ${json(value)}`;
  const [first, last] = ends;
  const shown = value.length <= most ? value : [...value.slice(0, first), ...value.slice(-last)];
  const left = value.length - shown.length;
  return `${key}: ${json(shown)}${left > 0 ? `, ${left} left out after the first ${first}` : ""}`;
}

/** Numbers with as many digits as two machines agree on. */
function json(value: unknown): string {
  return JSON.stringify(value, (_, one: unknown) =>
    typeof one === "number" && Number.isFinite(one) ? Number(one.toPrecision(12)) : one,
  );
}
