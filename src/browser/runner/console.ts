/**
 * `console` of cells, printing what Node prints. The browser's own console goes on showing what the
 * worker itself reports.
 *
 * https://nodejs.org/docs/latest-v22.x/api/console.html
 */

import { formatWithOptions, inspect } from "../node/util.js";
import { print } from "./outputs.js";

const counts = new Map<string, number>();
const timers = new Map<string, number>();
let indent = "";

function line(stream: "stdout" | "stderr", given: readonly unknown[]): void {
  const text = formatWithOptions({}, ...given);
  print(stream, `${indent}${text.replaceAll("\n", `\n${indent}`)}\n`);
}

const out = (...given: unknown[]) => line("stdout", given);
const error = (...given: unknown[]) => line("stderr", given);

function elapsed(label: string): string {
  const ms = performance.now() - (timers.get(label) ?? performance.now());
  return ms >= 1000 ? `${(ms / 1000).toFixed(3)}s` : `${Number(ms.toFixed(3))}ms`;
}

/** Rows of a table as Node draws it. */
function table(data: unknown, columns?: readonly string[]): void {
  if (typeof data !== "object" || data === null) {
    out(data);
    return;
  }
  const rows = data instanceof Map ? [...data.entries()] : Object.entries(data);
  const isRecord = (value: unknown): value is object => typeof value === "object" && value !== null;
  const names = columns ?? [
    ...new Set(rows.flatMap(([, value]) => (isRecord(value) ? Object.keys(value) : []))),
  ];
  const hasValues = rows.some(([, value]) => !isRecord(value));
  const shown = (value: unknown) => inspect(value, { depth: 0, breakLength: Infinity });
  const head = ["(index)", ...names, ...(hasValues ? ["Values"] : [])];
  const body = rows.map(([key, value]) => [
    String(key),
    ...names.map((name) =>
      isRecord(value) && Object.hasOwn(value, name) ? shown(Reflect.get(value, name)) : "",
    ),
    ...(hasValues ? [isRecord(value) ? "" : shown(value)] : []),
  ]);
  const widths = head.map((_, i) => Math.max(...[head, ...body].map((row) => row[i]?.length ?? 0)));
  const rule = (left: string, middle: string, right: string) =>
    left + widths.map((width) => "─".repeat(width + 2)).join(middle) + right;
  const written = (row: readonly string[]) =>
    `│ ${row.map((cell, i) => cell.padEnd(widths[i] ?? 0)).join(" │ ")} │`;
  const all = [rule("┌", "┬", "┐"), written(head), rule("├", "┼", "┤"), ...body.map(written)];
  out([...all, rule("└", "┴", "┘")].join("\n"));
}

/** What cells find as `console`. */
export const cellConsole = {
  log: out,
  info: out,
  debug: out,
  error,
  warn: error,
  trace: (...given: unknown[]) => error(`Trace: ${formatWithOptions({}, ...given)}`),
  assert: (holds: unknown, ...given: unknown[]) => {
    if (holds) return;
    if (given.length === 0) error("Assertion failed");
    else error(`Assertion failed: ${formatWithOptions({}, ...given)}`);
  },
  dir: (value: unknown, options: object = {}) =>
    out(inspect(value, { customInspect: false, ...options })),
  dirxml: out,
  table,
  group: (...given: unknown[]) => {
    if (given.length > 0) out(...given);
    indent += "  ";
  },
  groupCollapsed: (...given: unknown[]) => cellConsole.group(...given),
  groupEnd: () => {
    indent = indent.slice(2);
  },
  count: (label = "default") => {
    counts.set(label, (counts.get(label) ?? 0) + 1);
    out(`${label}: ${counts.get(label)}`);
  },
  countReset: (label = "default") => {
    counts.delete(label);
  },
  time: (label = "default") => {
    timers.set(label, performance.now());
  },
  timeLog: (label = "default", ...given: unknown[]) => out(`${label}: ${elapsed(label)}`, ...given),
  timeEnd: (label = "default") => {
    out(`${label}: ${elapsed(label)}`);
    timers.delete(label);
  },
};
