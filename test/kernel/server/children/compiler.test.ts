/** Compiling is a process of its own: it helps while cells run, and may be lost without loss. */

import { afterEach, beforeEach, expect, test } from "vitest";
import { type Asked, FrontEnd, TOY } from "../../../support/frontend.js";

let front: FrontEnd;
beforeEach(async () => {
  front = await FrontEnd.start({ runner: TOY });
});
afterEach(() => front.abandon());

const interrupt = async () => {
  await front.request("control", "interrupt_request").only({ status: "ok" });
};
const begun = async (code: string): Promise<Asked> => {
  const cell = front.execute(code);
  await cell.busy();
  await cell.publishes("execute_input");
  return cell;
};
const isInterrupted = async (cell: Asked) => {
  await cell.error({ ename: "Interrupted", evalue: "the cell was interrupted before it began" });
  await cell.reply({ status: "error", ename: "Interrupted" });
  await cell.idle();
};

test.each(["spin", "wait"])("help is given while a cell does %s", async (command) => {
  const cell = await begun(`print begun\n${command}`);
  await cell.stream("stdout", "begun\n");
  const complete = { code: "spi", cursor_pos: 3 };
  const inspect = { code: "spin", cursor_pos: 4, detail_level: 0 };
  for (let i = 0; i < 3; i++) {
    await front.request("shell", "complete_request", complete).only({ matches: ["spin"] });
    await front.request("shell", "inspect_request", inspect).only({ found: true });
    await front.request("shell", "is_complete_request", { code: "?" }).only({ status: "invalid" });
  }
  await interrupt();
  await cell.error({ ename: "Interrupted" });
  await cell.reply({ status: "error", ename: "Interrupted" });
  await cell.idle();
  await front.close();
});

test("an interrupt while a cell is compiled is honoured: it does not run", async () => {
  await front.run("set a=kept");
  const cell = await begun("slowly compiled\nset a=changed");
  await interrupt();
  await isInterrupted(cell);
  await front.open("compiled");
  // Compiled after it.
  await front.run("print a");
  const next = await begun("get a");
  await next.result("kept");
  await next.reply({ status: "ok" });
  await next.idle();
  await front.close();
});

test("what an interrupted cell declares is not declared", async () => {
  await front.run("declare a");
  const cell = await begun("slowly compiled");
  await interrupt();
  await isInterrupted(cell);
  await front.open("compiled");
  expect(await front.run("needs a")).toMatchObject({ status: "ok" });
  const needy = await begun("needs b");
  await needy.error({ ename: "ToyError", evalue: "b was not declared" });
  await needy.reply({ status: "error" });
  await needy.idle();
  await front.close();
});

test("a cell that is compiled without end can be interrupted, and nothing is lost", async () => {
  await front.run("set a=kept");
  await front.run("declare a");
  const cell = await begun("endlessly");
  await interrupt();
  await isInterrupted(cell);
  // Waits until the compiler was replaced; the new one knows what the old one knew.
  expect(await front.run("needs a")).toMatchObject({ status: "ok" });
  const next = await begun("get a");
  await next.result("kept");
  await next.reply({ status: "ok" });
  await next.idle();
  await front.close();
});

test("a compiler that dies costs one cell, and is replaced by one that knows the same", async () => {
  await front.run("declare a");
  const cell = await begun("fatally");
  const error = await cell.error({ ename: "CompilerDied" });
  expect(error.content.evalue).toBe(
    "The process that compiles the cells aborted (process.abort or a fatal error). " +
      "The cell was not run. Nothing else is lost: a new process takes over.",
  );
  await cell.reply({ status: "error", ename: "CompilerDied" });
  await cell.idle();
  expect(await front.run("needs a")).toMatchObject({ status: "ok" });
  await front.close();
});

test("with the runner the declarations go", async () => {
  await front.run("declare a");
  await front.run("needs a");
  await front.execute("exit 1").fails("exit 1", 3, { ename: "RunnerDied" });
  const cell = await begun("needs a");
  await cell.error({ ename: "ToyError", evalue: "a was not declared" });
  await cell.reply({ status: "error" });
  await cell.idle();
  await front.close();
});

test("cells compiled while others run know what those declare", async () => {
  const codes = ["declare a", "needs a", "declare b", "needs b", "needs a"];
  const cells = codes.map((code) => front.execute(code));
  for (const cell of cells) {
    await cell.busy();
    await cell.publishes("execute_input");
    await cell.reply({ status: "ok" });
    await cell.idle();
  }
  await front.close();
});

test("a cell compiled while the runner died is compiled again, without what was declared", async () => {
  await front.run("declare a");
  await front.run("needs a");
  const dying = front.execute("hold death\nexit 1", { stop_on_error: false });
  const needy = front.execute("needs a");
  await dying.busy();
  await dying.publishes("execute_input");
  await front.arrived();
  await front.open("death");
  await dying.error({ ename: "RunnerDied" });
  await dying.reply({ status: "error" });
  await dying.idle();
  await needy.busy();
  await needy.publishes("execute_input");
  await needy.error({ ename: "ToyError", evalue: "a was not declared" });
  await needy.reply({ status: "error" });
  await needy.idle();
  await front.close();
});

test("a cell that is compiled without end holds nobody up once it is aborted", async () => {
  const failing = front.execute("hold end\nfail on purpose");
  const endless = front.execute("endlessly");
  await failing.busy();
  await failing.publishes("execute_input");
  await front.arrived();
  await front.open("end");
  await failing.error({ ename: "ToyError" });
  await failing.reply({ status: "error" });
  await failing.idle();
  await endless.busy();
  await endless.reply({ status: "error", ename: "Aborted" });
  await endless.idle();
  expect(await front.run("needs nothing")).toMatchObject({ status: "error" });
  await front.close();
});
