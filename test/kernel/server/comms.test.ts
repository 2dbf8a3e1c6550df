/** Comms in both directions. */

import { afterEach, beforeEach, expect, test } from "vitest";
import { type Asked, FrontEnd, TOY } from "../../support/frontend.js";

let front: FrontEnd;
beforeEach(async () => {
  front = await FrontEnd.start({ runner: TOY });
});
afterEach(() => front.abandon());

const info = async (content = {}) =>
  (await front.request("shell", "comm_info_request", content).only({ status: "ok" })).comms;
const open = (id: string, target: string, data = {}) =>
  front.request("shell", "comm_open", { comm_id: id, target_name: target, data });
const say = (id: string, data: object, buffers: Buffer[] = []) =>
  front.request("shell", "comm_msg", { comm_id: id, data }, { buffers });
const opened = async (id: string) => {
  const asked = open(id, "echo", { a: 1 });
  await asked.busy();
  await asked.stream("stdout", 'open {"a":1}\n');
  await asked.idle();
};
const echoed = async (asked: Asked, data: object, buffers: Buffer[]) => {
  await asked.stream("stdout", `message ${JSON.stringify(data)}\n`);
  const echo = await asked.publishes("comm_msg", { comm_id: "c1", data });
  expect(echo.buffers).toEqual(buffers);
  expect(echo.metadata).toEqual({ m: 1 });
};

test("a comm for a target that nobody registered is closed again", async () => {
  expect(await info()).toEqual({});
  const asked = open("c1", "nobody");
  await asked.busy();
  await asked.publishes("comm_close", { comm_id: "c1", data: {} });
  await asked.idle();
  expect(await info()).toEqual({});
  const message = say("c1", {});
  await message.busy();
  await message.idle();
  await expect.poll(() => front.log).toContain("comm_msg for a comm that is not open");
  await front.close();
});

test("messages reach the runner with their buffers; what comes of them is theirs", async () => {
  await opened("c1");
  const buffers = [Buffer.from([0, 255, 10]), Buffer.alloc(0), Buffer.alloc(100_000, 7)];
  const asked = say("c1", { x: 1 }, buffers);
  await asked.busy();
  await echoed(asked, { x: 1 }, buffers);
  await asked.idle();
  const close = front.request("shell", "comm_close", { comm_id: "c1", data: {} });
  await close.busy();
  await close.stream("stdout", "close {}\n");
  await close.idle();
  expect(await info()).toEqual({});
  await front.close();
});

test("a comm that the runner opens is announced, listed and closed", async () => {
  const cell = front.execute("opencomm c7");
  await cell.busy();
  await cell.input("opencomm c7", 1);
  const announced = await cell.publishes("comm_open", {
    comm_id: "c7",
    target_name: "toy",
    data: { state: 1 },
  });
  expect(announced.metadata).toEqual({ m: 1 });
  expect(announced.buffers).toEqual([Buffer.from([1, 2, 3])]);
  await cell.reply({ status: "ok" });
  await cell.idle();
  await opened("c1");
  expect(await info()).toEqual({ c1: { target_name: "echo" }, c7: { target_name: "toy" } });
  expect(await info({ target_name: "toy" })).toEqual({ c7: { target_name: "toy" } });
  const close = front.execute("closecomm c7");
  await close.busy();
  await close.input("closecomm c7", 2);
  await close.publishes("comm_close", { comm_id: "c7" });
  await close.reply({ status: "ok" });
  await close.idle();
  expect(await info({ target_name: "toy" })).toEqual({});
  await front.close();
});

test("messages are handled while a cell waits, and idle comes when they are handled", async () => {
  await opened("c1");
  const cell = front.execute("hold end\nprint done");
  await cell.busy();
  await cell.input("hold end\nprint done", 1);
  const asked = say("c1", { sleep: 100 });
  await asked.busy();
  await echoed(asked, { sleep: 100 }, []);
  await asked.idle();
  await front.open("end");
  await cell.stream("stdout", "done\n");
  await cell.reply({ status: "ok" });
  await cell.idle();
  await front.close();
});

test("the comms of a runner that dies are closed", async () => {
  await opened("c1");
  const cell = front.execute("exit 3");
  await cell.busy();
  await cell.input("exit 3", 1);
  await cell.publishes("comm_close", { comm_id: "c1" });
  await cell.error({ ename: "RunnerDied" });
  await cell.reply({ status: "error" });
  await cell.idle();
  expect(await info()).toEqual({});
  await front.close();
});
