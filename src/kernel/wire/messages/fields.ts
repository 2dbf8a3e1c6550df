/**
 * The fields of a request's content: each reads one, fills in the protocol's default where it is
 * absent, and refuses a value of the wrong type by the field's name.
 */

import type { JsonObject } from "../message.js";

/** Content that does not fit its message type; answered with an error reply, never run. */
export class BadRequest extends Error {
  override name = "BadRequest";
}

export function stringField(content: JsonObject, field: string): string {
  const value = content[field];
  if (typeof value !== "string") throw wrongType(field, "a string", value);
  return value;
}

/** null counts as absent: some clients send every field. */
export function booleanField(content: JsonObject, field: string, absent: boolean): boolean {
  const value = content[field] ?? absent;
  if (typeof value !== "boolean") throw wrongType(field, "true or false", value);
  return value;
}

export function integerField(content: JsonObject, field: string): number | undefined {
  const value = content[field] ?? undefined;
  if (value === undefined) return undefined;
  if (!Number.isInteger(value)) throw wrongType(field, "a whole number", value);
  return value as number;
}

export function objectField(content: JsonObject, field: string): JsonObject {
  const value = content[field] ?? {};
  if (typeof value !== "object" || value === null || Array.isArray(value)) {
    throw wrongType(field, "an object", value);
  }
  return value as JsonObject;
}

export function wrongType(field: string, expected: string, value: unknown): BadRequest {
  return new BadRequest(`\`${field}\` must be ${expected}, ${found(value)}`);
}

/** What arrived, at most a line of it: it may be megabytes. */
function found(value: unknown): string {
  if (value === undefined) return "but is missing";
  if (Array.isArray(value)) return "got an array";
  if (typeof value === "object" && value !== null) return "got an object";
  const text = JSON.stringify(value);
  return `got ${text.length > 60 ? `${text.slice(0, 60)}…` : text}`;
}
