/**
 * The types that a program declares: `type Point struct{ X, Y int32 }`. A notebook is one program:
 * a declared name stands for its type in all its processes, wherever a type is written. The same
 * name always means the same type, so that what is in memory of it stays readable.
 */
import { GoTypeError } from "./errors.js";
import { basics, type GoType } from "./type.js";
import { parseTypeWith } from "./type-parser.js";

const declared = new Map<string, GoType>();
/** What each name was declared as. */
const texts = new Map<string, string>();

const taken = new Set<string>([
  ...basics,
  ...["any", "error", "byte", "rune", "map", "struct", "chan", "func", "interface", "_"],
]);

/**
 * Parse one Go type, in which declared names may stand.
 * @throws {GoTypeError} quoting the text with carets under the place that is wrong.
 */
export function parseType(text: string): GoType {
  return parseTypeWith(text, declared);
}

/**
 * Declare a name, as Go's `type name text` does. Declaring it again as the same type changes nothing.
 * @param name of the type: letters, digits and _.
 * @param text its type; the name itself may stand in it behind a pointer, slice, map, chan or func.
 * @param methods what values of the type have, as an interface lists it: `["Error() string"]`. With
 * these they can be in interfaces that ask for them.
 * @returns the type as text, without needless blanks.
 * @throws {GoTypeError} when the text is no type, or the name cannot be one or is another type.
 * @example declareType("Point", "struct{ X, Y int32 }")
 */
export function declareType(name: string, text: string, methods: readonly string[] = []): string {
  if (!/^[\p{L}_][\p{L}\p{Nd}_]*$/u.test(name) || taken.has(name)) {
    const advice = "A name has letters, digits and _, and is none of Go's own";
    throw new GoTypeError(`${name} cannot be declared`, name, 0, name.length, advice);
  }
  const known = texts.get(name);
  // The type exists before its text is read: a node of a list points to a node of a list.
  const type = (known === undefined ? { name, text: name } : declared.get(name)) as GoType;
  const others = new Map([...declared].filter(([other]) => other !== name));
  const read = parseTypeWith(text, others, { name, type });
  const list = parseTypeWith(`interface{ ${methods.join("; ")} }`, others, { name, type });
  const declaredMethods = list.kind === "interface" ? list.methods : [];
  if (known === undefined) {
    Object.assign(type, read, { name, text: name, at: 0, end: name.length });
    if (declaredMethods.length > 0) Object.assign(type, { declaredMethods });
    declared.set(name, type);
    texts.set(name, read.text);
    return read.text;
  }
  if (known === read.text) return known;
  const advice = `Maps may hold the ${name} declared first: give this one another name`;
  throw new GoTypeError(`${name} is declared already, as ${known}`, text, 0, text.length, advice);
}
