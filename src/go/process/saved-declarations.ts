/** The types that a process's program declares, as texts: what a file of the process holds of them. */
import { Declarations, program, type TypeDeclarations } from "../type/declarations.js";

/** A declared type. */
export interface SavedDeclaration {
  /** Its name, with the parameters of a generic type: "Pair[K comparable, V any]". */
  readonly head: string;
  readonly type: string;
  /** "Error() string"; those with a pointer receiver behind a *. */
  readonly methods: readonly string[];
}

/** What is declared, in the order in which it was. */
export function declaredTexts(declarations: Declarations): SavedDeclaration[] {
  return declarations.list().map(({ name, parameters, type, methods }) => {
    const list = parameters.map((of) => `${of.name} ${of.comparable ? "comparable" : "any"}`);
    const head = list.length === 0 ? name : `${name}[${list.join(", ")}]`;
    const texts = methods.map((of) => `${of.onPointer ? "*" : ""}${of.name}${of.type.text}`);
    return { head, type, methods: texts };
  });
}

/**
 * The types of a file, declared: among the notebook's, where the process's were.
 * @throws {GoTypeError} for types that are none, or that the notebook has declared as others
 */
export function declarationsOf(
  declared: readonly SavedDeclaration[],
  ofProgram: boolean,
): Declarations {
  const types = ofProgram ? program : new Declarations();
  const entries = declared.map(({ head, type, methods }): [string, TypeDeclarations[string]] => {
    return [head, { type, methods }];
  });
  if (entries.length > 0) types.declare(Object.fromEntries(entries));
  return types;
}
