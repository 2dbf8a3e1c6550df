/**
 * shutdown_request: ends the kernel, or restarts it.
 * https://jupyter-client.readthedocs.io/en/stable/messaging.html#kernel-shutdown
 */

import type { JsonObject } from "../message.js";
import { booleanField } from "./fields.js";

export interface ShutdownReply {
  status: "ok";
  restart: boolean;
}

export function shutdownRequest(content: JsonObject): { restart: boolean } {
  return { restart: booleanField(content, "restart", false) };
}
