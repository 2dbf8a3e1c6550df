/**
 * Hex dump of one bucket of a classic map with its fields in colour: tophash, keys, elems, the
 * overflow word. Slots without an entry are pale: what lies there is left over.
 *
 *   0xc00010e108  29 00 00 00 00 00 00 00 11 00 00 00 00 00 00 00      16 bytes a row
 */
import type { GoMap } from "../go/index.js";
import { hex } from "../tables/quantity.js";
import { Drawing } from "./drawing.js";
import { SOFT_INK } from "./palette.js";
import { box, picture, words } from "./shape.js";

const PER_ROW = 16;
const CELL = 28;
const ROW = 24;
const LEFT = 132;
const WIDTH = 860;
const EDGE = "#57606a";
const COLORS = { tophash: "#f0c05a", key: "#8ec1e6", elem: "#8fd1b0", overflow: "#e6a3c4" };
const PALE = { tophash: "#fdf4df", key: "#eaf3fa", elem: "#eaf6f0", overflow: "#e6a3c4" };

type Kind = keyof typeof COLORS;

/** One field of a bucket. */
interface Piece {
  kind: Kind;
  slot: number;
  offset: number;
  size: number;
}

/**
 * The bytes of a bucket.
 * @param bucket number in the main array, or an address as in the buckets table's `next`
 * @throws RangeError when the map has no such bucket
 * @example view.bytes(m, 3)
 */
export function bytesDrawing(
  map: Pick<GoMap<never, never>, "arrays" | "process" | "type">,
  bucket: number | bigint,
): Drawing {
  const { main } = map.arrays();
  const { type } = map;
  if (!("bucketsize" in type)) throw new RangeError("this map has no buckets");
  if (typeof bucket === "number" && !(bucket >= 0 && bucket < main.length)) {
    throw new RangeError(`bucket ${bucket}: the array has buckets 0 to ${main.length - 1}`);
  }
  const address =
    typeof bucket === "bigint" ? bucket : main.address + BigInt(bucket * type.bucketsize);
  const bytes = map.process.bytes(address, type.bucketsize);
  const pieces: Piece[] = [];
  for (let slot = 0; slot < 8; slot++) {
    const key = type.keysOffset + slot * type.keyStride;
    const elem = type.elemsOffset + slot * type.elemStride;
    pieces.push(
      { kind: "tophash", slot, offset: slot, size: 1 },
      { kind: "key", slot, offset: key, size: type.keysize },
      { kind: "elem", slot, offset: elem, size: type.elemsize },
    );
  }
  const { overflowOffset: offset, bucketsize } = type;
  pieces.push({ kind: "overflow", slot: -1, offset, size: bucketsize - offset });
  const name = typeof bucket === "number" ? `bucket ${bucket}` : "bucket";
  const title = `${name} of ${type.text}: ${bucketsize} bytes at ${hex(address)}`;
  return new Drawing(draw(title, address, bytes, pieces), describe(title, address, bytes));
}

function draw(title: string, address: bigint, bytes: Uint8Array, pieces: Piece[]): string {
  const top = 44;
  const rows = Math.ceil(bytes.length / PER_ROW);
  const parts = [words(title, 12, 26, { size: 14, bold: true })];
  for (let row = 0; row < rows; row++) {
    const style = { color: SOFT_INK, anchor: "end", mono: true } as const;
    parts.push(words(hex(address + BigInt(row * PER_ROW)), LEFT - 10, top + row * ROW + 16, style));
  }
  for (const piece of pieces) parts.push(...drawPiece(piece, bytes, top));
  const legend = top + rows * ROW + 22;
  Object.entries(COLORS).forEach(([kind, color], i) => {
    const x = LEFT + i * 110;
    parts.push(
      box(x, legend - 11, 13, 13, color, { stroke: EDGE }),
      words(kind, x + 20, legend, { size: 12 }),
    );
  });
  parts.push(words("pale: no entry in the slot", LEFT + 440, legend, { color: SOFT_INK }));
  return picture(WIDTH, legend + 14, title, parts);
}

function drawPiece({ kind, slot, offset, size }: Piece, bytes: Uint8Array, top: number): string[] {
  const live = slot < 0 || (bytes[slot] as number) >= 5;
  const color = live ? COLORS[kind] : PALE[kind];
  const drawn: string[] = [];
  for (let at = offset; at < offset + size; ) {
    const row = Math.floor(at / PER_ROW);
    const end = Math.min(offset + size, (row + 1) * PER_ROW);
    const x = LEFT + (at % PER_ROW) * CELL;
    drawn.push(box(x, top + row * ROW, (end - at) * CELL, ROW, color, { stroke: EDGE }));
    for (; at < end; at++) {
      const middle = LEFT + ((at % PER_ROW) + 0.5) * CELL;
      const style = { size: 13, anchor: "middle", mono: true } as const;
      drawn.push(words(pair(bytes[at] as number), middle, top + row * ROW + 16, style));
    }
  }
  return drawn;
}

function describe(title: string, address: bigint, bytes: Uint8Array): string {
  const lines = [title];
  for (let at = 0; at < bytes.length; at += PER_ROW) {
    const row = Array.from(bytes.subarray(at, at + PER_ROW), pair).join(" ");
    lines.push(`${hex(address + BigInt(at))}  ${row}`);
  }
  return lines.join("\n");
}

function pair(byte: number): string {
  return byte.toString(16).padStart(2, "0");
}
