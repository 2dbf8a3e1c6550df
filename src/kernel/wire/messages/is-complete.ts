/**
 * is_complete_request: whether code is ready to be run.
 * https://jupyter-client.readthedocs.io/en/stable/messaging.html#code-completeness
 */

import type { JsonObject } from "../message.js";
import { stringField } from "./fields.js";

/** There is no "error" status: "unknown" leaves the decision to the front end. */
export type IsCompleteReply =
  | { status: "complete" | "invalid" | "unknown" }
  /** `indent` is what the next line begins with. */
  | { status: "incomplete"; indent: string };

export function isCompleteRequest(content: JsonObject): { code: string } {
  return { code: stringField(content, "code") };
}
