/**
 * Byte map of a bucket: every byte of it as a cell, coloured by what it belongs to.
 *
 *   bucket of map[int64]bool                 offset  size
 *   ┌───────────────────────────────────────┐
 *   │ tophash  8 × u8                       │   0      8
 *   │ keys     8 × keysize                  │   8     64
 *   │ elems    8 × elemsize                 │  72      8
 *   │ overflow pointer                      │  80      8
 *   └───────────────────────────────────────┘  88
 *
 * The numbers come from the layout rules in src/go (cmd/compile MapBucketType, Go 1.19).
 */
import { counted } from "../../format/counted.js";
import { EDGE, roles, SOFT_INK } from "../../format/palette.js";
import { box, picture, textWidth, words } from "../../format/svg-shapes.js";
import {
  architectures,
  type BucketLayout,
  blockSlots,
  bucketLayout,
  GoTypeError,
  parseType,
} from "../../go/index.js";
import { Drawing } from "../drawing.js";
import { requireTypes } from "../layout.js";
import { byteBars, scaleBars } from "../scale.js";

/** Entries in a bucket. */

/** One of the four parts of a bucket. */
interface Part {
  name: string;
  /** Bytes from the start of the bucket. */
  offset: number;
  /** Bytes in all. */
  size: number;
  /** Pieces of equal size: 8 slots, or one pointer. */
  pieces: number;
  color: string;
  note: string;
}

const COLORS = {
  tophash: roles.control,
  keys: roles.key,
  elems: roles.elem,
  overflow: roles.overflow,
};

/**
 * The byte map of one or more map types' buckets, below each other and to one scale.
 * @param types strings such as "map[int64]bool"
 * @throws GoTypeError quoting the text, when it is not a map type
 * @example view.bucket("map[int64]struct{}", "map[int64]bool") // 80 and 88 bytes
 */
export function bucketDrawing(...types: string[]): Drawing {
  requireTypes("view.bucket", types);
  const buckets = types.map((text) => {
    const type = parseType(text);
    if (type.kind !== "map") {
      const advice = 'For example: "map[int64]bool"';
      throw new GoTypeError(
        `${type.text} is not a map type`,
        text,
        type.at,
        type.end - type.at,
        advice,
      );
    }
    const layout = bucketLayout(type, architectures.amd64);
    return { title: type.text, layout, parts: partsOf(layout) };
  });
  return new Drawing(draw(buckets), buckets.map(describe).join("\n\n"));
}

interface Bucket {
  title: string;
  layout: BucketLayout;
  parts: Part[];
}

function partsOf(layout: BucketLayout): Part[] {
  const { keysOffset, elemsOffset, overflowOffset, bucketsize } = layout;
  const slots = (size: number, indirect: boolean) =>
    `${blockSlots} × ${size / blockSlots} B${indirect ? " (pointers: larger than 128 B)" : ""}`;
  const part = (name: keyof typeof COLORS, offset: number, end: number, pieces: number) => {
    return { name, offset, size: end - offset, pieces, color: COLORS[name], note: "" };
  };
  return [
    { ...part("tophash", 0, keysOffset, blockSlots), note: `${blockSlots} × 1 B` },
    {
      ...part("keys", keysOffset, elemsOffset, blockSlots),
      note: slots(elemsOffset - keysOffset, layout.indirectKey),
    },
    {
      ...part("elems", elemsOffset, overflowOffset, blockSlots),
      note:
        overflowOffset === elemsOffset
          ? "no bytes: the elem has size 0"
          : slots(overflowOffset - elemsOffset, layout.indirectElem),
    },
    {
      ...part("overflow", overflowOffset, bucketsize, 1),
      note: `${layout.bucketPtrdata > 0 ? "unsafe.Pointer" : "uintptr"}: the next bucket of the chain`,
    },
  ];
}

const GRID_LEFT = 52;
const GRID_WIDTH = 448;
const LIST_LEFT = GRID_LEFT + GRID_WIDTH + 28;
const WIDTH = 860;
const MOST_ROWS = 24;

