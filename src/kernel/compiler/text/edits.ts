/**
 * Insertions, replacements and blanks in a text, and the mapping of positions in the edited text
 * back to the original.
 *
 * No edit adds or removes a line break, except for text emitted by TypeScript, which comes with its
 * own source map. Blanks do not move anything.
 */

import type { PositionTable } from "../../channel.js";

/** Where a stretch begins in both texts; what was inserted stands for one place. */
export type Stretch = PositionTable["stretches"][number];

interface Edit {
  start: number;
  end: number;
  text: string;
  /** Where several edits meet at one offset, the lower goes first. */
  rank: number;
  /** Of an emitted text. */
  table?: PositionTable | undefined;
}

const NO_LINE_END = /[^\n\r\u2028\u2029]/g;

export class Edits {
  readonly #original: string;
  readonly #first: number;
  readonly #last: number;
  readonly #edits: Edit[] = [];
  readonly #blanks: { start: number; end: number; text: string }[] = [];

  /**
   * @param text that all offsets count in
   * @param first where the part of it begins that is edited
   * @param last and where it ends
   */
  constructor(text: string, first = 0, last = text.length) {
    this.#original = text;
    this.#first = first;
    this.#last = last;
  }

  replace(start: number, end: number, text: string, table?: PositionTable): void {
    this.#edits.push({ start, end, text, rank: this.#edits.length, table });
  }

  /** Opens something at this offset; what was opened there before stays outside of it. */
  open(at: number, text: string): void {
    this.replace(at, at, text);
  }

  /** Closes something at this offset; what was closed there before stays outside of it. */
  close(at: number, text: string): void {
    this.#edits.push({ start: at, end: at, text, rank: -1 - this.#edits.length });
  }

  /** Takes a stretch away but keeps its line breaks. */
  remove(start: number, end: number, substitute = ""): void {
    const lines = this.#original.slice(start, end).replace(NO_LINE_END, "");
    this.replace(start, end, substitute + lines);
  }

  /**
   * Puts spaces in the place of a stretch, after a few characters: as many as it is long. Of two
   * blanks of one stretch the later one counts.
   */
  blank(start: number, end: number, instead = ""): void {
    const text = this.#original.slice(start + instead.length, end).replace(NO_LINE_END, " ");
    this.#blanks.push({ start, end, text: instead + text });
  }

  /** Blanks all but these stretches, which are in order. */
  keep(kept: readonly { start: number; end: number }[]): void {
    let at = this.#first;
    for (const { start, end } of kept) {
      this.blank(at, start);
      at = end;
    }
    this.blank(at, this.#last);
  }

  /** The edited text, and what it takes to find an offset of it in the part of the original. */
  apply(): { text: string; stretches: Stretch[] } {
    const edits = [...this.#edits].sort(
      (a, b) => a.start - b.start || a.end - b.end || a.rank - b.rank,
    );
    const original = this.#blanked();
    const pieces: string[] = [];
    const stretches: Stretch[] = [{ edited: 0, original: 0, inserted: false }];
    let length = 0;
    let at = this.#first;
    for (const { start, end, text, table } of edits) {
      if (start < at) throw new Error(`overlapping edits at ${start}`);
      pieces.push(original.slice(at, start), text);
      length += start - at;
      const place = { edited: length, original: start - this.#first, inserted: true };
      stretches.push(table ? { ...place, table } : place);
      length += text.length;
      stretches.push({ edited: length, original: end - this.#first, inserted: false });
      at = end;
    }
    pieces.push(original.slice(at, this.#last));
    return { text: pieces.join(""), stretches };
  }

  #blanked(): string {
    if (this.#blanks.length === 0) return this.#original;
    const characters = this.#original.split("");
    for (const { start, end, text } of this.#blanks) {
      for (let at = start; at < end; at++) characters[at] = text[at - start] as string;
    }
    return characters.join("");
  }
}

/** The stretch of the edited text in which an offset lies. */
export function stretchAt(stretches: readonly Stretch[], offset: number): Stretch {
  let low = 0;
  let high = stretches.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((stretches[middle]?.edited ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  return stretches[low] as Stretch;
}
