/**
 * Byte map of one or more layouts, below each other and to one scale: every byte a cell, coloured
 * by the field it belongs to, padding hatched. A thicker line marks where the bytes end that may
 * hold pointers.
 *
 *   struct{a bool; b int64}: 16 bytes
 *      0  |a |//|//|//|//|//|//|//|
 *      8  |b                      |
 */
import { counted } from "../format/counted.js";
import { ALARM, deeds, EDGE, roles, SOFT_INK, structures } from "../format/palette.js";
import { box, hatch, picture, stroke, textLines, textWidth, words } from "../format/svg-shapes.js";
import { abridged } from "../format/text-table.js";
import type { LayoutPart } from "../go/index.js";
import { Drawing } from "./drawing.js";
import { byteBars, scaleBars } from "./scale.js";

/** What is drawn of a layout. */
export interface DrawnLayout {
  /** Heading, without the size. */
  readonly title: string;
  readonly size: number;
  readonly ptrdata: number;
  readonly parts: readonly LayoutPart[];
  /** Sentences below the map. */
  readonly notes?: readonly string[];
}

const LEFT = 52;
const GRID = 448;
/** Where the list of parts stands, and how wide the picture is: beside the bytes, or below them. */
interface Frame {
  readonly list: number;
  readonly width: number;
  readonly below: boolean;
}
const WIDE: Frame = { list: LEFT + GRID + 28, width: 860, below: false };
const NARROW: Frame = { list: LEFT, width: LEFT + GRID + 12, below: true };
const ROW = 26;
const LIST_ROW = 20;
const MOST_ROWS = 24;
/** Parts of a bucket or group, as they are named. */
const BLOCK: Readonly<Record<string, string>> = {
  tophash: roles.control,
  ctrl: roles.control,
  key: roles.key,
  elem: roles.elem,
  overflow: roles.overflow,
};
/** Fields of any other type. */
const FIELDS = [deeds.hit, deeds.seen, structures.lead, deeds.wrong, structures.array, roles.moved];

/** @throws TypeError when a drawing of map types is given none */
export function requireTypes(call: string, types: readonly string[]): void {
  if (types.length > 0) return;
  throw new TypeError(
    `${call}: expected at least one map type, such as "map[int64]bool", got none`,
  );
}

/**
 * The byte map of layouts.
 * @example layoutDrawing({ title: "struct{a bool}", size: 1, ptrdata: 0, parts })
 */
export function layoutDrawing(...layouts: readonly DrawnLayout[]): Drawing {
  return new Drawing(draw(layouts, perRowOf(layouts), WIDE), layouts.map(describe).join("\n\n"));
}

/**
 * The byte maps of layouts to one scale, each a picture of its own: side by side where there is room,
 * below each other where there is not.
 */
export function layoutsBeside(first: DrawnLayout, ...others: readonly DrawnLayout[]): Drawing {
  const perRow = perRowOf([first, ...others]);
  const one = (layout: DrawnLayout) =>
    new Drawing(draw([layout], perRow, NARROW), describe(layout));
  return one(first).beside(...others.map(one));
}

/** Bytes in a row, the same for all that are compared. */
function perRowOf(layouts: readonly DrawnLayout[]): number {
  const largest = Math.max(0, ...layouts.map(({ size }) => size));
  let perRow = largest > 96 ? 16 : 8;
  while (largest / perRow > MOST_ROWS) perRow *= 2;
  return perRow;
}

