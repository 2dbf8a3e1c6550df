/**
 * One request and everything that is said because of it.
 *
 * Status order (protocol, section "Kernel status"): busy, whatever the request causes, the reply,
 * idle. `idle` is the last iopub message with this parent, and the reply comes after the outputs,
 * because clients allow little time between the two once they have the reply.
 */

import type { JsonObject, Message } from "../wire/message.js";
import type { Session } from "../wire/session.js";
import type { Writer } from "../wire/writer.js";
import type { IOPub } from "./iopub.js";

/** What happened to a request that could not be served; the protocol's error reply. */
export interface Failure {
  ename: string;
  evalue: string;
  traceback: string[];
}

export class Exchange {
  readonly request: Message;
  readonly #iopub: IOPub;
  readonly #session: Session;
  readonly #replies: Writer;
  readonly #metadata: JsonObject = { started: new Date().toISOString() };

  constructor(request: Message, iopub: IOPub, session: Session, replies: Writer) {
    this.request = request;
    this.#iopub = iopub;
    this.#session = session;
    this.#replies = replies;
  }

  /** Opens the exchange: everybody is told that this request is being worked on. */
  begin(): void {
    this.#metadata.started = new Date().toISOString();
    this.#iopub.status("busy", this.request.header);
  }

  /** Publishes something this request caused. */
  publish(type: string, content: JsonObject, extras?: { buffers: readonly Uint8Array[] }): void {
    this.#iopub.publish(type, content, this.request.header, extras);
  }

  /** Sends the reply, once all outputs are out. */
  async reply(type: string, content: JsonObject): Promise<void> {
    await this.#iopub.settled();
    const { identities, header } = this.request;
    const extras = { metadata: this.#metadata };
    this.#replies.send(this.#session.compose(identities, type, content, header, extras));
    await this.#replies.settled();
  }

  /**
   * Sends the error reply of this request's type; messages that are no requests have none.
   *
   * @param fields what replies of this type have beside the error
   */
  async fail(failure: Failure, fields: JsonObject = {}): Promise<void> {
    const type = this.request.header.msg_type;
    if (!type.endsWith("_request")) return;
    const content = { status: "error", ...fields, ...failure };
    await this.reply(type.replace(/_request$/, "_reply"), content);
  }

  /** Closes the exchange. */
  end(): void {
    this.#iopub.status("idle", this.request.header);
  }
}
