/**
 * A strict and exact JSON reader (RFC 8259), for untrusted files.
 *
 * JSON.parse rounds integers beyond 2^53, accepts duplicate fields, and in Node 20 does not report
 * the position of an error. This reader returns such integers as `bigint`, refuses fractions that a
 * double cannot distinguish from an integer, limits nesting, and reports line and column.
 */

import { withDetails } from "../../go/index.js";

/** What a JSON text holds. Integers that no double holds exactly are `bigint`. */
export type Json =
  | null
  | boolean
  | number
  | bigint
  | string
  | readonly Json[]
  | { readonly [name: string]: Json };

/** Levels of arrays and objects a file may nest; cases and captures need five. */
export const maxDepth = 64;

/** A text that is not JSON; says where. */
export class JsonError extends SyntaxError {
  override readonly name = "JsonError";
  declare readonly line: number;
  declare readonly column: number;

  constructor(problem: string, text: string, at: number) {
    const lineStart = text.lastIndexOf("\n", at - 1) + 1;
    const newline = text.indexOf("\n", at);
    const lineEnd = newline < 0 ? text.length : newline;
    const line = countLines(text, lineStart);
    const column = at - lineStart + 1;
    // Minified files have one endless line: quote only the surroundings.
    const from = Math.max(lineStart, at - 40);
    const quoted = text.slice(from, Math.min(lineEnd, at + 30)).replaceAll("\t", " ");
    const head = from > lineStart ? "…" : "";
    const tail = lineEnd > at + 30 ? "…" : "";
    const caret = " ".repeat(head.length + at - from);
    super(`line ${line}, column ${column}: ${problem}\n  ${head}${quoted}${tail}\n  ${caret}^`);
    withDetails<JsonError>(this, { line, column });
  }
}

/**
 * The value of a whole JSON text.
 * @throws JsonError naming line and column, with the place quoted.
 */
export function parseJson(text: string): Json {
  const reader = new Reader(text);
  return reader.document();
}

/** The text of a JSON value, integers of any size and -0 included; reading it gives the value again. */
export function jsonText(value: Json): string {
  if (typeof value === "bigint") return String(value);
  if (typeof value === "number") return Object.is(value, -0) ? "-0.0" : JSON.stringify(value);
  if (value === null || typeof value !== "object") return JSON.stringify(value);
  if (isList(value)) return `[${value.map(jsonText).join(",")}]`;
  const fields = Object.entries(value).filter(([, part]) => part !== undefined);
  return `{${fields.map(([name, part]) => `${JSON.stringify(name)}:${jsonText(part)}`).join(",")}}`;
}

const isList = (value: object): value is readonly Json[] => Array.isArray(value);

class Reader {
  private at = 0;

  constructor(private readonly text: string) {}

  document(): Json {
    if (this.text.startsWith("\uFEFF")) this.at = 1;
    this.skipWhitespace();
    if (this.at === this.text.length) this.fail("the file is empty");
    const value = this.value(0);
    this.skipWhitespace();
    if (this.at < this.text.length) this.fail("expected the end of the file");
    return value;
  }

  private fail(problem: string, at = this.at): never {
    throw new JsonError(problem, this.text, at);
  }

  private skipWhitespace(): void {
    const { text } = this;
    for (;;) {
      const c = text.charCodeAt(this.at);
      if (c !== 0x20 && c !== 0x0a && c !== 0x0d && c !== 0x09) return;
      this.at++;
    }
  }

  private value(depth: number): Json {
    if (depth > maxDepth) this.fail(`nested deeper than ${maxDepth} levels`);
    const c = this.text[this.at];
    switch (c) {
      case '"':
        return this.string();
      case "[":
        return this.array(depth);
      case "{":
        return this.object(depth);
      case "t":
        return this.word("true", true);
      case "f":
        return this.word("false", false);
      case "n":
        return this.word("null", null);
      default:
        if (c !== undefined && (c === "-" || (c >= "0" && c <= "9"))) return this.number();
        return this.fail(c === undefined ? "the file ends in the middle" : "expected a value");
    }
  }

  private word<V>(word: string, value: V): V {
    if (!this.text.startsWith(word, this.at)) this.fail(`expected ${word}`);
    this.at += word.length;
    return value;
  }

  private array(depth: number): Json[] {
    const items: Json[] = [];
    this.at++;
    this.skipWhitespace();
    if (this.text[this.at] === "]") {
      this.at++;
      return items;
    }
    for (;;) {
      items.push(this.value(depth + 1));
      if (this.endOfItem("]")) return items;
    }
  }

