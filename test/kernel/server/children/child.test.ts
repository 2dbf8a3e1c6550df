/** One runner's process, seen by who started it. */
import { mkdtempSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { expect, test } from "vitest";
import { Child } from "../../../../src/kernel/server/children/child.js";
import { causeOf, type Death } from "../../../../src/kernel/server/children/death.js";

/** Starts a runner that does nothing but this. */
function start(code: string): Child {
  const file = join(mkdtempSync(join(tmpdir(), "runner-")), "runner.cjs");
  writeFileSync(file, code);
  return new Child({
    role: "runner",
    arguments: () => [file],
    changeAfterFailure: () => false,
    improve: async () => undefined,
  });
}

function deathOf(child: Child): Promise<Death> {
  return new Promise((resolve) => {
    child.listen({ event: () => undefined, output: () => undefined, died: resolve });
  });
}

test("a process that ended before anybody listened to it is reported as dead", async () => {
  const child = start("process.exit(7)");
  await wait(1000);
  const death = { role: "runner", code: 7, signal: null, wasReady: false };
  expect(await deathOf(child)).toMatchObject(death);
});

test("a process that closes a line to the kernel is ended, and that is told as the cause", async () => {
  for (const close of ["process.disconnect()", "fs.closeSync(3)", "fs.closeSync(5)"]) {
    const child = start(`const fs = require("fs"); ${close}; setInterval(() => {}, 1000)`);
    expect(causeOf(await deathOf(child))).toMatch(
      /was ended: something in it closed one of the file descriptors 3 to 7/,
    );
  }
});
