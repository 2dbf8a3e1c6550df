import { expect, test } from "vitest";
import {
  Declarations,
  declareType,
  GoProcess,
  methodsOf,
  parseType,
  runtimeName,
  typeLayout,
} from "../../../src/go/index.js";

test("a declared name stands for its type wherever a type is written", () => {
  declareType("Point", "struct{ X, Y int32 }");
  const m = new GoProcess("1.23").make("map[Point]int8");
  m.put({ X: 1, Y: -2 }, 3);
  expect([...m]).toEqual([[{ X: 1, Y: -2 }, 3]]);
  expect(m.type.text).toBe("map[Point]int8");
  // Eight plain bytes: 8 tophash bytes, keys, elems, overflow pointer.
  expect(m.type).toMatchObject({ keysize: 8, bucketsize: 88 });
});

test("a declared type is the dynamic type of a value in an interface, apart from its like", () => {
  declareType("Celsius", "float64");
  const m = new GoProcess("1.26").make("map[any]int");
  m.put({ type: "Celsius", value: 20 }, 1).put({ type: "float64", value: 20 }, 2);
  expect(m.length).toBe(2);
  expect(m.get({ type: "Celsius", value: 20 })).toBe(1);
  expect([...m]).toContainEqual([{ type: "Celsius", value: 20 }, 1]);
});

test("a type may hold itself behind a pointer", () => {
  declareType("Node", "struct{ next *Node; value int; children []Node }");
  const m = new GoProcess("1.26").make("map[string]Node");
  const leaf = { next: null, value: 2, children: null };
  m.put("root", { next: null, value: 1, children: [leaf] });
  expect(m.get("root")).toEqual({ next: null, value: 1, children: [leaf] });
});

test("a type cannot hold itself", () => {
  expect(() => declareType("Onion", "struct{ inner Onion }")).toThrow(
    "invalid recursive type Onion\n  struct{ inner Onion }\n                ^^^^^\n" +
      "A Onion can contain a *Onion or a []Onion, not itself",
  );
});

test("a name means one type for good", () => {
  declareType("Grid", "[2] int8");
  expect(declareType("Grid", "[2]int8")).toBe("[2]int8");
  expect(() => declareType("Grid", "[3]int8")).toThrow("Grid is declared already, as [2]int8");
  expect(() => declareType("Grid", "[2]int8", ["Len() int"])).toThrow("Grid is declared already");
  expect(() => declareType("int", "int8")).toThrow("int cannot be declared");
});

test.each([
  ["struct{ A, B int32; C any }", "struct { A int32; B int32; C interface {} }"],
  ["func(a int, rest ...string) (bool, error)", "func(int, ...string) (bool, error)"],
  ["chan (<-chan rune)", "chan (<-chan int32)"],
  ["chan<- func()", "chan<- func()"],
  ["interface{ String() string; error }", "interface { Error() string; String() string }"],
  ["*[]map[byte]struct{}", "*[]map[uint8]struct {}"],
])("a running program writes %s as %s", (text, name) => {
  expect(runtimeName(parseType(text))).toBe(name);
});

test("values of a type with methods can be in interfaces that ask for them", () => {
  declareType("NotFound", "struct{ Path string }", ["Error() string", "Temporary() bool"]);
  const m = new GoProcess("1.26").make("map[error]interface{ Temporary() bool }");
  const missing = { type: "NotFound", value: { Path: "/a" } };
  m.put(missing, missing).put({ type: "*NotFound", value: 0x1000n }, null);
  expect([...m]).toContainEqual([missing, missing]);
  expect(m.get({ type: "*NotFound", value: 0x1000n })).toBeNull();
  expect(() => m.put({ type: "int", value: 5 }, null)).toThrow(
    "A Go int does not implement error (missing method Error)\n" +
      'A declared type can have methods: go.type("Name", "int", ["Error() string"])',
  );
});

