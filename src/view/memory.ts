/**
 * A map in memory as one picture: the variable, the header it points at, and what that points at, each
 * object with its address and its words as they are now. Objects stand in columns, a pointer's arrow
 * goes from its word to the object.
 *
 *   variable      hmap             buckets
 *   m  0xc0… ──▶  count    1,601   0  ■■■■■■■□ 7
 *                 buckets  0xc0… ─▶1  ■■■■■■■■ 8 ──▶ overflow bucket …
 */
import { EDGE, INK, roles, SOFT_INK } from "../format/palette.js";
import { box, hatch, picture, round, textWidth, words } from "../format/svg-shapes.js";
import { type Headed, nameOf, requireMap } from "../tables/map-view.js";
import { bytesDrawing } from "./bytes.js";
import { Drawing } from "./drawing.js";
import { drawingsOf } from "./generations.js";
import { headerDrawing } from "./header.js";
import type { MemoryCell, MemoryMap, MemoryObject } from "./memory-objects.js";
import { scaleBars } from "./scale.js";

const LEFT = 12;
const TOP = 48;
const ROW = 18;
const GAP = 54;
/** Between objects of a column. */
const SPACE = 22;
const SLOT = 9;
const HEAD = 38;
const FILLS: Readonly<Record<MemoryCell, string>> = {
  entry: roles.key,
  empty: roles.free,
  tombstone: roles.tombstone,
  moved: roles.moved,
};

/**
 * A map in memory: variable, header, and the objects behind it, with addresses and live values. Each
 * part can be expanded below the picture.
 * @example view.memory(go("1.23").make("map[int64]int64").fill(keys.sequence(20)))
 */
export function memoryDrawing(map: MemoryMap & Headed): Drawing {
  requireMap("view.memory", map);
  const title = `${nameOf(map)} in memory`;
  if (map.headerFields().length === 0) return headerDrawing(map);
  const drawings = drawingsOf(map);
  const objects = drawings.memory(map);
  const whole = drawings.parts(map);
  const parts = [
    { name: "header", drawing: headerDrawing(map) },
    ...(whole.length > 0
      ? [{ name: "the first slots, byte by byte", drawing: bytesDrawing(map, 0) }]
      : []),
    ...whole,
  ];
  return new Drawing(draw(title, objects), describe(title, objects), parts);
}

/** A pointer: from the right edge of its word to the left edge of an object. */
interface Arrow {
  readonly from: { readonly x: number; readonly y: number };
  readonly to: { readonly x: number; readonly y: number };
}

