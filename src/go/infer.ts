/**
 * The TypeScript types of a Go map's keys and elems, inferred from the text of its type:
 * `KeyOf<"map[int64]bool">` is `number`, `ElemOf<"map[int64]bool">` is `boolean`.
 */

/** The one value of Go's `struct{}`. */
export type EmptyStruct = Readonly<Record<never, never>>;

/** Any value that a key or elem can have here. */
export type GoValue = number | bigint | boolean | EmptyStruct;

/** Shown by the editor in place of a value's type when the text names no type the engine holds. */
export interface UnknownGoType<Text extends string> {
  readonly "not a Go type this engine holds": Text;
}

type Trim<T extends string> = T extends ` ${infer R}` | `${infer R} ` ? Trim<R> : T;

interface ValueTypes {
  int64: number;
  bool: boolean;
  "struct{}": EmptyStruct;
  "struct {}": EmptyStruct;
}

type ValueOf<T extends string> = T extends keyof ValueTypes ? ValueTypes[T] : UnknownGoType<T>;

/** What keys of the map type `T` are when they come out of the map. */
export type KeyOf<T extends string> = string extends T
  ? GoValue
  : Trim<T> extends `map[${infer K}]${string}`
    ? ValueOf<Trim<K>>
    : UnknownGoType<T>;

/** What elems of the map type `T` are when they come out of the map. */
export type ElemOf<T extends string> = string extends T
  ? GoValue
  : Trim<T> extends `map[${string}]${infer E}`
    ? ValueOf<Trim<E>>
    : UnknownGoType<T>;

/** Integers come out as `bigint` in a map made with `{ bigint: true }`. */
export type AsBigInt<V> = V extends number ? bigint : V;

/** What may be put in where `V` comes out: any integer form, and nothing at all for struct{}. */
export type Accepts<V> = V extends number | bigint ? number | bigint : V;
