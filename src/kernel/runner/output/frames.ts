/** Sends the runner's messages in frames that an interrupt cannot cut. */

import type { Event, Reply } from "../../channel.js";
import { shielded } from "../interrupts/interrupts.js";
import { frameOf, writeWhole } from "./pipe.js";

/** Sends one frame; returns when the pipe has taken it. */
export function send(message: Event | Reply, buffers: readonly Uint8Array[] = []): void {
  sendFrame(frameOf(message, buffers));
}

/** Sends a frame that was made earlier. */
export function sendFrame(frame: Buffer): void {
  shielded(() => writeWhole(frame));
}
