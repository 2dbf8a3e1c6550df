/**
 * The TypeScript types of a Go map's keys and elems, inferred from the text of its type:
 * `KeyOf<"map[int64]bool">` is `number`, `ElemOf<"map[string]struct{ A, B int32 }">` is
 * `{ A: number; B: number }`.
 *
 * Names that begin with a capital letter are taken for declared types, whose values are any.
 */

/** The one value of Go's `struct{}`. */
export type EmptyStruct = Readonly<Record<never, never>>;

/** Any value that a key or elem can have here. */
export type GoValue =
  | (number | bigint | boolean | string | Uint8Array | null)
  | readonly GoValue[]
  | { readonly [part: string]: GoValue }
  | EmptyStruct;

/** A value with the Go type that it has in an interface. */
export interface Typed {
  /** Go text, for example "uint8". */
  readonly type: string;
  readonly value: GoValue;
}

/** What an interface holds: nil, a value as Go's constants are (5 is an int), or one with its type. */
export type InterfaceValue = number | bigint | boolean | string | null | Typed;

/** Shown by the editor in place of a value's type when the text names no type the engine holds. */
export interface UnknownGoType<Text extends string> {
  readonly "not a Go type this engine holds": Text;
}

type Blank = " " | "\n" | "\t";
type Trim<T extends string> = T extends `${Blank}${infer R}` | `${infer R}${Blank}` ? Trim<R> : T;

type Integer =
  | ("int" | "int8" | "int16" | "int32" | "int64" | "rune" | "byte" | "uintptr")
  | ("uint" | "uint8" | "uint16" | "uint32" | "uint64");

interface Complex {
  readonly re: number;
  readonly im: number;
}

/** What integers are: numbers, or bigints in a map made with `{ bigint: true }`. */
type AnyInt = number | bigint;

type BasicOf<T extends string, I extends AnyInt> = T extends Integer
  ? I
  : T extends "float32" | "float64"
    ? number
    : T extends "bool"
      ? boolean
      : T extends "string"
        ? string
        : T extends "complex64" | "complex128"
          ? Complex
          : T extends "any" | "error" | `interface${string}`
            ? InterfaceValue
            : T extends `*${string}` | `map[${string}` | `chan${string}` | `<-chan${string}`
              ? Address
              : T extends `func(${string}` | "unsafe.Pointer"
                ? Address
                : never;

/** Pointers, maps, channels and funcs: nil, or where they lead. */
type Address = bigint | null;

type ValueOf<T extends string, I extends AnyInt> = [BasicOf<T, I>] extends [never]
  ? T extends `[]${infer E}`
    ? readonly ValueOf<Trim<E>, I>[] | null
    : T extends `[${number}]${infer E}`
      ? readonly ValueOf<Trim<E>, I>[]
      : T extends `struct${infer Body}`
        ? StructOf<Trim<Body>, T, I>
        : T extends `(${infer Inside})`
          ? ValueOf<Trim<Inside>, I>
          : IsName<T> extends true
            ? GoValue
            : UnknownGoType<T>
  : BasicOf<T, I>;

/** Declared types: a name with a capital letter. */
type IsName<T extends string> = T extends `${infer First}${string}`
  ? First extends Lowercase<First>
    ? false
    : T extends `${string}${Blank | "[" | "]" | "{" | "}" | "*" | ";" | ","}${string}`
      ? false
      : true
  : false;

type StructOf<
  Body extends string,
  Text extends string,
  I extends AnyInt,
> = Body extends `{${infer Inside}}`
  ? Trim<Inside> extends ""
    ? EmptyStruct
    : Flat<Fields<Lines<Trim<Inside>>, I>>
  : UnknownGoType<Text>;

/** One object type in place of an intersection, as the editor should show it. */
type Flat<T> = { readonly [K in keyof T]: T[K] };

