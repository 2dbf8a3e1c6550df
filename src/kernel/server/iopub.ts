/**
 * The iopub channel, which all clients receive (protocol, section "Messages on the IOPub (PUB/SUB)
 * channel").
 *
 * Text is collected and sent in batches: a loop that prints 100,000 lines causes a handful of
 * messages. Order is kept all the same, because anything else that is published, and any change
 * of stream or cell, first sends what was collected.
 */

import type { Header } from "../wire/message.js";
import type { IopubWelcome } from "../wire/messages/iopub/iopub-welcome.js";
import type { Publications } from "../wire/messages/iopub/publications.js";
import type { Status } from "../wire/messages/iopub/status.js";
import type { Stream } from "../wire/messages/iopub/stream.js";
import type { Extras, Session } from "../wire/session.js";
import type { Writer } from "../wire/writer.js";

/** Longest time that text waits for more text, in ms: short enough to look immediate. */
const GATHER_MS = 50;

/** Batch size at which text is sent without waiting, in UTF-16 units; keeps a send short. */
const GATHER_MOST = 1 << 20;

interface Gathered extends Stream {
  parent: Header | undefined;
}

export class IOPub {
  readonly #writer: Writer;
  readonly #session: Session;
  #gathered: Gathered | undefined;
  #timer: NodeJS.Timeout | undefined;

  constructor(writer: Writer, session: Session) {
    this.#writer = writer;
    this.#session = session;
  }

  /** Tells the kernel's state on behalf of one request. */
  status(state: Status["execution_state"], parent: Header | undefined): void {
    this.publish("status", { execution_state: state }, parent);
  }

  /** Publishes one message, after everything that was published before. */
  publish<T extends keyof Publications>(
    type: T,
    content: Publications[T],
    parent: Header | undefined,
    extras?: Extras,
  ): void {
    this.flush();
    this.#send(type, content, parent, extras);
  }

  /** Publishes text after a short time, together with the text before and after it. */
  stream(name: Stream["name"], text: string, parent: Header | undefined): void {
    const gathered = this.#gathered;
    if (gathered && gathered.name === name && gathered.parent === parent) gathered.text += text;
    else {
      this.flush();
      this.#gathered = { name, text, parent };
      this.#timer = setTimeout(() => this.flush(), GATHER_MS);
    }
    if ((this.#gathered?.text.length ?? 0) >= GATHER_MOST) this.flush();
  }

  /** Sends collected text now. */
  flush(): void {
    if (!this.#gathered) return;
    clearTimeout(this.#timer);
    const { name, text, parent } = this.#gathered;
    this.#gathered = undefined;
    this.#send("stream", { name, text }, parent);
  }

  /** Resolves when everything published so far was handed to the socket. */
  settled(): Promise<void> {
    this.flush();
    return this.#writer.settled();
  }

  /** The first message of a new subscription; it belongs to no request. */
  welcome(topic: Buffer): Uint8Array[] {
    const content: IopubWelcome = { subscription: topic.toString("utf8") };
    return this.#session.compose([topic], "iopub_welcome", content, undefined);
  }

  #send<T extends keyof Publications>(
    type: T,
    content: Publications[T],
    parent: Header | undefined,
    extras?: Extras,
  ): void {
    const topic = Buffer.from(`kernel.${this.#session.id}.${type}`);
    this.#writer.send(this.#session.compose([topic], type, content, parent, extras));
  }
}
