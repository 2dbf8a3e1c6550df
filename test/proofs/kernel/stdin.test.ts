/** Questions of cells to the user. */

import { afterEach, beforeEach, expect, test } from "vitest";
import { FrontEnd, TOY } from "../../support/frontend.js";

let front: FrontEnd;
beforeEach(async () => {
  front = await FrontEnd.start({ runner: TOY });
});
afterEach(() => front.abandon());

test.each([
  ["ask", false],
  ["askhidden", true],
])(
  "%s: the question goes to who sent the cell, the answer to the cell",
  async (command, hidden) => {
    const code = `print before\n${command} Name? `;
    const cell = front.execute(code);
    await cell.busy();
    await cell.input(code, 1);
    await cell.stream("stdout", "before\n");
    await front.question(cell, { prompt: "Name? ", password: hidden });
    front.answer("Zoë 😀");
    await cell.result("Zoë 😀");
    await cell.reply({ status: "ok" });
    await cell.idle();
    await front.close();
  },
);

test("a cell that may not ask is told so, and nothing is sent", async () => {
  const refused = { ename: "NoAnswer", evalue: "the question was not answered" };
  for (const [i, command] of ["ask", "askhidden"].entries()) {
    const cell = front.execute(`${command} x`, { allow_stdin: false });
    await cell.fails(`${command} x`, i + 1, refused);
  }
  await front.close();
});

test("an answer that names another question, or is not text, is not taken", async () => {
  const cell = front.execute("ask x");
  await cell.busy();
  await cell.input("ask x", 1);
  const question = await front.question(cell, { prompt: "x" });
  front.answer("stale", { msg_id: "somebody else's" });
  front.answer(7);
  front.answer("right", question.header);
  await cell.result("right");
  await cell.reply({ status: "ok" });
  await cell.idle();
  front.answer("too late", question.header);
  await expect
    .poll(() => front.log, { timeout: 20_000 })
    .toContain("answers nothing that was asked");
  await front.close();
});

test("questions are asked one at a time, and withdrawn when their cell is over", async () => {
  const code = "askaside first\nask second";
  const cell = front.execute(code);
  await cell.busy();
  await cell.input(code, 1);
  await front.question(cell, { prompt: "first" });
  front.answer("1");
  await front.question(cell, { prompt: "second" });
  front.answer("2");
  await cell.result("2");
  await cell.reply({ status: "ok" });
  await cell.idle();
  const aside = front.execute("askaside never answered");
  await aside.busy();
  await aside.input("askaside never answered", 2);
  await front.question(aside, { prompt: "never answered" });
  await aside.reply({ status: "ok" });
  await aside.idle();
  const next = front.execute("ask third");
  await next.busy();
  await next.input("ask third", 3);
  await front.question(next, { prompt: "third" });
  front.answer("3");
  await next.result("3");
  await next.reply({ status: "ok" });
  await next.idle();
  await front.close();
});

test("a runner that dies takes its question with it", async () => {
  const cell = front.execute("askaside x\nhold death\nexit 3");
  await cell.busy();
  await cell.publishes("execute_input");
  await front.question(cell, { prompt: "x" });
  await front.open("death");
  await cell.error({ ename: "RunnerDied" });
  await cell.reply({ status: "error" });
  await cell.idle();
  expect(await front.run("print a")).toMatchObject({ status: "ok" });
  await front.close();
});

test("an interrupt withdraws the question that a runner blocks for", async () => {
  const cell = front.execute("askhidden x");
  await cell.busy();
  await cell.input("askhidden x", 1);
  await front.question(cell, { prompt: "x" });
  await front.request("control", "interrupt_request").only({ status: "ok" });
  await cell.error({ ename: "NoAnswer" });
  await cell.reply({ status: "error" });
  await cell.idle();
  expect(await front.run("print a")).toMatchObject({ status: "ok" });
  await front.close();
});