test.each([
  ["*T", "*T"],
  ["[]T", "[]T"],
  ["map[string]T", "map[string]T"],
  ["chan T", "chan T"],
  ["func(T) []T", "func(T) []T"],
  ["interface{ Next() T; Add(...T) }", "interface{ Add(...T); Next() T }"],
  ["struct{ f func() T; c <-chan T; p **T; m map[*T]T }", undefined],
])("T may be a %s", (text, canonical) => {
  const types = new Declarations();
  const [read] = types.declare({ T: text });
  if (canonical !== undefined) expect(read).toBe(canonical);
  const m = new GoProcess("1.26", { types }).make("map[int]T");
  expect(m.type.text).toBe("map[int]T");
});

test.each([
  ["T"],
  ["[2]T"],
  ["struct{ a int; T }"],
  ["struct{ a [3]struct{ b T } }"],
  ["interface{ T }"],
  ["Box[T]"],
])("T cannot be a %s", (text) => {
  const types = new Declarations();
  types.declare({ "Box[P any]": "struct{ inside P }" });
  expect(() => types.declare({ T: text })).toThrow(/invalid recursive type (T|Box\[T\])/);
  expect(() => types.parse("T")).toThrow('Unknown Go type "T"');
});

test("types declared together may hold each other, in any order", () => {
  const types = new Declarations();
  types.declare({
    Twig: "struct{ At *Leaf; Both [2]Pod }",
    Leaf: "struct{ On []Twig; Pod Pod }",
    Pod: "struct{ Seeds uint16; From func(*Twig) Leaf }",
  });
  const m = new GoProcess("1.26", { types }).make("map[string]Twig");
  const pod = { Seeds: 5, From: null };
  const leaf = { On: [{ At: 16n, Both: [pod, pod] }], Pod: { Seeds: 1, From: 64n } };
  m.put("a", { At: null, Both: [pod, { Seeds: 2 }] });
  expect(m.get("a")).toEqual({ At: null, Both: [pod, { Seeds: 2, From: null }] });
  const leaves = new GoProcess("1.23", { types }).make("map[int]Leaf").put(1, leaf);
  expect(leaves.get(1)).toEqual(leaf);
  expect(() => types.declare({ Egg: "struct{ Hen }", Hen: "struct{ eggs [2]Egg }" })).toThrow(
    "invalid recursive type Egg\n  struct{ eggs [2]Egg }\n                  ^^^\n",
  );
  expect(() => types.parse("Hen")).toThrow("Unknown Go type");
});

test("a key that turns out not to be comparable is refused", () => {
  const types = new Declarations();
  expect(() => types.declare({ Index: "map[Entry]int", Entry: "struct{ of Index }" })).toThrow(
    "invalid map key type Entry\n  map[Entry]int\n      ^^^^^\n",
  );
});

test("a generic type is a type for every list of types", () => {
  const types = new Declarations();
  types.declare({
    "Pair[K comparable, V any]": { type: "struct{ Key K; Value V }", methods: ["Get() V"] },
    "List[T any]": "struct{ next *List[T]; head T }",
    "Index[K comparable]": "map[K]List[K]",
  });
  const pair = types.parse("Pair[ int8, []Pair[string, error] ]");
  expect(pair.text).toBe("Pair[int8,[]Pair[string,error]]");
  expect(runtimeName(pair)).toBe("main.Pair[int8,[]main.Pair[string,error]]");
  expect(methodsOf(pair).map(({ type }) => type.text)).toEqual(["() []Pair[string,error]"]);
  const m = new GoProcess("1.26", { types }).make("map[Pair[int8,int64]]List[bool]" as string);
  m.put({ Key: 1, Value: 2 }, { head: true });
  expect([...m]).toEqual([
    [
      { Key: 1, Value: 2 },
      { next: null, head: true },
    ],
  ]);
  expect(types.parse("struct{ *Pair[int,int]; List[any] }")).toMatchObject({
    fields: [{ name: "Pair" }, { name: "List" }],
  });
  expect(types.parse("struct{ Pair [2]int }").text).toBe("struct{Pair [2]int}");
});

