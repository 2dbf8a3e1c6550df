/**
 * The search of one operation: the 64 bits of the key's hash with the parts that choose the bucket
 * and the tophash, and the buckets it visited with every slot it examined.
 *
 *   63      56                                            B     0
 *   ┌─────────┬──────────────────────────────────────────┬──────┐
 *   │ tophash │                                          │bucket│
 *   └─────────┴──────────────────────────────────────────┴──────┘
 *
 * Source: runtime/map.go bucketMask, tophash (Go 1.19): the low B bits and the top 8, plus 5 when
 * those are below 5.
 */
import { BACKGROUND, deeds, EDGE, roles, SOFT_INK, structures } from "../../format/palette.js";
import { hex } from "../../format/quantity.js";
import { box, picture, textWidth, words } from "../../format/svg-shapes.js";
import { hashText, tophashes, tophashOf } from "../../go/index.js";
import { Drawing } from "../drawing.js";

/** A bucket that was visited. */
export interface Visited {
  /** "bucket 3", "old bucket 1", "overflow bucket 0" */
  readonly name: string;
  readonly address: bigint;
  /** The eight tophash bytes as they were before the operation. */
  readonly tophash: readonly number[];
  /** Slots whose tophash or key was read. */
  readonly read: ReadonlySet<number>;
  /** Slots whose key or elem was written, or whose elem was read. */
  readonly used: ReadonlySet<number>;
}

/** What the drawing shows. */
export interface Explained {
  readonly title: string;
  /** null when Go did not compute one. */
  readonly hash: bigint | null;
  /** Low bits of the hash that choose the bucket. */
  readonly bucketBits: number;
  readonly visited: readonly Visited[];
  /** What came of it, in sentences. */
  readonly sentences: readonly string[];
}

const LEFT = 16;
const CELL = 12.6;
const COLORS = {
  tophash: roles.control,
  bucket: structures.array,
  read: deeds.seen,
  used: deeds.hit,
};

/** What slots hold, by tophash byte. */
const marks = ["rest", "one", "X", "Y", "empty"];

/** The drawing of an explained operation. */
export function explanationDrawing(explained: Explained): Drawing {
  const { title, sentences } = explained;
  const parts = [words(title, 12, 26, { size: 14, bold: true })];
  let top = 48;
  const widest = Math.max(0, ...explained.visited.map(({ name }) => textWidth(name, 13) * 1.1));
  const slotsFrom = Math.max(190, LEFT + widest + 14);
  if (explained.hash !== null) {
    parts.push(...drawBits(explained.hash, explained.bucketBits, top));
    top += 92;
  }
  for (const visited of explained.visited) {
    parts.push(...drawVisited(visited, top, slotsFrom));
    top += 62;
  }
  top += 6;
  for (const sentence of sentences) {
    parts.push(words(sentence, 12, top + 8, { color: SOFT_INK }));
    top += 18;
  }
  const bits = explained.hash === null ? [] : notesOf(explained.hash, explained.bucketBits);
  const text = [title, ...bits, ...sentences].join("\n");
  return new Drawing(picture(860, top + 8, title, parts), text);
}

/** What the bits of the hash say, as text. */
function notesOf(hash: bigint, bucketBits: number): string[] {
  return [`hash ${hashText(hash)}`, tophashNote(hash), bucketNote(hash, bucketBits)];
}

function drawBits(hash: bigint, bucketBits: number, top: number): string[] {
  const drawn: string[] = [];
  for (let bit = 63; bit >= 0; bit--) {
    const x = LEFT + (63 - bit) * CELL + Math.floor((63 - bit) / 8) * 2;
    const fill = bit >= 56 ? COLORS.tophash : bit < bucketBits ? COLORS.bucket : BACKGROUND;
    const text = String((hash >> BigInt(bit)) & 1n);
    drawn.push(
      box(x, top + 16, CELL, 22, fill, { stroke: EDGE }),
      words(text, x + CELL / 2, top + 31, { size: 11, anchor: "middle", mono: true }),
    );
    if (bit % 8 === 7 || bit === 0) {
      const style = { size: 10, color: SOFT_INK, anchor: "middle" } as const;
      drawn.push(words(String(bit), x + CELL / 2, top + 10, style));
    }
  }
  drawn.push(
    words(tophashNote(hash), LEFT, top + 56, { bold: true }),
    words(bucketNote(hash, bucketBits), LEFT + 64 * CELL + 14, top + 56, {
      ...{ bold: true, anchor: "end" },
    }),
    words(`hash ${hashText(hash)}`, LEFT, top + 74, { color: SOFT_INK, mono: true }),
  );
  return drawn;
}

/** What a slot keeps of the hash. */
function tophashNote(hash: bigint): string {
  const upper = Number(hash >> 56n);
  const { minTopHash } = tophashes;
  const shift = upper < minTopHash ? `, which is below ${minTopHash}, so ${tophashOf(hash)}` : "";
  return `tophash 0x${upper.toString(16).padStart(2, "0")}${shift}`;
}

/** Which bucket the hash chooses, and by which bits. */
function bucketNote(hash: bigint, bits: number): string {
  if (bits === 0) return "B is 0: no bit chooses, there is one bucket";
  const low = hash & ((1n << BigInt(bits)) - 1n);
  const written = low.toString(2).padStart(bits, "0");
  return `the low ${bits === 1 ? "bit" : `${bits} bits`}, ${written}: bucket ${low}`;
}

function drawVisited(
  { name, address, tophash, read, used }: Visited,
  top: number,
  slotsFrom: number,
): string[] {
  const drawn = [
    words(name, LEFT, top + 20, { size: 13, bold: true }),
    words(hex(address), LEFT, top + 36, { size: 11, color: SOFT_INK, mono: true }),
  ];
  tophash.forEach((byte, slot) => {
    const x = slotsFrom + slot * 76;
    const fill = used.has(slot) ? COLORS.used : read.has(slot) ? COLORS.read : BACKGROUND;
    const mark = marks[byte] ?? `0x${byte.toString(16).padStart(2, "0")}`;
    drawn.push(
      box(x, top + 4, 70, 36, fill, { stroke: EDGE }),
      words(`slot ${slot}`, x + 35, top + 18, { size: 10, anchor: "middle" }),
      words(mark, x + 35, top + 33, { anchor: "middle", mono: true }),
    );
  });
  return drawn;
}
