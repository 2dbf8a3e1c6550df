/**
 * Method sets: the methods of a type, and so the interfaces it implements.
 *
 * A declared type has the methods declared with it, those with a pointer receiver only behind a
 * pointer; a struct also has those of its embedded fields, unless a name nearer to it hides them or
 * two at the same depth make it ambiguous. Source: the Go specification, "Method sets", "Selectors".
 */
import type { GoInterfaceType, GoType, Method } from "./type.js";

/** The methods that values of a type have: an interface's own, a declared type's, promoted ones. */
export function methodsOf(type: GoType): readonly Method[] {
  if (type.kind === "interface") return type.methods;
  // Pointer types that have a name have no methods.
  if (type.kind === "pointer" && type.name === undefined) return selected(type.elem, true);
  return selected(type, false);
}

/** The first method of an interface that values of a type do not have. */
export function missingMethod(type: GoType, of: GoInterfaceType): Method | undefined {
  if (of.methods.length === 0) return undefined;
  const has = methodsOf(type);
  return of.methods.find((wanted) => {
    return !has.some(({ name, type }) => name === wanted.name && type.text === wanted.type.text);
  });
}

/** A type that is looked through for methods, and whether it is reached through a pointer. */
interface Reached {
  readonly type: GoType;
  readonly pointer: boolean;
}

/** Methods found from a type inwards, level by level of embedding. */
function selected(type: GoType, pointer: boolean): Method[] {
  const found = new Map<string, Method | undefined>();
  const seen = new Set<string>();
  let level: Reached[] = type.kind === "interface" ? [] : [{ type, pointer }];
  while (level.length > 0) {
    const here = new Map<string, Method | undefined>();
    const note = (name: string, method: Method | undefined): void => {
      here.set(name, here.has(name) ? undefined : method);
    };
    const next: Reached[] = [];
    for (const reached of level) {
      if (seen.has(reached.type.name ?? "")) continue;
      for (const method of declaredMethods(reached.type)) {
        // One that only pointers have hides deeper ones all the same.
        note(method.name, reached.pointer || method.onPointer !== true ? method : undefined);
      }
      if (reached.type.kind !== "struct") continue;
      for (const field of reached.type.fields) {
        note(field.name, undefined);
        if (field.embedded) next.push(embedded(field.type, reached.pointer));
      }
    }
    for (const { type: of } of level) if (of.name !== undefined) seen.add(of.name);
    for (const [name, method] of here) if (!found.has(name)) found.set(name, method);
    level = next;
  }
  return [...found.values()].filter((method) => method !== undefined);
}

function embedded(type: GoType, pointer: boolean): Reached {
  if (type.kind === "pointer" && type.name === undefined) return { type: type.elem, pointer: true };
  return { type, pointer };
}

function declaredMethods(type: GoType): readonly Method[] {
  return type.kind === "interface" ? type.methods : (type.declaredMethods ?? []);
}
