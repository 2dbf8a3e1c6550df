/**
 * Random Go types, and values of any type as cases write them: for the tests that hold the engine
 * against live Go.
 */
import fc from "fast-check";
import type { ProbeMap, ProbeTypes } from "../../src/capture/go/program.js";
import {
  architecture,
  Declarations,
  type GoType,
  integerRange,
  sizeOf,
} from "../../src/go/index.js";

const integers = [
  ...["int8", "int16", "int32", "int64", "int"],
  ...["uint8", "uint16", "uint32", "uint64", "uint", "uintptr"],
];
const others = ["bool", "string", "float32", "float64", "complex64", "complex128"];
const pointers = [
  ...["*int", "unsafe.Pointer", "chan int", "<-chan bool", "chan<- *Point", "*struct{A int}"],
  ...["**string", "*[3]any", "*map[string]int", "*func()", "chan (<-chan int)"],
];
const references = [
  ...["[]int32", "[]string", "func(int) bool", "map[string]int", "[][]uint8", "func()", "[]any"],
  ...["map[Point]map[string][]error", "[]map[int]func(...any) (int, error)", "[]struct{}"],
  ...["[][0]int", "[]Celsius", "func(func(<-chan int) [2]bool, ...[]string)"],
];
/** Interfaces with methods, which values with the method Error are in. */
const interfaces = ["interface{ Error() string }", "struct{ error }", "[2]error"];

/** Types that every case declares, and the method that they have, if any. */
const declarations = [
  { name: "Point", text: "struct{X, Y int32}", method: "" },
  { name: "Celsius", text: "float64", method: "" },
  { name: "Fault", text: "struct{Code int32; Text string}", method: "Error() string" },
  { name: "Errno", text: "uint16", method: "Error() string" },
  { name: "Chain", text: "struct{next *Chain; n int8}", method: "Error() string" },
  // A pointer has this method, a value has not.
  { name: "Slow", text: "struct{Text string; n float32}", method: "*Error() string" },
  // Types that hold each other, and themselves in every way there is.
  { name: "Tree", text: "struct{Kids []Branch; By map[string]*Tree; n uint8}", method: "" },
  { name: "Branch", text: "struct{To *Tree; f func(Branch) chan Tree}", method: "" },
  { name: "Twig", text: "struct{At *Leaf; n int64}", method: "" },
  { name: "Leaf", text: "struct{On [2]*Twig; Text string}", method: "" },
  { name: "Walk", text: "interface{ Next(Walk) Walk }", method: "" },
  { name: "Pair[K comparable, V any]", text: "struct{Key K; Value V}", method: "Error() string" },
  { name: "List[T any]", text: "struct{next *List[T]; head T}", method: "" },
];

/** They as a case has them. */
export const declaredTypes = Object.fromEntries(
  declarations.map(({ name, text, method }) => {
    return [name, method === "" ? text : { type: text, methods: [method] }];
  }),
);

const types = new Declarations();
types.declare(declaredTypes);

/** Parse a type in which they may stand. */
export function parseType(text: string): GoType {
  return types.parse(text);
}

const declared = [
  ...["Point", "Celsius", "Fault", "Errno", "Chain", "Slow", "Twig", "Leaf"],
  ...["Pair[int8,string]", "Pair[Point,Celsius]", "Pair[[2]int8,error]", "List[float32]"],
];
const errors = [
  ...["Fault", "Errno", "Chain", "*Fault", "*Slow", "Pair[int8,string]", "struct{Fault; N int8}"],
  ...["struct{*Slow}", "struct{error}"],
];

