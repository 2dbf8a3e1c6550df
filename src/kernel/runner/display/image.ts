/**
 * Detects images from their first bytes, with their type and size.
 *
 *   PNG    89 'PNG' 0D 0A 1A 0A, then IHDR: width and height, u32 BE, at 16 and 20
 *   GIF    'GIF87a' or 'GIF89a', then width and height, u16 LE, at 6 and 8
 *   JPEG   FF D8 FF …; the frame header FF C0–CF holds height and width, u16 BE, 5 bytes in
 *   WebP   'RIFF' size 'WEBP', then 'VP8X' (u24 LE − 1 at 24 and 27), 'VP8L' (14 bits − 1 each
 *          from 21) or 'VP8 ' (14 bits each at 26 and 28)
 *
 * https://www.w3.org/TR/png-3/, https://www.w3.org/Graphics/GIF/spec-gif89a.txt,
 * https://www.w3.org/Graphics/JPEG/itu-t81.pdf (annex B), RFC 9649
 */

import type { MimeBundle } from "../../channel.js";
import { counted } from "../../counted.js";

/** How a notebook shows bytes that are an image; undefined when they are none. */
export function imageBundle(bytes: Uint8Array): MimeBundle | undefined {
  const kind = KINDS.find(({ isIt }) => isIt(bytes));
  if (!kind) return undefined;
  const { buffer, byteOffset, byteLength } = bytes;
  const view = Buffer.from(buffer, byteOffset, byteLength);
  const size = kind.size(view);
  const pixels = size ? `, ${size[0]} × ${size[1]} pixels` : "";
  return {
    [kind.mime]: view.toString("base64"),
    "text/plain": `${kind.name} image${pixels}, ${counted(bytes.length, "byte")}`,
  };
}

interface Kind {
  name: string;
  mime: string;
  isIt(bytes: Uint8Array): boolean;
  /** Width and height in pixels; undefined when the bytes do not say. */
  size(bytes: Buffer): [number, number] | undefined;
}

const KINDS: readonly Kind[] = [
  {
    name: "PNG",
    mime: "image/png",
    isIt: (bytes) => begins(bytes, "\x89PNG\r\n\x1a\n"),
    size: (bytes) =>
      bytes.length < 24 ? undefined : [bytes.readUInt32BE(16), bytes.readUInt32BE(20)],
  },
  {
    name: "GIF",
    mime: "image/gif",
    isIt: (bytes) => begins(bytes, "GIF87a") || begins(bytes, "GIF89a"),
    size: (bytes) =>
      bytes.length < 10 ? undefined : [bytes.readUInt16LE(6), bytes.readUInt16LE(8)],
  },
  {
    name: "JPEG",
    mime: "image/jpeg",
    isIt: (bytes) => begins(bytes, "\xff\xd8\xff"),
    size: jpegSize,
  },
  {
    name: "WebP",
    mime: "image/webp",
    isIt: (bytes) => begins(bytes, "RIFF") && begins(bytes.subarray(8), "WEBP"),
    size: webpSize,
  },
];

/** @param start one character a byte */
function begins(bytes: Uint8Array, start: string): boolean {
  if (bytes.length < start.length) return false;
  for (let i = 0; i < start.length; i++) if (bytes[i] !== start.charCodeAt(i)) return false;
  return true;
}

/** Walks the segments, each FF, kind, length, up to the first frame header. */
function jpegSize(bytes: Buffer): [number, number] | undefined {
  for (let at = 2; at + 9 < bytes.length && bytes[at] === 0xff; ) {
    const kind = bytes[at + 1] as number;
    // C4, C8 and CC are tables and extensions among the frame headers' codes.
    const isFrame = kind >= 0xc0 && kind <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(kind);
    if (isFrame) return [bytes.readUInt16BE(at + 7), bytes.readUInt16BE(at + 5)];
    // Between segments there may be filling bytes FF.
    at += kind === 0xff ? 1 : 2 + bytes.readUInt16BE(at + 2);
  }
  return undefined;
}

function webpSize(bytes: Buffer): [number, number] | undefined {
  if (bytes.length < 30) return undefined;
  const form = bytes.toString("latin1", 12, 16);
  if (form === "VP8X") return [bytes.readUIntLE(24, 3) + 1, bytes.readUIntLE(27, 3) + 1];
  if (form === "VP8 ") return [bytes.readUInt16LE(26) & 0x3fff, bytes.readUInt16LE(28) & 0x3fff];
  if (form !== "VP8L") return undefined;
  const bits = bytes.readUInt32LE(21);
  return [(bits & 0x3fff) + 1, ((bits >>> 14) & 0x3fff) + 1];
}
