/**
 * The runtime function that an operation calls, and what it compares first: the compiler chooses
 * one of four by the key's type. Source: cmd/compile walk (mapfast); runtime/map.go, map_fast32.go,
 * map_fast64.go, map_faststr.go, Go 1.23; internal/runtime/maps, Go 1.27.
 */
import { assignForm, type GoMap } from "../../go/index.js";

/** What is done with a key. */
export type KeyOperation = "get" | "put" | "delete";

/** How keys of a form are searched for. */
export type SearchForm = "fast32" | "fast64" | "faststr" | "any";

/** A function of the runtime and its way of searching. */
export interface SearchPath {
  readonly form: SearchForm;
  /** "mapaccess2_fast64" */
  readonly name: string;
  /** What it compares, in a sentence. */
  readonly compares: string;
}

const functions = { get: "mapaccess2", put: "mapassign", delete: "mapdelete" } as const;

const width = { fast32: "four", fast64: "eight" } as const;

const classicString =
  "lengths of strings are compared first, tophash bytes only where they agree, and then the bytes";

const classic: Readonly<Record<SearchForm, Readonly<Record<KeyOperation, string>>>> = {
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

const swiss: Readonly<Record<SearchForm, Readonly<Record<KeyOperation, string>>>> = {
  fast32: each("control bytes are matched first, keys of four bytes compared where they match"),
  fast64: each("control bytes are matched first, keys of eight bytes compared where they match"),
  faststr: each(swissString),
  any: each("control bytes are matched first, keys compared where they match"),
};

/** The path of an operation on a map. */
export function searchPath(
  { type, process, generation }: Pick<GoMap<never, never>, "type" | "process" | "generation">,
  what: KeyOperation,
): SearchPath {
  const assigned = assignForm(type, process.architecture);
  const form = (assigned?.replace("ptr", "") ?? "any") as SearchForm;
  // Only assignments tell pointers from other words.
  const suffix = what === "put" ? assigned : assigned?.replace("ptr", "");
  const name = suffix === undefined ? functions[what] : `${functions[what]}_${suffix}`;
  return { form, name, compares: { classic, swiss }[generation][form][what] };
}

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
