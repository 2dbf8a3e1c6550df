/**
 * debug_request: a message of the Debug Adapter Protocol. This kernel has no debugger: the reply is
 * the protocol's error and, in the same content, a response of the Debug Adapter Protocol.
 * https://jupyter-client.readthedocs.io/en/stable/messaging.html#debug-request
 */

import type { ErrorContent } from "../../channel.js";
import type { JsonObject } from "../message.js";

export interface DebugReply extends ErrorContent {
  status: "error";
  type: "response";
  seq: number;
  request_seq: number;
  command: string;
  success: false;
  message: string;
}

/** What the response repeats of its request. */
export function debugRequest({ seq, command }: JsonObject): { seq: number; command: string } {
  return {
    seq: typeof seq === "number" ? seq : 0,
    command: typeof command === "string" ? command : "",
  };
}