  private object(depth: number): { [name: string]: Json } {
    // No prototype: a field called __proto__ is a field like any other.
    const fields: { [name: string]: Json } = Object.create(null);
    this.at++;
    this.skipWhitespace();
    if (this.text[this.at] === "}") {
      this.at++;
      return fields;
    }
    for (;;) {
      const at = this.at;
      if (this.text[at] !== '"') this.fail("expected a field name in double quotes");
      const name = this.string();
      if (name in fields) this.fail(`the field ${JSON.stringify(name)} is written twice`, at);
      this.skipWhitespace();
      if (this.text[this.at] !== ":") this.fail('expected ":"');
      this.at++;
      this.skipWhitespace();
      fields[name] = this.value(depth + 1);
      if (this.endOfItem("}")) return fields;
    }
  }

  /** Past the comma before the next item (false) or the closing bracket (true). */
  private endOfItem(close: "]" | "}"): boolean {
    this.skipWhitespace();
    const c = this.text[this.at];
    if (c !== close && c !== ",") {
      this.fail(c === undefined ? "the file ends in the middle" : `expected "," or "${close}"`);
    }
    this.at++;
    if (c === close) return true;
    this.skipWhitespace();
    return false;
  }

  private string(): string {
    const start = this.at + 1;
    const closing = this.text.indexOf('"', start);
    const piece = this.text.slice(start, closing < 0 ? this.text.length : closing);
    if (closing >= 0 && !needsCare.test(piece)) {
      this.at = closing + 1;
      return piece;
    }
    return this.carefulString(start);
  }

  /** A string with escapes, control characters or no end. */
  private carefulString(start: number): string {
    const { text } = this;
    let result = "";
    let plainFrom = start;
    for (let at = start; at < text.length; at++) {
      const c = text.charCodeAt(at);
      if (c === 0x22) {
        this.at = at + 1;
        return result + text.slice(plainFrom, at);
      }
      if (c < 0x20) this.fail("a control character in a string must be written as \\u00…", at);
      if (c !== 0x5c) continue;
      result += text.slice(plainFrom, at);
      const sequence = escapeSequence.exec(text.slice(at, at + 6));
      if (!sequence) this.fail("no such escape sequence", at);
      result += JSON.parse(`"${sequence[0]}"`);
      at += sequence[0].length - 1;
      plainFrom = at + 1;
    }
    return this.fail("the string has no end", start - 1);
  }

  private number(): number | bigint {
    const start = this.at;
    numberToken.lastIndex = start;
    const token = numberToken.exec(this.text);
    const literal = token?.[0] ?? "-";
    const after = this.text[start + literal.length];
    if (!token || (after !== undefined && /[\w.+-]/.test(after))) {
      this.fail("not a JSON number", start);
    }
    this.at += literal.length;
    const value = Number(literal);
    if (token[1] === undefined) return Number.isSafeInteger(value) ? value : BigInt(literal);
    if (!Number.isFinite(value)) this.fail("a number too large for a 64-bit float", start);
    if (Number.isInteger(value) && !isInteger(literal)) {
      this.fail(`a 64-bit float cannot hold this fraction: it would be read as ${value}`, start);
    }
    if (Number.isInteger(value) && !Number.isSafeInteger(value)) {
      this.fail("an integer beyond 2^53 must be written in digits only", start);
    }
    return value;
  }
}

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const needsCare = /[\\\u0000-\u001f]/;
const escapeSequence = /^\\(?:["\\/bfnrt]|u[0-9a-fA-F]{4})/;
/** The optional part, captured, is a fraction, an exponent or both. */
const numberToken = /-?(?:0|[1-9][0-9]*)((?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?(?<=[.0-9eE+-]))?/y;

/** Whether a literal with fraction or exponent, taken exactly, is an integer. */
function isInteger(literal: string): boolean {
  const [mantissa = "", exponent = "0"] = literal.toLowerCase().split("e");
  const [whole = "", fraction = ""] = mantissa.split(".");
  const places = fraction.replace(/0+$/, "").length;
  if (places > 0) return Number(exponent) >= places;
  const zeros = /0*$/.exec(whole)?.[0].length ?? 0;
  return Number(exponent) >= -zeros || /^-?0+$/.test(whole);
}

function countLines(text: string, end: number): number {
  let lines = 1;
  for (let at = text.indexOf("\n"); at >= 0 && at < end; at = text.indexOf("\n", at + 1)) lines++;
  return lines;
}
