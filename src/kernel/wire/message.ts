/**
 * One message on the wire (protocol, section "The wire protocol"):
 *
 *   identities… | <IDS|MSG> | signature | header | parent_header | metadata | content | buffers…
 *                             hex HMAC    JSON     JSON            JSON       JSON      raw bytes
 *
 * Anything else that arrives on a socket is rejected here, with a reason.
 */

import type { Signer } from "./signature.js";

/** JSON object as it comes from the wire. */
export type JsonObject = Record<string, unknown>;

/** Header of a message. Only scalar fields are kept: see `parseHeader`. */
export interface Header extends JsonObject {
  msg_id: string;
  msg_type: string;
  session: string;
}

/** A message that passed the signature and is well formed; its content is not yet judged. */
export interface Message {
  /** Routing frames, to be sent back in front of the reply. */
  identities: Buffer[];
  header: Header;
  parentHeader: JsonObject;
  metadata: JsonObject;
  content: JsonObject;
  buffers: Buffer[];
}

/** A message about to be sent. */
export interface Outgoing {
  identities: Buffer[];
  header: Header;
  parentHeader: JsonObject;
  metadata: JsonObject;
  content: object;
  buffers: readonly Uint8Array[];
}

/**
 * What arrived is not a message of this protocol, or its sender has not the key. The message
 * is one of a few fixed strings, so that a log can count them; it never quotes what arrived.
 */
export class RefusedMessage extends Error {
  override name = "RefusedMessage";
}

/** Stands between the routing frames and the signature. */
export const DELIMITER = Buffer.from("<IDS|MSG>", "latin1");

/**
 * Reads the frames of one multipart message.
 *
 * @throws RefusedMessage saying why: no delimiter, too few frames, forged, replayed, not JSON,
 *   or a header without msg_id, msg_type or session.
 */
export function decode(frames: readonly Buffer[], signer: Signer): Message {
  const at = frames.findIndex((frame) => frame.equals(DELIMITER));
  if (at < 0) throw new RefusedMessage("no <IDS|MSG> delimiter");
  const [signature, header, parentHeader, metadata, content] = frames.slice(at + 1);
  if (!signature || !header || !parentHeader || !metadata || !content) {
    throw new RefusedMessage("fewer than 5 frames after the delimiter");
  }
  const parts = [header, parentHeader, metadata, content];
  const refusal = signer.refuse(signature, parts);
  if (refusal) throw new RefusedMessage(`${refusal} signature`);
  return {
    identities: frames.slice(0, at),
    header: parseHeader(parseJson(header, "header")),
    parentHeader: parseJson(parentHeader, "parent_header"),
    metadata: parseJson(metadata, "metadata"),
    content: parseJson(content, "content"),
    buffers: frames.slice(at + 6),
  };
}

/** The frames of one message, signed. */
export function encode(message: Outgoing, signer: Signer): Uint8Array[] {
  const parts = [message.header, message.parentHeader, message.metadata, message.content].map(
    (part) => Buffer.from(wellFormed(JSON.stringify(part))),
  );
  const signature = Buffer.from(signer.sign(parts), "latin1");
  return [...message.identities, DELIMITER, signature, ...parts, ...message.buffers];
}

/**
 * Half a surrogate pair stands in JSON as an escape, which JavaScript reads and Python cannot
 * write: a notebook that holds one cannot be saved. So each becomes the sign for what is no
 * character.
 */
function wellFormed(json: string): string {
  if (!json.includes("\\ud")) return json;
  return json.replace(/(?<!\\)((?:\\\\)*)\\ud[89a-f][0-9a-f]{2}/g, "$1\ufffd");
}

function parseJson(frame: Buffer, part: string): JsonObject {
  let value: unknown;
  try {
    value = JSON.parse(frame.toString("utf8"));
  } catch {
    throw new RefusedMessage(`${part}: not JSON`);
  }
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw new RefusedMessage(`${part}: not a JSON object`);
  }
  return value as JsonObject;
}

/**
 * A header is echoed as parent_header in everything the request causes, so it is kept flat:
 * the protocol's fields are all scalars, and a deeply nested one could overflow the writer.
 */
function parseHeader(raw: JsonObject): Header {
  for (const field of ["msg_id", "msg_type", "session"]) {
    if (typeof raw[field] !== "string") throw new RefusedMessage(`header: no string ${field}`);
  }
  const scalars = Object.entries(raw).filter(
    ([, value]) => typeof value !== "object" || value === null,
  );
  return Object.fromEntries(scalars) as Header;
}
