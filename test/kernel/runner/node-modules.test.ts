/** Declarations that are read only when somebody asks for them. */

import { afterAll, beforeAll, expect, it } from "vitest";
import { Driver } from "./driver.js";

let runner: Driver;
beforeAll(async () => {
  runner = await Driver.start();
});
afterAll(() => runner.stop());

it.each([
  ["import http2 from 'node:http2'; const n: string = http2.constants.NGHTTP2_NO_ERROR", "TS2322"],
  ["import { run } from 'node:test'; run({ only: 'perhaps' })", "TS2322"],
  ["const i = process.getBuiltinModule('inspector'); i.url(5)", "TS2554"],
  ["const d = await import('dgram'); d.createSocket('udp5')", "TS2769"],
])("checks %s", async (code, error) => {
  expect((await runner.run(code)).error?.evalue).toContain(error);
});

it("runs a cell that imports one, and later cells know it", async () => {
  expect(await runner.value("import https from 'https'; typeof https.get")).toBe("'function'");
  const { error } = await runner.run("const wrong: string = https.globalAgent.maxSockets");
  expect(error?.evalue).toContain("TS2322");
});

it("offers them by name before anybody asked", async () => {
  const code = "import c from 'node:clus";
  const { matches } = await runner.request(
    { type: "complete", code, cursor: code.length },
    "completed",
  );
  expect(matches.map(({ text }) => text)).toContain("node:cluster");
});
