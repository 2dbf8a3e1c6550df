/** The line to the debugger of a runner: file descriptor 7 (channel.ts). */

import type { Duplex } from "node:stream";
import type { DapEvent, DapRequest, DapResponse } from "../../dap.js";
import { JsonFrames, jsonFrame } from "../../json-frames.js";

export class DebugLine {
  readonly #pipe: Duplex;
  readonly #start: () => void;
  #isStarted = false;

  /** @param start asks for the debugger; called with the first request */
  constructor(pipe: Duplex, start: () => void) {
    this.#pipe = pipe;
    this.#start = start;
    // Writing to a process that is ending fails; its death is reported by its exit alone.
    pipe.on("error", () => undefined);
  }

  send(request: DapRequest): void {
    if (!this.#isStarted) {
      this.#isStarted = true;
      this.#start();
    }
    this.#pipe.write(jsonFrame(request));
  }

  /** Begins to read. */
  listen(hear: (message: DapResponse | DapEvent) => void): void {
    const frames = new JsonFrames();
    this.#pipe.on("data", (piece: Buffer) => {
      for (const message of frames.push(piece)) hear(message as DapResponse | DapEvent);
    });
  }
}
