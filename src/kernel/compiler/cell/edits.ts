/**
 * Insertions and replacements in one text, and the way back from the edited text to it.
 *
 * No edit adds or removes a line break that the text did not have at that place, so line numbers
 * stay; columns are translated through offsets.
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
  /** Whether the character after a replacement still stands for its start. */
  reaches: boolean;
}

export class Edits {
  readonly #original: string;
  readonly #edits: Edit[] = [];

  constructor(original: string) {
    this.#original = original;
  }

  replace(start: number, end: number, text: string): void {
    this.#edits.push({ start, end, text, rank: this.#edits.length, reaches: false });
  }

  /** Replaces what is called: V8 places a call `(0, f.v)()` at its opening parenthesis. */
  replaceCallee(start: number, end: number, text: string): void {
    this.#edits.push({ start, end, text, rank: this.#edits.length, reaches: true });
  }

  /** Opens something at this offset; what was opened there before stays outside of it. */
  open(at: number, text: string): void {
    this.replace(at, at, text);
  }

  /** Closes something at this offset; what was closed there before stays outside of it. */
  close(at: number, text: string): void {
    this.#edits.push({ start: at, end: at, text, rank: -1 - this.#edits.length, reaches: false });
  }

  /** Takes a stretch away but keeps its line breaks. */
  remove(start: number, end: number, substitute = ""): void {
    const lines = this.#original.slice(start, end).replace(/[^\n]/g, "");
    this.replace(start, end, substitute + lines);
  }

  /** The edited text, and what it takes to find an offset of it in the original. */
  apply(): { text: string; stretches: Stretch[] } {
    const edits = [...this.#edits].sort(
      (a, b) => a.start - b.start || a.end - b.end || a.rank - b.rank,
    );
    const pieces: string[] = [];
    const stretches: Stretch[] = [{ edited: 0, original: 0, inserted: false }];
    let length = 0;
    let at = 0;
    for (const { start, end, text, reaches } of edits) {
      if (start < at) throw new Error(`overlapping edits at ${start}`);
      pieces.push(this.#original.slice(at, start), text);
      length += start - at;
      stretches.push({ edited: length, original: start, inserted: true });
      length += text.length;
      const reach = reaches ? 1 : 0;
      stretches.push({ edited: length + reach, original: end + reach, inserted: false });
      at = end;
    }
    pieces.push(this.#original.slice(at));
    return { text: pieces.join(""), stretches };
  }
}

/** For an offset in the edited text the offset in the original. */
export function originalOffset(stretches: readonly Stretch[], offset: number): number {
  let low = 0;
  let high = stretches.length - 1;
  while (low < high) {
    const middle = (low + high + 1) >> 1;
    if ((stretches[middle]?.edited ?? 0) <= offset) low = middle;
    else high = middle - 1;
  }
  const { edited, original, inserted } = stretches[low] as Stretch;
  return inserted ? original : original + offset - edited;
}
