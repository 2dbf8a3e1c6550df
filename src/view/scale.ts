/**
 * What the boxes of a drawing are: bars as long as what they name, each with its words.
 *
 *   ├┤ a slot   ├───────┤ a bucket   an arrow is a pointer
 */
import { binaryBytes } from "../format/binary.js";
import { SOFT_INK } from "../format/palette.js";
import { round, textWidth, words } from "../format/svg-shapes.js";

/** A length in the drawing, and what is so long. */
export interface Bar {
  /** Pixels; 0: words alone, of what has no length. */
  readonly length: number;
  readonly says: string;
}

/** Half the height of the marks at a bar's ends. */
const TICK = 4;
const SIZE = 11;
/** Between a bar and its words, and from there to the next bar. */
const GAP = 6;
const SPACE = 24;

/** Bars side by side; `y` is the base line of their words. */
export function scaleBars(x: number, y: number, bars: readonly Bar[]): string[] {
  const parts: string[] = [];
  let left = x;
  for (const { length, says } of bars) {
    if (length > 0) {
      const [from, to, middle] = [round(left), round(left + length), round(y - 4)];
      const end = `v${2 * TICK}`;
      const path = `M${from} ${middle - TICK}${end}M${from} ${middle}H${to}M${to} ${middle - TICK}${end}`;
      parts.push(`<path d="${path}" stroke="${SOFT_INK}" fill="none"/>`);
      left += length + GAP;
    }
    parts.push(words(says, left, y, { size: SIZE, color: SOFT_INK }));
    left += textWidth(says, SIZE) + SPACE;
  }
  return parts;
}

/** The bar of a map of addresses: the largest power of two of bytes that takes at most a quarter of it. */
export function addressBar(extent: number, pixels: number): Bar {
  const bytes = 2 ** Math.max(0, Math.floor(Math.log2(extent / 4)));
  return { length: (bytes / extent) * pixels, says: binaryBytes(bytes) };
}

/** The bars of a byte map. */
export function byteBars(cell: number, perRow: number): Bar[] {
  return [
    { length: cell, says: "1 byte" },
    { length: 0, says: `a row: ${perRow} bytes` },
  ];
}
