/** The prelude in the kernel: loaded when it is wanted, and one of each module for everybody. */

import { afterAll, beforeAll, expect, it } from "vitest";
import { Driver } from "../support/runner-driver.js";

let runner: Driver;
beforeAll(async () => {
  const prelude = new URL("../../dist/lab/prelude.js", import.meta.url).pathname;
  runner = await Driver.start({ prelude });
});
afterAll(() => runner.stop());

it("shows the tables of a library that a cell imports, though the cell names none of its names", async () => {
  const { events } = await runner.run("import { table } from 'arquero'; table({ n: [7] })");
  const result = events.find((event) => event.type === "result");
  expect(result?.type === "result" && result.bundle["text/html"]).toContain(
    "1 row × 1 column</caption>",
  );
});

it("is made of the modules that cells import", async () => {
  const same = `import * as library from "arquero";
    import * as own from "gomaplab";
    [library.table, require("arquero").table, own.aq.table].every((table) => table === aq.table)
      && own.go === go && require("gomaplab").go === go`;
  expect(await runner.value(same)).toBe("true");
});
