/**
 * Messages of the Jupyter protocol as JupyterLite's clients take them: objects, on a channel.
 *
 * https://jupyter-client.readthedocs.io/en/stable/messaging.html
 */

/** The version of the protocol that JupyterLite speaks. */
export const PROTOCOL_VERSION = "5.3";

/** The head of a message. */
export interface Header {
  readonly msg_id: string;
  readonly msg_type: string;
  readonly session: string;
  readonly username: string;
  readonly date: string;
  readonly version: string;
}

/** One message. */
export interface Message {
  readonly channel: "shell" | "iopub" | "stdin" | "control";
  readonly header: Header;
  readonly parent_header: Header | Record<string, never>;
  readonly metadata: Record<string, unknown>;
  readonly content: Record<string, unknown>;
  readonly buffers?: readonly (ArrayBuffer | ArrayBufferView)[];
}

/** What a message is beside its content. */
export interface Envelope {
  readonly channel: Message["channel"];
  readonly type: string;
  /** The header of the request that it belongs to. */
  readonly parent: Header | undefined;
  readonly metadata?: Record<string, unknown>;
  readonly buffers?: readonly Uint8Array[];
}

let made = 0;

/** A message that answers, or belongs to, a request. */
export function message(
  { channel, type, parent, metadata = {}, buffers = [] }: Envelope,
  content: Record<string, unknown>,
): Message {
  made += 1;
  const header = {
    msg_id: `${parent?.session ?? "kernel"}-${performance.timeOrigin}-${made}`,
    msg_type: type,
    session: parent?.session ?? "",
    username: "kernel",
    date: new Date().toISOString(),
    version: PROTOCOL_VERSION,
  };
  return { channel, header, parent_header: parent ?? {}, metadata, content, buffers };
}

/** Offsets of the protocol count code points, those of JavaScript UTF-16 units. */
export function toUnits(text: string, codePoints: number): number {
  return [...text].slice(0, codePoints).join("").length;
}

export function toCodePoints(text: string, units: number): number {
  return [...text.slice(0, units)].length;
}
