/**
 * complete_request: completions at the cursor.
 * https://jupyter-client.readthedocs.io/en/stable/messaging.html#completion
 */

import type { JsonObject } from "../message.js";
import { toUtf16 } from "../position.js";
import { stringField, wrongType } from "./fields.js";

/** `cursor` is in UTF-16 units; the end of the code when the request names none. */
export interface CompleteRequest {
  code: string;
  cursor: number;
}

/** Offsets are in code points. */
export interface CompleteReply {
  status: "ok";
  matches: string[];
  cursor_start: number;
  cursor_end: number;
  metadata: JsonObject;
}

export function completeRequest(content: JsonObject): CompleteRequest {
  const code = stringField(content, "code");
  const position = content.cursor_pos ?? Number.POSITIVE_INFINITY;
  if (typeof position !== "number") throw wrongType("cursor_pos", "a number", position);
  return { code, cursor: toUtf16(code, position) };
}