/** The declarations as Go source. */
const declaredText = declarations
  .flatMap(({ name, text, method }) => {
    const receiver = name.replace(/\[.*/, name.startsWith("Pair") ? "[K, V]" : "");
    const star = method.startsWith("*") ? "*" : "";
    const body = `func (${star}${receiver}) ${method.replace("*", "")} { return "" }`;
    return [`type ${name} ${text}`, ...(method === "" ? [] : [body])];
  })
  .join("\n");

/** Dynamic types of interface keys, and of interface elems as well. */
const boxedKeys = [
  ...integers,
  ...others,
  ...["struct{}", "[0]int", "[1]string", "[2]int32", "[3]string", "[4]uint8", "[2]float32"],
  ...["struct{A int32; B string}", "struct{A int8; B int64}", "struct{A, B int32; C string}"],
  ...["*int", "chan int", "unsafe.Pointer", "struct{P *int}", "[1]*int", "struct{X float64}"],
  ...["struct{_ int32; A int32}", "struct{A int8; I any}", "[2]any", "[20]int64"],
  ...declared,
  ...[
    "*Fault",
    "struct{Point; E error}",
    "struct{Fault; N int8}",
    "struct{*Slow}",
    "struct{error}",
  ],
  ...["*Slow", "Pair[string,Pair[int8,string]]", "List[List[any]]", "*List[int]"],
];
const boxedElems = [...boxedKeys, "[]int32", "map[int]int", "func()", "[]string"];

/** Every dynamic type that a value may have, as canonical text. */
const boxedTypes = boxedElems.map((text) => parseType(text).text);

/** A type's text. @param parts what the type may be made of. */
function composed(parts: readonly string[]): fc.Arbitrary<string> {
  const { type } = fc.letrec<{ type: string; leaf: string; array: string; struct: string }>(
    (tie) => ({
      leaf: fc.constantFrom(...parts),
      array: fc
        .tuple(fc.constantFrom(0, 1, 2, 3, 4, 5, 7, 8, 17, 33), tie("type"))
        .map(([length, elem]) => `[${length}]${elem}`),
      struct: fc
        .array(fc.tuple(fc.constantFrom("named", "named", "named", "_", "embedded"), tie("type")), {
          maxLength: 5,
        })
        .map((fields) => {
          const written = fields.map(([how, type], i) => {
            // Types that have a name can be embedded, each once.
            const first = fields.findIndex(([, other]) => other === type) === i;
            if (how === "embedded" && first && /^[a-z]+\d*$/.test(type)) return type;
            return how === "_" ? `_ ${type}` : `F${i} ${type}`;
          });
          return `struct{${written.join("; ")}}`;
        }),
      type: fc.oneof(
        { maxDepth: 3 },
        { weight: 5, arbitrary: tie("leaf") },
        { weight: 1, arbitrary: tie("array") },
        { weight: 3, arbitrary: tie("struct") },
      ),
    }),
  );
  return type;
}

const named = [...declared, "error", "Walk"];
/** What has no size, or just fits into a slot, or just does not. */
const edges = [
  ...["struct{}", "[0]string", "[0]any", "[3]struct{}", "[0][5]int", "struct{_ [0]int64}"],
  ...["[127]byte", "[128]byte", "[129]byte", "[16]int64", "[17]int64", "[8]string", "[8]any"],
  ...["struct{A [120]byte; B int64}", "struct{A [121]byte; B int64}", "[9]string"],
];
const keyType = composed([
  ...[...integers, ...others, ...others, ...pointers, "any", "any", ...named],
  ...[...edges, ...interfaces],
]);
const elemType = composed([
  ...["Tree", "[]Tree", "Branch", "List[[]Tree]", "Pair[string,[]Branch]", "func(List[int]) Walk"],
  ...[...integers, ...others, ...pointers, ...references, "any", ...named],
  ...[...edges, ...interfaces, "[1000]byte", "[250]int32"],
]);

const { amd64 } = { amd64: architecture("amd64") };
const most = 3000;

const anyMap: fc.Arbitrary<string> = fc
  .tuple(fc.oneof(keyType, fc.constantFrom(...integers, ...others)), elemType)
  .map(([key, elem]) => `map[${key}]${elem}`)
  .filter((text) => {
    const type = parseType(text);
    if (type.kind !== "map") return false;
    return [type.key, type.elem].every((part) => sizeOf(part, amd64).size <= most);
  });

/** Types that every run has: each kind of key, and what stands on an edge. */
const always = [
  ...["map[int64]int64", "map[int64]bool", "map[int64]struct{}"],
  ...["map[int32]int32", "map[int32]struct{}", "map[uint32]string", "map[uint64][200]byte"],
  ...["map[string]int64", "map[string]struct{}", "map[string][200]byte", "map[string]string"],
  ...["map[*int]int", "map[unsafe.Pointer]string", "map[chan int]struct{}"],
  ...["map[float64]int64", "map[float32]string", "map[complex128]bool", "map[complex64]int8"],
  ...["map[interface{}]int64", "map[interface{}]interface{}", "map[[128]uint8][128]uint8"],
  ...["map[[129]uint8][129]uint8", "map[[200]uint8]int64", "map[[3]int32]bool"],
  ...["map[struct{A int32; B string}]int32", "map[struct{A int32; B int32; C string}]bool"],
  ...["map[struct{A int8; B int64}]int8", "map[struct{}]int", "map[[0]int]string"],
  ...["map[bool]uint16", "map[uint8]uint64", "map[int16]int8", "map[[17]float64]int32"],
  ...["map[[2]interface{}]struct{}", "map[struct{F float32; S string; I interface{}}][]int32"],
  ...["map[struct{_ int32; A int32}]int", "map[struct{A uint8; _ [7]uint8}]int"],
  // What lies in one another: hash functions differ in how far they go in.
  ...["map[struct{S string}]int64", "map[[1]string]bool", "map[struct{A int32; _ int32}]bool"],
  ...["map[struct{A struct{B, C int32}; D int32; S string; E struct{F int8; G int16}}]bool"],
  ...["map[[5]struct{A int32; S string}]int", "map[[3]struct{F float32; A, B int16}]int8"],
  ...["map[[9]struct{A int16; F float32; B int16}]uint8", "map[[6]complex64]string"],
  ...["map[struct{A int8; Z struct{}; B int8; P [3]Point; F float64}]int"],
  ...["map[Point]Celsius", "map[error]int", "map[struct{E error; P Point}]error", "map[Fault]bool"],
  ...["map[[9]string]int", "map[[2]int32]int", "map[struct{A int16; B int16}]error"],
  // Keys of every pointer kind, and of none.
  ...["map[chan<- int]func()", "map[<-chan bool][1000]byte", "map[**string]map[int]int"],
  ...["map[uintptr]uintptr", "map[struct{}]struct{}", "map[[0]string][0]any", "map[[0]any]int"],
  ...["map[[3]struct{}]string", "map[struct{A, B struct{}}][129]byte", "map[[0][5]int]struct{}"],
  ...[
    "map[[1]*int]int",
    "map[struct{P unsafe.Pointer}]string",
    "map[struct{C chan int; N int}]int",
  ],
  ...["map[[2]*int]bool", "map[struct{_ int; P *int}]int8", "map[struct{P *int; _ int}]int8"],
  // Sizes at which a slot only points at its key or elem, with pointers in them and without.
  ...["map[[16]int64][16]int64", "map[[17]int64][17]int64", "map[[8]string][8]string"],
  ...["map[[8]any][9]any", "map[[9]any]struct{}", "map[[129]byte]struct{}", "map[int8][1000]byte"],
  ...["map[string][128]byte", "map[string][129]byte", "map[int32][128]byte", "map[int32][129]byte"],
  ...["map[*int][128]byte", "map[*int][129]byte", "map[struct{A [120]byte; B int64}]int"],
  ...["map[struct{A [121]byte; B int64}]int", "map[[130]bool][130]bool", "map[[64]complex128]int"],
  // Four and eight plain bytes in many shapes.
  ...["map[[4]byte]int", "map[[8]byte]int", "map[[4]bool]int", "map[[8]bool]string"],
  ...["map[struct{A, B int16}]int", "map[struct{A int8; B int8; C int16}]int", "map[[1]int64]int"],
  ...["map[struct{A int32; B [4]byte}]int", "map[struct{A struct{B struct{C int64}}}]int"],
  ...["map[struct{A int64; _ struct{}}]int", "map[struct{_ struct{}; A int64}]int"],
  ...["map[struct{A int64; B [0]int}]int", "map[struct{A int32; _ int32}]struct{}"],
  ...["map[struct{A int8; B int16; C int32}]int", "map[[2]struct{A int8; B int16}]int"],
  // Fields that are embedded or blank, deep in one another.
  ...["map[struct{Point; Celsius}]struct{Point; *Fault; error}", "map[struct{ error }]int"],
  ...["map[struct{_ int8; A int8; _ [6]byte; B any; _ string}]int", "map[struct{_ any; A int}]int"],
  ...["map[[2][3]struct{A int8; B [2]struct{C string; D float32}}]int"],
  ...["map[struct{A struct{B struct{C struct{D struct{E string; F int8}; G any}}}}]int"],
  ...["map[interface{ Error() string }]interface{ Error() string }", "map[[2]error][2]error"],
  ...["map[any][]any", "map[any]map[any]any", "map[any][9]any", "map[[3]any]func(...any) error"],
  ...[
    "map[Errno]Errno",
    "map[Chain]Chain",
    "map[*Chain]Chain",
    "map[Celsius]Point",
    "map[[2]Celsius]int",
  ],
  ...[
    "map[[3]float32]int",
    "map[struct{A float64; B float32}]int",
    "map[[2]complex64][2]complex128",
  ],
  ...[
    "map[struct{F float64; _ int8; G float64}]int",
    "map[[33]float32]int",
    "map[[4][4]float64]int",
  ],
];

/** The types of a run: some maps that are always there, and `count` random ones. */
export function specimensOf(seed: number, count: number): ProbeTypes {
  const dynamicTypes = boxedTypes.map((text) => ({ text, type: text }));
  return { maps: mapTypes(seed, count), dynamicTypes, declarations: declaredText };
}

function mapTypes(seed: number, count: number): ProbeMap[] {
  const texts = [...always, ...fc.sample(anyMap, { seed, numRuns: count })];
  const made = texts.map((text) => {
    const type = parseType(text);
    if (type.kind !== "map") throw new Error(`${text} is not a map type`);
    return { text, key: type.key.text, elem: type.elem.text };
  });
  return [...new Map(made.map((specimen) => [specimen.text, specimen])).values()];
}

/** The n-th value of a type, as a case writes it. Different numbers mostly give different values. */
export function writtenValue(type: GoType, n: number, asKey: boolean): unknown {
  switch (type.kind) {
    case "bool":
      return n % 3 === 0;
    case "string":
      return text(n);
    case "float32":
    case "float64":
      return float(n);
    case "complex64":
    case "complex128":
      return [float(n), float(n % 2)];
    case "array":
      return Array.from({ length: type.length }, (_, i) =>
        writtenValue(type.elem, n + 3 * i, asKey),
      );
    case "struct":
      return type.fields
        .filter(({ name }) => name !== "_")
        .map((field, i) => writtenValue(field.type, i % 3 === 1 ? n % 4 : n + i, asKey));
    case "interface": {
      // No type here has the method of a Walk.
      if (type.text === "Walk") return null;
      const boxed = type.methods.length > 0 ? errors : asKey ? boxedKeys : boxedElems;
      if (n % 23 === 0) return null;
      const dynamic = parseType(boxed[Math.abs(n) % boxed.length] as string);
      const inner = Math.trunc(n / boxed.length);
      return { type: dynamic.text, value: writtenValue(dynamic, inner, asKey) };
    }
    case "slice":
      if (n % 3 === 0) return null;
      return Array.from({ length: Math.abs(n) % 3 }, (_, i) => {
        return writtenValue(type.elem, n + i, asKey);
      });
    case "pointer":
    case "unsafe.Pointer":
    case "chan":
    case "map":
    case "func":
      return n % 5 === 0 ? null : 0x1000 + ((Math.abs(n) * 8) % 0x100000);
    default: {
      const [low, high] = integerRange(type.kind);
      // Now and then a number that needs all bits.
      const wide = n % 16 === 5 ? BigInt(n) * 0x9e3779b97f4a7c15n : BigInt(n);
      const bits = BigInt.asUintN(64, wide) % (high - low + 1n);
      const value = bits > high ? bits - (high - low + 1n) : bits;
      return Number.isSafeInteger(Number(value)) ? Number(value) : String(value);
    }
  }
}

function text(n: number): unknown {
  const long = `${n} ${"abcdefghijklmnopqrstuvwxyz".repeat(9)}`;
  switch (Math.abs(n) % 13) {
    case 0:
      return n === 0 ? "" : String(n);
    case 1:
      return long.slice(0, 10 + (Math.abs(n) % 200));
    case 2:
      return { hex: Buffer.from(String(n)).toString("hex").replace(/^3/, "f") };
    case 3:
      return `ключ ${n}`;
    // Alike in their first and last bytes, or in all but the length.
    case 4:
      return `${"the same thirty-two bytes and more ".repeat(3)}${n}${" and the same end".repeat(2)}`;
    case 5:
      return "a".repeat(Math.abs(n) % 300);
    case 6:
      return {
        hex: `ff${"c0".repeat(Math.abs(n) % 40)}${(Math.abs(n) % 251).toString(16).padStart(2, "0")}00`,
      };
    case 7:
      return `\u0000${n}`;
    default:
      return `k${n}`;
  }
}

const oddFloats: Readonly<Record<number, unknown>> = {
  3: "NaN",
  5: "-0",
  7: 0,
  11: "-Inf",
  13: "+Inf",
  17: { bits: "0x7ff0000000000123" },
  19: { bits: "0x7f800001" },
};

function float(n: number): unknown {
  return oddFloats[n % 40] ?? n / 4;
}
