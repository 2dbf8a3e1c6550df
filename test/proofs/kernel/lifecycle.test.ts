/** Beginning and end of a kernel: readiness, shutdown, signals, and no orphans. */

import { spawn } from "node:child_process";
import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, expect, test } from "vitest";
import { FrontEnd, TOY } from "../../support/frontend.js";

let front: FrontEnd;
const start = async (env: Record<string, string> = {}) => {
  front = await FrontEnd.start({ runner: TOY, env });
};
afterEach(() => front.abandon());

const isAlive = (pid: number) => {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
};
const ended = async (pid: number) => {
  for (let i = 0; i < 400 && isAlive(pid); i++) await sleep(50);
  return !isAlive(pid);
};
const numberFrom = async (code: string) => {
  const cell = front.execute(code);
  await cell.busy();
  await cell.publishes("execute_input");
  const { data } = (await cell.publishes("execute_result")).content as {
    data: Record<string, string>;
  };
  await cell.reply({ status: "ok" });
  await cell.idle();
  return Number(data["text/plain"]);
};

test("kernel_info is answered before the runner is ready", async () => {
  // It never is in this test.
  await start({ TOY_RUNNER_GATE: "never" });
  const info = await front.request("shell", "kernel_info_request").only({ status: "ok" });
  expect(info).toMatchObject({
    protocol_version: "5.5",
    implementation: "gomaplab",
    language_info: {
      name: "typescript",
      version: "6.0.3",
      mimetype: "text/typescript",
      file_extension: ".ts",
      pygments_lexer: "typescript",
      codemirror_mode: "typescript",
      nbconvert_exporter: "script",
    },
    supported_features: ["debugger", "kernel subshells"],
  });
  expect(info.banner).not.toMatch(/\d{4}-\d\d/);
  await front.close();
});

test.each(["shell", "control"] as const)(
  "shutdown on %s is answered at once and ends everything within a second",
  { retry: 2 },
  async (channel) => {
    await start();
    const runner = await numberFrom("pid");
    const descendant = await numberFrom("orphan");
    const begin = performance.now();
    const shutdown = front.request(channel, "shutdown_request", { restart: true });
    await shutdown.busy();
    await shutdown.reply({ status: "ok", restart: true });
    await shutdown.publishes("shutdown_reply", { restart: true });
    await shutdown.idle();
    expect(await front.exited).toBe(0);
    expect(performance.now() - begin).toBeLessThan(5000);
    expect(await ended(runner)).toBe(true);
    expect(await ended(descendant)).toBe(true);
  },
);

test("shutdown ends a cell that blocks the runner, within a second", { retry: 2 }, async () => {
  await start();
  const runner = await numberFrom("pid");
  const cell = front.execute("stuck");
  await cell.busy();
  await cell.publishes("execute_input");
  const begin = performance.now();
  front.request("control", "shutdown_request", { restart: false });
  expect(await front.exited).toBe(0);
  expect(performance.now() - begin).toBeLessThan(5000);
  expect(await ended(runner)).toBe(true);
});

test("SIGINT to the server is ignored, SIGTERM ends it in order", async () => {
  await start();
  front.kernel.kill("SIGINT");
  await sleep(100);
  expect(await front.run("print a")).toMatchObject({ status: "ok" });
  const runner = await numberFrom("pid");
  front.kernel.kill("SIGTERM");
  expect(await front.exited).toBe(0);
  expect(await ended(runner)).toBe(true);
});

test("a server that is killed leaves no runner behind, not even a busy one", async () => {
  await start();
  const runner = await numberFrom("pid");
  const cell = front.execute("spin");
  await cell.busy();
  await cell.publishes("execute_input");
  front.kernel.kill("SIGKILL");
  expect(await ended(runner)).toBe(true);
});

test("the kernel ends when the process that JPY_PARENT_PID names has ended", async () => {
  const parent = spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"]);
  await start({ JPY_PARENT_PID: String(parent.pid) });
  const runner = await numberFrom("pid");
  parent.kill("SIGKILL");
  await once(parent, "exit");
  expect(await front.exited).toBe(0);
  expect(await ended(runner)).toBe(true);
});
