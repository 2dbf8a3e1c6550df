/** Declarations follow the Node that runs: what it has is accepted, and nothing else. */

import { isBuiltin } from "node:module";
import path from "node:path";
import typescript from "typescript";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { libraries, platform } from "../../../../src/kernel/compiler/program/platform.js";
import { withoutUnavailable } from "../../../../src/kernel/compiler/program/unavailable-apis.js";
import { Driver } from "../../../support/runner-driver.js";

let runner: Driver;
beforeAll(async () => {
  runner = await Driver.start();
});
afterAll(() => runner.stop());

/** Whether an expression has a value in this Node; the kernel's processes are of the same. */
function has(expression: string): boolean {
  try {
    return new Function(`return ${expression}`)() !== undefined;
  } catch {
    return false;
  }
}

describe("what one release has and another has not", () => {
  it.each([
    ["navigator", "navigator.hardwareConcurrency > 0", "true"],
    ["globalThis.WebSocket", "typeof WebSocket", "'function'"],
    ["globalThis.EventSource", "typeof EventSource", "'function'"],
    ["globalThis.CloseEvent", "new CloseEvent('close').type", "'close'"],
    ["Error.isError", "Error.isError(new Error())", "true"],
    ["Temporal", "Temporal.PlainDate.from('2020-01-02').toString()", "'2020-01-02'"],
    ["Uint8Array.prototype.toBase64", "new Uint8Array([1, 2]).toBase64()", "'AQI='"],
    ["Map.prototype.getOrInsert", "new Map([[1, 2]]).getOrInsert(3, 4)", "4"],
    ["Set.prototype.union", "new Set([1]).union(new Set([2])).size", "2"],
    ["globalThis.Iterator", "[1, 2].values().map((x) => x + 1).toArray()", "[ 2, 3 ]"],
    ["Iterator.concat", "[...Iterator.concat([1], [2])]", "[ 1, 2 ]"],
    ["Object.groupBy", "Object.groupBy([1], () => 'a').a", "[ 1 ]"],
    ["Promise.withResolvers", "typeof Promise.withResolvers<1>().resolve", "'function'"],
    ["Promise.try", "await Promise.try(() => 5)", "5"],
    ["RegExp.escape", "RegExp.escape('.')", "'\\\\.'"],
    ["globalThis.Float16Array", "new Float16Array(2).length", "2"],
    ["globalThis.DisposableStack", "new DisposableStack().disposed", "false"],
    ["ArrayBuffer.prototype.resize", "new ArrayBuffer(8, { maxByteLength: 9 }).resizable", "true"],
    ["ArrayBuffer.prototype.transfer", "new ArrayBuffer(8).transfer().byteLength", "8"],
    ["String.prototype.isWellFormed", "'a'.isWellFormed()", "true"],
    ["Array.fromAsync", "await Array.fromAsync([1])", "[ 1 ]"],
    ["Atomics.waitAsync", "typeof Atomics.waitAsync", "'function'"],
    ["Response.prototype.bytes", "(await new Response('ab').bytes()).length", "2"],
    ["Request.prototype.bytes", "typeof new Request('http://a.b/').bytes", "'function'"],
    ["Response.prototype.textStream", "typeof new Response('').textStream", "'function'"],
    ["Blob.prototype.textStream", "typeof new Blob([]).textStream", "'function'"],
    ["MessageChannel", "new MessageChannel().port1.onmessage", "null"],
    ["crypto.subtle.encapsulateBits", "typeof crypto.subtle.encapsulateBits", "'function'"],
    ["JSON.isRawJSON", "JSON.isRawJSON(1)", "false"],
    ["Intl.DurationFormat", "new Intl.DurationFormat('en').format({ hours: 1 })", "'1 hr'"],
    ["Performance", "performance instanceof Performance", "true"],
    [
      "CryptoKey",
      "const keyOf = (key: CryptoKey) => key instanceof CryptoKey; typeof keyOf",
      "'function'",
    ],
    [
      "process.getBuiltinModule('fs').promises.glob",
      "import { glob } from 'node:fs/promises'; typeof glob",
      "'function'",
    ],
    [
      "process.getBuiltinModule('module').registerHooks",
      "import { registerHooks } from 'module'; typeof registerHooks",
      "'function'",
    ],
  ])("%s", async (expression, code, result) => {
    const { error, result: shown } = await runner.run(code);
    if (has(expression)) expect([error?.evalue, shown]).toEqual([undefined, result]);
    else expect(error?.ename).toBe("TypeScriptError");
  });

  it.each([
    ["node:sqlite", "import { DatabaseSync } from 'node:sqlite'; typeof DatabaseSync"],
    ["node:ffi", "import { dlopen } from 'node:ffi'; typeof dlopen"],
    ["node:quic", "import { connect } from 'node:quic'; typeof connect"],
    ["node:sea", "import { isSea } from 'node:sea'; typeof isSea"],
  ])("%s", async (name, code) => {
    const { error, result } = await runner.run(code);
    if (isBuiltin(name)) expect([error?.evalue, result]).toEqual([undefined, "'function'"]);
    else expect(error?.ename).toBe("TypeScriptError");
  });

  it("is refused with a sentence about the Node that runs, and none about options", async () => {
    const told = async (code: string) => (await runner.run(code)).error?.traceback.join("\n") ?? "";
    const node = process.versions.node;
    expect(await told("(document as any).title")).toContain(
      `: Cannot find name 'document'.\nCells run in Node ${node}, which does not have it.\n`,
    );
    if (!has("Error.isError")) {
      expect(await told("Error.isError(1)")).toContain(
        `does not exist on type 'ErrorConstructor'.\nCells run in Node ${node}, which does not have it.\n`,
      );
    }
    if (!has("Temporal")) {
      expect(await told("Temporal.Now")).toContain(
        `\nNode has Temporal from 26 on: cells run in Node ${node}.\n`,
      );
    }
    if (!has("globalThis.WebSocket")) {
      expect(await told("new WebSocket('ws://a')")).toContain(
        `\nNode has WebSocket from 22 on: cells run in Node ${node}.\n`,
      );
    }
    if (!isBuiltin("node:sqlite")) {
      const text = await told("import sqlite from 'node:sqlite'");
      expect(text).toContain(`\nNode has node:sqlite from 22.5 on; cells run in Node ${node}\n`);
      expect(text).toContain("Cannot find module 'node:sqlite'.");
      expect(text).not.toContain("npm i");
    }
  });
});

