/** Runners that end in every way a cell can end them: the kernel explains, and lives. */

import { afterEach, expect, test } from "vitest";
import { causeOf, type Death, explain } from "../../../../src/kernel/server/children/death.js";
import { FrontEnd, TOY } from "../../../support/frontend.js";

let front: FrontEnd;
const start = async (env: Record<string, string> = {}) => {
  front = await FrontEnd.start({ runner: TOY, env });
};
afterEach(() => front.abandon());

const LOST =
  ". All variables, functions and imports of earlier cells are lost with it. " +
  "A new process takes over: run the cells again that you need.";

test.each([
  ["exit 3", "ended with exit code 3 (process.exit, or an error outside any cell)"],
  ["signal SIGKILL", "was killed (SIGKILL), perhaps by the system for want of memory"],
  ["signal SIGSEGV", "was ended by SIGSEGV, a memory fault in native code"],
  ["signal SIGABRT", "aborted (process.abort or a fatal error)"],
  ["garbage", "was ended: something other than the kernel wrote to its file descriptor 3"],
])("a cell that does %s ends with the cause, and the next cell runs", async (code, cause) => {
  await start();
  const cell = front.execute(`print before\n${code}`);
  await cell.busy();
  await cell.publishes("execute_input");
  await cell.stream("stdout", "before\n");
  const error = await cell.error({ ename: "RunnerDied" });
  expect(error.content.evalue).toContain(`The process that runs the cells ${cause}`);
  expect(error.content.evalue).toContain(LOST);
  await cell.reply({ status: "error", ename: "RunnerDied", execution_count: 1 });
  await cell.idle();
  expect(await front.run("print after")).toMatchObject({ status: "ok", execution_count: 2 });
  await front.close();
});

test("heap exhaustion is named, with the last words on stderr", async () => {
  await start();
  const cell = front.execute("heap");
  await cell.busy();
  await cell.publishes("execute_input");
  const words = "FATAL ERROR: Reached heap limit Allocation failed - JavaScript heap out of memory";
  expect((await cell.publishes("stream", { name: "stderr" })).content.text).toContain(words);
  const error = await cell.error({ ename: "RunnerDied" });
  expect(error.content.evalue).toContain("ran out of JavaScript heap memory");
  expect((error.content.traceback as string[]).at(-1)).toContain(words);
  await cell.reply({ status: "error" });
  await cell.idle();
  await front.close();
});

test("what an earlier cell wrote to stderr is not a last word of a later one", async () => {
  await start();
  const earlier = front.execute("rawwarn of the first cell");
  await earlier.busy();
  await earlier.publishes("execute_input");
  await earlier.stream("stderr", "of the first cell\n");
  await earlier.reply({ status: "ok" });
  await earlier.idle();
  const dying = front.execute("rawwarn of the second\nexit 4");
  await dying.busy();
  await dying.publishes("execute_input");
  await dying.stream("stderr", "of the second\n");
  const { content } = await dying.error({ ename: "RunnerDied" });
  expect((content.traceback as string[]).at(-1)).toBe("Its last words on stderr:\nof the second");
  await dying.reply({ status: "error" });
  await dying.idle();
  const silent = await front.execute("exit 5").fails("exit 5", 3, { ename: "RunnerDied" });
  expect((silent.traceback as string[]).join("\n")).not.toContain("last words");
  await front.close();
});

test("what V8 gives up for is named, and its stack traces are not last words", () => {
  const death: Death = {
    role: "runner",
    code: null,
    signal: "SIGTRAP",
    stderrTail:
      "a word\n#\n# Fatal error in , line 0\n# Fatal JavaScript invalid size error 268435456 " +
      "(see crbug.com/1201626)\n#\n----- Native stack trace -----\n\n 1: 0xd32b41 [node]\n",
    wasReady: true,
  };
  expect(causeOf(death)).toBe(
    "The process that runs the cells was ended by V8: invalid size error 268435456",
  );
  const aborted = { ...death, signal: "SIGABRT" as const };
  expect(explain(aborted).traceback.at(-1)).not.toContain("Native stack trace");
  const stderrTail = "----- Native stack trace -----\n\n 1: 0xd32b41 [node]\n";
  expect(explain({ ...aborted, stderrTail }).traceback).toHaveLength(2);
});

test("cells queued behind a death fail, and nothing hangs", async () => {
  await start();
  const dying = front.execute("hold death\nexit 1");
  const queued = front.execute("print never");
  await dying.busy();
  await dying.input("hold death\nexit 1", 1);
  await front.arrived();
  await front.open("death");
  await dying.error({ ename: "RunnerDied" });
  await dying.reply({ status: "error" });
  await dying.idle();
  await queued.only({ status: "error", ename: "Aborted" });
  expect(await front.run("print on")).toMatchObject({ status: "ok" });
  await front.close();
});

test("a runner that dies between cells is reported under the last cell and replaced", async () => {
  await start();
  const cell = front.execute("laterexit 5");
  await cell.busy();
  await cell.publishes("execute_input");
  await cell.reply({ status: "ok" });
  await cell.idle();
  await front.open("laterexit");
  const note = await cell.publishes("stream", { name: "stderr" });
  expect(note.content.text).toContain("ended with exit code 5");
  expect(await front.run("print on")).toMatchObject({ status: "ok", execution_count: 2 });
  await front.close();
});

test("a runner that cannot start fails each cell with its last words, once per cell", async () => {
  await start({ TOY_RUNNER_FAILS: "1" });
  for (const count of [1, 2]) {
    const cell = front.execute("print a");
    await cell.busy();
    await cell.input("print a", count);
    const error = await cell.error({ ename: "RunnerDied" });
    expect(error.content.evalue).toBe(
      "The process that runs the cells could not start (exit code 3). " +
        "It had not got as far as running a cell. The next cell starts a new one.",
    );
    expect((error.content.traceback as string[]).at(-1)).toContain("the toy cannot start");
    await cell.reply({ status: "error", ename: "RunnerDied" });
    await cell.idle();
  }
  await front.request("control", "kernel_info_request").only({ status: "ok" });
  await front.close();
});
