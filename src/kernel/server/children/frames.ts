/**
 * Splits the runner's pipe into the frames that channel.ts describes:
 *
 *   u32 LE header length | u32 LE buffer count | u32 LE length of each buffer | header | buffers
 *
 * Bytes come in pieces of any size; a frame of many pieces is joined once, not piece by piece.
 */

import type { Event, Reply } from "../../channel.js";

/** One message of the runner with its binary parts. */
export interface Frame {
  message: Event | Reply;
  buffers: Buffer[];
}

/** What came up the pipe is not a frame: something else wrote to it. */
export class CorruptFrame extends Error {
  override name = "CorruptFrame";
}

/** Length of the two counts that every frame begins with. */
const FIXED = 8;

/**
 * Largest plausible number of buffers. Text that user code wrote to the pipe reads as a count of
 * hundreds of millions; this catches it before the parser waits for that many bytes.
 */
const MOST_BUFFERS = 65_536;

/** Collects pieces and yields whole frames. */
export class FrameReader {
  #pieces: Buffer[] = [];
  #received = 0;
  #needed = FIXED;

  /**
   * Takes the next piece and yields the frames it completes, in order.
   *
   * @throws CorruptFrame when the bytes cannot be a frame, after the frames before them were
   *   yielded; the reader is of no use afterwards.
   */
  *push(piece: Buffer): Generator<Frame, void> {
    this.#pieces.push(piece);
    this.#received += piece.length;
    if (this.#received < this.#needed) return;
    let bytes = this.#pieces.length === 1 ? piece : Buffer.concat(this.#pieces);
    let size = sizeOf(bytes);
    while (size !== undefined && bytes.length >= size) {
      yield parse(bytes.subarray(0, size));
      bytes = bytes.subarray(size);
      size = sizeOf(bytes);
    }
    this.#pieces = bytes.length > 0 ? [bytes] : [];
    this.#received = bytes.length;
    this.#needed = size ?? neededForSize(bytes);
  }
}

/** Bytes that must be there before the size of the frame is known. */
function neededForSize(bytes: Buffer): number {
  return bytes.length < FIXED ? FIXED : FIXED + 4 * bytes.readUInt32LE(4);
}

/** Size of the frame at the start of the bytes, once they tell. */
function sizeOf(bytes: Buffer): number | undefined {
  if (bytes.length < FIXED) return undefined;
  const count = bytes.readUInt32LE(4);
  if (count > MOST_BUFFERS) throw new CorruptFrame(`a frame with ${count} buffers`);
  if (bytes.length < FIXED + 4 * count) return undefined;
  let size = FIXED + 4 * count + bytes.readUInt32LE(0);
  for (let i = 0; i < count; i++) size += bytes.readUInt32LE(FIXED + 4 * i);
  return size;
}

function parse(frame: Buffer): Frame {
  const headerLength = frame.readUInt32LE(0);
  const count = frame.readUInt32LE(4);
  let at = FIXED + 4 * count;
  const message = parseMessage(frame.toString("utf8", at, at + headerLength));
  at += headerLength;
  const buffers: Buffer[] = [];
  for (let i = 0; i < count; i++) {
    const length = frame.readUInt32LE(FIXED + 4 * i);
    // Copied: the piece it lies in is released, and the message may wait long in a queue.
    buffers.push(Buffer.from(frame.subarray(at, at + length)));
    at += length;
  }
  return { message, buffers };
}

function parseMessage(header: string): Event | Reply {
  let value: unknown;
  try {
    value = JSON.parse(header);
  } catch (error) {
    throw new CorruptFrame(`a header that is not JSON (${(error as Error).message})`);
  }
  const { type, id } = (value ?? {}) as { type?: unknown; id?: unknown };
  if (typeof type !== "string" || typeof id !== "number") {
    throw new CorruptFrame("a header without type and id");
  }
  return value as Event | Reply;
}