/** What stands between the separators of a struct, brackets kept together. */
type Lines<T extends string, Before extends string = ""> = T extends `${infer A};${infer B}`
  ? Balanced<`${Before}${A}`> extends true
    ? [Trim<`${Before}${A}`>, ...Lines<B>]
    : Lines<B, `${Before}${A};`>
  : T extends `${infer A}\n${infer B}`
    ? Balanced<`${Before}${A}`> extends true
      ? [Trim<`${Before}${A}`>, ...Lines<B>]
      : Lines<B, `${Before}${A}\n`>
    : Trim<`${Before}${T}`> extends ""
      ? []
      : [Trim<`${Before}${T}`>];

/** Are as many braces open as closed? */
type Balanced<T extends string> = T extends `${infer A}}${infer B}`
  ? LastBrace<A> extends [infer P extends string]
    ? Balanced<`${P}${B}`>
    : false
  : T extends `${string}{${string}`
    ? false
    : true;

/** What stands before the last opening brace. */
type LastBrace<A extends string, Before extends string = ""> = A extends `${infer P}{${infer Q}`
  ? Q extends `${string}{${string}`
    ? LastBrace<Q, `${Before}${P}{`>
    : [`${Before}${P}`]
  : never;

type Fields<L extends readonly string[], I extends AnyInt> = L extends [
  infer First extends string,
  ...infer Rest extends string[],
]
  ? Field<First, I> & Fields<Rest, I>
  : unknown;

/** `A, B int32`, `A int32`, or an embedded type, whose name is the field's. Blank fields are none. */
type Field<L extends string, I extends AnyInt> = L extends `${infer Name},${infer Rest}`
  ? Trim<Name> extends `${string}${Blank}${string}`
    ? Named<L, I>
    : Shared<Trim<Name>, Trim<Rest>, I>
  : Named<L, I>;

/** The first of several names that share the type which the last is followed by. */
type Shared<Name extends string, Rest extends string, I extends AnyInt> =
  Field<Rest, I> extends infer Others
    ? Others & { [K in Name as K extends "_" ? never : K]: LastOf<Rest, I> }
    : never;

/** The type at the end of `B, C int32`. */
type LastOf<L extends string, I extends AnyInt> = L extends `${infer Name},${infer Rest}`
  ? Trim<Name> extends `${string}${Blank}${string}`
    ? TypeOf<L, I>
    : LastOf<Trim<Rest>, I>
  : TypeOf<L, I>;
type TypeOf<L extends string, I extends AnyInt> = L extends `${string} ${infer T}`
  ? ValueOf<Untagged<Trim<T>>, I>
  : never;

type Named<L extends string, I extends AnyInt> = L extends `${infer Name} ${infer T}`
  ? Name extends "_"
    ? unknown
    : { [K in Name]: ValueOf<Untagged<Trim<T>>, I> }
  : { [K in L extends `*${infer P}` ? Trim<P> : L]: ValueOf<L, I> };

/** A field's type without the tag behind it. */
type Untagged<T extends string> = T extends `${infer Type}\`${string}\``
  ? Trim<Type>
  : T extends `${infer Type}"${string}"`
    ? Trim<Type>
    : T;

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
export type KeyOf<T extends string, I extends AnyInt = number> = string extends T
  ? GoValue
  : Trim<T> extends `map[${infer R}`
    ? Split<R> extends [infer K extends string, string]
      ? ValueOf<Trim<K>, I>
      : UnknownGoType<T>
    : UnknownGoType<T>;

/** What elems of the map type `T` are when they come out of the map. */
export type ElemOf<T extends string, I extends AnyInt = number> = string extends T
  ? GoValue
  : Trim<T> extends `map[${infer R}`
    ? Split<R> extends [string, infer E extends string]
      ? ValueOf<Trim<E>, I>
      : UnknownGoType<T>
    : UnknownGoType<T>;

/**
 * What may be put in where `V` comes out: any integer form, bytes for texts, structs with fields
 * left out, and nothing at all for struct{}.
 */
export type Accepts<V> = GoValue extends V
  ? V
  : V extends number | bigint
    ? number | bigint
    : V extends string
      ? string | Uint8Array
      : V extends Complex | Typed
        ? V
        : V extends readonly (infer E)[]
          ? readonly Accepts<E>[] | Uint8Array
          : V extends object
            ? { readonly [K in keyof V]?: Accepts<V[K]> }
            : V;