function draw(layouts: readonly DrawnLayout[], perRow: number, frame: Frame): string {
  const drawn: string[] = [];
  let top = 8;
  for (const layout of layouts) {
    drawn.push(words(heading(layout), 12, top + 18, { size: 14, bold: true }));
    top += 34;
    const rows = Math.ceil(layout.size / perRow);
    for (let row = 0; row < rows; row++) {
      const style = { size: 11, color: SOFT_INK, anchor: "end", mono: true } as const;
      drawn.push(words(String(row * perRow), LEFT - 8, top + row * ROW + 17, style));
    }
    const colors = colorsOf(layout.parts);
    for (const [i, part] of layout.parts.entries()) {
      drawn.push(...drawPart(part, colors[i] as string, top, perRow));
    }
    drawn.push(...pointerEnd(layout, top, perRow));
    const list = drawList(layout, colors, frame.below ? top + rows * ROW + 10 : top, frame.list);
    drawn.push(...list.drawn);
    top += (frame.below ? rows * ROW + 10 + list.height : Math.max(rows * ROW, list.height)) + 8;
    const says = `red line: the collector looks for pointers no further than here, byte ${layout.ptrdata}`;
    for (const note of [...(hasPointerEnd(layout) ? [says] : []), ...(layout.notes ?? [])]) {
      for (const line of textLines(note, frame.width - 24, 12)) {
        drawn.push(words(line, 12, top + 12, { color: SOFT_INK }));
        top += 18;
      }
    }
    top += 12;
  }
  drawn.push(...scaleBars(LEFT, top + 4, byteBars(GRID / perRow, perRow)));
  top += 16;
  return picture(frame.width, top, layouts.map(heading).join("; "), drawn);
}

function heading({ title, size }: DrawnLayout): string {
  return `${title}: ${counted(size, "byte")}`;
}

/** Fields of one array have one colour: `key[0]` … `key[7]`. */
function colorsOf(parts: readonly LayoutPart[]): string[] {
  const families: string[] = [];
  const block = parts.some(({ name }) => /^(tophash|ctrl)\[0\]$/.test(name));
  return parts.map(({ name, type }) => {
    if (type === "padding") return roles.padding;
    const family = name.replace(/\[\d+\]$/, "");
    if (block) return BLOCK[family] as string;
    if (!families.includes(family)) families.push(family);
    return FIELDS[families.indexOf(family) % FIELDS.length] as string;
  });
}

function drawPart(part: LayoutPart, color: string, top: number, perRow: number): string[] {
  const cell = GRID / perRow;
  const drawn: string[] = [];
  let named = false;
  for (let at = part.offset; at < part.offset + part.size; ) {
    const row = Math.floor(at / perRow);
    const end = Math.min(part.offset + part.size, (row + 1) * perRow);
    const x = LEFT + (at % perRow) * cell;
    const y = top + row * ROW;
    const width = (end - at) * cell;
    drawn.push(box(x, y, width, ROW, color, { stroke: EDGE }));
    if (part.type === "padding") {
      drawn.push(hatch(x, y, width, ROW));
    } else {
      const name = shortName(part.name || part.type, width - (named ? 12 : 0));
      const style = { size: 11, anchor: "middle" } as const;
      const shown: string = named && name !== "" ? `… ${name}` : name;
      if (shown !== "") drawn.push(words(shown, x + width / 2, y + 17, style));
      named ||= shown !== "";
    }
    at = end;
  }
  return drawn;
}

/** A name as far as it fits: whole, or its first letter and index, or nothing. */
function shortName(name: string, width: number): string {
  const fits = (text: string): boolean => textWidth(text, 11) + 4 <= width;
  if (fits(name)) return name;
  const short = name.replace(/^(\w)\w*\[(\d+)\]$/, "$1$2");
  return fits(short) ? short : "";
}

function hasPointerEnd({ ptrdata, size }: DrawnLayout): boolean {
  return ptrdata > 0 && ptrdata < size;
}

/** The line behind the last byte that may be part of a pointer. */
function pointerEnd(layout: DrawnLayout, top: number, perRow: number): string[] {
  if (!hasPointerEnd(layout)) return [];
  const { ptrdata } = layout;
  const row = Math.floor((ptrdata - 1) / perRow);
  const x = LEFT + (((ptrdata - 1) % perRow) + 1) * (GRID / perRow);
  const line = stroke(x, top + row * ROW - 3, x, top + (row + 1) * ROW + 3, ALARM);
  return [line.replace("<path ", '<path stroke-width="3" ')];
}