function draw(buckets: Bucket[]): string {
  const largest = Math.max(0, ...buckets.map(({ layout }) => layout.bucketsize));
  // One cache line is four rows of 16 bytes; wide buckets take longer rows instead of many.
  let perRow = 16;
  while (largest / perRow > MOST_ROWS) perRow *= 2;
  const cell = GRID_WIDTH / perRow;
  const rowHeight = Math.max(cell, 14);
  const parts: string[] = [];
  let top = 8;
  for (const { title, layout, parts: bucketParts } of buckets) {
    const rows = Math.ceil(layout.bucketsize / perRow);
    const size = counted(layout.bucketsize, "byte");
    parts.push(words(`bucket of ${title}: ${size}`, 12, top + 18, { size: 14, bold: true }));
    top += 34;
    for (let row = 0; row < rows; row++) {
      const style = { size: 11, color: SOFT_INK, anchor: "end", mono: true } as const;
      parts.push(
        words(
          String(row * perRow),
          GRID_LEFT - 8,
          top + row * rowHeight + rowHeight / 2 + 4,
          style,
        ),
      );
    }
    for (const part of bucketParts) parts.push(...drawPart(part, top, perRow, cell, rowHeight));
    bucketParts.forEach((part, index) => {
      const y = top + 2 + index * 30;
      parts.push(
        box(LIST_LEFT, y, 14, 14, part.color, { stroke: EDGE }),
        words(part.name, LIST_LEFT + 22, y + 12, { size: 13, bold: true }),
        words(rangeOf(part), LIST_LEFT + 92, y + 12, { size: 12, mono: true }),
        words(part.note, LIST_LEFT + 22, y + 25, { size: 11, color: SOFT_INK }),
      );
    });
    top += Math.max(rows * rowHeight, bucketParts.length * 30) + 18;
  }
  parts.push(...scaleBars(GRID_LEFT, top + 4, byteBars(cell, perRow)));
  top += 16;
  const label = buckets
    .map(({ title, layout }) => `${title} ${counted(layout.bucketsize, "byte")}`)
    .join(", ");
  return picture(WIDTH, top, `bucket layout: ${label}`, parts);
}

/** The cells of one part: a rectangle per piece and row, and the piece's name where it fits. */
function drawPart(
  part: Part,
  top: number,
  perRow: number,
  cell: number,
  rowHeight: number,
): string[] {
  if (part.size === 0) return [];
  const pieceSize = part.size / part.pieces;
  const drawn: string[] = [];
  for (let piece = 0; piece < part.pieces; piece++) {
    const start = part.offset + piece * pieceSize;
    let named = false;
    for (let at = start; at < start + pieceSize; ) {
      const row = Math.floor(at / perRow);
      const end = Math.min(start + pieceSize, (row + 1) * perRow);
      const x = GRID_LEFT + (at % perRow) * cell;
      const y = top + row * rowHeight;
      const width = (end - at) * cell;
      drawn.push(box(x, y, width, rowHeight, part.color, { stroke: EDGE }));
      const name = nameOf(part, piece, width - (named ? 12 : 0));
      const shown = named && name !== "" ? `… ${name}` : name;
      if (shown !== "") {
        const style = { size: 11, anchor: "middle" } as const;
        drawn.push(words(shown, x + width / 2, y + rowHeight / 2 + 4, style));
        named = true;
      }
      at = end;
    }
  }
  return drawn;
}

/** What is written into a piece: its name as far as it fits; of two words the second may be a number. */
function nameOf({ name, pieces }: Part, piece: number, width: number): string {
  const long = pieces === 1 ? name : `${name.replace(/s$/, "")} ${piece}`;
  const short = pieces === 1 ? name : `${name[0]}${piece}`;
  return [long, short].find((text) => textWidth(text, 11) + 6 <= width) ?? "";
}

function rangeOf({ offset, size }: Part): string {
  if (size === 0) return "–";
  return size === 1 ? String(offset) : `${offset}…${offset + size - 1}`;
}

function describe({ title, layout, parts }: Bucket): string {
  const lines = parts.map(({ name, offset, size, note }) => {
    const columns = [name.padEnd(10), String(offset).padStart(6), String(size).padStart(6)];
    return `${columns.join("")}  ${note}`;
  });
  return [
    `bucket of ${title}: ${counted(layout.bucketsize, "byte")}`,
    "part      offset  size  what",
    ...lines,
  ].join("\n");
}
