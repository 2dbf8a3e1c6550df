/** Strings in and out of memory: a pointer to bytes and a length. */

import { arena, offsetOf, readWord } from "../machine/address.js";
import { goString } from "../machine/go-structures.js";
import { type Codec, wrong } from "./codec.js";
import type { ValueData } from "./value-data.js";

const encoder = new TextEncoder();
const decoder = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true });

/**
 * The codec of string. Text is kept as UTF-8; a Uint8Array gives any bytes, and comes out again
 * where the bytes are no UTF-8.
 */
export function stringCodec(valueData: ValueData): Codec {
  return {
    zero: "",
    write(_view, at, value) {
      if (typeof value === "string" && isShortAscii(value)) {
        const { length } = value;
        const data = length === 0 ? -1 : valueData.allocate(length, "string data");
        const { view } = valueData;
        for (let i = 0; i < length; i++) view.setUint8(data + i, value.charCodeAt(i));
        view.setBigUint64(at + goString.str, length === 0 ? 0n : arena + BigInt(data), true);
        view.setBigUint64(at + goString.len, BigInt(length), true);
        return;
      }
      const bytes = typeof value === "string" ? encoder.encode(value) : value;
      if (!(bytes instanceof Uint8Array)) throw wrong("string", value, "text or a Uint8Array");
      const data = writeBytes(valueData, bytes);
      valueData.view.setBigUint64(at + goString.str, data, true);
      valueData.view.setBigUint64(at + goString.len, BigInt(bytes.length), true);
    },
    read(view, at) {
      const bytes = readBytes(view, at);
      try {
        return decoder.decode(bytes);
      } catch {
        // Bytes that are not text: given as they are.
        return bytes;
      }
    },
  };
}

/** Is a text so short, and so plain, that writing it letter by letter is quicker than an encoder? */
function isShortAscii(text: string): boolean {
  if (text.length > 256) return false;
  for (let i = 0; i < text.length; i++) if (text.charCodeAt(i) > 0x7f) return false;
  return true;
}

/** Keep bytes in the process; their address, nil for none. */
function writeBytes(valueData: ValueData, bytes: Uint8Array): bigint {
  if (bytes.length === 0) return 0n;
  const at = valueData.allocate(bytes.length, "string data");
  new Uint8Array(valueData.machine.memory.buffer).set(bytes, at);
  return arena + BigInt(at);
}

/** A copy of a string's bytes. */
function readBytes(view: DataView, at: number): Uint8Array {
  const from = offsetOf(view.getBigUint64(at + goString.str, true));
  return new Uint8Array(view.buffer, from, readWord(view, at + goString.len)).slice();
}
