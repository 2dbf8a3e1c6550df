/**
 * Hex dump of a map's header with its fields laid over the bytes, by name or by the number that they have
 * in the list below, which says what each of them means.
 *
 *   0xc000100000  05 00 00 00 00 00 00 00 | 00 | 00 | 00 00 | …      16 bytes a row
 *
 * Bytes stand in the order of memory: amd64 is little endian, the lowest byte comes first.
 */

import { EDGE, roles, SOFT_INK } from "../format/palette.js";
import { hex } from "../format/quantity.js";
import { box, hatch, picture, textWidth, words } from "../format/svg-shapes.js";
import type { HeaderField } from "../go/index.js";
import { meaningOf, valueText } from "../tables/header.js";
import { type Headed, nameOf, requireMap } from "../tables/map-view.js";
import { Drawing } from "./drawing.js";
import { byteBars, scaleBars } from "./scale.js";

const PER_ROW = 16;
const CELL = 32;
const ROW = 38;
const DUMP_LEFT = 122;
const WIDTH = 860;

/**
 * The header of a map as a hex dump with its fields marked, and as a list; for a nil map a line
 * that says so.
 * @example view.header(m)
 */
export function headerDrawing(map: Headed): Drawing {
  requireMap("view.header", map);
  const fields = map.headerFields();
  if (fields.length === 0) return nothing(`${nameOf(map)}: nil, without a header`);
  const size = fields.reduce((end, field) => Math.max(end, field.offset + field.size), 0);
  const name = fields.some(({ field }) => field === "dirPtr") ? "Map" : "hmap";
  const title = `${name} of ${nameOf(map)}: ${size} bytes at ${hex(map.address)}`;
  return new Drawing(draw(title, map.address, size, fields), describe(title, fields));
}

function nothing(line: string): Drawing {
  return new Drawing(
    picture(WIDTH, 40, line, [words(line, 12, 26, { size: 14, bold: true })]),
    line,
  );
}

function draw(title: string, address: bigint, size: number, fields: HeaderField[]): string {
  const top = 54;
  const rows = Math.ceil(size / PER_ROW);
  const parts = [words(title, 12, 26, { size: 14, bold: true })];
  for (let column = 0; column < PER_ROW; column++) {
    const x = DUMP_LEFT + (column + 0.5) * CELL;
    parts.push(
      words(column.toString(16), x, top - 6, {
        size: 11,
        color: SOFT_INK,
        anchor: "middle",
        mono: true,
      }),
    );
  }
  for (let row = 0; row < rows; row++) {
    const at = hex(address + BigInt(row * PER_ROW));
    parts.push(
      words(at, DUMP_LEFT - 10, top + row * ROW + 30, {
        color: SOFT_INK,
        anchor: "end",
        mono: true,
      }),
    );
  }
  for (const [i, field] of fields.entries()) parts.push(...drawBytes(field, i + 1, top));
  parts.push(...drawPadding(fields, top));
  const listTop = top + rows * ROW + 30;
  parts.push(...drawList(fields, listTop));
  const bottom = listTop + fields.length * LIST_ROW + 18;
  parts.push(...scaleBars(DUMP_LEFT, bottom, byteBars(CELL, PER_ROW)));
  return picture(WIDTH, bottom + 12, title, parts);
}

/** A field's bytes: one box for each row it reaches into, its name or number, and its hex pairs. */
function drawBytes(
  { field, offset, size, hex: bytes }: HeaderField,
  number: number,
  top: number,
): string[] {
  const drawn: string[] = [];
  for (let at = offset; at < offset + size; ) {
    const row = Math.floor(at / PER_ROW);
    const end = Math.min(offset + size, (row + 1) * PER_ROW);
    const x = DUMP_LEFT + (at % PER_ROW) * CELL;
    const width = (end - at) * CELL;
    const name = [`${number} ${field}`, field].find((text) => textWidth(text, 10) + 4 <= width);
    drawn.push(
      box(x, top + row * ROW, width, ROW, roles.header, { stroke: EDGE }),
      words(name ?? `${number}`, x + 4, top + row * ROW + 13, { size: 10 }),
    );
    for (; at < end; at++) {
      const pair = bytes.slice((at - offset) * 2, (at - offset) * 2 + 2);
      const middle = DUMP_LEFT + ((at % PER_ROW) + 0.5) * CELL;
      drawn.push(
        words(pair, middle, top + row * ROW + 30, { size: 13, anchor: "middle", mono: true }),
      );
    }
  }
  return drawn;
}

/** Bytes between fields, which mean nothing, as empty cells. */
function drawPadding(fields: HeaderField[], top: number): string[] {
  return fields.flatMap(({ offset, size }, i) => {
    const drawn: string[] = [];
    const next = fields[i + 1]?.offset ?? offset + size;
    for (let at = offset + size; at < next; at++) {
      const x = DUMP_LEFT + (at % PER_ROW) * CELL;
      const y = top + Math.floor(at / PER_ROW) * ROW;
      drawn.push(box(x, y, CELL, ROW, roles.padding, { stroke: EDGE }), hatch(x, y, CELL, ROW));
    }
    return drawn;
  });
}

const LIST_ROW = 22;

function drawList(fields: HeaderField[], top: number): string[] {
  const names = Math.max(0, ...fields.map(({ field }) => textWidth(field, 13)));
  const value = Math.max(226, 36 + names * 1.1 + 108);
  const columns = { field: 36, offset: value - 70, size: value - 20, value };
  const widest = Math.max(0, ...fields.map((field) => textWidth(valueText(field), 13)));
  const meaning = columns.value + widest * 1.15 + 24;
  const head = { size: 11, color: SOFT_INK } as const;
  const parts = [
    words("field", columns.field, top - 6, head),
    words("offset", columns.offset, top - 6, { ...head, anchor: "end" }),
    words("size", columns.size, top - 6, { ...head, anchor: "end" }),
    words("value", columns.value, top - 6, head),
    words("meaning", meaning, top - 6, head),
  ];
  fields.forEach((field, index) => {
    const y = top + index * LIST_ROW + 12;
    parts.push(
      words(`${index + 1}`, 28, y, { color: SOFT_INK, anchor: "end" }),
      words(field.field, columns.field, y, { size: 13, bold: true }),
      words(String(field.offset), columns.offset, y, { anchor: "end", mono: true }),
      words(String(field.size), columns.size, y, { anchor: "end", mono: true }),
      words(valueText(field), columns.value, y, { mono: true }),
      words(meaningOf(field), meaning, y, { color: SOFT_INK }),
    );
  });
  return parts;
}

function describe(title: string, fields: HeaderField[]): string {
  const values = fields.map(valueText);
  const width = Math.max(5, ...values.map((value) => value.length));
  const names = Math.max(11, ...fields.map(({ field }) => field.length + 1));
  const lines = fields.map((field, index) =>
    [
      field.field.padEnd(names),
      String(field.offset).padStart(6),
      String(field.size).padStart(6),
      `  ${(values[index] ?? "").padEnd(width)}`,
      `  ${field.hex.padEnd(16)}`,
      `  ${meaningOf(field)}`,
    ].join(""),
  );
  const head = `${"field".padEnd(names)}offset  size  ${"value".padEnd(width)}  ${"bytes".padEnd(16)}  meaning`;
  return [title, head, ...lines].join("\n");
}
