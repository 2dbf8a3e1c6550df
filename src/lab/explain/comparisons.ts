/**
 * What the runtime's functions compare first when they search for a key, in a sentence. Source:
 * runtime/map.go, map_fast32.go, map_fast64.go, map_faststr.go, Go 1.23; internal/runtime/maps, Go 1.27.
 */
import type { KeyOperation, SearchForm } from "./runtime-function.js";

/** By the form of the keys and by what is done with one. */
type Comparisons = Readonly<Record<SearchForm, Readonly<Record<KeyOperation, string>>>>;

const width = { fast32: "four", fast64: "eight" } as const;

const classicString =
  "lengths of strings are compared first, tophash bytes only where they agree, and then the bytes";

/** Functions of classic maps. */
export const classicComparisons: Comparisons = {
  fast32: numbers("fast32"),
  fast64: numbers("fast64"),
  faststr: {
    get: classicString,
    delete: classicString,
    put: "tophash bytes are compared first, lengths of strings where they agree, and then the bytes",
  },
  any: each("tophash bytes are compared first, keys only where they agree, up to emptyRest"),
};

const swissString = "control bytes are matched first, then lengths of strings, then their bytes";

/** Functions of Swiss maps. */
export const swissComparisons: Comparisons = {
  fast32: each("control bytes are matched first, keys of four bytes compared where they match"),
  fast64: each("control bytes are matched first, keys of eight bytes compared where they match"),
  faststr: each(swissString),
  any: each("control bytes are matched first, keys compared where they match"),
};

function numbers(form: keyof typeof width): Readonly<Record<KeyOperation, string>> {
  const first = `keys of ${width[form]} bytes are compared first, a tophash byte only where they agree`;
  return {
    get: first,
    delete: first,
    put: `tophash bytes show the slots in use, whose keys of ${width[form]} bytes are compared`,
  };
}

function each(sentence: string): Readonly<Record<KeyOperation, string>> {
  return { get: sentence, put: sentence, delete: sentence };
}
