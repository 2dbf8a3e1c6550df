/**
 * Lines as ECMAScript counts them (section "Line Terminators"), and with it TypeScript and V8; and
 * how wide they are on paper.
 */

const LINE_END = /\r\n|[\n\r\u2028\u2029]/g;

/** The lines of a text, without their ends. */
export function linesOf(text: string): string[] {
  return text.split(LINE_END);
}

/** Offsets at which the lines of a text begin. */
export function lineStarts(text: string): number[] {
  return [0, ...Array.from(text.matchAll(LINE_END), ({ 0: end, index }) => index + end.length)];
}

/** Characters that take two columns where all others take one … */
const WIDE =
  /[\p{Emoji_Presentation}\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\u3000-\u303e\uff01-\uff60\uffe0-\uffe6]/u;
/** … and those that take none. */
const WIDTHLESS = /[\p{Mn}\p{Me}\p{Cf}]/u;

/** How many columns of a fixed-width font a text without tabs takes, about. */
export function columnsOf(text: string): number {
  let columns = 0;
  for (const character of text) {
    if (WIDE.test(character)) columns += 2;
    else if (!WIDTHLESS.test(character)) columns += 1;
  }
  return columns;
}
