/**
 * Cursor positions: the protocol counts Unicode code points (since 5.2), JavaScript counts UTF-16
 * units; they differ after the first character outside the basic plane.
 *
 *   text        a  😀     b
 *   code point  0  1      2  3
 *   UTF-16      0  1      3  4
 */

/** UTF-16 offset of the given code point; positions outside the text are moved to its ends. */
export function toUtf16(text: string, codePoint: number): number {
  let offset = 0;
  for (let seen = 0; seen < codePoint && offset < text.length; seen++) {
    offset += isPair(text, offset) ? 2 : 1;
  }
  return offset;
}

/** Number of code points before a UTF-16 offset; an offset inside a pair counts the pair. */
export function toCodePoints(text: string, utf16: number): number {
  let points = 0;
  for (let offset = 0; offset < utf16 && offset < text.length; points++) {
    offset += isPair(text, offset) ? 2 : 1;
  }
  return points;
}

function isPair(text: string, offset: number): boolean {
  return (text.codePointAt(offset) ?? 0) > 0xffff;
}
