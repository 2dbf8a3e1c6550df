/** One runner's process, seen by who started it. */
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { expect, test } from "vitest";
import type { Death } from "../../../src/kernel/server/death.js";
import { RunnerProcess } from "../../../src/kernel/server/runner-process.js";

test("a process that ended before anybody listened to it is reported as dead", async () => {
  const file = join(mkdtempSync(join(tmpdir(), "runner-")), "ends.cjs");
  writeFileSync(file, "process.exit(7)");
  const process = new RunnerProcess({
    arguments: () => [file],
    changeAfterFailure: () => false,
    improve: async () => undefined,
  });
  await wait(1000);
  const died = await new Promise<Death>((resolve) => {
    process.listen({ event: () => undefined, output: () => undefined, died: resolve });
  });
  expect(died).toMatchObject({ code: 7, signal: null, wasReady: false });
});
