/**
 * What programs write for a terminal, as notebooks can show it. A front end knows one movement, `\r`
 * back to the beginning of the line, after which what is written replaces what stood there; colours
 * it shows. Movements within the line and erasing become that: the line is written again up to the
 * cursor, and spaces take the place of what is erased. What leads to other lines is left as it is.
 *
 *   ESC [ 1 G            \r
 *   ESC [ 2 K            \r, spaces, \r
 *   ESC [ ? 25 l         nothing: there is no cursor to hide
 *
 * Sequences: ECMA-48, "Control functions". Front ends: nbformat's "stream" output,
 * https://jupyterlab.readthedocs.io/en/stable/
 */

/** A control sequence, a movement that front ends know, or text. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for.
const PIECES = /\x1b\[([?\d;]*)([A-Za-z])|[\r\n]|[^\x1b\r\n]+|\x1b/g;

/** Modes of a terminal that a notebook has not: cursor, wrapping, keys, another screen. */
const MODES = /^\?(?:1|7|12|25|47|1049|2004)$/;

/** A line is remembered as far as this. */
const LONGEST = 1000;

export class TerminalLine {
  /** What stands on the line, without colours. */
  #text = "";
  /** Where the next character goes. */
  #at = 0;

  /** @returns what a front end is to be sent for it */
  shown(written: string): string {
    if (!written.includes("\x1b") && !written.includes("\r")) {
      this.#put(written);
      return written;
    }
    return written.replace(PIECES, (piece, parameters?: string, command?: string) => {
      if (command !== undefined) return this.#obey(piece, parameters ?? "", command);
      if (piece === "\r") this.#at = 0;
      else if (piece !== "\x1b") this.#put(piece);
      return piece;
    });
  }

  /** What is written next begins a line. */
  forget(): void {
    this.#text = "";
    this.#at = 0;
  }

  #put(text: string): void {
    const end = text.lastIndexOf("\n");
    if (end >= 0) this.forget();
    const last = text.slice(end + 1);
    if (this.#at + last.length > LONGEST) return;
    this.#text = this.#text.slice(0, this.#at) + last + this.#text.slice(this.#at + last.length);
    this.#at += last.length;
  }

  #obey(sequence: string, parameters: string, command: string): string {
    const count = Number(parameters) || 0;
    switch (command) {
      case "G":
        return this.#move(Math.max(count, 1) - 1);
      case "C":
        return this.#move(this.#at + Math.max(count, 1));
      case "D":
        return this.#move(this.#at - Math.max(count, 1));
      case "K":
      case "J":
        return this.#erase(count);
      case "h":
      case "l":
        return MODES.test(parameters) ? "" : sequence;
      default:
        return sequence;
    }
  }

  #move(column: number): string {
    this.#at = Math.min(Math.max(column, 0), LONGEST);
    this.#text = this.#text.padEnd(this.#at);
    return `\r${this.#text.slice(0, this.#at)}`;
  }

  /** @param part 0 from the cursor on, 1 up to it, 2 all */
  #erase(part: number): string {
    const { length } = this.#text;
    const from = part === 0 ? this.#at : 0;
    const to = part === 1 ? Math.min(this.#at, length) : length;
    if (from >= to) return "";
    const erased = this.#text.slice(0, from) + " ".repeat(to - from) + this.#text.slice(to);
    this.#text = to === length ? erased.slice(0, from).padEnd(this.#at) : erased;
    return `\r${erased}\r${this.#text.slice(0, this.#at)}`;
  }
}
