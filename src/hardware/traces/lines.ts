/**
 * A text of lines that comes in pieces, as streams and files give it. A piece may end anywhere; a line
 * that is not finished waits for the next piece, and may not be longer than lines of a trace are, so that a
 * text which is not a trace takes no more memory than one that is.
 */

import { TraceError } from "../errors.js";

/** Bytes of a line at most; what valgrind writes about itself is longer than an access. */
const LONGEST = 4096;
const NEWLINE = 10;
const RETURN = 13;

export abstract class Lines {
  #rest = new Uint8Array(0);
  /** Number of the line that comes next, from 1. */
  #number = 1;

  /** Takes `bytes[start .. end)`, a line without its end, which is number `number`. */
  protected abstract line(bytes: Uint8Array, start: number, end: number, number: number): void;

  /** What lines are, for the error that says that one is too long. */
  protected abstract readonly format: string;

  /** Takes a piece. */
  push(piece: Uint8Array): void {
    let bytes = piece;
    if (this.#rest.length > 0) {
      const end = piece.indexOf(NEWLINE);
      const upTo = end < 0 ? piece.length : end + 1;
      const joined = new Uint8Array(this.#rest.length + upTo);
      joined.set(this.#rest);
      joined.set(piece.subarray(0, upTo), this.#rest.length);
      this.#rest = new Uint8Array(0);
      this.#split(joined);
      bytes = piece.subarray(upTo);
    }
    this.#split(bytes);
  }

  /** The text is over: what is left is a line without an end. */
  finish(): void {
    const rest = this.#rest;
    this.#rest = new Uint8Array(0);
    if (rest.length > 0) this.#give(rest, 0, rest.length);
  }

  #split(bytes: Uint8Array): void {
    let start = 0;
    for (let end = bytes.indexOf(NEWLINE); end >= 0; end = bytes.indexOf(NEWLINE, start)) {
      this.#give(bytes, start, end);
      start = end + 1;
    }
    if (start === bytes.length) return;
    if (bytes.length - start > LONGEST) throw this.#tooLong(bytes.subarray(start, start + LONGEST));
    this.#rest = bytes.slice(start);
  }

  #give(bytes: Uint8Array, start: number, end: number): void {
    if (end - start > LONGEST) throw this.#tooLong(bytes.subarray(start, start + LONGEST));
    this.line(bytes, start, bytes[end - 1] === RETURN && end > start ? end - 1 : end, this.#number);
    this.#number++;
  }

  #tooLong(line: Uint8Array): TraceError {
    const other = otherFormat(line);
    const problem = other ?? `the line has more than ${LONGEST} bytes`;
    return new TraceError(problem, this.#number, 1, `a line of a trace is ${this.format}`);
  }
}

const SIGNATURES: readonly [string, readonly number[]][] = [
  ["a file compressed with gzip", [0x1f, 0x8b]],
  ["a file compressed with zstd", [0x28, 0xb5, 0x2f, 0xfd]],
  ["a file compressed with xz", [0xfd, 0x37, 0x7a, 0x58, 0x5a]],
  ["a zip archive", [0x50, 0x4b, 0x03, 0x04]],
  ["a program (ELF)", [0x7f, 0x45, 0x4c, 0x46]],
];

const PATTERNS: readonly [string, RegExp][] = [
  ["a trace of lackey", /^(I {2}| [LSM] )[0-9a-fA-F]+,\d+$/],
  ["a trace in DineroIV's format", /^\s*[0-4]\s+(0x)?[0-9a-fA-F]+(\s|$)/],
  [
    "a file of cachegrind or callgrind, which has counts and no accesses",
    /^(desc:|cmd:|events:|version:|creator:|positions:|f[nl]=|# callgrind)/,
  ],
  ["a trace of Pin's pinatrace", /^(0x)?[0-9a-fA-F]+:? [RW] (0x)?[0-9a-fA-F]+/],
  ["a trace of DynamoRIO's memtrace", /^\s*(Format:|<marker|\d+\s+\d+:\s+\d+ )/],
  ["output of `perf script`", /^\S+\s+\d+(\/\d+)? (\[\d+\] )?\s*\d+\.\d+:/],
  ["JSON", /^\s*[{[]/],
];

/** What else a line is, if it can be recognized: "this is …". */
export function otherFormat(line: Uint8Array): string | undefined {
  for (const [what, signature] of SIGNATURES) {
    if (signature.every((byte, i) => line[i] === byte)) return `this is ${what}`;
  }
  const text = new TextDecoder("latin1").decode(line.subarray(0, 200));
  const found = PATTERNS.find(([, pattern]) => pattern.test(text));
  return found === undefined ? undefined : `this is ${found[0]}`;
}
