/** The engine's functions as src/go calls them, beside those that the module exports. */
import { readFileSync } from "node:fs";
import ts from "typescript";
import { describe, expect, test } from "vitest";
import { type FunctionType, readModule } from "../../support/wasm-module.js";

const source = "src/go/machine/engine.ts";
const builds = ["engine", "engine.trace", "engine.debug"];

/** A method of the interface: kinds of its parameters, and whether it gives a result. */
interface Method {
  readonly parameters: readonly ts.SyntaxKind[];
  readonly result: boolean;
}

/** The methods of EngineFunctions, by name. */
function methods(): Map<string, Method> {
  const file = ts.createSourceFile(source, readFileSync(source, "utf8"), ts.ScriptTarget.Latest);
  const found = new Map<string, Method>();
  file.forEachChild((node) => {
    if (!ts.isInterfaceDeclaration(node) || node.name.text !== "EngineFunctions") return;
    for (const member of node.members) {
      if (!ts.isMethodSignature(member)) throw new TypeError("a member that is not a method");
      const kinds = member.parameters.map(({ type }) => type?.kind ?? ts.SyntaxKind.Unknown);
      const result = member.type?.kind !== ts.SyntaxKind.VoidKeyword;
      found.set((member.name as ts.Identifier).text, { parameters: kinds, result });
    }
  });
  return found;
}

/** Can JavaScript call a function of this type by the method? Numbers stand for i32 and f64. */
function fits({ parameters, result }: Method, type: FunctionType): boolean {
  const taken = {
    [ts.SyntaxKind.NumberKeyword]: ["i32", "f64"],
    [ts.SyntaxKind.BooleanKeyword]: ["i32"],
  } as Record<ts.SyntaxKind, string[] | undefined>;
  return (
    parameters.length === type.parameters.length &&
    parameters.every((kind, i) => taken[kind]?.includes(type.parameters[i] as string)) &&
    type.results.length === (result ? 1 : 0) &&
    type.results.every((of) => of === "i32" || of === "f64")
  );
}

/** The name that a function of Swiss maps has without its prefix. */
function plain(name: string): string {
  return name.replace(/^swiss(.)/, (_, first: string) => first.toLowerCase());
}

describe.each(builds)("%s.wasm", (build) => {
  const { functions } = readModule(readFileSync(`dist/engine/${build}.wasm`));
  const declared = methods();

  test("exports every function that src/go declares, and no other", () => {
    expect(declared.size).toBeGreaterThan(40);
    expect([...new Set([...functions.keys()].map(plain))].sort()).toEqual(
      [...declared.keys()].sort(),
    );
  });

  test.each([...functions])("%s takes and gives what src/go declares", (name, type) => {
    const method = declared.get(plain(name));
    expect(method).toBeDefined();
    expect(fits(method as Method, type)).toBe(true);
  });
});