it("a release has the libraries of those before it, and more", () => {
  const named = (node: string) => libraries(node).map((file) => file.slice(4, -5));
  expect(named("20.19.0")).toEqual([
    "es2023",
    "es2024.string",
    "es2024.sharedmemory",
    "es2024.regexp",
  ]);
  expect(named("22.5.1")).toEqual(expect.arrayContaining(["es2024", "es2025.iterator"]));
  expect(named("22.5.1")).not.toContain("esnext.error");
  expect(named("24.0.0")).toEqual(
    expect.arrayContaining(["es2025", "esnext.error", "esnext.disposable"]),
  );
  expect(named("24.0.0")).not.toContain("esnext.typedarrays");
  expect(named("26.0.0")).toEqual(
    expect.arrayContaining(["esnext.typedarrays", "esnext.collection", "esnext.temporal"]),
  );
  expect(named("99.0.0")).toEqual(named("26.0.0"));
});

it("every library that is named exists, and what is added to them is well-formed", () => {
  const host = typescript.createCompilerHost({});
  for (const [node, types] of [
    ["20.19.0", "@types/node"],
    ["22.0.0", "node-types-22"],
    ["24.0.0", "node-types-24"],
    ["26.0.0", "node-types-26"],
  ] as const) {
    const text = platform(node);
    const nodeTypes = path.resolve(`node_modules/${types}/index.d.ts`);
    const parsed = typescript.createSourceFile(
      "/platform.d.ts",
      text,
      typescript.ScriptTarget.ES2022,
    );
    const found = typescript.createProgram({
      rootNames: ["/platform.d.ts", nodeTypes],
      options: { lib: libraries(node), types: [], noEmit: true },
      host: {
        ...host,
        // What Node's declarations import refers to those of Node: the same ones.
        resolveTypeReferenceDirectiveReferences: (names) =>
          names.map(() => ({
            resolvedTypeReferenceDirective: { primary: true, resolvedFileName: nodeTypes },
          })),
        getSourceFile: (name, how) =>
          name === "/platform.d.ts" ? parsed : host.getSourceFile(name, how),
      },
    });
    const wrong = [...found.getOptionsDiagnostics(), ...found.getSyntacticDiagnostics(parsed)];
    expect([node, wrong.map(({ messageText }) => messageText)]).toEqual([node, []]);
    const semantic = found.getSemanticDiagnostics(parsed);
    expect([node, semantic.map(({ messageText }) => messageText)]).toEqual([node, []]);
  }
});

it("leaves out what is declared and not there, and moves nothing", () => {
  const text = `declare global {
  interface NotThere { a: 1 }
  var NotThere: { new (): NotThere };
  var setTimeout: 1, alsoNotThere: 2;
  function notThereEither(a: {
    b: 1;
  }): void;
  namespace Here { var within: 1; }
}
declare module "buffer" {
  class NotGlobal {}
  global { var NorThis: 1; }
}
export {};`;
  const left = withoutUnavailable(typescript, "/types/web.d.ts", text);
  expect(left).toHaveLength(text.length);
  expect(left.replace(/^ *\n/gm, "").replace(/ {3,}\}/, " }")).toBe(`declare global {
  interface NotThere { a: 1 }
  var setTimeout: 1, alsoNotThere: 2;
  namespace Here { var within: 1; }
}
declare module "buffer" {
  class NotGlobal {}
  global { }
}
export {};`);
  expect(
    withoutUnavailable(typescript, "/m.d.ts", 'declare module "node:nothing" {\n  var a: 1;\n}'),
  ).toBe("");
  const present = 'declare module "node:fs" {\n  var a: 1;\n}';
  expect(withoutUnavailable(typescript, "/fs.d.ts", present)).toBe(present);
});

it("packages that refer to the types of Node get those of the Node that runs", async () => {
  // undici-types, behind fetch, does; with a second copy EventSource would come back.
  const { error } = await runner.run(
    "const again: number = (await fetch('data:,')).status; EventSource",
  );
  if (has("globalThis.EventSource")) expect(error).toBeUndefined();
  else expect(error?.evalue).toContain("'EventSource' only refers to a type");
});
