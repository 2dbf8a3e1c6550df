/**
 * The runtime function that an operation calls: the compiler chooses one of four by the key's type. Source: cmd/compile walk (mapfast); runtime/map.go, map_fast32.go,
 * map_fast64.go, map_faststr.go, Go 1.23; internal/runtime/maps, Go 1.27.
 */
import { assignForm, type GoMap } from "../../go/index.js";

/** What is done with a key. */
export type KeyOperation = "get" | "put" | "delete";

/** How keys of a form are searched for. */
export type SearchForm = "fast32" | "fast64" | "faststr" | "any";

/** A function of the runtime. */
export interface SearchPath {
  readonly form: SearchForm;
  /** "mapaccess2_fast64" */
  readonly name: string;
}

const functions = { get: "mapaccess2", put: "mapassign", delete: "mapdelete" } as const;

/** The path of an operation on a map. */
export function searchPath(
  { type, process }: Pick<GoMap<never, never>, "type" | "process">,
  what: KeyOperation,
): SearchPath {
  const assigned = assignForm(type, process.architecture);
  const form = (assigned?.replace("ptr", "") ?? "any") as SearchForm;
  // Only assignments tell pointers from other words.
  const suffix = what === "put" ? assigned : assigned?.replace("ptr", "");
  const name = suffix === undefined ? functions[what] : `${functions[what]}_${suffix}`;
  return { form, name };
}
