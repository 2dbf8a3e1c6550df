/** Names in Go's type language, and their resolution to declared types. */
import { didYouMean } from "../../format/nearest.js";
import { withDetails } from "../errors.js";
import { basics, type GoType } from "./type.js";

/** What names that a program has declared stand for. */
export interface Names {
  /** All of them, to suggest one. */
  readonly known: Iterable<string>;
  /**
   * The type of a name; undefined when there is none.
   * @param whole its size matters here: it is not behind a pointer, slice, map, channel or func.
   * @throws {NameError} when that is impossible, as the name's own type is being read.
   */
  typeOf(name: string, whole: boolean): GoType | undefined;
  /** How many types a generic type takes; 0 for other names. */
  parametersOf(name: string): number;
  /** A generic type with types for its parameters. @throws {NameError} */
  instance(name: string, types: readonly GoType[], whole: boolean): GoType;
  /** Is this type known to the end? Those that are being read are not. */
  isRead(type: GoType): boolean;
  /** Check something when all that is being read is known. */
  later(check: () => void): void;
}

/** A name that cannot stand for a type where it is; the parser says where that is. */
export class NameError extends Error {
  declare readonly advice: string;

  constructor(problem: string, advice: string) {
    super(problem);
    withDetails<NameError>(this, { advice });
  }
}

/** What to write in place of a name that stands for no type. */
export function nearestName(word: string, known: Iterable<string>): string {
  const dot = word.lastIndexOf(".") + 1;
  if (dot > 0) {
    const own = word.slice(dot);
    return `Types of packages are not known here: go.type("${own}", "struct{ … }") makes a ${own}`;
  }
  const meant = didYouMean(word, [...basics, ...known]);
  if (meant !== "") return meant;
  const composed = "struct{}, *T, []T, [n]T, map[K]V, chan T, any";
  return `Basic types: ${basics.join(", ")}; also ${composed}, and names declared with go.type`;
}
