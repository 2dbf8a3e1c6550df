/** Stopping a cell, and what goes on being answered while one cannot be stopped. */

import { afterEach, expect, test } from "vitest";
import { type Asked, FrontEnd, TOY } from "../../../support/frontend.js";

let front: FrontEnd;
const start = async (env: Record<string, string> = {}) => {
  front = await FrontEnd.start({ runner: TOY, env });
};
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

test.each(["spin", "wait"])("an interrupt ends a %s and keeps the variables", async (command) => {
  await start();
  await front.run("set a=kept");
  const cell = await begun(`print begun\n${command}`);
  await cell.stream("stdout", "begun\n");
  await interrupt();
  await cell.error({ ename: "Interrupted" });
  await cell.reply({ status: "error", ename: "Interrupted" });
  await cell.idle();
  const next = await begun("get a");
  await next.result("kept");
  await next.reply({ status: "ok" });
  await next.idle();
  await front.close();
});

test("an interrupt with no cell running does nothing", async () => {
  await start();
  await interrupt();
  expect(await front.run("print a")).toMatchObject({ status: "ok" });
  await front.close();
});

test("a cell that waits for the runner to start can be interrupted", async () => {
  await start({ TOY_RUNNER_GATE: "runner" });
  const cell = await begun("print a");
  await interrupt();
  await cell.error({ ename: "Interrupted" });
  await cell.reply({ status: "error", ename: "Interrupted" });
  await cell.idle();
  await front.open("runner");
  expect(await front.run("print b")).toMatchObject({ status: "ok", execution_count: 2 });
  await front.close();
});

test("heartbeat, kernel_info and history are answered while a cell blocks the runner", async () => {
  await start();
  // The history's thread starts when it is needed first.
  await front.request("shell", "history_request", { hist_access_type: "tail" }).only({});
  // It ends when all of this was answered, and not before.
  const cell = await begun("print begun\nspin");
  await cell.stream("stdout", "begun\n");
  for (let i = 0; i < 5; i++) {
    await front.heartbeat();
    await front.request("control", "kernel_info_request").only({ status: "ok" });
    await front.request("shell", "kernel_info_request").only({ status: "ok" });
    const history = { hist_access_type: "tail", n: 1 };
    await front.request("shell", "history_request", history).only({
      history: [[1, 1, "print begun\nspin"]],
    });
  }
  await interrupt();
  await cell.error({ ename: "Interrupted" });
  await cell.reply({ status: "error" });
  await cell.idle();
  await front.close();
});

test("a completion is answered while a cell awaits", async () => {
  await start();
  const cell = await begun("wait");
  const complete = front.request("shell", "complete_request", { code: "spi", cursor_pos: 3 });
  await complete.only({ status: "ok", matches: ["spin"] });
  await interrupt();
  await cell.error({ ename: "Interrupted" });
  await cell.reply({ status: "error" });
  await cell.idle();
  await front.close();
});

test.each([
  ["", "code of Cell In[1]"],
  [" unnamed", "code of an earlier cell"],
])(
  "a cell that cannot begin says what keeps it, and an interrupt ends that: laterhold%s",
  async (how, whose) => {
    await start();
    await front.run(`set a=kept\nlaterhold${how}`);
    const cell = await begun("get a");
    await cell.stream(
      "stderr",
      `This cell has not begun yet: ${whose}, such as a timer or a listener that it left behind, does ` +
        "not give way. Interrupt to end that code, and run this cell again; variables are kept.\n",
    );
    await interrupt();
    await cell.error({ ename: "Interrupted" });
    await cell.reply({ status: "error", ename: "Interrupted" });
    await cell.idle();
    const again = await begun("get a");
    await again.result("kept");
    await again.reply({ status: "ok" });
    await again.idle();
    await front.close();
  },
);

test("a cell that has begun says nothing, however long it takes", async () => {
  await start();
  const cell = await begun("sleep 4500");
  await cell.reply({ status: "ok" });
  await cell.idle();
  await front.close();
});

test("a cell that cannot be stopped says how to end it; a later interrupt replaces the runner", async () => {
  await start();
  await front.run("set a=lost");
  const cell = await begun("print begun\nstuck");
  await cell.stream("stdout", "begun\n");
  await interrupt();
  await interrupt();
  await cell.stream(
    "stderr",
    "The cell has not stopped yet. Interrupt once more to replace the process that runs it; " +
      "all variables are lost then.\n",
  );
  await interrupt();
  const error = await cell.error({ ename: "RunnerDied" });
  expect(error.content.evalue).toBe(
    "The process that runs the cells was ended: the cell did not stop when it was interrupted " +
      "repeatedly. All variables, functions and imports of earlier cells are lost with it. " +
      "A new process takes over: run the cells again that you need.",
  );
  await cell.reply({ status: "error", ename: "RunnerDied" });
  await cell.idle();
  const next = await begun("get a");
  await next.result("undefined");
  await next.reply({ status: "ok", execution_count: 3 });
  await next.idle();
  await front.close();
});
