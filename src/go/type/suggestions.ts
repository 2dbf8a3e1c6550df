/**
 * Strings of Go types that an editor suggests while one is typed. They are suggested, not required:
 * every other text is taken as well.
 *
 * Basic types in the order of Go's specification ("Types"), and of composite types those that are
 * met most; each map[K]E is one text, so the lists are kept short.
 */

/** Any text; the intersection keeps editors from dropping the texts beside it. */
type AnyText = string & {};

type Integer =
  | ("int" | "int8" | "int16" | "int32" | "int64")
  | ("uint" | "uint8" | "uint16" | "uint32" | "uint64" | "uintptr")
  | ("byte" | "rune");

type Basic = "bool" | "string" | Integer | "float32" | "float64" | "complex64" | "complex128";

type KeyText = Basic | "any" | "[2]int64" | "[16]byte" | "struct{ a, b int64 }";

type ElemText = Basic | "any" | "error" | "struct{}" | "[]byte" | "[]int" | "[]string" | "*int";

/** The text of a map type: `map[int64]bool`. */
export type MapText = `map[${KeyText}]${ElemText}` | AnyText;

/** The text of a type: `struct{ a bool; b int64 }`. */
export type TypeText = KeyText | ElemText | "struct{ a bool; b int64 }" | AnyText;
