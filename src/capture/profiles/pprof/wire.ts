/**
 * The outer form of a profile: protocol buffers, checked before a library decodes them, so that
 * what is wrong is named with its byte, and a hostile file costs no more than its length.
 *
 *   field = tag (number << 3 | type), then   type 0: a varint of at most 10 bytes
 *                                            type 2: a length and as many bytes
 *
 * Source: pprof's proto/profile.proto; the encoding of protocol buffers.
 */
import { MalformedError } from "../../document/malformed.js";

/** Fields of a message: a number or packed numbers, a text, or a message of its own. */
type Fields = { readonly [number: number]: "number" | "text" | Fields };

const number = "number";
const text = "text";
const valueType: Fields = { 1: number, 2: number };
const label: Fields = { 1: number, 2: number, 3: number, 4: number };
const sample: Fields = { 1: number, 2: number, 3: label };
const ten = (): Fields => Object.fromEntries(Array.from({ length: 10 }, (_, i) => [i + 1, number]));
const line: Fields = { 1: number, 2: number, 3: number };
const location: Fields = { 1: number, 2: number, 3: number, 4: line, 5: number };

/** message Profile */
const profile: Fields = {
  ...{ 1: valueType, 2: sample, 3: ten(), 4: location, 5: ten(), 6: text, 7: number, 8: number },
  ...{ 9: number, 10: number, 11: valueType, 12: number, 13: number, 14: number, 15: number },
};

/**
 * Check that bytes have the form of a profile.
 * @throws {MalformedError} naming the byte.
 */
export function checkWire(bytes: Uint8Array): void {
  message(bytes, 0, bytes.length, profile);
}

function message(bytes: Uint8Array, from: number, to: number, fields: Fields): void {
  let at = from;
  while (at < to) {
    const tagAt = at;
    const tag = varint(bytes, at, to);
    at = tag.next;
    const field = Math.floor(tag.value / 8);
    const type = tag.value % 8;
    const kind = fields[field];
    if (type === 0) {
      if (kind === text || typeof kind === "object") throw wrong(tagAt, field, "a number");
      at = varint(bytes, at, to).next;
    } else if (type === 2) {
      const length = varint(bytes, at, to);
      at = length.next;
      const end = at + length.value;
      if (end > to) {
        const problem = `field ${field} says it has ${length.value} bytes, but ${to - at} are left`;
        throw new MalformedError(`byte ${tagAt}`, problem);
      }
      if (kind === number) for (let i = at; i < end; ) i = varint(bytes, i, end).next;
      else if (typeof kind === "object") message(bytes, at, end, kind);
      at = end;
    } else {
      const problem = `field ${field} has wire type ${type}, which a profile does not use`;
      throw new MalformedError(`byte ${tagAt}`, problem);
    }
  }
}

function varint(bytes: Uint8Array, from: number, to: number): { value: number; next: number } {
  let value = 0;
  for (let i = 0; i < 10; i++) {
    const at = from + i;
    if (at >= to) throw new MalformedError(`byte ${from}`, "a number is cut off");
    const byte = bytes[at] as number;
    value += (byte & 127) * 2 ** (7 * i);
    if (byte < 128) return { value, next: at + 1 };
  }
  throw new MalformedError(`byte ${from}`, "a number has more than 10 bytes");
}

function wrong(at: number, field: number, what: string): MalformedError {
  return new MalformedError(`byte ${at}`, `field ${field} holds ${what}, but should hold bytes`);
}
