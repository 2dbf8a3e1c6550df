/** Sends the runner's messages to the page, in the place of kernel/runner/output/frames.ts. */

import type { Event, Reply } from "../../kernel/channel.js";
import { workerScope } from "../web.js";

/** What a worker tells the page. */
export interface Told {
  readonly message: Event | Reply | FileChange;
  readonly buffers: readonly Uint8Array[];
}

/** A cell wrote or removed a file of the notebook's drive. */
export interface FileChange {
  readonly type: "file";
  readonly path: string;
  /** Undefined when it is no more. */
  readonly bytes: Uint8Array | undefined;
}

export function send(
  message: Event | Reply | FileChange,
  buffers: readonly Uint8Array[] = [],
): void {
  const told: Told = { message, buffers };
  workerScope.postMessage(told);
}
