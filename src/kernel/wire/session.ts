/**
 * The kernel's session: gives every outgoing message its header and signature (protocol, section
 * "General message format").
 */

import { randomUUID } from "node:crypto";
import { encode, type Header, type JsonObject } from "./message.js";
import type { Signer } from "./signature.js";

/** Version of the messaging protocol that this kernel speaks. */
export const PROTOCOL_VERSION = "5.5";

/** What a message may carry besides its type, content and parent. */
export interface Extras {
  metadata?: JsonObject;
  buffers?: readonly Uint8Array[];
  /** Its msg_id, where the sender needs to know it (`newId`). */
  messageId?: string;
}

/** One kernel process as an author of messages. */
export class Session {
  /** Identifies this kernel process; also part of every msg_id. */
  readonly id: string;
  readonly #signer: Signer;
  readonly #series: string;
  #messages = 0;

  /**
   * @param id of a session of which this is another thread
   * @param series tells the message ids of threads of one session apart
   */
  constructor(signer: Signer, id: string = randomUUID(), series = "") {
    this.#signer = signer;
    this.id = id;
    this.#series = series;
  }

  /** A msg_id that no other message has. */
  newId(): string {
    return `${this.id}_${this.#series}${this.#messages++}`;
  }

  /**
   * The signed frames of a new message.
   *
   * @param identities Routing frames of the requester, or the topic on iopub.
   * @param parent Header of the request that caused it; undefined where there is none.
   */
  compose(
    identities: Buffer[],
    type: string,
    content: object,
    parent: Header | undefined,
    extras: Extras = {},
  ): Uint8Array[] {
    const header: Header = {
      msg_id: extras.messageId ?? this.newId(),
      session: this.id,
      username: "kernel",
      date: new Date().toISOString(),
      msg_type: type,
      version: PROTOCOL_VERSION,
    };
    const { metadata = {}, buffers = [] } = extras;
    const parentHeader = parent ?? {};
    return encode({ identities, header, parentHeader, metadata, content, buffers }, this.#signer);
  }
}
