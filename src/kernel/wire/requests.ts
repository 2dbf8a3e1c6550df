/**
 * What front ends may ask: the content of each request, with the protocol's defaults filled in
 * and wrong types refused by name (protocol, sections "Messages on the shell ROUTER/DEALER
 * channel" and "Messages on the control ROUTER/DEALER channel").
 */

import type { JsonObject } from "./message.js";
import { toUtf16 } from "./position.js";

/** Content that does not fit its message type; answered with an error reply, never run. */
export class BadRequest extends Error {
  override name = "BadRequest";
}

export interface ExecuteRequest {
  code: string;
  silent: boolean;
  storeHistory: boolean;
  userExpressions: Record<string, string>;
  allowStdin: boolean;
  stopOnError: boolean;
}

/** `cursor` is in UTF-16 units; the end of the code when the request names none. */
export interface CursorRequest {
  code: string;
  cursor: number;
}

export interface InspectRequest extends CursorRequest {
  detailLevel: 0 | 1;
}

export type HistoryRequest = { output: boolean } & (
  | { access: "tail"; n: number }
  | { access: "range"; session: number; start: number; stop: number | undefined }
  | { access: "search"; pattern: string; n: number | undefined; unique: boolean }
);

export function executeRequest(content: JsonObject): ExecuteRequest {
  const silent = flag(content, "silent", false);
  return {
    code: text(content, "code"),
    silent,
    // A silent request is never stored, whatever it says about history.
    storeHistory: !silent && flag(content, "store_history", true),
    userExpressions: expressions(content),
    allowStdin: flag(content, "allow_stdin", true),
    stopOnError: flag(content, "stop_on_error", true),
  };
}

export function completeRequest(content: JsonObject): CursorRequest {
  const code = text(content, "code");
  const position = content.cursor_pos ?? Number.POSITIVE_INFINITY;
  if (typeof position !== "number") throw wrong("cursor_pos", "a number", position);
  return { code, cursor: toUtf16(code, position) };
}

export function inspectRequest(content: JsonObject): InspectRequest {
  const level = content.detail_level ?? 0;
  if (level !== 0 && level !== 1) throw wrong("detail_level", "0 or 1", level);
  return { ...completeRequest(content), detailLevel: level };
}

export function isCompleteRequest(content: JsonObject): { code: string } {
  return { code: text(content, "code") };
}

export function historyRequest(content: JsonObject): HistoryRequest {
  const output = flag(content, "output", false);
  const access = content.hist_access_type;
  switch (access) {
    case "tail":
      return { output, access, n: whole(content, "n") ?? 10 };
    case "range":
      return {
        output,
        access,
        session: whole(content, "session") ?? 0,
        start: whole(content, "start") ?? 1,
        stop: whole(content, "stop"),
      };
    case "search": {
      const unique = flag(content, "unique", false);
      const pattern = content.pattern === undefined ? "*" : text(content, "pattern");
      return { output, access, pattern, n: whole(content, "n"), unique };
    }
    default:
      throw wrong("hist_access_type", `"tail", "range" or "search"`, access);
  }
}

export function shutdownRequest(content: JsonObject): { restart: boolean } {
  return { restart: flag(content, "restart", false) };
}

export function commOpen(content: JsonObject): { commId: string; targetName: string } {
  return { commId: text(content, "comm_id"), targetName: text(content, "target_name") };
}

export function commMessage(content: JsonObject): { commId: string; data: JsonObject } {
  return { commId: text(content, "comm_id"), data: object(content, "data") };
}

export function commInfoRequest(content: JsonObject): { target: string | undefined } {
  const { target_name: target } = content;
  return {
    target: target === undefined || target === null ? undefined : text(content, "target_name"),
  };
}

export function deleteSubshellRequest(content: JsonObject): { id: string } {
  return { id: text(content, "subshell_id") };
}

function text(content: JsonObject, field: string): string {
  const value = content[field];
  if (typeof value !== "string") throw wrong(field, "a string", value);
  return value;
}

/** null counts as absent: some clients send every field. */
function flag(content: JsonObject, field: string, absent: boolean): boolean {
  const value = content[field] ?? absent;
  if (typeof value !== "boolean") throw wrong(field, "true or false", value);
  return value;
}

function whole(content: JsonObject, field: string): number | undefined {
  const value = content[field] ?? undefined;
  if (value !== undefined && !Number.isInteger(value)) throw wrong(field, "a whole number", value);
  return value as number | undefined;
}

function object(content: JsonObject, field: string): JsonObject {
  const value = content[field] ?? {};
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw wrong(field, "an object", value);
  }
  return value as JsonObject;
}

function expressions(content: JsonObject): Record<string, string> {
  const value = object(content, "user_expressions");
  for (const [name, expression] of Object.entries(value)) {
    if (typeof expression !== "string") {
      throw wrong(`user_expressions[${JSON.stringify(name)}]`, "a string", expression);
    }
  }
  return value as Record<string, string>;
}

function wrong(field: string, expected: string, value: unknown): BadRequest {
  const kind = value === null ? "null" : Array.isArray(value) ? "an array" : typeof value;
  const shown = value === undefined ? "missing" : kind;
  return new BadRequest(`${field}: ${expected} was expected, but it is ${shown}`);
}
