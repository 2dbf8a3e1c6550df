/**
 * JSON over a pipe between the server and the debugger's thread of the runner:
 *
 *   u32 LE length in bytes | UTF-8 JSON
 */

const HEAD = 4;

/** A message as bytes. */
export function jsonFrame(message: object): Buffer {
  const text = Buffer.from(JSON.stringify(message));
  const head = Buffer.alloc(HEAD);
  head.writeUInt32LE(text.length);
  return Buffer.concat([head, text]);
}

/** Collects pieces, which may be of any size, and gives whole messages. */
export class JsonFrames {
  #bytes: Buffer = Buffer.alloc(0);

  /** The messages that a piece completes, in order. */
  push(piece: Buffer): unknown[] {
    const messages: unknown[] = [];
    let bytes = this.#bytes.length === 0 ? piece : Buffer.concat([this.#bytes, piece]);
    while (bytes.length >= HEAD) {
      const end = HEAD + bytes.readUInt32LE(0);
      if (bytes.length < end) break;
      messages.push(JSON.parse(bytes.toString("utf8", HEAD, end)));
      bytes = bytes.subarray(end);
    }
    this.#bytes = bytes;
    return messages;
  }
}
