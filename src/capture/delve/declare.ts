/**
 * Types of a program as Delve names them ("map[main.ID]*main.Session"), made types of the type language:
 * names without their package, each declared by what Delve knows of it.
 */
import { Declarations, type DeclaredType, GoTypeError } from "../../go/index.js";
import { DelveError } from "./error.js";
import { type DelveVariable, kinds } from "./protocol.js";

/** Asks Delve for a value of a type. */
export type Sample = (type: string) => Promise<DelveVariable>;

/** A name with its package, perhaps with a path: "main.Point", "net/http.Header". */
const qualified = /(?:[\w.~%-]+\/)*[\w~%-]+\.[A-Za-z_]\w*/g;

/** Basic types by what Delve calls their kind where it knows no more. */
const basicKinds: Readonly<Record<number, string>> = { 1: "bool", [kinds.string]: "string" };

/** A type and the types that it names. */
export interface DeclaredText {
  readonly text: string;
  readonly types: Declarations;
}

/**
 * Declare all types that a type names.
 * @param further types that are declared with it
 * @param given declarations of the reader's, which come before what Delve knows
 * @throws {DelveError} for a type of which Delve does not say enough
 */
export async function declareText(
  type: string,
  further: readonly string[],
  sample: Sample,
  given: readonly DeclaredType[],
): Promise<DeclaredText> {
  const own = new Map(given.map((declared) => [declared.name, declared.type]));
  const bodies = new Map<string, string>();
  const names = new Map<string, string>();
  /** Types made of generic ones as Delve has them, by the name that they get. */
  const generics = new Map<string, string>();
  const open: { readonly name: string; readonly pointed: boolean }[] = [];
  /** A type's text with local names; what it names is declared later. */
  const localText = (text: string): string => {
    return withoutGenerics(text, generics).replace(qualified, (name, at: number) => {
      const known = names.get(name);
      const local = known ?? freeName(name, names);
      if (known === undefined) names.set(name, local);
      // Behind a pointer alone, what a type is does not matter here.
      open.push({ name, pointed: text[at - 1] === "*" });
      return local;
    });
  };
  const whole = localText(type);
  for (const other of further) localText(other);
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const local = names.get(next.name) ?? next.name;
    const known = bodies.get(local);
    if (known !== undefined && (known !== "struct{}" || next.pointed)) continue;
    const body =
      own.get(local) ??
      (next.pointed ? "struct{}" : bodyOf(await sample(generics.get(next.name) ?? next.name)));
    bodies.set(local, localText(body));
  }
  const types = new Declarations();
  try {
    types.declare(Object.fromEntries(bodies));
    types.parse(whole);
  } catch (error) {
    if (!(error instanceof GoTypeError)) throw error;
    throw new DelveError(`maps of type ${type} cannot be taken: ${error.message}`, {
      cause: error,
    });
  }
  return { text: whole, types };
}

/** What a named type is, as text. */
function bodyOf(variable: DelveVariable): string {
  const { kind, type, realType, children } = variable;
  if (kind === kinds.struct) {
    const fields = children.map((field) => `${field.name.replace(/^.*\./, "")} ${field.type}`);
    return `struct { ${fields.join("; ")} }`;
  }
  if (kind === kinds.interface) return "interface {}";
  if (realType !== type) return realType;
  const basic = basicKinds[kind];
  if (basic !== undefined) return basic;
  throw new DelveError(
    `Delve does not say what ${type} is; declare it: declareType("${type.replace(/^.*\./, "")}", "…")`,
  );
}

/** "main.Pair[int,string]" as one name: "main.Pair_int_string_". @param generics takes what it was */
function withoutGenerics(text: string, generics: Map<string, string>): string {
  const generic = /((?:[\w.~%-]+\/)*[\w~%-]+\.[A-Za-z_]\w*)\[([^[\]]*)\]/g;
  return text.replace(generic, (whole, name: string, types: string) => {
    const flat = `${name}_${types.replace(/[^A-Za-z0-9_]/g, "_")}_`;
    generics.set(flat, whole);
    return flat;
  });
}

/** The name without its package, or with it where another type has that. */
function freeName(name: string, names: ReadonlyMap<string, string>): string {
  const taken = new Set(names.values());
  const [local = name, owner = ""] = [/\.(\w+)$/.exec(name)?.[1], /([\w]+)\.\w+$/.exec(name)?.[1]];
  if (!taken.has(local)) return local;
  for (let i = 1; ; i++) {
    const longer = `${owner}_${local}${i === 1 ? "" : `_${i}`}`;
    if (!taken.has(longer)) return longer;
  }
}
