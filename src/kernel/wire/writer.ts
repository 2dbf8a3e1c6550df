/**
 * One first-in-first-out writer per socket.
 *
 * zeromq.js rejects a second `send` while one is pending (EBUSY), so nothing is sent past this
 * queue, and each send is awaited before the next one starts.
 */

/** What a writer writes to; a zeromq socket is one. */
export interface Outlet {
  send(frames: readonly Uint8Array[]): Promise<void>;
}

/** Queue in front of an outlet. */
export class Writer {
  readonly #outlet: Outlet;
  readonly #failed: (error: Error) => void;
  #tail: Promise<void> = Promise.resolve();

  /** @param failed Told of every send that was rejected; the queue goes on with the next one. */
  constructor(outlet: Outlet, failed: (error: Error) => void) {
    this.#outlet = outlet;
    this.#failed = failed;
  }

  /** Queues a message. */
  send(frames: readonly Uint8Array[]): void {
    this.inTurn(() => this.#outlet.send(frames));
  }

  /** Queues a message; resolves with whether it was sent. A failure concerns this message alone. */
  sent(frames: readonly Uint8Array[]): Promise<boolean> {
    return new Promise((resolve) => {
      this.inTurn(async () => {
        await this.#outlet.send(frames).then(
          () => resolve(true),
          () => resolve(false),
        );
      });
    });
  }

  /** Queues an action that must happen between the messages before it and those after it. */
  inTurn(action: () => Promise<void> | void): void {
    this.#tail = this.#tail.then(action).catch(this.#failed);
  }

  /** Resolves when everything queued so far was handed to the socket: a barrier. */
  settled(): Promise<void> {
    return this.#tail;
  }
}
