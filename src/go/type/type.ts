/**
 * Go's types as a tree. Made from text by parser.ts; knows nothing of sizes (go/layout/layout.ts) or of
 * what the engine can hold (go/layout/maptype.ts).
 */

/** Kinds of types that have no parts. */
export const basics = [
  ...["bool", "string", "unsafe.Pointer", "uintptr", "int", "uint"],
  ...["int8", "int16", "int32", "int64", "uint8", "uint16", "uint32", "uint64"],
  ...["float32", "float64", "complex64", "complex128"],
] as const;

/** A kind of types that have no parts. */
export type BasicKind = (typeof basics)[number];

/** One field of a struct type. */
export interface Field {
  readonly name: string;
  readonly type: GoType;
  /** Written as a type alone, which is its name too. */
  readonly embedded: boolean;
}

/** One method of an interface type, or of a declared type. */
export interface Method {
  readonly name: string;
  readonly type: GoFuncType;
  /** Declared with a pointer receiver: values have it behind a pointer only. */
  readonly onPointer?: boolean;
}

/** What goes in and out of a function. */
interface Signature {
  readonly parameters: readonly GoType[];
  readonly results: readonly GoType[];
  /** The last parameter takes any number of values. */
  readonly variadic: boolean;
}

interface Placed {
  /** The type written in one canonical way, without needless blanks. */
  readonly text: string;
  /** Where it stood in the text that was parsed: `source.slice(at, end)`. */
  readonly at: number;
  readonly end: number;
  /** The name that a program has declared it by. */
  readonly name?: string;
  /** The methods declared with the name. */
  readonly declaredMethods?: readonly Method[];
  /** The generic type that it is made of, as Pair[int,string] is. */
  readonly instanceOf?: { readonly name: string; readonly arguments: readonly GoType[] };
}

/** A Go type. A declared type may hold itself, behind a pointer. */
export type GoType = Placed &
  (
    | { readonly kind: BasicKind }
    | { readonly kind: "interface"; readonly methods: readonly Method[] }
    | ({ readonly kind: "func" } & Signature)
    | { readonly kind: "pointer" | "slice"; readonly elem: GoType }
    | { readonly kind: "chan"; readonly direction: Direction; readonly elem: GoType }
    | { readonly kind: "array"; readonly length: number; readonly elem: GoType }
    | { readonly kind: "struct"; readonly fields: readonly Field[] }
    | { readonly kind: "map"; readonly key: GoType; readonly elem: GoType }
  );

/** Which way values go through a channel. */
export type Direction = "both" | "send" | "receive";

/** A map type. */
export type GoMapType = Extract<GoType, { kind: "map" }>;

/** An interface type. */
export type GoInterfaceType = Extract<GoType, { kind: "interface" }>;

/** A func type. */
export type GoFuncType = Extract<GoType, { kind: "func" }>;

/** May values of this type be compared with ==, as map keys must be? Interfaces may. */
export function comparable(type: GoType): boolean {
  switch (type.kind) {
    case "slice":
    case "map":
    case "func":
      return false;
    case "array":
      return comparable(type.elem);
    case "struct":
      return comparableFields(type.fields);
    default:
      return true;
  }
}

const compared = new WeakMap<readonly Field[], boolean>();

/** May structs of these fields be compared? Known of a declared type that stands in others often. */
function comparableFields(fields: readonly Field[]): boolean {
  const known = compared.get(fields) ?? fields.every((field) => comparable(field.type));
  compared.set(fields, known);
  return known;
}

/** The type as a running program writes it: reflect's String, and the words of panics. */
export function runtimeName(type: GoType): string {
  if (type.instanceOf !== undefined) {
    const { name, arguments: types } = type.instanceOf;
    return `main.${name}[${types.map(runtimeName).join(",")}]`;
  }
  if (type.name !== undefined) return `main.${type.name}`;
  switch (type.kind) {
    case "pointer":
      return `*${runtimeName(type.elem)}`;
    case "slice":
      return `[]${runtimeName(type.elem)}`;
    case "array":
      return `[${type.length}]${runtimeName(type.elem)}`;
    case "map":
      return `map[${runtimeName(type.key)}]${runtimeName(type.elem)}`;
    case "chan":
      return chanText(type.direction, type.elem, runtimeName(type.elem));
    case "func":
      return `func${signatureText(type, runtimeName)}`;
    case "struct": {
      const fields = type.fields.map(({ name, type: of, embedded }) => {
        return embedded ? runtimeName(of) : `${name} ${runtimeName(of)}`;
      });
      return fields.length === 0 ? "struct {}" : `struct { ${fields.join("; ")} }`;
    }
    case "interface": {
      if (type.text === "error") return "error";
      const methods = type.methods.map((method) => {
        return method.name + signatureText(method.type, runtimeName);
      });
      return methods.length === 0 ? "interface {}" : `interface { ${methods.join("; ")} }`;
    }
    default:
      return type.text;
  }
}

/** A channel type's text. @param inside the text of its elem. */
export function chanText(direction: Direction, elem: GoType, inside: string): string {
  if (direction === "receive") return `<-chan ${inside}`;
  if (direction === "send") return `chan<- ${inside}`;
  // Without brackets the arrow would belong to the outer channel.
  const arrow = elem.name === undefined && elem.kind === "chan" && elem.direction === "receive";
  return arrow ? `chan (${inside})` : `chan ${inside}`;
}

/** Parameters and results as text. @param textOf how a type in them is written. */
export function signatureText(
  { parameters, results, variadic }: Signature,
  textOf: (type: GoType) => string,
): string {
  const given = parameters.map((type, i) => {
    const last = variadic && i === parameters.length - 1 && type.kind === "slice";
    return last ? `...${textOf(type.elem)}` : textOf(type);
  });
  const inside = `(${given.join(", ")})`;
  const [only] = results;
  if (only === undefined) return inside;
  if (results.length === 1) return `${inside} ${textOf(only)}`;
  return `${inside} (${results.map(textOf).join(", ")})`;
}
