/**
 * debug_request: a message of the Debug Adapter Protocol; the content of its reply is the response of
 * that protocol, and debug_event on iopub holds its events.
 * https://jupyter-client.readthedocs.io/en/stable/messaging.html#debug-request
 */

import type { DapEvent, DapRequest, DapResponse } from "../../dap.js";
import type { JsonObject } from "../message.js";
import { objectField, stringField, wrongType } from "./fields.js";

export type DebugReply = DapResponse;
export type DebugEvent = DapEvent;

/** @throws BadRequest */
export function debugRequest(content: JsonObject): DapRequest {
  const { type, seq } = content;
  if (type !== "request") throw wrongType("type", 'the string "request"', type);
  if (!Number.isInteger(seq)) throw wrongType("seq", "a whole number", seq);
  return {
    type,
    seq: seq as number,
    command: stringField(content, "command"),
    arguments: objectField(content, "arguments"),
  };
}
