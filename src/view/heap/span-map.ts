/**
 * The heap page by page: every page of 8 KiB from the first span to the last is a cell, in the
 * order of addresses, coloured by what most of its span's objects are for.
 *
 *   0xc000000000  ■■□□■■■■■■■■…    ■ pages of one span touch; a lighter cell is a page of no span
 */
import { counted } from "../../format/counted.js";
import { EDGE, SOFT_INK } from "../../format/palette.js";
import { bytes, grouped, hex } from "../../format/quantity.js";
import { shown } from "../../format/shown.js";
import { box, picture, textWidth, words } from "../../format/svg-shapes.js";
import {
  type ObjectColumns,
  type Purpose,
  pageSize,
  purposes,
  type SpanColumns,
} from "../../go/index.js";
import { isMap } from "../../tables/map-view.js";
import { Drawing } from "../drawing.js";
import { scaleBars } from "../scale.js";
import { FREE, OTHER, purposeColors } from "./purpose-colors.js";

const LEFT = 118;
const WIDTH = 860;
const RIGHT = 16;
const TOP = 44;
/** Most rows of cells; smaller cells if there are more. */
const mostRows = 48;

/** What the drawing reads of a process. */
export interface Heaped {
  spanColumns(): SpanColumns;
  objectColumns(): ObjectColumns;
}

/** @throws TypeError for what is not a process: a map has one */
export function requireProcess(call: string, process: { spanColumns(): SpanColumns }): void {
  if (typeof process?.spanColumns === "function") return;
  throw new TypeError(
    isMap(process)
      ? `${call}: expected a process, got a map; ${call}(m.process) draws its heap`
      : `${call}: expected a process such as m.process, got ${shown(process)}`,
  );
}

/**
 * The heap of a process, page by page.
 * @example view.spans(m.process)
 */
export function spanDrawing(process: Heaped): Drawing {
  requireProcess("view.spans", process);
  const spans = process.spanColumns();
  const used = usesOf(spans, process.objectColumns());
  const first = spans.length > 0 ? (spans.address[0] as number) : 0;
  const last = spans.length - 1;
  const end =
    last < 0 ? 0 : (spans.address[last] as number) + pageSize * (spans.pages[last] as number);
  const pages = (end - first) / pageSize;
  const { cell, columns } = grid(pages);
  const cells = new Array<string>(pages).fill(FREE);
  for (let row = 0; row < spans.length; row++) {
    const from = ((spans.address[row] as number) - first) / pageSize;
    const purpose = used.dominant[row];
    const color = purpose === undefined ? OTHER : purposeColors[purpose];
    cells.fill(color, from, from + (spans.pages[row] as number));
  }
  const inSpans = spans.pages.reduce((sum, count) => sum + count, 0);
  const title = `${counted(pages, "page")} of 8 KiB, ${grouped(inSpans)} in ${counted(spans.length, "span")}`;
  const rows = Math.ceil(pages / columns);
  const parts = [words(title, 12, 26, { size: 14, bold: true })];
  const labelled = Math.max(1, Math.ceil(16 / cell));
  for (let row = 0; row < rows; row++) {
    const y = TOP + row * cell;
    if (row % labelled === 0) {
      const text = hex(first + row * columns * pageSize);
      parts.push(
        words(text, 12, y + Math.min(cell, 11), { size: 10, color: SOFT_INK, mono: true }),
      );
    }
    parts.push(...runs(cells.slice(row * columns, (row + 1) * columns), y, cell));
  }
  const legend = [...used.bytes].sort(([, a], [, b]) => b - a);
  const top = TOP + rows * cell + 24;
  const texts = legend.map(([purpose, sum]) => `${purpose}: ${bytes(sum)}`);
  const rest = [
    ...(used.dominant.includes(undefined) ? [[OTHER, "span without an object of a map"]] : []),
    ...(inSpans < pages ? [[FREE, "page of no span"]] : []),
  ] as [string, string][];
  const lines = legendOf(
    [
      ...legend.map(([purpose], i) => [purposeColors[purpose], texts[i]] as [string, string]),
      ...rest,
    ],
    top,
  );
  const bottom = top + lines.height;
  parts.push(...lines.parts);
  const taken = legend.reduce((sum, [, own]) => sum + own, 0);
  const waste = `in spans but in no object: ${bytes(inSpans * pageSize - taken)}`;
  parts.push(words(waste, 12, bottom + 26, { color: SOFT_INK }));
  parts.push(...scaleBars(12, bottom + 48, [{ length: cell, says: "a page: 8 KiB" }]));
  const svg = picture(WIDTH, bottom + 62, title, parts);
  return new Drawing(svg, [title, ...texts, waste].join("\n"));
}

/** Cells as large as fit into the width and the rows there may be. */
function grid(pages: number): { cell: number; columns: number } {
  const room = WIDTH - LEFT - RIGHT;
  let cell = 14;
  while (cell > 1 && pages / Math.floor(room / cell) > mostRows * (14 / cell)) cell--;
  return { cell, columns: Math.floor(room / cell) };
}

/** Neighbouring cells of one colour as one box, with a gap between cells where they are large. */
function runs(cells: readonly string[], y: number, cell: number): string[] {
  const parts: string[] = [];
  const gap = cell >= 6 ? 1 : 0;
  for (let from = 0; from < cells.length; ) {
    let to = from + 1;
    while (to < cells.length && cells[to] === cells[from] && gap === 0) to++;
    const width = (to - from) * cell - gap;
    const color = cells[from] as string;
    const edge = color === FREE ? {} : { stroke: EDGE };
    parts.push(box(LEFT + from * cell, y, width, cell - gap, color, edge));
    from = to;
  }
  return parts;
}

/** What most bytes of each span are for, and bytes by purpose. */
function usesOf(spans: SpanColumns, objects: ObjectColumns) {
  const dominant: (Purpose | undefined)[] = [];
  const total = new Map<Purpose, number>();
  let at = 0;
  for (let row = 0; row < spans.length; row++) {
    const from = spans.address[row] as number;
    const to = from + pageSize * (spans.pages[row] as number);
    const own = new Map<Purpose, number>();
    for (; at < objects.length && (objects.address[at] as number) < to; at++) {
      const purpose = purposes[objects.purpose[at] as number] as Purpose;
      const size = objects.size[at] as number;
      own.set(purpose, (own.get(purpose) ?? 0) + size);
      total.set(purpose, (total.get(purpose) ?? 0) + size);
    }
    dominant.push([...own].sort(([, a], [, b]) => b - a)[0]?.[0]);
  }
  return { dominant, bytes: total };
}

/** Entries side by side, in as many lines as they need; the height of the lines after the first. */
function legendOf(entries: readonly (readonly [string, string])[], y: number) {
  let [x, line] = [12, 0];
  const parts = entries.flatMap(([color, text]) => {
    const width = 40 + textWidth(text, 12);
    if (x > 12 && x + width > WIDTH) [x, line] = [12, line + 20];
    const at = x;
    x += width;
    const bottom = y + line;
    return [box(at, bottom - 10, 12, 12, color, { stroke: EDGE }), words(text, at + 18, bottom)];
  });
  return { parts, height: line };
}
