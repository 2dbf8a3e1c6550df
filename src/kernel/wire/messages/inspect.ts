/**
 * inspect_request: what the name at the cursor is.
 * https://jupyter-client.readthedocs.io/en/stable/messaging.html#introspection
 */

import type { MimeBundle } from "../../channel.js";
import type { JsonObject } from "../message.js";
import { type CompleteRequest, completeRequest } from "./complete.js";
import { wrongType } from "./fields.js";

export interface InspectRequest extends CompleteRequest {
  detailLevel: 0 | 1;
}

export interface InspectReply {
  status: "ok";
  found: boolean;
  data: MimeBundle;
  metadata: JsonObject;
}

export function inspectRequest(content: JsonObject): InspectRequest {
  const level = content.detail_level ?? 0;
  if (level !== 0 && level !== 1) throw wrongType("detail_level", "0 or 1", level);
  return { ...completeRequest(content), detailLevel: level };
}
