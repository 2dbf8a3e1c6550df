/**
 * One request and all messages it causes.
 *
 * Status order (protocol, section "Kernel status"): busy, whatever the request causes, the reply,
 * idle. `idle` is the last iopub message with this parent, and the reply comes after the outputs,
 * because clients allow little time between the two once they have the reply.
 */

import type { ErrorContent } from "../channel.js";
import type { JsonObject, Message } from "../wire/message.js";
import type { Publications } from "../wire/messages/iopub/publications.js";
import type { ErrorReply, Replies } from "../wire/messages/replies.js";
import type { Session } from "../wire/session.js";
import type { Writer } from "../wire/writer.js";
import type { IOPub } from "./iopub.js";

export class RequestContext {
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

  /** Publishes that this request is being worked on. */
  begin(): void {
    this.#metadata.started = new Date().toISOString();
    this.#iopub.status("busy", this.request.header);
  }

  /** Publishes something this request caused. */
  publish<T extends keyof Publications>(type: T, content: Publications[T]): void {
    this.#iopub.publish(type, content, this.request.header);
  }

  /** Sends the reply, once all outputs are out. */
  reply<T extends keyof Replies>(type: T, content: Replies[T]): Promise<void> {
    return this.#send(type, content);
  }

  async #send(type: string, content: object): Promise<void> {
    await this.#iopub.settled();
    const { identities, header } = this.request;
    const extras = { metadata: this.#metadata };
    this.#replies.send(this.#session.compose(identities, type, content, header, extras));
    await this.#replies.settled();
  }

  /**
   * Sends the error reply of this request's type; messages that are not requests have none.
   *
   * @param fields what replies of this type have beside the error
   */
  async fail(error: ErrorContent, fields: object = {}): Promise<void> {
    const type = this.request.header.msg_type;
    if (!type.endsWith("_request")) return;
    const content = { status: "error", ...fields, ...error } satisfies ErrorReply;
    await this.#send(type.replace(/_request$/, "_reply"), content);
  }

  /** Publishes that this request is done. */
  end(): void {
    this.#iopub.status("idle", this.request.header);
  }
}
