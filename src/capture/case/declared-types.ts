/**
 * The types that a case declares, for its map's type and the dynamic types of its values:
 *
 *   "types": {
 *     "Point": "struct{ X, Y int32 }",
 *     "Fault": { "type": "struct{ Code int }", "methods": ["Error() string", "*Reset()"] },
 *     "Pair[K comparable, V any]": "struct{ Key K; Value V }"
 *   }
 *
 * They may refer to each other and be in any order, as in a Go program.
 */
import { Declarations, GoTypeError, type TypeDeclarations } from "../../go/index.js";
import type { Json } from "../document/json.js";
import { fieldName, MalformedError, shown } from "../document/malformed.js";

/** Types that a case may declare. */
const most = 1000;

/** Read the field `types` of a case. @throws MalformedError naming the type that is wrong. */
export function declaredTypes(json: Json | undefined): Declarations {
  const types = new Declarations();
  if (json === undefined) return types;
  if (typeof json !== "object" || json === null || Array.isArray(json)) {
    const example = 'expected types by name, as {"Point": "struct{ X, Y int32 }"}';
    throw new MalformedError("types", `${example}, got ${shown(json)}`);
  }
  const entries = Object.entries(json as Readonly<Record<string, Json>>);
  if (entries.length > most) {
    throw new MalformedError("types", `expected at most ${most} types, got ${entries.length}`);
  }
  const read = entries.map(([name, written]) => [name, declarationOf(name, written)] as const);
  try {
    types.declare(Object.fromEntries(read));
  } catch (error) {
    if (!(error instanceof GoTypeError)) throw error;
    const wrong = read.find(([name, { type }]) => error.text === name || error.text === type);
    const field = wrong === undefined ? "types" : fieldName(["types", wrong[0]]);
    throw new MalformedError(field, error.message);
  }
  return types;
}

type Declaration = Exclude<TypeDeclarations[string], string>;

function declarationOf(name: string, json: Json): Declaration {
  if (typeof json === "string") return { type: json };
  const fields = (typeof json === "object" && !Array.isArray(json) ? json : null) as Readonly<
    Record<string, Json>
  > | null;
  const { type, methods = [], ...others } = fields ?? {};
  const [stranger] = Object.keys(others);
  const fail = (part: string[], problem: string): never => {
    throw new MalformedError(fieldName(["types", name, ...part]), problem);
  };
  if (typeof type !== "string") {
    const forms = 'a type as text, or {"type": …, "methods": […]}';
    return fail([], `expected ${forms}, got ${shown(fields === null ? json : type)}`);
  }
  if (stranger !== undefined) return fail([stranger], "a type has no such field");
  if (!isTexts(methods)) {
    return fail(["methods"], `expected texts such as "Error() string", got ${shown(methods)}`);
  }
  return { type, methods };
}

function isTexts(json: Json): json is readonly string[] {
  return Array.isArray(json) && json.every((method) => typeof method === "string");
}
