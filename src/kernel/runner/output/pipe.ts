/**
 * Writes events and replies up the pipe to the server (file descriptor 3, channel.ts).
 *
 * Synchronous, so that what was sent is out even when user code then blocks the thread or ends
 * the process.
 */

import { writeSync } from "node:fs";
import type { Event, Reply } from "../../channel.js";

const PIPE = 3;

/** Writes one frame; returns when the pipe has taken it. */
export function writeFrame(message: Event | Reply, buffers: readonly Uint8Array[] = []): void {
  writeWhole(frameOf(message, buffers));
}

/** The bytes of one frame. */
export function frameOf(message: Event | Reply, buffers: readonly Uint8Array[]): Buffer {
  const header = Buffer.from(JSON.stringify(message), "utf8");
  const lengths = Buffer.alloc(8 + 4 * buffers.length);
  lengths.writeUInt32LE(header.length, 0);
  lengths.writeUInt32LE(buffers.length, 4);
  buffers.forEach((buffer, i) => {
    lengths.writeUInt32LE(buffer.length, 8 + 4 * i);
  });
  return Buffer.concat([lengths, header, ...buffers]);
}

/** Writes all of it, however often the pipe is full. */
export function writeWhole(bytes: Buffer): void {
  for (let at = 0; at < bytes.length; ) {
    try {
      at += writeSync(PIPE, bytes, at);
    } catch (error) {
      // The pipe is full and does not block: the server is behind. Wait a little for it.
      if ((error as NodeJS.ErrnoException).code !== "EAGAIN") throw error;
      Atomics.wait(PAUSE, 0, 0, 1);
    }
  }
}

/** Never notified: waiting on it is a pause. */
const PAUSE = new Int32Array(new SharedArrayBuffer(4));
