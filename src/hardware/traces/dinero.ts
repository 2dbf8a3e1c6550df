/**
 * Traces in the format of the cache simulator DineroIV ("din", from Dinero III):
 *
 *   0 7fff5a8      data is read
 *   1 7fff5b0      written
 *   2 400c10       an instruction is fetched
 *
 * A label, an address in hexadecimal, and what else the line has, which is passed over. The format says
 * nothing of sizes: all accesses have the number of bytes given to the reader, 4 by default. Dinero's
 * labels 3 (unknown) and 4 (flush the cache) are no accesses, and refused.
 */

import { type AccessBuffer, FETCH, LOAD, STORE } from "../access.js";
import { TraceError } from "../errors.js";
import { hexDigit } from "./lackey.js";
import { Lines, otherFormat } from "./lines.js";

const SPACE = 32;
const TAB = 9;
const ZERO = 48;
const X = 120;

const FORMAT =
  "`0 ADDRESS` (read), `1 ADDRESS` (write) or `2 ADDRESS` (fetch), the address hexadecimal";

/** Kinds of the labels 0, 1 and 2. */
const KIND = [LOAD, STORE, FETCH] as const;

export class DineroTrace extends Lines {
  protected readonly format = FORMAT;

  /**
   * @param size bytes of each access
   * @param take is given the buffer when it is full, and must empty it.
   */
  constructor(
    readonly buffer: AccessBuffer,
    readonly take: () => void,
    readonly size: number,
  ) {
    super();
  }

  protected line(bytes: Uint8Array, start: number, end: number, number: number): void {
    let at = afterBlanks(bytes, start, end);
    if (at === end) return;
    const traceError = (problem: string, index: number): TraceError =>
      new TraceError(problem, number, index - start + 1, `a line is ${FORMAT}`);
    const label = (bytes[at] as number) - ZERO;
    const kind = KIND[label];
    const labelEnd = at + 1;
    if (kind === undefined || labelEnd >= end || !isBlank(bytes[labelEnd] as number)) {
      const line = bytes.subarray(start, end);
      if (label === 3 || label === 4) throw traceError(`label ${label} is not an access`, at);
      const other = otherFormat(line);
      if (other !== undefined) throw traceError(other, start);
      throw traceError("the label must be 0, 1 or 2, and a blank follow", at);
    }
    at = afterBlanks(bytes, labelEnd, end);
    const first = at;
    if (bytes[at] === ZERO && ((bytes[at + 1] as number) | 32) === X) at += 2;
    const digits = at;
    let address = 0;
    for (; at < end; at++) {
      const digit = hexDigit(bytes[at] as number);
      if (digit < 0) break;
      address = 16 * address + digit;
    }
    if (at === digits || (at < end && !isBlank(bytes[at] as number))) {
      throw traceError("an address in hexadecimal digits must follow the label", at);
    }
    const problem = this.buffer.push(address, this.size, kind);
    if (problem !== undefined) throw traceError(problem, first);
    if (this.buffer.isFull) this.take();
  }
}

function afterBlanks(bytes: Uint8Array, from: number, end: number): number {
  let at = from;
  while (at < end && isBlank(bytes[at] as number)) at++;
  return at;
}

function isBlank(byte: number): boolean {
  return byte === SPACE || byte === TAB;
}
