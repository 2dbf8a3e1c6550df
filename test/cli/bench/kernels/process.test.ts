import { existsSync } from "node:fs";
import { dirname } from "node:path";
import { expect, it } from "vitest";
import { startKernel } from "../../../../src/cli/bench/kernels/process.js";
import { treeMemory } from "../../../../src/cli/bench/kernels/process-tree.js";

const script = (text: string) => [process.execPath, "-e", text, "{connection_file}"];

it("tells how a kernel ended, with its last words", async () => {
  const kernel = await startKernel(
    script(
      'process.on("exit", () => console.error("RangeError: too small")); process.exitCode = 3',
    ),
  );
  await expect(kernel.lost).rejects.toThrow("it ended (exit code 3): RangeError: too small");
  await kernel.end();
});

it("waits for the last words of those that end together", async () => {
  const words =
    'console.error("x".repeat(9000)); console.error("TypeError: the end"); process.exit(1)';
  const reasons = await Promise.all(
    Array.from({ length: 8 }, async () => {
      const kernel = await startKernel(script(words));
      const reason = await kernel.lost.catch((error: Error) => error.message);
      await kernel.end();
      return reason;
    }),
  );
  expect(reasons).toEqual(reasons.map(() => "it ended (exit code 1): TypeError: the end"));
});

it("tells of a program that cannot be started", async () => {
  const kernel = await startKernel(["no-such-kernel"]);
  await expect(kernel.lost).rejects.toThrow("it ended (spawn no-such-kernel ENOENT)");
  await kernel.end();
});

it("hands the kernel a connection file with five ports, and removes it at the end", async () => {
  const print = 'console.error("at " + process.argv[1]); process.exitCode = 1';
  const kernel = await startKernel(script(print));
  const { ports, key } = kernel.connection;
  expect(new Set(Object.values(ports)).size).toBe(5);
  expect(key).toHaveLength(36);
  const reason = await kernel.lost.catch((error: Error) => error.message);
  const file = /at (.*)$/.exec(reason)?.[1] ?? "";
  expect(existsSync(file)).toBe(true);
  await kernel.end();
  expect(existsSync(dirname(file))).toBe(false);
});

it.skipIf(process.platform === "win32")("ends by force what a kernel has left behind", async () => {
  const child = `require("node:child_process").spawn("sleep", ["600"], { stdio: "ignore" }).pid`;
  const kernel = await startKernel(script(`console.error(${child}); process.exit(1)`));
  const reason = await kernel.lost.catch((error: Error) => error.message);
  const orphan = Number(/\d+$/.exec(reason)?.[0]);
  // Memory, not the process number: a process that ended keeps its number until it is reaped.
  expect(treeMemory(orphan)).toBeGreaterThan(0);
  await kernel.end();
  await expect.poll(() => treeMemory(orphan)).toBe(0);
});
