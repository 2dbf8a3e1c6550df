/**
 * Random Go types, and values of any type as cases write them: for the tests that hold the engine
 * against live Go.
 */
import fc from "fast-check";
import {
  architecture,
  declareType,
  type GoType,
  integerRange,
  parseType,
  sizeOf,
} from "../../src/go/index.js";
import type { Specimen, Specimens } from "../probe/specimens.js";

const integers = [
  ...["int8", "int16", "int32", "int64", "int"],
  ...["uint8", "uint16", "uint32", "uint64", "uint", "uintptr"],
];
const others = ["bool", "string", "float32", "float64", "complex64", "complex128"];
const pointers = ["*int", "unsafe.Pointer", "chan int", "<-chan bool", "*struct{A int}"];
const references = ["[]int32", "[]string", "func(int) bool", "map[string]int", "[][]uint8"];

/** Types that the program declares, and whether they have the method of an error. */
const declarations = [
  { name: "Point", text: "struct{X, Y int32}", error: false },
  { name: "Celsius", text: "float64", error: false },
  { name: "Fault", text: "struct{Code int32; Text string}", error: true },
  { name: "Errno", text: "uint16", error: true },
  { name: "Chain", text: "struct{next *Chain; n int8}", error: true },
];
for (const { name, text, error } of declarations) {
  declareType(name, text, error ? ["Error() string"] : []);
}
const declared = declarations.map(({ name }) => name);
const errors = [...declarations.filter(({ error }) => error).map(({ name }) => name), "*Fault"];

/** The declarations as Go source. */
const declaredText = declarations
  .flatMap(({ name, text, error }) => [
    `type ${name} ${text}`,
    ...(error ? [`func (${name}) Error() string { return "" }`] : []),
  ])
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
  ...["*Fault", "struct{Point; E error}"],
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

const named = [...declared, "error"];
const keyType = composed([...integers, ...others, ...others, ...pointers, "any", "any", ...named]);
const elemType = composed([...integers, ...others, ...pointers, ...references, "any", ...named]);

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
];

/** The types of a run: some maps that are always there, and `count` random ones. */
export function specimensOf(seed: number, count: number): Specimens {
  return { maps: mapTypes(seed, count), boxed: boxedTypes, declarations: declaredText };
}

function mapTypes(seed: number, count: number): Specimen[] {
  const texts = [...always, ...fc.sample(anyMap, { seed, numRuns: count })];
  const made = texts.map((text) => {
    const type = parseType(text);
    if (type.kind !== "map") throw new Error(`${text} is no map type`);
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
  switch (Math.abs(n) % 9) {
    case 0:
      return n === 0 ? "" : String(n);
    case 1:
      return long.slice(0, 10 + (Math.abs(n) % 200));
    case 2:
      return { hex: Buffer.from(String(n)).toString("hex").replace(/^3/, "f") };
    case 3:
      return `ключ ${n}`;
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
