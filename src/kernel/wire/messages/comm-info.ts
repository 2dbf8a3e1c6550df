/**
 * comm_info_request: which comms are open.
 * https://jupyter-client.readthedocs.io/en/stable/messaging.html#comm-info
 */

import type { JsonObject } from "../message.js";
import { stringField } from "./fields.js";

export interface CommInfoReply {
  status: "ok";
  /** By comm id. */
  comms: Record<string, { target_name: string }>;
}

/** `target` is undefined where comms of all targets are asked for. */
export function commInfoRequest(content: JsonObject): { target: string | undefined } {
  const { target_name: target } = content;
  return {
    target:
      target === undefined || target === null ? undefined : stringField(content, "target_name"),
  };
}
