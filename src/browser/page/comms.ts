/** Comms between front ends and the runner, as kernel/server/comms.ts has them. */

import type { CommMessage, Event, Reply } from "../../kernel/channel.js";
import type { Header, Message } from "./messages.js";
import type { Request } from "./worker-line.js";

/** Publishes a message on iopub. */
type Publish = (
  type: string,
  content: Record<string, unknown>,
  extras: {
    parent: Header | undefined;
    buffers?: readonly Uint8Array[];
    metadata?: Record<string, unknown>;
  },
) => void;

type Ask = (request: Request) => Promise<Reply & { type: "commHandled" }>;

const ACTIONS: Readonly<Record<string, CommMessage["action"]>> = {
  comm_open: "open",
  comm_msg: "message",
  comm_close: "close",
};

export class Comms {
  readonly #publish: Publish;
  readonly #ask: Ask;
  /** Target names by comm id. */
  readonly #open = new Map<string, string>();

  constructor(publish: Publish, ask: Ask) {
    this.#publish = publish;
    this.#ask = ask;
  }

  /** The open comms, as comm_info_reply wants them. */
  info(target: unknown): Record<string, { target_name: string }> {
    const wanted = [...this.#open].filter(([, name]) => target === undefined || name === target);
    return Object.fromEntries(wanted.map(([id, name]) => [id, { target_name: name }]));
  }

  /** A front end opens a comm, says something on it or closes it. */
  async handOn(type: string, id: number, request: Message): Promise<void> {
    const { content, metadata, buffers = [], header } = request;
    const commId = String(content.comm_id);
    const action = ACTIONS[type] as CommMessage["action"];
    const targetName = String(content.target_name ?? this.#open.get(commId) ?? "");
    if (action === "open") this.#open.set(commId, targetName);
    else if (!this.#open.has(commId)) return;
    if (action === "close") this.#open.delete(commId);
    const { known } = await this.#ask({
      type: "comm",
      id,
      action,
      commId,
      targetName,
      data: content.data,
      metadata,
      buffers: buffers.map(bytesOf),
    });
    if (known || action !== "open") return;
    this.#open.delete(commId);
    this.#publish("comm_close", { comm_id: commId, data: {} }, { parent: header });
  }

  /** The runner says something. */
  said(
    event: Event & { type: "comm" },
    buffers: readonly Uint8Array[],
    parent: Header | undefined,
  ): void {
    const { action, commId, targetName, data, metadata } = event;
    if (action === "open") this.#open.set(commId, targetName);
    if (action === "close") this.#open.delete(commId);
    const content = { comm_id: commId, data };
    const opening = { ...content, target_name: targetName, target_module: null };
    const types = { open: "comm_open", message: "comm_msg", close: "comm_close" } as const;
    const extras = { parent, metadata, buffers };
    this.#publish(types[action], action === "open" ? opening : content, extras);
  }

  /** The runner is gone, and its ends of all comms with it. */
  runnerEnded(): void {
    for (const id of this.#open.keys()) {
      this.#publish("comm_close", { comm_id: id, data: {} }, { parent: undefined });
    }
    this.#open.clear();
  }
}

function bytesOf(buffer: ArrayBuffer | ArrayBufferView): Uint8Array {
  if (buffer instanceof ArrayBuffer) return new Uint8Array(buffer);
  return new Uint8Array(buffer.buffer, buffer.byteOffset, buffer.byteLength);
}
