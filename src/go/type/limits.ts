/**
 * The engine's limits on types: values of at most 131,072 bytes and 131,072 parts. Go itself allows
 * more. Parts of size zero count too: an array of two billion struct{} has no bytes but would be a
 * list in JavaScript.
 */
import { counted } from "../../format/counted.js";
import type { Architecture } from "../architectures.js";
import { GoTypeError } from "../errors.js";
import { sizeOf } from "../layout/layout.js";
import type { GoType } from "./type.js";

/** Bytes that a key or an elem may take: what the engine has room for on the way in and out. */
const maxSize = 2 ** 17;
const maxParts = 2 ** 17;

/** Refuse a type that stands in `text` and is too large. @throws {GoTypeError} pointing at it. */
export function requireTypeWithinLimits(text: string, type: GoType, arch: Architecture): void {
  const { size } = sizeOf(type, arch);
  const fail = (problem: string, advice: string): never => {
    throw new GoTypeError(problem, text, type.at, type.end - type.at, advice);
  };
  if (size > maxSize) {
    const advice = `Keys and elems here take at most ${counted(maxSize, "byte")} each`;
    fail(`A ${type.text} takes ${counted(size, "byte")}`, advice);
  }
  if (partsOf(type) > maxParts) {
    const advice = `Keys and elems here have at most ${counted(maxParts, "part")} each`;
    fail(`A ${type.text} has ${counted(partsOf(type), "part")}`, advice);
  }
}

const partsKnown = new WeakMap<object, number>();

/** Values that a value of the type is made of. */
export function partsOf(type: GoType): number {
  if (type.kind === "array") return Math.max(1, type.length * partsOf(type.elem));
  if (type.kind !== "struct") return 1;
  // A declared type may stand in another twice, and that one in a third: count each once.
  const known = partsKnown.get(type.fields);
  if (known !== undefined) return known;
  const parts = type.fields.reduce((sum, field) => sum + partsOf(field.type), 1);
  partsKnown.set(type.fields, parts);
  return parts;
}
