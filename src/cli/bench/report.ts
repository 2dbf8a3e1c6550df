/** Comparisons as text, aligned for a terminal, and as data for a file. */

import { type Comparison, goalsOf, median, ratio } from "./comparison.js";

/**
 * A comparison as an aligned table: one row per contestant with median, smallest and largest
 * sample, the median of the processors' time, the ratio of each of ours to it, and the target for that ratio (in a row of ours, for the
 * median).
 */
export function comparisonText({ title, unit, rows }: Comparison): string {
  const own = rows.filter((row) => row.own);
  const hasTargets = rows.some((row) => row.target !== undefined);
  const hasCpu = rows.some((row) => row.cpu !== undefined);
  const cpuTitle = hasCpu ? ["CPU"] : [];
  const head = [
    "",
    unit,
    "min – max",
    ...cpuTitle,
    ...own.map(({ contestant }) => `${contestant} ÷ this`),
  ];
  const cells = rows.map((row) => [
    row.contestant,
    figure(median(row.samples)),
    range(row.samples),
    ...(hasCpu ? [figure(median(row.cpu ?? []))] : []),
    ...own.map((ours) => (row.own ? "" : figure(ratio(ours, row), 2))),
    ...(hasTargets ? [row.target ?? ""] : []),
  ]);
  const failures = rows
    .filter((row) => row.failure !== undefined)
    .map((row) => `  ${row.contestant} FAILED: ${row.failure}`);
  const table = aligned([hasTargets ? [...head, "target"] : head, ...cells]);
  return [title, ...table.map((line) => `  ${line}`), ...failures].join("\n");
}

/**
 * The ratios that have a target, ours to real Go of the same release: medians, and beside them the
 * shortest run of each, which other work on the machine disturbs least, and the medians of the
 * processors' time. Empty where there are none.
 */
export function goalsText(comparisons: readonly Comparison[]): string {
  const goals = goalsOf(comparisons);
  if (goals.length === 0) return "";
  const least = (samples: readonly number[]): number | undefined =>
    samples.length === 0 ? undefined : Math.min(...samples);
  const cells = goals.map(({ title, own, peer, ratio, cpuRatio, target }) => {
    const [ours, theirs] = [least(own.samples), least(peer.samples)];
    const shortest = ours === undefined || !theirs ? undefined : ours / theirs;
    return [
      title,
      peer.contestant,
      figure(ratio, 2),
      figure(shortest, 2),
      figure(cpuRatio, 2),
      target,
    ];
  });
  const table = aligned([["", "real", "ratio", "shortest", "CPU", "target"], ...cells]);
  return ["Targets: the engine ÷ real Go of the same release", ...table.map((l) => `  ${l}`)].join(
    "\n",
  );
}

/** What goes into the file of --json for one comparison. */
export function comparisonData({ title, unit, rows }: Comparison): object {
  const own = rows.filter((row) => row.own);
  return {
    title,
    unit,
    rows: rows.map((row) => ({
      ...row,
      median: median(row.samples),
      ratios: Object.fromEntries(
        row.own ? [] : own.map((ours) => [ours.contestant, ratio(ours, row)]),
      ),
    })),
  };
}

/** Columns under each other: the first one to the left, the rest to the right. */
export function aligned(table: readonly (readonly string[])[]): string[] {
  const widths = (table[0] ?? []).map((_, column) =>
    Math.max(...table.map((row) => row[column]?.length ?? 0)),
  );
  return table.map((row) =>
    row
      .map((cell, i) => (i === 0 ? cell.padEnd(widths[i] ?? 0) : cell.padStart(widths[i] ?? 0)))
      .join("  ")
      .trimEnd(),
  );
}

/** Three digits that matter: 123, 12.3, 1.23, 0.12. A missing figure is a dash. */
function figure(value: number | undefined, decimals?: number): string {
  if (value === undefined) return "–";
  const digits = decimals ?? (value >= 99.95 ? 0 : value >= 9.995 ? 1 : 2);
  return value.toFixed(digits);
}

function range(samples: readonly number[]): string {
  if (samples.length === 0) return "";
  return `${figure(Math.min(...samples))} – ${figure(Math.max(...samples))}`;
}