test.each([
  [
    "Pair",
    "cannot use generic type Pair without instantiation\n  Pair\n  ^^^^\nFor example: Pair[int, int]",
  ],
  ["Pair[int]", "not enough type arguments for type Pair: have 1, want 2"],
  ["Pair[int,int,int]", "too many type arguments for type Pair: have 3, want 2"],
  ["Pair[[]int, int]", "[]int does not satisfy comparable"],
])("%s is refused: %s", (text, message) => {
  const types = new Declarations();
  types.declare({ "Pair[K comparable, V any]": "struct{ Key K; Value V }" });
  expect(() => types.parse(text)).toThrow(message);
});

test("a generic type that needs ever other types of itself is refused", () => {
  const types = new Declarations();
  expect(() => types.declare({ "Deep[T any]": "struct{ f *Deep[[]T] }" })).toThrow(
    "instantiation cycle: Deep",
  );
  expect(() => types.declare({ "Sum[T int | string]": "struct{ v T }" })).toThrow(
    "The constraint int | string is not known here\n  Sum[T int | string]\n      ^^^^^^^^^^^^^^",
  );
});

test("methods come from what is embedded, and pointers have those of pointer receivers", () => {
  const types = new Declarations();
  types.declare({
    Fault: { type: "struct{ Code int }", methods: ["Error() string", "*Reset()"] },
    Alias: "Fault",
    Loud: { type: "struct{ Fault; Volume int }", methods: ["Error() string"] },
    Both: "struct{ Fault; *Loud }",
  });
  const names = (text: string): string[] => {
    return methodsOf(types.parse(text)).map(({ name }) => name);
  };
  expect(names("Fault")).toEqual(["Error"]);
  expect(names("*Fault")).toEqual(["Error", "Reset"]);
  expect(names("Alias")).toEqual([]);
  expect(names("struct{ Fault }")).toEqual(["Error"]);
  expect(names("struct{ *Fault }")).toEqual(["Error", "Reset"]);
  expect(names("*struct{ Fault; Reset int }")).toEqual(["Error"]);
  // Two of one name at the same depth are none, and hide deeper ones.
  expect(names("Both")).toEqual([]);
  expect(names("*Both")).toEqual(["Reset"]);
  expect(names("struct{ error; x int }")).toEqual(["Error"]);
});

test("lengths of arrays are constants of any form, and comments are passed over", () => {
  const text = (type: string): string => parseType(type).text;
  expect(text("[0x10]byte")).toBe("[16]uint8");
  expect(text("[1_0]struct{ // one\n A int /* two */\n B int }")).toBe("[10]struct{A int; B int}");
  expect(text("[4*(1<<10) - 1]int8")).toBe("[4095]int8");
  expect(text("[0b101 | 0o10]int8")).toBe("[13]int8");
  expect(() => parseType("[3-5]int")).toThrow("invalid array length -2\n  [3-5]int\n   ^^^");
  expect(() => parseType("[...]int")).toThrow("invalid use of [...] array");
  expect(() => parseType(`${"[".repeat(9000)}`)).toThrow("Unexpected");
  expect(() => parseType("*".repeat(9000))).toThrow("The type is nested too deeply");
  expect(typeLayout("[8 & 12]int32", "amd64").size).toBe(32);
});

test("what an interface or an embedded field cannot be is said as Go says it", () => {
  expect(() => parseType("interface{ ~int }")).toThrow("type constraint");
  expect(() => parseType("interface{ int | string }")).toThrow("type constraint");
  expect(() => parseType("interface{ M(); M() }")).toThrow("duplicate method M");
  expect(parseType("interface{ error; Error() string }").text).toBe("interface{ Error() string }");
  expect(() => parseType("interface{ int }")).toThrow("int is not an interface");
  expect(() => parseType("struct{ *any }")).toThrow(
    "embedded field type cannot be a pointer to an interface",
  );
  expect(() => parseType("struct{ unsafe.Pointer }")).toThrow(
    "embedded field type cannot be unsafe.Pointer",
  );
  expect(() => parseType("map[time.Time]int")).toThrow(
    'Types of packages are not known here: go.type("Time", "struct{ … }") makes a Time',
  );
});
