/** The language beyond what every cell uses: newer syntax, and what of it lives on in later cells. */

import { afterAll, beforeAll, expect, it } from "vitest";
import { Driver } from "../../support/runner-driver.js";

let runner: Driver;
beforeAll(async () => {
  runner = await Driver.start();
});
afterAll(() => runner.stop());

it("disposes what `using` declares when the cell ends, and still shows the cell's value", async () => {
  const { stdout, result, status } = await runner.run(
    "using file = { name: 'f', [Symbol.dispose]() { console.log('closed') } };\nlet opened = 1; const seen = () => opened; function twice() { return 2 * opened }\nconsole.log('open');\nfile.name",
  );
  expect({ stdout, result, status }).toEqual({
    stdout: "open\nclosed\n",
    result: "'f'",
    status: "ok",
  });
  expect(await runner.value("opened = 5; [file.name, seen(), twice()]")).toBe("[ 'f', 5, 10 ]");
});

it("awaits what `await using` declares, in the right order, also when the cell throws", async () => {
  const { stdout, error } = await runner.run(
    "const late = (name: string) => ({ async [Symbol.asyncDispose]() { await null; console.log(name) } });\nawait using one = late('one'); await using two = late('two');\nthrow new Error('in between')",
  );
  expect(stdout).toBe("two\none\n");
  expect(error?.traceback.join("\n")).toMatch(/^Error: in between\n {2}Cell In\[\d+\], line 3,/);
});

it("has `using` in functions and loops", async () => {
  const { stdout } = await runner.run(
    "const made = (n: number) => ({ [Symbol.dispose]() { console.log(n) } }); function work() { using a = made(1); return 'done' } console.log(work()); for (using b of [made(2), made(3)]) console.log('loop')",
  );
  expect(stdout).toBe("1\ndone\nloop\n2\nloop\n3\n");
});

it("has decorators of classes, methods and accessors, typed by their context", async () => {
  const { stdout, result } = await runner.run(
    "function logged<T, A extends unknown[], R>(method: (this: T, ...args: A) => R, context: ClassMethodDecoratorContext<T>) { return function (this: T, ...args: A): R { console.log(String(context.name), args); return method.apply(this, args) } }\nfunction sealed(target: new () => object, { kind, name }: ClassDecoratorContext) { console.log(kind, name) }\n@sealed class Adder { @logged add(a: number, b: number) { return a + b } accessor steps = 4 }\nnew Adder().add(2, 3) + new Adder().steps",
  );
  expect(stdout).toBe("class Adder\nadd [ 2, 3 ]\n");
  expect(result).toBe("9");
  expect(await runner.value("new Adder().add(1, 1)")).toBe("2");
});

it("has `for await` and top-level await anywhere in a cell", async () => {
  expect(
    await runner.value(
      "let sum = 0; async function* upTo(n: number) { for (let i = 1; i <= n; i++) yield i } for await (const i of upTo(4)) sum += i; if (sum === 10) await null; sum",
    ),
  ).toBe("10");
});

it("has enums, const enums and namespaces that later cells see", async () => {
  await runner.value(
    "enum Colour { Red = 'r', Blue = 'b' } const enum Size { Small, Big = 7 } namespace Geometry { export const pi = 3; export type Point = { x: number } }",
  );
  expect(
    await runner.value(
      "const point: Geometry.Point = { x: Geometry.pi }; [Colour.Blue, Size.Big, point.x]",
    ),
  ).toBe("[ 'b', 7, 3 ]");
});

it("infers as current releases of TypeScript do", async () => {
  expect(
    await runner.value(
      "const present: number[] = [1, undefined, 3].filter((n) => n !== undefined); const last = present.toSorted((a, b) => b - a).at(0)!; last satisfies number",
    ),
  ).toBe("3");
});

it("declares the library of the Node that runs, and no newer one", async () => {
  const knows = (await runner.run("Object.groupBy([1], String)")).status === "ok";
  expect(String(knows)).toBe(await runner.value("'groupBy' in Object"));
});

it("accepts `export` in every form, and shares what it names", async () => {
  await runner.value(
    "export const shared = 1; export default function main() { return shared } const kept = 2; export { kept as other }; export type Shape = { a: number }",
  );
  expect(await runner.value("const shape: Shape = { a: main() + kept }; shape.a")).toBe("3");
});

it("lets any kind of name be declared again as any other", async () => {
  const kinds: [declaration: string, use: string, value: string][] = [
    ["let again = 1", "again", "1"],
    ["function again() { return 'function' }", "again()", "'function'"],
    ["class again { static of = 'class' }", "again.of", "'class'"],
    ["enum again { A = 4 }", "again.A", "4"],
    ["import { sep as again } from 'node:path'", "again.length", "1"],
    ["const { again } = { again: [7] }", "again[0]", "7"],
    ["namespace again { export const inner = 8 }", "again.inner", "8"],
    ["import again from 'node:os'", "typeof again.cpus", "'function'"],
    ["var again = 'var'", "again", "'var'"],
  ];
  await runner.value("const readAgain = () => again; var again: unknown = 0");
  for (const [declaration, use, value] of kinds) {
    await runner.value(declaration);
    expect([declaration, await runner.value(use)]).toEqual([declaration, value]);
    // A closure of the first cell sees what the name means now.
    expect(await runner.value(`readAgain() === (again as unknown)`)).toBe("true");
  }
});
