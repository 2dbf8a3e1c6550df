/**
 * Scans a string in Go's type language from left to right: skips blanks and comments, reads
 * punctuation, words and the constants of array lengths, and reports errors with their position.
 *
 *   comments    from // to the end of the line, and from the slash and star to the star and slash
 *   constants   integer literals of any base, with + - * / % << >> & | ^ &^ and brackets
 *
 * Source: the Go specification, "Comments", "Integer literals", "Constant expressions", "Operators".
 */
import { GoTypeError } from "../errors.js";

/** Levels of brackets and of types in one another that a text may have. */
const deepest = 200;

/** Beyond it Go has no constants. */
const largest = 1n << 512n;

/** Operators of constants by how tightly they bind, loosest first. */
const operators: readonly Readonly<Record<string, (a: bigint, b: bigint) => bigint>>[] = [
  {
    "+": (a, b) => a + b,
    "-": (a, b) => a - b,
    "|": (a, b) => a | b,
    "^": (a, b) => a ^ b,
  },
  {
    // The longer marks first: &^ is not & of something.
    "<<": (a, b) => a << shiftOf(b),
    ">>": (a, b) => a >> shiftOf(b),
    "&^": (a, b) => a & ~b,
    "*": (a, b) => a * b,
    "/": (a, b) => (b === 0n ? -1n : a / b),
    "%": (a, b) => (b === 0n ? -1n : a % b),
    "&": (a, b) => a & b,
  },
];

/** A shift that cannot make numbers of no bound. */
function shiftOf(by: bigint): bigint {
  return by < 0n || by > 64n ? 64n : by;
}

const literal = /^(?:0[xX](?:_?[\da-fA-F])+|0[bB](?:_?[01])+|0[oO]?(?:_?[0-7])+|[1-9](?:_?\d)*|0)/;

/** Reads a text; see the classes that extend it. */
export class Scanner {
  /** Index of the next character. */
  protected at = 0;
  #depth = 0;

  constructor(readonly text: string) {}

  /** Pass over blanks and comments. @returns whether a line has ended among them. */
  protected blanks(): boolean {
    const from = this.at;
    for (;;) {
      const passed = /^(?:\s+|\/\/[^\n]*|\/\*[\s\S]*?\*\/)/.exec(this.text.slice(this.at));
      if (passed === null) return this.text.slice(from, this.at).includes("\n");
      this.at += passed[0].length;
    }
  }

  /** Read something that may hold its like, unless it lies too deep. */
  protected nested<T>(read: () => T): T {
    if (++this.#depth > deepest) {
      this.fail("The type is nested too deeply", this.at, 1, `At most ${deepest} levels`);
    }
    const found = read();
    this.#depth--;
    return found;
  }

  protected take(mark: string): boolean {
    if (!this.text.startsWith(mark, this.at)) return false;
    this.at += mark.length;
    return true;
  }

  protected expect(mark: string, rule: string): void {
    this.blanks();
    if (!this.take(mark)) this.fail(`Expected ${mark}: ${rule}`, this.at, 1, this.found());
  }

  protected word(): string {
    const word = /^[\p{L}_][\p{L}\p{Nd}_.]*/u.exec(this.text.slice(this.at))?.[0] ?? "";
    this.at += word.length;
    return word;
  }

  /** Pass over a field's tag. @returns whether its line ends there. */
  protected tag(): boolean {
    const tag = /^(?:"(?:[^"\\\n]|\\.)*"|`[^`]*`)/.exec(this.text.slice(this.at))?.[0] ?? "";
    this.at += tag.length;
    return this.blanks();
  }

  /** Pass over brackets and what is in them. */
  protected brackets(): void {
    let open = 0;
    do {
      const mark = this.text[this.at++];
      if (mark === "[") open++;
      if (mark === "]") open--;
    } while (open > 0 && this.at < this.text.length);
  }

  /** Does a method's name with its parameters stand here? */
  protected isMethod(): boolean {
    return /^(?!func\b)[\p{L}_][\p{L}\p{Nd}_]*\(/u.test(this.text.slice(this.at));
  }

  /** A constant expression, as an array's length is one. */
  protected constant(level = 0): bigint {
    const marks = operators[level];
    if (marks === undefined) return this.#operand();
    let value = this.constant(level + 1);
    for (;;) {
      this.blanks();
      const mark = Object.keys(marks).find((known) => this.take(known));
      if (mark === undefined) return value;
      const { at } = this;
      value = (marks[mark] as (a: bigint, b: bigint) => bigint)(value, this.constant(level + 1));
      if (value >= largest || value <= -largest) {
        this.fail("constant overflow", at, this.at - at, "Constants have at most 512 bits");
      }
    }
  }

  #operand(): bigint {
    this.blanks();
    const { at } = this;
    if (this.take("-")) return -this.nested(() => this.#operand());
    if (this.take("(")) {
      const value = this.nested(() => this.constant());
      this.expect(")", "a constant in brackets is closed by )");
      return value;
    }
    const digits = literal.exec(this.text.slice(at))?.[0] ?? "";
    if (digits === "" || digits.length > 40) {
      this.fail(this.found(), at, 1, "An array's length is a whole number: [3]int32");
    }
    this.at += digits.length;
    const plain = digits.replaceAll("_", "");
    return BigInt(/^0[0-7]/.test(plain) ? `0o${plain.slice(1)}` : plain);
  }

  protected found(): string {
    const found = this.text[this.at];
    return found === undefined ? "The type ends too early" : `Unexpected "${found}" in a Go type`;
  }

  protected fail(problem: string, at: number, length: number, advice: string): never {
    throw new GoTypeError(problem, this.text, at, length, advice);
  }
}
