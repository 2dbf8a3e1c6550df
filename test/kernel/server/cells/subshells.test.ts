/** Subshells: further queues of cells beside the main one. */

import { afterEach, beforeEach, expect, test } from "vitest";
import { type Content, FrontEnd, TOY } from "../../../support/frontend.js";

let front: FrontEnd;
beforeEach(async () => {
  front = await FrontEnd.start({ runner: TOY });
});
afterEach(() => front.abandon());

const create = async () => {
  const reply = await front.request("control", "create_subshell_request").only({ status: "ok" });
  return reply.subshell_id as string;
};
const list = async () =>
  (await front.request("control", "list_subshell_request").only({ status: "ok" })).subshell_id;
const remove = (id: string) =>
  front.request("control", "delete_subshell_request", { subshell_id: id });
const execute = (code: string, subshell: string, content: Content = {}) =>
  front.request("shell", "execute_request", { code, ...content }, { subshell });

test("subshells are made, listed and deleted", async () => {
  expect(await list()).toEqual([]);
  const [a, b] = [await create(), await create()];
  expect(a).not.toBe(b);
  expect(await list()).toEqual([a, b]);
  await remove(a).only({ status: "ok" });
  expect(await list()).toEqual([b]);
  await remove(a).only({ status: "error", ename: "BadRequest" });
  await front.close();
});

test("a cell of a subshell runs while one of the main shell waits", async () => {
  const subshell = await create();
  const slow = front.execute("hold end\nprint slow");
  await slow.busy();
  await slow.input("hold end\nprint slow", 1);
  const quick = execute("print quick", subshell);
  await quick.busy();
  await quick.input("print quick", 2);
  await quick.stream("stdout", "quick\n");
  const reply = await quick.reply({ status: "ok", execution_count: 2 });
  expect(reply.parent.subshell_id).toBe(subshell);
  await quick.idle();
  await front.open("end");
  await slow.stream("stdout", "slow\n");
  await slow.reply({ status: "ok", execution_count: 1 });
  await slow.idle();
  await front.close();
});

test("cells of one subshell run in order, and an error stops only what waits in it", async () => {
  const subshell = await create();
  const main = front.execute("hold main\nprint main");
  await main.busy();
  await main.input("hold main\nprint main", 1);
  const failing = execute("hold failing\nfail a", subshell);
  const aborted = execute("print b", subshell);
  const next = front.execute("print next");
  await failing.busy();
  await failing.input("hold failing\nfail a", 2);
  await front.arrived();
  await front.open("failing");
  await failing.error({ ename: "ToyError" });
  await failing.reply({ status: "error" });
  await failing.idle();
  await aborted.only({ status: "error", ename: "Aborted" });
  await front.open("main");
  await main.stream("stdout", "main\n");
  await main.reply({ status: "ok" });
  await main.idle();
  await next.busy();
  await next.input("print next", 3);
  await next.stream("stdout", "next\n");
  await next.reply({ status: "ok" });
  await next.idle();
  await front.close();
});

test("an interrupt ends the cells of all shells", async () => {
  const subshell = await create();
  const main = front.execute("wait");
  await main.busy();
  await main.input("wait", 1);
  const interrupted = { ename: "Interrupted" };
  await front.request("control", "interrupt_request").only({ status: "ok" });
  await main.error(interrupted);
  await main.reply({ status: "error" });
  await main.idle();
  const beside = execute("wait", subshell);
  await beside.busy();
  await beside.input("wait", 2);
  await front.request("control", "interrupt_request").only({ status: "ok" });
  await beside.error(interrupted);
  await beside.reply({ status: "error" });
  await beside.idle();
  await front.close();
});

test("a deleted subshell ends its cells", async () => {
  const subshell = await create();
  const running = execute("wait", subshell);
  await running.busy();
  await running.input("wait", 1);
  const waiting = execute("print a", subshell);
  // Requests of different channels overtake each other: now the one before has arrived.
  await front.request("shell", "kernel_info_request").only({ status: "ok" });
  const deleted = remove(subshell);
  await deleted.busy();
  await waiting.only({ status: "error", ename: "Aborted" });
  await deleted.reply({ status: "ok" });
  await deleted.idle();
  await running.error({ ename: "Interrupted" });
  await running.reply({ status: "error" });
  await running.idle();
  await front.close();
});

test.each(["execute_request", "kernel_info_request", "complete_request"])(
  "%s to a subshell that there is not is refused",
  async (type) => {
    const asked = front.request("shell", type, { code: "print a" }, { subshell: "nowhere" });
    const evalue = '`subshell_id` must name a subshell that was created, got "nowhere"';
    await asked.only({ status: "error", ename: "BadRequest", evalue });
    await front.close();
  },
);
