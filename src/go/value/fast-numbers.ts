/**
 * Maps whose keys are whole JavaScript numbers and whose elems are numbers (booleans, nothing):
 * single operations hand them to the engine as arguments and take them as results, without a write
 * to memory from here.
 */

import { elemNumbers } from "../machine/codes.js";
import type { GoType } from "../type/type.js";
import { integerRange } from "./number.js";

/** How the engine reads an elem as a number. */
const codes: Readonly<Record<string, number>> = {
  ...elemNumbers,
  bool: elemNumbers.uint8,
  uint: elemNumbers.uint64,
  uintptr: elemNumbers.uint64,
  int: elemNumbers.int64,
};

const leastFloat = elemNumbers.float32;

const { none } = elemNumbers;

/** The numbers that are keys and elems of a map type. */
export class FastNumbers {
  readonly #leastKey: number;
  readonly #greatestKey: number;
  readonly #leastElem: number;
  readonly #greatestElem: number;
  readonly #bool: boolean;
  readonly #float: boolean;

  private constructor(
    key: GoType,
    elem: GoType["kind"],
    /** Code by which the engine reads and writes an elem. */
    readonly as: number,
  ) {
    [this.#leastKey, this.#greatestKey] = range(key.kind);
    this.#bool = elem === "bool";
    this.#float = as >= leastFloat;
    [this.#leastElem, this.#greatestElem] = as === none || this.#float ? [0, 0] : range(elem);
  }

  /** undefined where keys are not integers, or elems neither numbers nor booleans nor nothing. */
  static of({
    key,
    elem,
  }: {
    readonly key: GoType;
    readonly elem: GoType;
  }): FastNumbers | undefined {
    const empty = elem.kind === "struct" && elem.fields.length === 0;
    const as = empty ? none : codes[elem.kind];
    const keyAs = codes[key.kind] ?? leastFloat;
    if (as === undefined || keyAs >= leastFloat || key.kind === "bool") return undefined;
    return new FastNumbers(key, elem.kind, as);
  }

  /** Is this value a number and a key? If not, the codec knows more. */
  isKey(key: unknown): key is number {
    return (
      typeof key === "number" &&
      key >= this.#leastKey &&
      key <= this.#greatestKey &&
      Number.isInteger(key)
    );
  }

  /** An elem as a number; NaN for anything that the codec should judge. */
  fromElem(elem: unknown): number {
    if (typeof elem === "number") {
      if (this.#float) return elem;
      const fits = elem >= this.#leastElem && elem <= this.#greatestElem && Number.isInteger(elem);
      return fits && !this.#bool && this.as !== none ? elem : Number.NaN;
    }
    if (this.#bool && typeof elem === "boolean") return elem ? 1 : 0;
    return this.as === none && elem === undefined ? 0 : Number.NaN;
  }

  /** The elem that the engine gave as a number; undefined for one that the codec should read. */
  toElem(elem: number): number | boolean | undefined {
    if (this.#bool) return elem !== 0;
    return this.#float || (this.as !== none && Number.isSafeInteger(elem)) ? elem : undefined;
  }

  /** Does the engine give NaN for a key that may be there? Its elem may be one. */
  get mayBeNaN(): boolean {
    return this.#float;
  }
}

/** Numbers that are exact values of an integer type; of bool its two. */
function range(kind: string): [number, number] {
  if (kind === "bool") return [0, 1];
  const [low, high] = integerRange(kind).map(Number) as [number, number];
  return [Math.max(low, Number.MIN_SAFE_INTEGER), Math.min(high, Number.MAX_SAFE_INTEGER)];
}