interface Placed extends MemoryObject {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

function draw(title: string, objects: readonly MemoryObject[]): string {
  const placed = place(objects);
  const at = new Map(placed.map((one) => [one.id, one]));
  const parts = [words(title, LEFT, 26, { size: 14, bold: true })];
  const arrows = new Map<number, Arrow[]>();
  for (const one of placed) {
    parts.push(...drawObject(one));
    one.rows.forEach(({ to }, i) => {
      const target = to === undefined ? undefined : at.get(to);
      if (target === undefined) return;
      const from = { x: one.x + one.width, y: one.y + HEAD + (i + 0.5) * ROW };
      const arrow = { from, to: { x: target.x, y: target.y + 17 } };
      arrows.set(one.column, [...(arrows.get(one.column) ?? []), arrow]);
    });
  }
  for (const own of arrows.values()) parts.push(...drawArrows(own));
  const width = Math.max(...placed.map(({ x, width }) => x + width)) + LEFT;
  let bottom = Math.max(...placed.map(({ y, height }) => y + height)) + 30;
  const cells = new Set(placed.flatMap(({ rows }) => rows.flatMap(({ cells = [] }) => cells)));
  let x = LEFT;
  for (const cell of ["entry", "empty", "tombstone", "moved"] as const) {
    if (!cells.has(cell)) continue;
    parts.push(box(x, bottom - 10, 12, 12, FILLS[cell], { stroke: EDGE }));
    if (cell === "moved") parts.push(hatch(x, bottom - 10, 12, 12));
    const says = cell === "moved" ? "evacuated slot" : `slot: ${cell}`;
    parts.push(words(says, x + 18, bottom, { size: 11, color: SOFT_INK }));
    x += 18 + textWidth(says, 11) + 22;
  }
  if (cells.size > 0) bottom += 4;
  const bars = cells.size > 0 ? [{ length: SLOT, says: "a slot" }] : [];
  parts.push(...scaleBars(x, bottom - 4, [...bars, { length: 0, says: "an arrow is a pointer" }]));
  return picture(width, bottom + 10, title, parts);
}

/** Columns from left to right, objects below each other in the order in which they are pointed at. */
function place(objects: readonly MemoryObject[]): Placed[] {
  const columns = [...new Set(objects.map(({ column }) => column))].sort((a, b) => a - b);
  const placed: Placed[] = [];
  let x = LEFT;
  for (const column of columns) {
    const own = objects.filter((one) => one.column === column);
    const width = Math.max(...own.map(widthOf));
    let y = TOP;
    for (const one of own) {
      const height = HEAD + one.rows.length * ROW + (one.note === undefined ? 6 : 22);
      placed.push({ ...one, x, y, width, height });
      y += height + SPACE;
    }
    x += width + GAP;
  }
  return placed;
}

function widthOf({ title, rows, note = "" }: MemoryObject): number {
  const row = rows.map(({ name, value, cells }) => {
    const own = cells === undefined ? textWidth(value, 11) * 1.12 : cells.length * SLOT + 22;
    return nameWidth(rows) + own + (name === "" ? 0 : 14);
  });
  return 20 + Math.max(textWidth(title, 12) * 1.1, textWidth(note, 10), 110, ...row);
}

function nameWidth(rows: MemoryObject["rows"]): number {
  return Math.max(0, ...rows.map(({ name }) => textWidth(name, 11)));
}

function drawObject({ x, y, width, height, title, address, fill, rows, note }: Placed): string[] {
  const drawn = [
    box(x, y, width, height, roles.free, { stroke: EDGE }),
    box(x, y, width, HEAD - 4, fill, { stroke: EDGE }),
    words(title, x + 8, y + 14, { bold: true }),
    words(address, x + 8, y + 28, { size: 10, mono: true }),
  ];
  const values = x + 8 + nameWidth(rows) + 12;
  for (const [i, { name, value, cells }] of rows.entries()) {
    const base = y + HEAD + i * ROW + 13;
    drawn.push(words(name, x + 8, base, { size: 11 }));
    if (cells === undefined) {
      drawn.push(words(value, values, base, { size: 11, mono: true }));
      continue;
    }
    for (const [slot, cell] of cells.entries()) {
      const left = values + slot * SLOT;
      drawn.push(box(left, base - 10, SLOT, 12, FILLS[cell], { stroke: EDGE }));
      if (cell === "moved") drawn.push(hatch(left, base - 10, SLOT, 12));
    }
    drawn.push(words(value, values + cells.length * SLOT + 6, base, { size: 11 }));
  }
  if (note !== undefined) drawn.push(words(note, x + 8, y + height - 7, { size: 10 }));
  return drawn;
}

/**
 * From words to the heads of objects, from top to bottom. Each turns in a lane of its own: of those that
 * rise the lower turns later, of those that fall the upper does, so that no two cross.
 */
function drawArrows(arrows: readonly Arrow[]): string[] {
  const rising = arrows.filter(({ from, to }) => to.y < from.y);
  const falling = arrows.filter(({ from, to }) => to.y >= from.y).reverse();
  const apart = Math.min(6, (GAP - 20) / arrows.length);
  return [rising, falling].flatMap((own) =>
    own.map(({ from, to }, lane) => {
      const turn = from.x + 10 + lane * apart;
      const path = `M${round(from.x)} ${round(from.y)}H${round(turn)}V${round(to.y)}H${round(to.x - 6)}`;
      const head = `M${round(to.x - 1)} ${round(to.y)}l-7 -4v8z`;
      return `<path d="${path}" stroke="${INK}" fill="none"/><path d="${head}" fill="${INK}"/>`;
    }),
  );
}

function describe(title: string, objects: readonly MemoryObject[]): string {
  const names = new Map(objects.map(({ id, title }) => [id, title]));
  const lines = objects.flatMap(({ title, address, rows, note }) => {
    const width = Math.max(0, ...rows.map(({ name }) => name.length));
    return [
      "",
      address.startsWith("0x") ? `${title} at ${address}` : `${title} of type ${address}`,
      ...rows.map(({ name, value, to }) => {
        const target = to === undefined ? "" : ` → ${names.get(to)}`;
        return `  ${name.padEnd(width)}  ${value}${target}`;
      }),
      ...(note === undefined ? [] : [`  ${note}`]),
    ];
  });
  return [title, ...lines].join("\n");
}
