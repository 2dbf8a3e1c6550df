/** Code that a cell proposes for the next one. */

import { afterAll, beforeAll, expect, it } from "vitest";
import { Driver } from "../../../support/runner-driver.js";

let runner: Driver;
beforeAll(async () => {
  runner = await Driver.start();
});
afterAll(() => runner.stop());

const payload = async (code: string) => (await runner.run(code)).payload;

it("comes with the reply, the last of a cell", async () => {
  expect(await payload("setNextInput('a'); setNextInput('1 + 1'); await null")).toEqual([
    { source: "set_next_input", text: "1 + 1", replace: false },
  ]);
  expect(await payload("setNextInput('here', { replace: true }); throw new Error('no')")).toEqual([
    { source: "set_next_input", text: "here", replace: true },
  ]);
  expect(await payload("1")).toEqual([]);
});

it("must be code", async () => {
  const { error, payload } = await runner.run("setNextInput(5 as unknown as string)");
  expect([error?.evalue, payload]).toEqual(["`code` must be a string, got number", []]);
});
