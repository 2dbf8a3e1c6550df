/**
 * A cache set by set, as a heat map: a cell a set, in the order of set numbers, the darker the more misses.
 *
 *   L1D of Zen 4: 64 sets, 1,240 misses
 *    0 ▓▓░░▒▒▓▓…
 */

import type { ColumnTable } from "arquero";
import { requireLike } from "../../format/argument.js";
import { counted } from "../../format/counted.js";
import { amountColor, EDGE, SOFT_INK } from "../../format/palette.js";
import { grouped } from "../../format/quantity.js";
import { box, picture, words } from "../../format/svg-shapes.js";
import { Drawing } from "../drawing.js";
import { scaleBars } from "../scale.js";

/** A run, as far as the drawing goes. */
export interface Missing {
  readonly machine: string;
  sets(cache: string): ColumnTable;
}

/** Cells in a row, and most cells: a larger cache has several sets in one. */
const COLUMNS = 64;
const MOST = 64 * 64;
const CELL = 12;
const LEFT = 64;
const TOP = 44;
/** Shades from no miss to the most. */
const SHADES = [0, 0.25, 0.5, 0.75, 0.875, 1].map(amountColor);

/**
 * Misses of a cache's sets.
 * @param cache its name: "L1D"
 * @example view.sets(machine("Zen 4").run(m), "L1D")
 * @throws MachineError for a cache that the machine does not have.
 */
export function cacheSetsDrawing(run: Missing, cache: string): Drawing {
  requireLike("view.sets", run, 'a run such as machine("Zen 4").run(m)', ["sets", "machine"]);
  const misses = [...run.sets(cache).array("misses")] as number[];
  const each = Math.max(1, Math.ceil(misses.length / MOST));
  const cells = Array.from({ length: Math.ceil(misses.length / each) }, (_, i) =>
    misses.slice(i * each, (i + 1) * each).reduce((sum, n) => sum + n, 0),
  );
  const all = misses.reduce((sum, n) => sum + n, 0);
  const most = cells.reduce((a, b) => Math.max(a, b), 0);
  const title = `${cache} of ${run.machine}: ${counted(misses.length, "set")}, ${counted(all, "miss", "misses")}`;
  const parts = [words(title, 12, 26, { size: 14, bold: true })];
  const rows = Math.ceil(cells.length / COLUMNS);
  for (let row = 0; row < rows; row++) {
    const y = TOP + row * CELL;
    if (row % Math.max(1, Math.ceil(rows / 16)) === 0) {
      const label = grouped(row * COLUMNS * each);
      parts.push(words(label, LEFT - 8, y + 10, { size: 10, color: SOFT_INK, anchor: "end" }));
    }
    for (const [i, n] of cells.slice(row * COLUMNS, (row + 1) * COLUMNS).entries()) {
      parts.push(box(LEFT + i * CELL, y, CELL - 1, CELL - 1, shadeOf(n, most), { stroke: EDGE }));
    }
  }
  const legend = legendOf(most);
  const bottom = TOP + rows * CELL + 22;
  let x = 12;
  for (const { color, text } of legend) {
    parts.push(
      box(x, bottom - 10, 12, 12, color, { stroke: SOFT_INK }),
      words(text, x + 18, bottom),
    );
    x += 40 + 7 * text.length;
  }
  parts.push(words("misses", x + 8, bottom, { color: SOFT_INK }));
  const says = each === 1 ? "a set" : `${each} neighbouring sets`;
  parts.push(...scaleBars(12, bottom + 22, [{ length: CELL, says }]));
  const svg = picture(
    LEFT + Math.min(COLUMNS, cells.length) * CELL + 16 + 120,
    bottom + 36,
    title,
    parts,
  );
  const worst = misses.indexOf(misses.reduce((a, b) => Math.max(a, b), 0));
  const mean = all / misses.length;
  const lines = [
    title,
    `${mean.toFixed(1)} misses a set on average; most in set ${worst}: ${grouped(misses[worst] ?? 0)}`,
    `${counted(misses.filter((n) => n === 0).length, "set")} without a miss`,
  ];
  return new Drawing(svg, lines.join("\n"));
}

function shadeOf(misses: number, most: number): string {
  if (misses === 0) return SHADES[0] as string;
  return SHADES[Math.ceil((misses / most) * (SHADES.length - 1))] as string;
}

/** The shades that occur, each with the numbers of misses that have it. */
function legendOf(most: number): { readonly color: string; readonly text: string }[] {
  const ranges = new Map<string, [number, number]>();
  for (let shade = 0; shade < SHADES.length; shade++) {
    const bound = (index: number) => Math.floor((most * index) / (SHADES.length - 1));
    const [from, to] = shade === 0 ? [0, 0] : [bound(shade - 1) + 1, bound(shade)];
    if (from <= to) ranges.set(SHADES[shade] as string, [from, to]);
  }
  return [...ranges].map(([color, [from, to]]) => {
    return { color, text: from === to ? grouped(from) : `${grouped(from)} to ${grouped(to)}` };
  });
}
