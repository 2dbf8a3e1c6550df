/**
 * The TypeScript types of a Go map's keys and elems, inferred from the text of its type:
 * `KeyOf<"map[int64]bool">` is `number`, `ElemOf<"map[int64]bool">` is `boolean`.
 */

/** The one value of Go's `struct{}`. */
export type EmptyStruct = Readonly<Record<never, never>>;

/** Any value that a key or elem can have here. */
export type GoValue =
  | (number | bigint | boolean | string | Uint8Array | null)
  | readonly GoValue[]
  | { readonly [part: string]: GoValue }
  | EmptyStruct;

/** Shown by the editor in place of a value's type when the text names no type the engine holds. */
export interface UnknownGoType<Text extends string> {
  readonly "not a Go type this engine holds": Text;
}

type Trim<T extends string> = T extends ` ${infer R}` | `${infer R} ` ? Trim<R> : T;

type Integer =
  | ("int" | "int8" | "int16" | "int32" | "int64" | "rune" | "byte" | "uintptr")
  | ("uint" | "uint8" | "uint16" | "uint32" | "uint64");

interface Complex {
  readonly re: number;
  readonly im: number;
}

type BasicOf<T extends string> = T extends Integer | "float32" | "float64"
  ? number
  : T extends "bool"
    ? boolean
    : T extends "string"
      ? string
      : T extends "complex64" | "complex128"
        ? Complex
        : T extends "struct{}" | "struct {}"
          ? EmptyStruct
          : never;

/** Types whose text begins so are Go types; what their values are is not worked out further. */
type Composite =
  | (`*${string}` | `[]${string}` | `map[${string}` | `chan ${string}` | `<-chan ${string}`)
  | (`chan<-${string}` | `func(${string}` | `interface${string}` | `struct${string}`)
  | ("any" | "error" | "unsafe.Pointer");

type ValueOf<T extends string> = [BasicOf<T>] extends [never]
  ? T extends Composite
    ? GoValue
    : T extends `[${number}]${infer E}`
      ? readonly ValueOf<Trim<E>>[]
      : UnknownGoType<T>
  : BasicOf<T>;

/** The text without its closed brackets, innermost first. */
type Unbracketed<T extends string> = T extends `${infer A}]${infer B}`
  ? Innermost<A> extends [infer P extends string]
    ? Unbracketed<`${P}${B}`>
    : T
  : T;
/** What stands before the last opening bracket. */
type Innermost<A extends string, Before extends string = ""> = A extends `${infer P}[${infer Q}`
  ? Q extends `${string}[${string}`
    ? Innermost<Q, `${Before}${P}[`>
    : [`${Before}${P}`]
  : never;

/** Key and elem of what stands behind "map[": the key ends where all brackets in it are closed. */
type Split<T extends string, Key extends string = ""> = T extends `${infer A}]${infer B}`
  ? Unbracketed<`${Key}${A}`> extends `${string}[${string}`
    ? Split<B, `${Key}${A}]`>
    : [`${Key}${A}`, B]
  : never;

/** What keys of the map type `T` are when they come out of the map. */
export type KeyOf<T extends string> = string extends T
  ? GoValue
  : Trim<T> extends `map[${infer R}`
    ? Split<R> extends [infer K extends string, string]
      ? ValueOf<Trim<K>>
      : UnknownGoType<T>
    : UnknownGoType<T>;

/** What elems of the map type `T` are when they come out of the map. */
export type ElemOf<T extends string> = string extends T
  ? GoValue
  : Trim<T> extends `map[${infer R}`
    ? Split<R> extends [string, infer E extends string]
      ? ValueOf<Trim<E>>
      : UnknownGoType<T>
    : UnknownGoType<T>;

/** Integers come out as `bigint` in a map made with `{ bigint: true }`. */
export type AsBigInt<V> = V extends number ? bigint : V;

/** What may be put in where `V` comes out: any integer form, and nothing at all for struct{}. */
export type Accepts<V> = V extends number | bigint ? number | bigint : V;