const MOST_LISTED = 16;

/** Parts as a list; the parts of an array as one line. */
function drawList({ parts }: DrawnLayout, colors: string[], top: number, left: number) {
  const lines = listed(parts, colors);
  const shown = lines.slice(0, MOST_LISTED);
  const drawn = shown.flatMap(({ name, range, note, color }, i) => {
    const y = top + i * LIST_ROW + 13;
    const beside = left + 22 + Math.max(72, textWidth(name, 13) * 1.1 + 8);
    return [
      box(left, y - 11, 13, 13, color, { stroke: EDGE }),
      words(name, left + 22, y, { size: 13, bold: name !== "padding" }),
      words(range, beside, y, { size: 11, mono: true }),
      words(note, beside + textWidth(range, 11) * 1.15 + 14, y, { size: 11, color: SOFT_INK }),
    ];
  });
  const rest = lines.length - shown.length;
  if (rest > 0) {
    const y = top + shown.length * LIST_ROW + 13;
    drawn.push(words(`and ${rest} more, in the text`, left + 22, y, { size: 11, color: SOFT_INK }));
  }
  return { drawn, height: (shown.length + (rest > 0 ? 1 : 0)) * LIST_ROW };
}

function listed(parts: readonly LayoutPart[], colors: string[]) {
  const lines: { name: string; range: string; note: string; color: string }[] = [];
  const families = new Map<string, LayoutPart[]>();
  for (const part of parts) {
    const family = part.name.replace(/\[\d+\]$/, "");
    families.set(family, [...(families.get(family) ?? []), part]);
  }
  const seen = new Set<string>();
  const gaps = parts.filter(({ type }) => type === "padding");
  for (const [i, part] of parts.entries()) {
    const family = part.name.replace(/\[\d+\]$/, "");
    const members = families.get(family) ?? [];
    if (part.type !== "padding" && seen.has(family)) continue;
    seen.add(family);
    if (part.type === "padding" && gaps.length > 1) {
      if (part === gaps[0]) {
        const sum = gaps.reduce((all, { size }) => all + size, 0);
        const range = `${sum} B`;
        lines.push({
          name: "padding",
          range,
          note: `in ${gaps.length} places`,
          color: colors[i] as string,
        });
      }
      continue;
    }
    const many = part.type !== "padding" && members.length > 1;
    const last = many ? (members.at(-1) as LayoutPart) : part;
    const end = last.offset + last.size;
    const name = part.type === "padding" ? "padding" : family || "value";
    const range = rangeText(part.offset, end);
    const type = part.type === "padding" ? `${part.size} B` : part.type;
    const note = many ? `${members.length} × ${type}, ${part.size} B` : type;
    lines.push({ name, range, note, color: colors[i] as string });
  }
  return lines;
}

/** The bytes from one up to, not including, another. */
function rangeText(from: number, end: number): string {
  if (end === from) return `at ${from}`;
  return end === from + 1 ? String(from) : `${from}…${end - 1}`;
}

function describe(layout: DrawnLayout): string {
  const name = (part: LayoutPart): string => part.name || (part.type === "padding" ? "" : "value");
  const width = Math.max(8, ...layout.parts.map((part) => name(part).length + 2));
  const column = (head: string, of: (part: LayoutPart) => number): number =>
    Math.max(head.length, ...layout.parts.map((part) => 2 + String(of(part)).length));
  const offsets = column("offset", ({ offset }) => offset);
  const sizes = column("  size", ({ size }) => size);
  const lines = layout.parts.map((part) => {
    const numbers = String(part.offset).padStart(offsets) + String(part.size).padStart(sizes);
    return `${name(part).padEnd(width)}${numbers}  ${part.type}`;
  });
  const head = `${"field".padEnd(width)}${"offset".padStart(offsets)}${"size".padStart(sizes)}  type`;
  return [heading(layout), head, ...abridged(lines), ...(layout.notes ?? [])].join("\n");
}
