/**
 * delete_subshell_request:
 * https://jupyter-client.readthedocs.io/en/stable/messaging.html#delete-subshell
 */

import type { JsonObject } from "../message.js";
import { stringField } from "./fields.js";

export interface DeleteSubshellReply {
  status: "ok";
}

export function deleteSubshellRequest(content: JsonObject): { id: string } {
  return { id: stringField(content, "subshell_id") };
}
