/**
 * The head of a type declaration: a name, and the parameters of a generic type.
 *
 *   Head = name [ "[" Names Constraint { "," Names Constraint } "]" ]      Pair[K comparable, V any]
 *
 * A constraint decides which type arguments are allowed, not their layout: only any and comparable
 * are distinguished. Source: the Go specification, "Type parameter declarations".
 */
import { GoTypeError } from "../errors.js";
import { basics } from "./type.js";

/** A name that a type will be put in place of. */
export interface TypeParameter {
  readonly name: string;
  /** Must the type be comparable? */
  readonly comparable: boolean;
}

const taken = new Set<string>([
  ...basics,
  ...["any", "error", "comparable", "byte", "rune", "_", "map", "struct", "chan", "func"],
  ...["interface", "type"],
]);

/** Read a head. @throws {GoTypeError} quoting it, with carets under what is wrong. */
export function headOf(head: string): {
  readonly name: string;
  readonly parameters: readonly TypeParameter[];
} {
  const parts = /^\s*([^\s[\]]*)\s*(?:\[([^\]]*)\])?\s*$/.exec(head);
  const name = parts?.[1] ?? "";
  if (parts === null || !isName(name)) {
    const advice = "A name consists of letters, digits and _, and is not one of Go's own";
    throw new GoTypeError(`${head} cannot be declared`, head, 0, head.length, advice);
  }
  return { name, parameters: parts[2] === undefined ? [] : parametersOf(parts[2], head) };
}

function isName(name: string): boolean {
  return /^[\p{L}_][\p{L}\p{Nd}_]*$/u.test(name) && !taken.has(name);
}

function parametersOf(list: string, head: string): TypeParameter[] {
  const found: TypeParameter[] = [];
  let waiting: string[] = [];
  for (const part of list.split(",")) {
    const [name = "", ...rest] = part.trim().split(/\s+/);
    const constraint = rest.join(" ");
    const at = Math.max(0, head.indexOf(part.trim(), head.indexOf("[")));
    const fail = (problem: string, advice: string): never => {
      throw new GoTypeError(problem, head, at, Math.max(1, part.trim().length), advice);
    };
    const known = [...waiting, ...found.map((of) => of.name)];
    if (!isName(name)) fail("Expected a type parameter", "For example: Pair[K comparable, V any]");
    if (known.includes(name)) fail(`${name} redeclared`, "Type parameters have own names");
    waiting.push(name);
    if (constraint === "") continue;
    if (constraint !== "any" && constraint !== "comparable") {
      fail(
        `The constraint ${constraint} is not known here`,
        "Write any, or comparable where the type is a map's key: no other changes what is in memory",
      );
    }
    found.push(...waiting.map((of) => ({ name: of, comparable: constraint === "comparable" })));
    waiting = [];
  }
  if (waiting.length > 0) {
    const advice = "Each type parameter has a constraint: Pair[K comparable, V any]";
    throw new GoTypeError("missing type constraint", head, head.indexOf("["), head.length, advice);
  }
  return found;
}
