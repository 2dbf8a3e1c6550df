/** Declarations that are read only when somebody asks for them. */

import { tmpdir } from "node:os";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, it } from "vitest";
import { Compiler } from "../../../../dist/kernel/compiler/compiler.js";
import { Driver } from "../../../support/runner-driver.js";

/** From which the compiler finds its libraries. */
const SOURCE = new URL("../../../../dist/kernel/compiler/source.js", import.meta.url);

let runner: Driver;
beforeAll(async () => {
  runner = await Driver.start();
});
afterAll(() => runner.stop());

it.each([
  ["import rl from 'readline/promises'; rl.createInterface(process.stdin).close(5)", "TS2554"],
  ["import http2 from 'node:http2'; const n: string = http2.constants.NGHTTP2_NO_ERROR", "TS2322"],
  ["import { run } from 'node:test'; run({ only: 'perhaps' })", "TS2322"],
  ["const i = process.getBuiltinModule('inspector'); i.url(5)", "TS2554"],
  ["const d = await import('dgram'); d.createSocket('udp5')", "TS2769"],
  ["import http from 'http'; http.createServer((_, answer) => answer.statusCode.big())", "TS2339"],
  ["const id: number = crypto.randomUUID()", "TS2322"],
  ["const size: number = structuredClone({ a: 'b' }).a", "TS2322"],
  ["const status: string = (await fetch('data:,')).status", "TS2322"],
  ["let answered: Response | undefined; answered?.statusCode", "TS2339"],
  ["import { Worker } from 'node:worker_threads'; new Worker(5)", "TS2345"],
  ["import { exec } from 'child_process'; exec(5)", "TS2345"],
  ["import vm from 'vm'; vm.runInNewContext()", "TS2554"],
  ["new Blob([5])", "TS2322"],
  ["import u from 'url'; const a: 1 = u.urlToHttpOptions(new URL('http://a')).agent", "TS2322"],
  [
    "import fs from 'fs/promises'; const f = await fs.open('a'); for await (const l of f.readLines()) l.x",
    "TS2339",
  ],
])("checks %s", async (code, error) => {
  expect((await runner.run(code)).error?.evalue).toContain(error);
});

it("runs a cell that imports one, and later cells know it", async () => {
  expect(await runner.value("import https from 'https'; typeof https.get")).toBe("'function'");
  const { error } = await runner.run("const wrong: string = https.globalAgent.maxSockets");
  expect(error?.evalue).toContain("TS2322");
});

it("reads with one what it is made of", async () => {
  const code = "import tls from 'tls'; const wrong: string = new tls.TLSSocket(null!).remotePort";
  expect((await runner.run(code)).error?.evalue).toContain(
    "'number | undefined' is not assignable",
  );
  const agent = "import https from 'https'; https.globalAgent.maxSockets.toUpperCase()";
  expect((await runner.run(agent)).error?.evalue).toContain("TS2339");
});

it("offers globals and their members before anybody asked", async () => {
  const fresh = await Driver.start();
  const matches = async (code: string) =>
    (await fresh.request({ type: "complete", code, cursor: code.length }, "completed")).matches.map(
      ({ text }) => text,
    );
  expect(await matches("fet")).toContain("fetch");
  expect(await matches("cry")).toContain("crypto");
  expect(await matches("crypto.rand")).toContain("randomUUID");
  expect(await matches("fetch('data:,').th")).toContain("then");
  await fresh.stop();
});

it("is asked by what earlier cells declared, also of a compiler that begins with it", async () => {
  const compiler = new Compiler(fileURLToPath(SOURCE));
  compiler.folder = tmpdir();
  compiler.compile("1 + 1", "Cell In[1]");
  compiler.declare({
    entries: [{ name: "r", value: true, type: false, text: "declare const r: Response;" }],
    values: ["r"],
    cell: "Cell In[2]",
    sources: {},
  });
  const compiled = compiler.compile("const status: string = r.status", "Cell In[3]");
  expect("error" in compiled && compiled.error.evalue).toContain(
    "Type 'number' is not assignable to type 'string'",
  );
});

it("offers them by name before anybody asked", async () => {
  const code = "import c from 'node:clus";
  const { matches } = await runner.request(
    { type: "complete", code, cursor: code.length },
    "completed",
  );
  expect(matches.map(({ text }) => text)).toContain("node:cluster");
});
