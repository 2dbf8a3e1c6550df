/** One runner's process, seen by who started it. */
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { expect, test } from "vitest";
import { Child } from "../../../src/kernel/server/child.js";
import type { Death } from "../../../src/kernel/server/death.js";

test("a process that ended before anybody listened to it is reported as dead", async () => {
  const file = join(mkdtempSync(join(tmpdir(), "runner-")), "ends.cjs");
  writeFileSync(file, "process.exit(7)");
  const process = new Child({
    role: "runner",
    arguments: () => [file],
    changeAfterFailure: () => false,
    improve: async () => undefined,
  });
  await wait(1000);
  const died = await new Promise<Death>((resolve) => {
    process.listen({ event: () => undefined, output: () => undefined, died: resolve });
  });
  expect(died).toMatchObject({ role: "runner", code: 7, signal: null, wasReady: false });
});
