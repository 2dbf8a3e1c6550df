/**
 * Traces of valgrind's lackey, `valgrind --tool=lackey --trace-mem=yes --log-file=FILE PROGRAM`:
 *
 *   I  04001234,3      an instruction of three bytes is fetched
 *    L 1ffefff8a0,8    eight bytes are loaded
 *    S 1ffefff8a0,8    stored
 *    M 0421c7c8,4      loaded and stored by one instruction
 *
 * Addresses are hexadecimal, sizes decimal. What valgrind itself says (`==123== …`, `--123-- …`) and the
 * blocks of `--trace-superblocks` (`SB …`) are passed over.
 *
 * For the very stream that cachegrind sees, both tools must instrument the same code: give lackey
 * `--px-default=sp-at-mem-access --px-file-backed=sp-at-mem-access`, as cachegrind has it, or it keeps a
 * few loads into registers that are never read. And run both with `env -i` and `setarch -R`.
 */

import { type AccessBuffer, FETCH, LOAD, MODIFY, STORE } from "../access.js";
import { TraceError } from "../errors.js";
import { Lines, otherFormat } from "./lines.js";

const SPACE = 32;
const COMMA = 44;
const MINUS = 45;
const EQUALS = 61;
const I = 73;
const L = 76;
const M = 77;
const S = 83;
const B = 66;

const FORMAT = "`I  ADDRESS,SIZE`, ` L ADDRESS,SIZE`, ` S …` or ` M …`, with a hexadecimal address";

export class LackeyTrace extends Lines {
  protected readonly format = FORMAT;

  /** @param take is given the buffer when it is full, and must empty it. */
  constructor(
    readonly buffer: AccessBuffer,
    readonly take: () => void,
  ) {
    super();
  }

  protected line(bytes: Uint8Array, start: number, end: number, number: number): void {
    const kind = kindOf(bytes, start);
    if (kind < 0) {
      if (isPassedOver(bytes, start, end)) return;
      const problem = otherFormat(bytes.subarray(start, end)) ?? "this is not a line of lackey's";
      throw new TraceError(problem, number, 1, `a line is ${FORMAT}`);
    }
    let at = start + 3;
    let address = 0;
    for (; at < end; at++) {
      const digit = hexDigit(bytes[at] as number);
      if (digit < 0) break;
      address = 16 * address + digit;
    }
    const traceError = (problem: string, index: number): TraceError =>
      new TraceError(problem, number, index - start + 1, `a line is ${FORMAT}`);
    if (at === start + 3) throw traceError("an address must follow", at);
    if (bytes[at] !== COMMA || at >= end) throw traceError("a comma must follow the address", at);
    const comma = at++;
    let size = 0;
    for (; at < end; at++) {
      const digit = (bytes[at] as number) - 48;
      if (digit < 0 || digit > 9) throw traceError("a size is decimal digits only", at);
      size = 10 * size + digit;
    }
    if (at === comma + 1) throw traceError("a size must follow the comma", at);
    const problem = this.buffer.push(address, size, kind);
    if (problem !== undefined) {
      throw traceError(problem, problem.startsWith("`size`") ? comma + 1 : start + 3);
    }
    if (this.buffer.isFull) this.take();
  }
}

function kindOf(bytes: Uint8Array, start: number): number {
  if (bytes[start + 2] !== SPACE) return -1;
  const first = bytes[start];
  const second = bytes[start + 1];
  if (first === I) return second === SPACE ? FETCH : -1;
  if (first !== SPACE) return -1;
  if (second === L) return LOAD;
  if (second === S) return STORE;
  return second === M ? MODIFY : -1;
}

function isPassedOver(bytes: Uint8Array, start: number, end: number): boolean {
  if (start === end) return true;
  const first = bytes[start];
  const second = bytes[start + 1];
  if (first === second && (first === EQUALS || first === MINUS)) return true;
  return first === S && second === B && bytes[start + 2] === SPACE;
}

/** The value of a digit; -1: it is none. */
export function hexDigit(byte: number): number {
  if (byte >= 48 && byte <= 57) return byte - 48;
  const lower = byte | 32;
  return lower >= 97 && lower <= 102 ? lower - 87 : -1;
}
