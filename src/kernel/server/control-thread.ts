/**
 * The thread that owns the heartbeat and control sockets, so that both are answered at once even
 * while the server's main thread is busy with a message of many megabytes.
 *
 *   front end ──▶ control ──▶ this thread ──▶ main thread: every message that may pass
 *                    ◀── constant replies ── ──┘        ◀── all other replies
 *
 * It answers only requests with a constant reply; the main thread receives these messages too, for
 * busy and idle and for their effects.
 */

import { parentPort, workerData } from "node:worker_threads";
import { Router } from "zeromq";
import type { Connection } from "../wire/connection.js";
import { decode, RefusedMessage } from "../wire/message.js";
import type { KernelInfoReply } from "../wire/messages/kernel-info.js";
import type { Reply } from "../wire/messages/replies.js";
import { Session } from "../wire/session.js";
import { Signer } from "../wire/signature.js";
import { bindSocket, SMALL_MESSAGES } from "../wire/sockets.js";
import { Writer } from "../wire/writer.js";

/** What the thread is started with. */
export interface ControlThreadData {
  connection: Connection;
  sessionId: string;
  /** Content of kernel_info_reply. */
  info: KernelInfoReply;
}

/** Main thread → this thread. */
export type ControlOrder = { order: "send"; frames: Uint8Array[] } | { order: "close" };

/** This thread → main thread. */
export type ControlNews =
  | { news: "bound"; control: number; hb: number }
  /** A message whose signature is right; `answered` if its reply was sent. */
  | { news: "message"; frames: Uint8Array[]; answered: boolean }
  | { news: "unbound" | "refused" | "failed"; reason: string };

const { connection, sessionId, info } = workerData as ControlThreadData;

/** Requests whose reply is always the same: its type and content. */
const CONSTANT = new Map<string, Reply>([
  ["kernel_info_request", ["kernel_info_reply", info]],
  ["interrupt_request", ["interrupt_reply", { status: "ok" }]],
]);

const signer = new Signer(connection.key, connection.signatureScheme);
const session = new Session(signer, sessionId, "control-");
const control = new Router(SMALL_MESSAGES);
const hb = new Router(SMALL_MESSAGES);
const tell = (news: ControlNews) => parentPort?.postMessage(news);
const failed = (error: Error) => {
  if (!control.closed) tell({ news: "failed", reason: error.message });
};
const replies = new Writer({ send: (frames) => control.send([...frames]) }, failed);
const echo = new Writer({ send: (frames) => hb.send([...frames]) }, failed);

try {
  const [controlPort, hbPort] = await Promise.all([
    bindSocket(control, connection, "control"),
    bindSocket(hb, connection, "hb"),
  ]);
  tell({ news: "bound", control: controlPort, hb: hbPort });
  parentPort?.on("message", async (order: ControlOrder) => {
    if (order.order === "send") return replies.send(order.frames);
    await replies.settled();
    close();
  });
  void receive(hb, (frames) => echo.send(frames));
  void receive(control, judge);
} catch (error) {
  tell({ news: "unbound", reason: (error as Error).message });
  close();
}

/** Ends the thread; in this order, as zeromq aborts a process in which a socket is left. */
function close(): void {
  control.close();
  hb.close();
  parentPort?.close();
}

/** Answers what can be answered here and hands on what may pass. */
function judge(frames: Buffer[]): void {
  try {
    const { identities, header } = decode(frames, signer);
    const constant = CONSTANT.get(header.msg_type);
    if (constant) {
      const [type, content] = constant;
      const metadata = { started: new Date().toISOString() };
      replies.send(session.compose(identities, type, content, header, { metadata }));
    }
    tell({ news: "message", frames, answered: constant !== undefined });
  } catch (error) {
    if (!(error instanceof RefusedMessage)) throw error;
    tell({ news: "refused", reason: error.message });
  }
}

async function receive(socket: Router, take: (frames: Buffer[]) => void): Promise<void> {
  try {
    for await (const frames of socket) take(frames);
  } catch (error) {
    // Closing a socket rejects the receive that waits on it; that is no news.
    failed(error as Error);
  }
}
