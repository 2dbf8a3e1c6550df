/**
 * Hex dump of one bucket or group with its fields in colour: tophash or control bytes, keys, elems,
 * the overflow word, padding. Slots without an entry have a broken edge and a strip of their colour:
 * what lies there is left over.
 *
 *   0xc00010e108  29 00 00 00 00 00 00 00 11 00 00 00 00 00 00 00      16 bytes a row
 */

import { EDGE, type Role, roles, SOFT_INK } from "../format/palette.js";
import { hex } from "../format/quantity.js";
import { box, hatch, picture, words } from "../format/svg-shapes.js";
import { abridged } from "../format/text-table.js";
import { blockSlots } from "../go/index.js";
import { requireMap } from "../tables/map-view.js";
import type { Dumped, Kind, Piece } from "./block.js";
import { Drawing } from "./drawing.js";
import { drawingsOf } from "./generations.js";
import { byteBars, scaleBars } from "./scale.js";

const PER_ROW = 16;
const CELL = 28;
const ROW = 24;
const LEFT = 132;
const WIDTH = 860;
/** Height of the strip that says what a field without an entry is of. */
const STRIP = 4;

const ROLES: Readonly<Record<Kind, Role>> = {
  tophash: "control",
  ctrl: "control",
  key: "key",
  elem: "elem",
  overflow: "overflow",
  padding: "padding",
};

/**
 * The bytes of a bucket or group.
 * @param which number of the bucket in the main array, or row of the group in the table of groups;
 *   or an address, as in those tables
 * @throws RangeError when the map has no such bucket or group
 * @example view.bytes(m, 3)
 */
export function bytesDrawing(map: Dumped, which: number | bigint): Drawing {
  requireMap("view.bytes", map);
  const { name, address, size, pieces, live } = drawingsOf(map).block(map, which);
  const bytes = map.process.bytes(address, size);
  const title = `${name} of ${map.type.text}: ${size} bytes at ${hex(address)}`;
  const used = Array.from(bytes.subarray(0, blockSlots), live);
  return new Drawing(
    draw(title, address, bytes, [...pieces, ...paddingOf(pieces, size)], used),
    describe(title, address, bytes),
  );
}

/** What lies between the fields; it goes with the slot of the field before it. */
function paddingOf(pieces: readonly Piece[], size: number): Piece[] {
  const sorted = pieces.filter((piece) => piece.size > 0).sort((a, b) => a.offset - b.offset);
  return sorted.flatMap(({ slot, offset, size: length }, i) => {
    const end = offset + length;
    const gap = (sorted[i + 1]?.offset ?? size) - end;
    return gap > 0 ? [{ kind: "padding" as const, slot, offset: end, size: gap }] : [];
  });
}

function draw(
  title: string,
  address: bigint,
  bytes: Uint8Array,
  pieces: readonly Piece[],
  used: readonly boolean[],
): string {
  const top = 54;
  const rows = Math.ceil(bytes.length / PER_ROW);
  const parts = [words(title, 12, 26, { size: 14, bold: true })];
  for (let column = 0; column < PER_ROW; column++) {
    const style = { size: 11, color: SOFT_INK, anchor: "middle", mono: true } as const;
    parts.push(words(column.toString(16), LEFT + (column + 0.5) * CELL, top - 6, style));
  }
  for (let row = 0; row < rows; row++) {
    const style = { color: SOFT_INK, anchor: "end", mono: true } as const;
    parts.push(words(hex(address + BigInt(row * PER_ROW)), LEFT - 10, top + row * ROW + 16, style));
  }
  for (const piece of pieces) parts.push(...drawPiece(piece, bytes, used, top));
  const legend = top + rows * ROW + 22;
  const kinds = [...new Set(pieces.filter(({ size }) => size > 0).map(({ kind }) => kind))];
  kinds.forEach((kind, i) => {
    const x = LEFT + i * 110;
    parts.push(
      box(x, legend - 11, 13, 13, roles[ROLES[kind]], { stroke: EDGE }),
      ...(kind === "padding" ? [hatch(x, legend - 11, 13, 13)] : []),
      words(kind, x + 20, legend, { size: 12 }),
    );
  });
  const x = LEFT + kinds.length * 110;
  parts.push(words("broken edge: no entry in the slot", x, legend, { color: SOFT_INK }));
  parts.push(...scaleBars(LEFT, legend + 24, byteBars(CELL, PER_ROW)));
  return picture(WIDTH, legend + 36, title, parts);
}

function drawPiece(
  { kind, slot, offset, size }: Piece,
  bytes: Uint8Array,
  used: readonly boolean[],
  top: number,
): string[] {
  const color = roles[ROLES[kind]];
  const filled = slot < 0 || used[slot] === true;
  const drawn: string[] = [];
  for (let at = offset; at < offset + size; ) {
    const row = Math.floor(at / PER_ROW);
    const end = Math.min(offset + size, (row + 1) * PER_ROW);
    const x = LEFT + (at % PER_ROW) * CELL;
    const [y, width] = [top + row * ROW, (end - at) * CELL];
    if (filled || kind === "padding") drawn.push(box(x, y, width, ROW, color, { stroke: EDGE }));
    else {
      drawn.push(
        box(x, y, width, ROW, roles.free, { stroke: EDGE, dash: "3 3" }),
        box(x, y + ROW - STRIP, width, STRIP, color, { stroke: EDGE }),
      );
    }
    if (kind === "padding") drawn.push(hatch(x, y, width, ROW));
    for (; at < end; at++) {
      const middle = LEFT + ((at % PER_ROW) + 0.5) * CELL;
      const style = { size: 13, anchor: "middle", mono: true } as const;
      drawn.push(words(pair(bytes[at] as number), middle, top + row * ROW + 16, style));
    }
  }
  return drawn;
}

function describe(title: string, address: bigint, bytes: Uint8Array): string {
  const lines: string[] = [];
  for (let at = 0; at < bytes.length; at += PER_ROW) {
    const row = Array.from(bytes.subarray(at, at + PER_ROW), pair).join(" ");
    lines.push(`${hex(address + BigInt(at))}  ${row}`);
  }
  return [title, ...abridged(lines)].join("\n");
}

function pair(byte: number): string {
  return byte.toString(16).padStart(2, "0");
}
