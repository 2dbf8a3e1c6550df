/** A compiler that nobody uses is let go; what it knew, the next one knows. */

import { execFileSync } from "node:child_process";
import { setTimeout as sleep } from "node:timers/promises";
import { afterEach, describe, expect, test, vi } from "vitest";
import { compilerRest } from "../../../../src/kernel/server/children/compiler-idle.js";
import { type Asked, FrontEnd, TOY } from "../../../support/frontend.js";

const VARIABLE = "TYPESCRIPT_KERNEL_COMPILER_REST";

describe("how long it stays", () => {
  afterEach(() => vi.unstubAllEnvs());

  test.each([
    ["", 60_000],
    ["5", 5_000],
    ["0.25", 250],
    ["never", Number.POSITIVE_INFINITY],
  ])("%j means %d ms", (text, ms) => {
    vi.stubEnv(VARIABLE, text);
    expect(compilerRest()).toBe(ms);
  });

  test.each(["0", "-1", "soon", "Infinity", "3000000"])("%j is refused", (text) => {
    vi.stubEnv(VARIABLE, text);
    expect(compilerRest).toThrow(
      `${VARIABLE} is "${text}": it must be the seconds after which an unused compiler is let go ` +
        '(more than 0, at most 2147483), or "never"',
    );
  });
});

let front: FrontEnd;
const start = async (env: Record<string, string> = {}) => {
  front = await FrontEnd.start({ runner: TOY, env: { [VARIABLE]: "0.3", ...env } });
};
afterEach(() => front?.abandon());

/** Process ids of the kernel's compilers. */
const compilers = () =>
  execFileSync("ps", ["-A", "-o", "pid=,ppid=,args="], { encoding: "utf8" })
    .split("\n")
    .map((line) => line.trim().split(/\s+/))
    .filter(([, parent, ...args]) => parent === `${front.kernel.pid}` && args.at(-1) === "compiler")
    .map(([pid]) => Number(pid));
const gone = () =>
  vi.waitFor(() => expect(compilers()).toEqual([]), { timeout: 15_000, interval: 100 });
const begun = async (code: string): Promise<Asked> => {
  const cell = front.execute(code);
  await cell.busy();
  await cell.publishes("execute_input");
  return cell;
};
const isRefused = async (code: string, evalue: string) => {
  const cell = await begun(code);
  await cell.error({ ename: "ToyError", evalue });
  await cell.reply({ status: "error" });
  await cell.idle();
};

test("it goes unseen, and the next one knows what was declared", async () => {
  await start();
  await front.run("declare a");
  await front.run("set v=kept");
  await gone();
  expect(await front.run("needs a")).toMatchObject({ status: "ok" });
  await isRefused("needs b", "b was not declared");
  await gone();
  const cell = await begun("get v");
  await cell.result("kept");
  await cell.reply({ status: "ok", execution_count: 5 });
  await cell.idle();
  await gone();
  await front.close();
  expect(front.log).toBe("");
});

test("it stays while it works", async () => {
  await start();
  const cell = await begun("slowly end\nprint done");
  // Longer than it stays when it has nothing to do.
  await sleep(1000);
  await front.open("end");
  await cell.stream("stdout", "done\n");
  await cell.reply({ status: "ok" });
  await cell.idle();
  await front.close();
});

test("while a cell runs it may go, and comes back for help and for the next cell", async () => {
  await start();
  await front.run("declare a");
  const cell = await begun("wait");
  const next = front.execute("needs a", { stop_on_error: false });
  await gone();
  const complete = { code: "spi", cursor_pos: 3 };
  const help = front.request("shell", "complete_request", complete);
  await help.only({ matches: ["spin"] });
  await gone();
  await front.request("control", "interrupt_request").only({ status: "ok" });
  await cell.error({ ename: "Interrupted" });
  await cell.reply({ status: "error" });
  await cell.idle();
  await next.busy();
  await next.reply({ ename: "Aborted" });
  await next.idle();
  expect(await front.run("needs a")).toMatchObject({ status: "ok" });
  await front.close();
});

test("whoever says something makes it start; who only looks whether the kernel lives does not", async () => {
  await start({ [VARIABLE]: "2" });
  await gone();
  await front.request("control", "kernel_info_request").only({ status: "ok" });
  expect(compilers()).toEqual([]);
  await front.request("shell", "kernel_info_request").only({ status: "ok" });
  expect(compilers()).toHaveLength(1);
  await gone();
  await front.request("control", "interrupt_request").only({ status: "ok" });
  expect(compilers()).toHaveLength(1);
  await front.close();
});

test("what the runner takes with it meanwhile, the next one does not know", async () => {
  await start();
  await front.run("declare a");
  const cell = await begun("pid");
  const { content } = await cell.publishes("execute_result");
  await cell.reply({ status: "ok" });
  await cell.idle();
  await gone();
  process.kill(Number((content.data as Record<string, string>)["text/plain"]), "SIGKILL");
  await cell.publishes("stream", { name: "stderr" });
  await isRefused("needs a", "a was not declared");
  await front.close();
});

test("%reset while it is away", async () => {
  await start();
  await front.run("declare a");
  await gone();
  expect(await front.run("%reset")).toMatchObject({ status: "ok" });
  await isRefused("needs a", "a was not declared");
  await front.close();
});

test("a cell that is interrupted while it starts ends, and what starts is not lost", async () => {
  await start({ [VARIABLE]: "2", TOY_COMPILER_GATE: "compiler" });
  await front.open("compiler");
  await front.run("declare a");
  await gone();
  const cell = await begun("declare b");
  const [starting] = compilers();
  await front.request("control", "interrupt_request").only({ status: "ok" });
  await cell.error({ ename: "Interrupted" });
  await cell.reply({ status: "error", ename: "Interrupted" });
  await cell.idle();
  const next = front.execute("print on");
  await next.busy();
  await next.publishes("execute_input");
  await front.open("compiler");
  await next.stream("stdout", "on\n");
  await next.reply({ status: "ok" });
  await next.idle();
  expect(compilers()).toEqual([starting]);
  expect(await front.run("needs a")).toMatchObject({ status: "ok" });
  await isRefused("needs b", "b was not declared");
  await front.close();
});
