/**
 * The runner's ends of comms (protocol, section "Custom Messages"), for libraries in cells: the
 * bridge offers `comm` and `registerTarget`.
 *
 * Messages from a front end are handled at once, also while a cell awaits; what a handler prints
 * or shows belongs to the message, not to the cell. A handler may return a promise: the message
 * counts as handled when it settles. Handlers can be interrupted like cells.
 */

import { randomUUID } from "node:crypto";
import type { CommMessage, Event, Request } from "../../channel.js";
import { cellEnds, cellStarts, guarded } from "../interrupts/interrupts.js";
import { causedBy, causingCell } from "../output/attribution.js";
import { show } from "../output/outputs.js";

/** JSON data, JSON metadata and raw bytes of a message. */
export interface CommData {
  data: Record<string, unknown>;
  metadata: Record<string, unknown>;
  buffers: Uint8Array[];
}

export interface CommOptions {
  metadata?: Record<string, unknown>;
  buffers?: readonly (ArrayBufferView | ArrayBufferLike)[];
}

export type CommHandler = (message: CommData) => unknown;

/** One conversation. */
export interface Comm {
  readonly id: string;
  /** Name by which the other side knows what to do with it. */
  readonly target: string;
  /** Whether messages can still pass. */
  readonly isOpen: boolean;
  send(data: Record<string, unknown>, options?: CommOptions): void;
  /** Ends it on both sides; closing twice does nothing. */
  close(data?: Record<string, unknown>, options?: CommOptions): void;
  /** Takes the messages of the other side; each handler added gets all of them. */
  onMessage(handler: CommHandler): void;
  /** Called when the other side closes it, or its kernel ends. */
  onClose(handler: CommHandler): void;
}

export type TargetHandler = (comm: Comm, opening: CommData) => unknown;

type CommRequest = Request & { type: "comm" };

class OpenComm implements Comm {
  readonly handlers: CommHandler[] = [];
  readonly closers: CommHandler[] = [];
  isOpen = true;

  constructor(
    readonly id: string,
    readonly target: string,
  ) {}

  send(data: Record<string, unknown>, options: CommOptions = {}): void {
    if (!this.isOpen)
      throw new Error(`comm ${this.id} (${this.target}) is closed; message not sent`);
    say(this, "message", data, options);
  }

  close(data: Record<string, unknown> = {}, options: CommOptions = {}): void {
    if (!this.isOpen) return;
    this.isOpen = false;
    comms.delete(this.id);
    say(this, "close", data, options);
  }

  onMessage(handler: CommHandler): void {
    this.handlers.push(handler);
  }

  onClose(handler: CommHandler): void {
    this.closers.push(handler);
  }
}

const comms = new Map<string, OpenComm>();
const targets = new Map<string, TargetHandler>();

/** Opens a comm to what front ends registered under the target's name. */
export function openComm(
  target: string,
  data: Record<string, unknown> = {},
  { id = randomUUID(), ...options }: CommOptions & { id?: string } = {},
): Comm {
  const comm = new OpenComm(id, target);
  comms.set(comm.id, comm);
  say(comm, "open", data, options);
  return comm;
}

/** Says who takes the comms that a front end opens under this name; a later one replaces it. */
export function registerTarget(name: string, handler: TargetHandler): void {
  targets.set(name, handler);
}

/**
 * Handles what a front end says.
 *
 * @param failed called with what a handler throws
 * @returns whether a handler took it
 */
export async function handleComm(
  request: CommRequest,
  failed: (thrown: unknown, id: number) => void,
): Promise<boolean> {
  const handlers = handlersOf(request);
  if (!handlers) return false;
  const { id, data, metadata, buffers } = request;
  const message: CommData = { data, metadata, buffers };
  const interrupted = cellStarts(id);
  interrupted.catch(() => undefined);
  try {
    for (const handler of handlers) {
      const handled = causedBy(id, () => guarded(() => handler(message)));
      await Promise.race([handled, interrupted]);
    }
  } catch (thrown) {
    failed(thrown, id);
  } finally {
    cellEnds(id);
  }
  return true;
}

function handlersOf(request: CommRequest): CommHandler[] | undefined {
  const { action, commId, targetName } = request;
  if (action === "open") {
    const target = targets.get(targetName);
    if (!target) return undefined;
    const comm = new OpenComm(commId, targetName);
    comms.set(commId, comm);
    return [(opening) => target(comm, opening)];
  }
  const comm = comms.get(commId);
  if (!comm) return undefined;
  if (action === "message") return [...comm.handlers];
  comm.isOpen = false;
  comms.delete(commId);
  return [...comm.closers];
}

function say(
  comm: OpenComm,
  action: CommMessage["action"],
  data: Record<string, unknown>,
  { metadata = {}, buffers = [] }: CommOptions,
): void {
  const event: Event = {
    type: "comm",
    id: causingCell(),
    action,
    commId: comm.id,
    targetName: comm.target,
    data,
    metadata,
  };
  show(event, buffers.map(asBytes));
}

function asBytes(buffer: ArrayBufferView | ArrayBufferLike): Uint8Array {
  return ArrayBuffer.isView(buffer)
    ? new Uint8Array(buffer.buffer, buffer.byteOffset, buffer.byteLength)
    : new Uint8Array(buffer);
}
