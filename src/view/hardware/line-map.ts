/**
 * Which cache lines the bucket or group of a map type lies in: its fields as they lie in memory, a row for
 * each line, for the eight places in a line where such a block may begin.
 *
 *   map[int64]int64, bucket of 144 bytes
 *   line 0 │ tophash │ key 0 │ key 1 │ …
 *   line 1 │ …
 */

import { requireOptions } from "../../format/argument.js";
import { EDGE, type Role, roles, SOFT_INK } from "../../format/palette.js";
import { shown } from "../../format/shown.js";
import { box, picture, stroke, textWidth, words } from "../../format/svg-shapes.js";
import {
  blockSlots,
  generationOf,
  type MapLayout,
  mapLayoutOf,
  newestRelease,
} from "../../go/index.js";
import { Drawing } from "../drawing.js";

/** Which release, machine and place. */
export interface LineMapOptions {
  /** Default: the newest with classic maps. */
  readonly release?: string;
  /** Default "amd64". */
  readonly arch?: string;
  /** Bytes of a line; default 64. */
  readonly line?: number;
  /** Which block of its array, from 0: it decides where in a line the block begins. Default 0. */
  readonly block?: number;
}

interface Field {
  readonly name: string;
  readonly from: number;
  readonly to: number;
  readonly color: string;
}

const LEFT = 84;
const WIDTH = 860;
const TOP = 64;
const ROW = 34;

/**
 * The lines of a bucket or group.
 * @example view.lineMap("map[int64]int64", { block: 1 })
 * @throws GoTypeError, UnknownReleaseError, RangeError for a line or block that is none.
 */
export function lineMapDrawing(type: string, options: LineMapOptions = {}): Drawing {
  requireOptions(options, "{ line: 128 }");
  const { release = newestRelease.classic, arch = "amd64", line = 64, block = 0 } = options;
  if (!(Number.isInteger(line) && line >= 8 && line <= 4096 && Number.isInteger(Math.log2(line)))) {
    throw new RangeError(`\`line\` must be a power of two from 8 to 4096, got ${shown(line)}`);
  }
  if (!(Number.isInteger(block) && block >= 0)) {
    throw new RangeError(`\`block\` must be a whole number from 0, got ${shown(block)}`);
  }
  const layout = mapLayoutOf(type, arch, release);
  const start = (block * layout.blockSize) % line;
  const fields = fieldsOf(layout);
  const lines = Math.ceil((start + layout.blockSize) / line);
  const whose = `${layout.text}, ${layout.block} ${block} of an array, Go ${layout.release.name}`;
  const title = `${whose}: ${layout.blockSize} bytes in ${lines} lines of ${line}`;
  const scale = (WIDTH - LEFT - 16) / line;
  const parts = [words(title, 12, 26, { size: 14, bold: true })];
  for (let i = 0; i <= 8; i++) {
    const byte = (line * i) / 8;
    const x = LEFT + byte * scale;
    parts.push(words(`${byte}`, x, TOP - 8, { size: 10, color: SOFT_INK, anchor: "middle" }));
  }
  const texts = [title];
  for (let row = 0; row < lines; row++) {
    const y = TOP + row * (ROW + 8);
    const [first, last] = [row * line - start, (row + 1) * line - start];
    parts.push(words(`line ${row}`, 12, y + 21, { size: 12, color: SOFT_INK }));
    parts.push(box(LEFT, y, line * scale, ROW, roles.free, { stroke: EDGE }));
    const here = fields.filter(({ from, to }) => from < last && to > first);
    for (const { name, from, to, color } of here) {
      const [a, b] = [Math.max(from, first) - first, Math.min(to, last) - first];
      parts.push(box(LEFT + a * scale, y, (b - a) * scale, ROW, color, { stroke: EDGE }));
      const shown = textWidth(name, 11) + 6 <= (b - a) * scale ? name : "";
      if (shown !== "") {
        const middle = LEFT + ((a + b) / 2) * scale;
        parts.push(words(shown, middle, y + 21, { size: 11, anchor: "middle" }));
      }
    }
    texts.push(`line ${row}: ${here.map(({ name }) => name).join(", ")}`);
  }
  const split = fields.filter(({ from, to }) => {
    return Math.floor((start + from) / line) !== Math.floor((start + to - 1) / line);
  });
  const bottom = TOP + lines * (ROW + 8) + 16;
  const found =
    split.length === 0
      ? "no field lies in two lines"
      : `in two lines: ${split.map(({ name }) => name).join(", ")}`;
  parts.push(stroke(LEFT, bottom - 16, LEFT + line * scale, bottom - 16, EDGE));
  parts.push(words(found, 12, bottom + 4, { color: SOFT_INK }));
  return new Drawing(picture(WIDTH, bottom + 18, title, parts), [...texts, found].join("\n"));
}

/** The fields of a block, by where they begin. */
function fieldsOf(layout: MapLayout): Field[] {
  const { keysOffset, keyStride, keysize, elemsOffset, elemStride, elemsize, blockSize } = layout;
  const named = (name: string, from: number, size: number, role: Role): Field => {
    return { name, from, to: from + size, color: roles[role] };
  };
  const slots = Array.from({ length: blockSlots }, (_, i) => i);
  const fields = [
    named(generationOf(layout.release).slotBytes, 0, blockSlots, "control"),
    ...slots.map((i) => named(`key ${i}`, keysOffset + i * keyStride, keysize, "key")),
    ...slots.map((i) => named(`elem ${i}`, elemsOffset + i * elemStride, elemsize, "elem")),
  ].filter(({ from, to }) => to > from);
  const overflow = layout.parts.find(({ name }) => name === "overflow");
  if (overflow !== undefined) {
    const size = layout.architecture.pointerSize;
    fields.push(named("overflow", blockSize - size, size, "overflow"));
  }
  return fields.sort((a, b) => a.from - b.from);
}
