/**
 * Comms: messages between a library in the runner and its counterpart in a front end, which the
 * kernel forwards unread (protocol, section "Custom Messages"). ipywidgets uses them.
 *
 * Comms belong to the runner; the server only records which are open, for comm_info and for closing
 * them when their runner dies. Messages are forwarded at once, also while a cell runs, and never
 * out of order. busy and idle enclose the handling: ipywidgets sends a slider's next position only
 * when the last one was dealt with.
 */

import type { CommMessage, Event } from "../channel.js";
import { commMessage, commOpen } from "../wire/messages/comm.js";
import type { Causes } from "./cells/causes.js";
import { ChildDied } from "./children/death.js";
import type { Supervisor } from "./children/supervisor.js";
import type { IOPub } from "./iopub.js";
import { logRecurring } from "./log.js";
import type { RequestContext } from "./request-context.js";

export class Comms {
  readonly #iopub: IOPub;
  readonly #causes: Causes;
  readonly #runner: Supervisor;
  readonly #nextId: () => number;
  /** Target names by comm id. */
  readonly #open = new Map<string, string>();
  readonly #handling = new Set<number>();

  constructor(iopub: IOPub, causes: Causes, runner: Supervisor, nextId: () => number) {
    this.#iopub = iopub;
    this.#causes = causes;
    this.#runner = runner;
    this.#nextId = nextId;
  }

  /** The open comms, as comm_info_reply wants them. */
  info(target: string | undefined): Record<string, { target_name: string }> {
    const wanted = [...this.#open].filter(([, name]) => target === undefined || name === target);
    return Object.fromEntries(wanted.map(([id, name]) => [id, { target_name: name }]));
  }

  /** Requests that are being handled, to be interrupted. */
  get handling(): Iterable<number> {
    return this.#handling;
  }

  /** A front end opens a comm; if no handler in the runner takes it, it is closed again. */
  async opened(context: RequestContext): Promise<void> {
    const { commId, targetName } = commOpen(context.request.content);
    this.#open.set(commId, targetName);
    if (await this.#handOn(context, "open", commId, targetName)) return;
    this.#open.delete(commId);
    context.publish("comm_close", { comm_id: commId, data: {} });
  }

  /** A front end says something. */
  async said(context: RequestContext): Promise<void> {
    const { commId } = commMessage(context.request.content);
    const known = this.#open.has(commId) && (await this.#handOn(context, "message", commId, ""));
    if (!known) logRecurring("comm_msg for a comm that is not open");
  }

  /** A front end closes a comm. */
  async closed(context: RequestContext): Promise<void> {
    const { commId } = commMessage(context.request.content);
    if (!this.#open.delete(commId)) logRecurring("comm_close for a comm that is not open");
    else await this.#handOn(context, "close", commId, "");
  }

  /** The runner says something. */
  event(event: Event & { type: "comm" }, buffers: Buffer[]): void {
    const { action, id, commId, targetName, data, metadata } = event;
    if (action === "open") this.#open.set(commId, targetName);
    if (action === "close") this.#open.delete(commId);
    const header = this.#causes.of(id)?.header;
    const extras = { metadata, buffers };
    const content = { comm_id: commId, data };
    if (action === "open") {
      const opening = { ...content, target_name: targetName, target_module: null };
      this.#iopub.publish("comm_open", opening, header, extras);
    } else {
      const type = action === "close" ? "comm_close" : "comm_msg";
      this.#iopub.publish(type, content, header, extras);
    }
  }

  /** The runner is gone, and its ends of all comms with it. */
  runnerDied(): void {
    const header = this.#causes.last?.header;
    for (const id of this.#open.keys()) {
      this.#iopub.publish("comm_close", { comm_id: id, data: {} }, header);
    }
    this.#open.clear();
  }

  /** Whether a handler in the runner took the message. */
  async #handOn(
    context: RequestContext,
    action: CommMessage["action"],
    commId: string,
    targetName: string,
  ): Promise<boolean> {
    const { content, metadata, buffers, header, identities } = context.request;
    const { data } = commMessage(content);
    const id = this.#nextId();
    this.#causes.remember(id, { identities, header, silent: false, line: 0, mayAsk: false });
    this.#handling.add(id);
    try {
      const { known } = await this.#runner.request(
        { type: "comm", id, action, commId, targetName, data, metadata, buffers },
        "commHandled",
      );
      return known;
    } catch (error) {
      if (!(error instanceof ChildDied)) throw error;
      return false;
    } finally {
      this.#handling.delete(id);
    }
  }
}
