/** node:zlib in a browser: gzip and deflate, synchronously (fflate). */

import { Buffer } from "buffer";
import {
  deflateSync as deflateRaw,
  gunzipSync as gunzip,
  gzipSync as gzip,
  inflateSync as inflateRaw,
  unzlibSync,
  zlibSync,
} from "fflate";

type Data = string | Uint8Array;
type Level = 0 | 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9;

const bytesOf = (data: Data) => (typeof data === "string" ? Buffer.from(data) : data);
const given = ({ level }: { level?: number } = {}) =>
  level === undefined || level < 0 ? {} : { level: level as Level };

export function gzipSync(data: Data, how?: { level?: number }): Buffer {
  // As Node does: no time in the header, so that equal data give equal bytes.
  return Buffer.from(gzip(bytesOf(data), { ...given(how), mtime: 0 }));
}

/** @throws Error when it is no gzip, or unpacks to more than `maxOutputLength` */
export function gunzipSync(
  data: Data,
  { maxOutputLength = Number.POSITIVE_INFINITY } = {},
): Buffer {
  const bytes = bytesOf(data);
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) throw wrong("incorrect header check", "Z_DATA_ERROR");
  let unpacked: Uint8Array;
  try {
    unpacked = gunzip(bytes);
  } catch (cause) {
    throw wrong(`unexpected end of file: ${(cause as Error).message}`, "Z_BUF_ERROR");
  }
  if (unpacked.length > maxOutputLength) {
    throw Object.assign(
      new RangeError(`Cannot create a Buffer larger than ${maxOutputLength} bytes`),
      { code: "ERR_BUFFER_TOO_LARGE" },
    );
  }
  return Buffer.from(unpacked);
}

export function deflateSync(data: Data, how?: { level?: number }): Buffer {
  return Buffer.from(zlibSync(bytesOf(data), given(how)));
}

export function inflateSync(data: Data): Buffer {
  return Buffer.from(unzlibSync(bytesOf(data)));
}

export function deflateRawSync(data: Data, how?: { level?: number }): Buffer {
  return Buffer.from(deflateRaw(bytesOf(data), given(how)));
}

export function inflateRawSync(data: Data): Buffer {
  return Buffer.from(inflateRaw(bytesOf(data)));
}

const crcTable = Uint32Array.from({ length: 256 }, (_, byte) => {
  let rest = byte;
  for (let bit = 0; bit < 8; bit++) rest = (rest >>> 1) ^ (rest & 1 ? 0xedb88320 : 0);
  return rest;
});

/** CRC-32 of bytes, begun with that of those before. */
export function crc32(data: Data, value = 0): number {
  let crc = ~value;
  for (const byte of bytesOf(data)) {
    crc = (crc >>> 8) ^ (crcTable[(crc ^ byte) & 255] as number);
  }
  return ~crc >>> 0;
}

export const constants = { Z_BEST_SPEED: 1, Z_BEST_COMPRESSION: 9, Z_NO_FLUSH: 0 } as const;

function wrong(message: string, code: string): Error {
  return Object.assign(new Error(message), { code });
}

export default {
  constants,
  crc32,
  deflateRawSync,
  deflateSync,
  gunzipSync,
  gzipSync,
  inflateRawSync,
  inflateSync,
};
