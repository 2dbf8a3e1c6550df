/**
 * Memory that the pointers in a map's keys and elems refer to, as far as the caller describes it,
 * and the note on what an estimate leaves out. Objects are assumed to be allocated one by one, each
 * for one entry; those without pointers below 16 bytes share blocks of the tiny allocator
 * (string-data.ts).
 */
import { shown } from "../../format/shown.js";
import { GoRangeError, GoTypeError } from "../errors.js";
import { sizeOf } from "../layout/layout.js";
import type { MapLayout } from "../layout/map-layout.js";
import { allocation } from "../layout/size-classes.js";
import { _typeLayout } from "../layout/type-layout.js";
import { parseType } from "../type/declarations.js";
import type { GoType } from "../type/type.js";
import { stringData } from "./string-data.js";

/** What keys and elems lead to. */
export interface Pointees {
  /** Of each key: bytes of an object without pointers, or its type as Go text. */
  readonly key?: number | string;
  /** The same of each elem. */
  readonly elem?: number | string;
}

/** Parts of a value that lead elsewhere, and how an answer names what they lead to. */
const leading = {
  string: "characters of strings",
  pointer: "what pointers point to",
  "unsafe.Pointer": "what pointers point to",
  slice: "arrays of slices",
  map: "maps",
  chan: "channels",
  func: "closures of funcs",
  interface: "values in interfaces",
} as const;

type Leading = keyof typeof leading;

/**
 * Bytes behind one key or elem.
 * @param given `true`: an object of its type for each pointer
 * @throws {GoRangeError} for what is no size or type, or where nothing leads elsewhere
 */
export function pointeeBytes(
  type: GoType,
  name: "key" | "elem",
  given: true | number | string | undefined,
  layout: Pick<MapLayout, "release" | "architecture">,
): number {
  if (given === undefined) return 0;
  const { release, architecture } = layout;
  const object = (size: number, pointers: boolean): number => {
    if (!pointers) return stringData(size, layout);
    return allocation(size, true, release, architecture).taken;
  };
  const ofType = (of: GoType): number => {
    const { size, ptrdata } = sizeOf(of, architecture);
    return object(size, ptrdata > 0);
  };
  // A pointer, a bool or a byte in an interface has no object of its own.
  const inInterface = (of: GoType): number => {
    return _typeLayout(of, architecture, release).boxing.object === 0 ? 0 : ofType(of);
  };
  if (given === true) {
    return partsIn(type).reduce(
      (sum, of) => sum + (of.kind === "pointer" ? ofType(of.elem) : 0),
      0,
    );
  }
  if (!leadsElsewhere(type)) {
    throw new GoRangeError(`pointees.${name}: the ${name}s, ${type.text}, contain no pointers`);
  }
  if (typeof given === "string") {
    try {
      const dynamic = parseType(given);
      return type.kind === "interface" ? inInterface(dynamic) : ofType(dynamic);
    } catch (error) {
      if (!(error instanceof GoTypeError)) throw error;
      throw new GoRangeError(`pointees.${name}: ${error.message}`);
    }
  }
  if (typeof given === "number" && given >= 0 && given <= 2 ** 31) return object(given, false);
  throw new GoRangeError(
    `pointees.${name} is a number of bytes, 0 or more, or a type as Go text; ${shown(given)} is not`,
  );
}

/**
 * What is behind one key or elem and not in an answer, in words.
 * @param counted kinds that are in it
 */
export function leftOut(
  type: GoType,
  name: "key" | "elem",
  counted: (part: GoType) => boolean,
): string[] {
  const words = partsIn(type).filter((part) => !counted(part));
  const texts = words.map(({ kind }) => `${leading[kind as Leading]} in the ${name}s`);
  return [...new Set(texts)];
}

/** Do values of the type lead elsewhere? */
export function leadsElsewhere(type: GoType): boolean {
  return partsIn(type).length > 0;
}

/** The parts of a value that lead elsewhere. */
function partsIn(type: GoType): GoType[] {
  if (type.kind in leading) return [type];
  if (type.kind === "array") return type.length === 0 ? [] : partsIn(type.elem);
  if (type.kind === "struct") return type.fields.flatMap((field) => partsIn(field.type));
  return [];
}
