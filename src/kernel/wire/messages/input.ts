/**
 * input_request, from the kernel to the client that runs a cell, and input_reply, its answer.
 * https://jupyter-client.readthedocs.io/en/stable/messaging.html#messages-on-the-stdin-router-dealer-channel
 */

import type { JsonObject } from "../message.js";

export interface InputRequest {
  prompt: string;
  password: boolean;
}

/** What the user entered; undefined where the reply holds no string. */
export function inputReply({ value }: JsonObject): string | undefined {
  return typeof value === "string" ? value : undefined;
}
