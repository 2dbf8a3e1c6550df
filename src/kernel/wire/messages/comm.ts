/**
 * comm_open, comm_msg and comm_close: messages between a library and its counterpart in a front
 * end, in both directions and without replies.
 * https://jupyter-client.readthedocs.io/en/stable/messaging.html#custom-messages
 */

import type { JsonObject } from "../message.js";
import { objectField, stringField } from "./fields.js";

export interface CommContent {
  comm_id: string;
  data: JsonObject;
}

export interface CommOpen extends CommContent {
  target_name: string;
  target_module: null;
}

export function commOpen(content: JsonObject): { commId: string; targetName: string } {
  return {
    commId: stringField(content, "comm_id"),
    targetName: stringField(content, "target_name"),
  };
}

export function commMessage(content: JsonObject): { commId: string; data: JsonObject } {
  return { commId: stringField(content, "comm_id"), data: objectField(content, "data") };
}
