/**
 * execute_request: runs a cell.
 * https://jupyter-client.readthedocs.io/en/stable/messaging.html#execute
 */

import type { ErrorContent } from "../../channel.js";
import type { JsonObject } from "../message.js";
import { booleanField, objectField, stringField, wrongType } from "./fields.js";

export interface ExecuteRequest {
  code: string;
  silent: boolean;
  storeHistory: boolean;
  userExpressions: Record<string, string>;
  allowStdin: boolean;
  stopOnError: boolean;
}

/** What both ends of a cell have in common. */
export interface ExecuteFields {
  execution_count: number;
  user_expressions: JsonObject;
  payload: JsonObject[];
}

export type ExecuteReply = ExecuteFields &
  ({ status: "ok" } | ({ status: "error" } & ErrorContent));

export function executeRequest(content: JsonObject): ExecuteRequest {
  const silent = booleanField(content, "silent", false);
  return {
    code: stringField(content, "code"),
    silent,
    // A silent request is never stored, whatever it says about history.
    storeHistory: !silent && booleanField(content, "store_history", true),
    userExpressions: expressions(content),
    allowStdin: booleanField(content, "allow_stdin", true),
    stopOnError: booleanField(content, "stop_on_error", true),
  };
}

function expressions(content: JsonObject): Record<string, string> {
  const value = objectField(content, "user_expressions");
  for (const [name, expression] of Object.entries(value)) {
    if (typeof expression !== "string") {
      throw wrongType(`user_expressions[${JSON.stringify(name)}]`, "a string", expression);
    }
  }
  return value as Record<string, string>;
}
