import { describe, expect, test } from "vitest";
import {
  described,
  inside,
  type Opened,
  textOf,
  typeOf,
} from "../../../../src/kernel/runner/debugger/values.js";

class Point {
  x = 1;
  get length(): number {
    return Math.abs(this.x);
  }
  move(): void {
    this.x++;
  }
}

function held() {
  const opened: Opened[] = [];
  const open = (one: Opened) => opened.push(one);
  const at = (reference: number) => opened[reference - 1] as Opened;
  return { open, at };
}

describe("types as TypeScript writes them", () => {
  test.each<[unknown, string]>([
    [1, "number"],
    ["a", "string"],
    [1n, "bigint"],
    [undefined, "undefined"],
    [null, "null"],
    [Symbol("s"), "symbol"],
    [[1, 2], "number[]"],
    [[1, "a"], "(number | string)[]"],
    [[], "unknown[]"],
    [[[1]], "number[][]"],
    [[{ op: 1 }], "{ op: number }[]"],
    [{ a: { b: 1 }, c: [1] }, "{ a: object; c: number[] }"],
    [new Map([["a", [{ b: 1 }]]]), "Map<string, object[]>"],
    [{ a: 1, b: "x" }, "{ a: number; b: string }"],
    [{ a: 1, b: 2, c: 3, d: 4 }, "{ a: number; b: number; c: number; … }"],
    [{}, "object"],
    [new Map([["a", 1]]), "Map<string, number>"],
    [new Set([1]), "Set<number>"],
    [new Date(0), "Date"],
    [new Uint8Array(2), "Uint8Array"],
    [new Point(), "Point"],
    [Point, "typeof Point"],
    [() => 1, "function"],
    [new Proxy({}, {}), "Proxy"],
  ])("%s", (value, type) => {
    expect(typeOf(value)).toBe(type);
  });
});

describe("values in a line", () => {
  test.each<[unknown, string]>([
    ["it's", '"it\'s"'],
    [1.5, "1.5"],
    [-0, "-0"],
    [10n, "10n"],
    [[1, [2]], "[ 1, [ 2 ] ]"],
    [new Point(), "Point { x: 1 }"],
    [Point, "class Point"],
    [
      function add(a: number, b: number) {
        return a + b;
      },
      "add(a, b) { … }",
    ],
    [Object.assign((a: number) => a, {}), "(a) => …"],
  ])("%s", (value, text) => {
    expect(textOf(value)).toBe(text);
  });

  test("a long string is cut", () => {
    expect(textOf("x".repeat(1000))).toBe(`"${"x".repeat(200)}…"`);
  });
});

describe("what is inside", () => {
  const shown = (value: unknown) => {
    const { open, at } = held();
    const { variablesReference } = described("it", value, open);
    return inside(at(variablesReference), open).map(({ name, value: text }) => [name, text]);
  };

  test("nothing in what is no object", () => {
    const { open } = held();
    for (const value of [1, "a", null, undefined, () => 1, new Proxy([1], {})]) {
      expect(described("it", value, open).variablesReference).toBe(0);
    }
  });

  test("elements, entries, properties", () => {
    expect(shown(["a"])).toEqual([["0", '"a"']]);
    expect(shown(new Map([["k", 1]]))).toEqual([["'k'", "1"]]);
    expect(shown(new Map([[{ a: 1 }, 1]]))).toEqual([["{ a: 1 }", "1"]]);
    expect(shown(new Set(["a"]))).toEqual([["0", '"a"']]);
    expect(shown({ a: 1, [Symbol("s")]: 2 })).toEqual([
      ["a", "1"],
      ["[Symbol(s)]", "2"],
    ]);
  });

  test("a getter is called when it is opened, and not before", () => {
    let calls = 0;
    const counted = {
      get calls() {
        return ++calls;
      },
    };
    const { open, at } = held();
    const [getter] = inside(at(described("it", counted, open).variablesReference), open);
    expect([getter?.value, calls]).toEqual(["(getter)", 0]);
    const [value] = inside(at(getter?.variablesReference ?? 0), open);
    expect([value?.value, calls]).toEqual(["1", 1]);
  });

  test("what a class gives to its objects", () => {
    expect(shown(new Point())).toEqual([
      ["x", "1"],
      ["length", "(getter)"],
      ["[[Prototype]]", "Point"],
    ]);
  });

  test("a getter that throws says so", () => {
    const { open, at } = held();
    const bad = {
      get x(): number {
        throw new RangeError("no");
      },
    };
    const [getter] = inside(at(described("it", bad, open).variablesReference), open);
    const [value] = inside(at(getter?.variablesReference ?? 0), open);
    expect(value?.value).toBe('"(RangeError: no)"');
  });

  test("a million elements in parts of parts", () => {
    const { open, at } = held();
    const list = new Uint32Array(1_000_000).map((_, i) => i);
    const { variablesReference, indexedVariables } = described("it", list, open);
    expect(indexedVariables).toBe(1_000_000);
    const parts = inside(at(variablesReference), open).filter(({ name }) => name.startsWith("["));
    expect(parts.length).toBe(100);
    expect(parts.at(-1)?.name).toBe("[990000 … 999999]");
    const inner = inside(at(parts.at(-1)?.variablesReference ?? 0), open);
    expect(inner.length).toBe(100);
    const last = inside(at(inner.at(-1)?.variablesReference ?? 0), open);
    expect(last.at(-1)).toMatchObject({ name: "999999", value: "999999" });
    const asked = inside(at(variablesReference), open, 500, 2);
    expect(asked.map(({ value }) => value)).toEqual(["500", "501"]);
  });
});
