import { expect, test } from "vitest";
import { declareType, GoProcess, parseType, runtimeName } from "../../src/go/index.js";

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
      "A Onion can hold a *Onion or a []Onion, not itself",
  );
});

test("a name means one type for good", () => {
  declareType("Grid", "[2] int8");
  expect(declareType("Grid", "[2]int8")).toBe("[2]int8");
  expect(() => declareType("Grid", "[3]int8")).toThrow("Grid is declared already, as [2]int8");
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
