/**
 * The boundary where JSON from a file becomes typed data: valibot schemas whose messages name the
 * field and say what was expected and what was found.
 */
import * as v from "valibot";
import { integer } from "../case/values.js";
import { type Json, JsonError, parseJson } from "./json.js";
import { fieldName, MalformedError, shown } from "./malformed.js";

/** An object with exactly these fields; `what` is what messages call it: "a case". */
export function fields<E extends v.ObjectEntries>(what: string, entries: E) {
  const wrong = (input: unknown) =>
    `expected an object with the fields of ${what}, got ${shown(input)}`;
  return v.pipe(
    v.custom<unknown>(
      (input) => !Array.isArray(input),
      (issue) => wrong(issue.input),
    ),
    v.strictObject(entries, (issue) => {
      if (issue.expected === "never") return `${what} has no such field`;
      if (issue.received === "undefined") return "this field is missing";
      return wrong(issue.input);
    }),
  );
}

/** Check parsed JSON against a schema; errors name the field. Also serves captures. */
export function checkedFields<S extends v.GenericSchema>(schema: S, json: Json): v.InferOutput<S> {
  const result = v.safeParse(schema, json, { abortEarly: true });
  if (result.success) return result.output;
  const issue = result.issues[0];
  throw new MalformedError(fieldName(issue.path?.map((step) => step.key) ?? []), issue.message);
}

/** A schema for integers from 0 to `max` in any of their written forms; gives a bigint. */
export function integerUpTo(max: bigint, what: string) {
  return v.pipe(
    v.unknown(),
    v.rawTransform<unknown, bigint>(({ dataset, addIssue, NEVER }) => {
      const input = dataset.value as Json;
      const hex = typeof input === "string" && /^0x[0-9a-fA-F]{1,16}$/.test(input);
      const n = hex ? BigInt(input) : integer(input);
      if (n !== undefined && n >= 0 && n <= max) return BigInt(n);
      addIssue({ message: `expected ${what}, got ${shown(input)}` });
      return NEVER;
    }),
  );
}

/** Parse JSON; a mistake in it is a malformed file like any other. */
export function checkedSyntax(source: string): Json {
  try {
    return parseJson(source);
  } catch (error) {
    if (error instanceof JsonError) throw new MalformedError("", error.message);
    throw error;
  }
}
