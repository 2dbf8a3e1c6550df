/** Everything a front end asks besides running cells. */

import { hostname } from "node:os";
import { afterEach, beforeEach, expect, test } from "vitest";
import { FrontEnd, TOY } from "../../support/frontend.js";

let front: FrontEnd;
beforeEach(async () => {
  front = await FrontEnd.start({ runner: TOY });
});
afterEach(() => front.abandon());

const history = async (content: Record<string, unknown>) =>
  (await front.request("shell", "history_request", content).only({ status: "ok" })).history;

test("completion counts code points and aligns types with matches", async () => {
  // Two characters outside the basic plane: five code points before the cursor, seven units.
  const code = "😀😀 sp and more";
  const complete = front.request("shell", "complete_request", { code, cursor_pos: 5 });
  const reply = await complete.only({ matches: ["spin"], cursor_start: 3, cursor_end: 5 });
  expect(reply.metadata).toEqual({
    _jupyter_types_experimental: [{ text: "spin", type: "function", start: 3, end: 5 }],
  });
  await front.close();
});

test("inspect gives plain text and markdown, and says when it finds nothing", async () => {
  const found = { code: "spin 1", cursor_pos: 4, detail_level: 1 };
  await front.request("shell", "inspect_request", found).only({
    found: true,
    data: { "text/plain": "command spin, detail 1", "text/markdown": "**command spin, detail 1**" },
  });
  const unknown = { code: "nothing", cursor_pos: 7 };
  await front.request("shell", "inspect_request", unknown).only({ found: false, data: {} });
  await front.close();
});

test.each([
  ["print a", { status: "complete" }],
  ["print a \\", { status: "incomplete", indent: "  " }],
  ["?", { status: "invalid" }],
])("is_complete of %s is %o", async (code, expected) => {
  const reply = await front.request("shell", "is_complete_request", { code }).only({});
  expect(reply).toEqual(expected);
  await front.close();
});

test("history is read by tail, range and search, with outputs where asked", async () => {
  for (const code of ["result 1", "print two", "result 3", "print two"]) await front.run(code);
  expect(await history({ hist_access_type: "tail", n: 2 })).toEqual([
    [1, 3, "result 3"],
    [1, 4, "print two"],
  ]);
  const range = { hist_access_type: "range", session: 0, start: 1, stop: 3 };
  expect(await history({ ...range, output: true })).toEqual([
    [1, 1, ["result 1", "1"]],
    [1, 2, ["print two", null]],
  ]);
  const search = { hist_access_type: "search", pattern: "*t*" };
  expect(await history({ ...search, unique: true })).toEqual([
    [1, 1, "result 1"],
    [1, 3, "result 3"],
    [1, 4, "print two"],
  ]);
  expect(await history({ ...search, pattern: "print*", n: 1 })).toEqual([[1, 4, "print two"]]);
  await front.close();
});

test("a message of unknown type that is not a request is ignored, but seen to be over", async () => {
  for (const type of ["launch", "__proto__", "constructor"]) {
    const asked = front.request("shell", type, {});
    await asked.busy();
    await asked.idle();
  }
  expect(await front.run("print a")).toMatchObject({ status: "ok" });
  await expect.poll(() => front.log).toContain(`message type "launch" is unknown and was ignored`);
  await front.close();
});

test.each([
  ["shell", "launch_request", "the channel answers execute_request, connect_request, "],
  ["control", "launch_request", "the channel answers execute_request, connect_request, "],
  ["stdin", "launch_request", "the channel takes replies only"],
  ["shell", "interrupt_request", "it belongs on the control channel"],
  ["shell", "debug_request", "it belongs on the control channel"],
  ["stdin", "kernel_info_request", "it belongs on the shell channel"],
] as const)("on %s, %s is refused in a reply", async (channel, type, right) => {
  const { evalue } = await front.request(channel, type).only({ status: "error" });
  expect(evalue).toContain(`"${type}" is not a request of the ${channel} channel; ${right}`);
  expect(await front.run("print a")).toMatchObject({ status: "ok", execution_count: 1 });
  await front.close();
});

test.each(["shell", "control"] as const)(
  "connect_request on %s gets the ports",
  async (channel) => {
    const { shell, iopub, stdin, control, hb } = front.ports;
    await front.request(channel, "connect_request").only({
      status: "ok",
      shell_port: shell,
      iopub_port: iopub,
      stdin_port: stdin,
      control_port: control,
      hb_port: hb,
    });
    await front.close();
  },
);

test("usage_request tells memory, and from the second time on, processor time", async () => {
  const first = await front.request("control", "usage_request").only({
    status: "ok",
    hostname: hostname(),
    pid: front.kernel.pid,
  });
  expect(first).not.toHaveProperty("host_cpu_percent");
  const { total, available, used } = first.host_virtual_memory as Record<string, number>;
  expect((available as number) + (used as number)).toBe(total);
  await front.run("sleep 300");
  const second = await front.request("control", "usage_request").only({ status: "ok" });
  expect(second.host_cpu_percent).toBeGreaterThanOrEqual(0);
  if (process.platform === "linux") {
    // Three processes of Node.
    expect(second.kernel_memory).toBeGreaterThan(50e6);
    expect(second.kernel_memory).toBeLessThan(2e9);
    expect(second.kernel_cpu).toBeLessThan(100 * (second.cpu_count as number) + 1);
  }
  await front.close();
});

test("debug_request of a runner without a debugger is refused in the words of its protocol", async () => {
  const ask = (seq: number, command: string, given = {}) =>
    front.request("control", "debug_request", { type: "request", seq, command, arguments: given });
  const about = (seq: number, command: string) => ({ type: "response", request_seq: seq, command });
  const info = await ask(7, "debugInfo").only({ ...about(7, "debugInfo"), success: true });
  expect(info.body).toMatchObject({ isStarted: false, hashMethod: "Murmur2", stoppedThreads: [] });
  await ask(8, "initialize").only({
    ...about(8, "initialize"),
    success: false,
    message: "the runner of this kernel has no debugger",
  });
  await ask(9, "stackTrace", { threadId: 1 }).only({
    ...about(9, "stackTrace"),
    success: false,
    message: "the debugger was not started: `initialize` comes before stackTrace",
  });
  await front.close();
});

test.each<[Record<string, unknown>, string]>([
  [{ seq: 1, command: "x" }, '`type` must be the string "request", but is missing'],
  [{ type: "request", command: "x" }, "`seq` must be a whole number, but is missing"],
  [{ type: "request", seq: 1 }, "`command` must be a string, but is missing"],
  [
    { type: "request", seq: 1, command: "x", arguments: [] },
    "`arguments` must be an object, got an array",
  ],
])("debug_request with the content %j", async (content, evalue) => {
  await front.request("control", "debug_request", content).only({ status: "error", evalue });
  await front.close();
});

test("control answers whatever shell answers, and runs cells in turn", async () => {
  const slow = front.execute("hold end\nprint shell");
  await slow.busy();
  await slow.input("hold end\nprint shell", 1);
  const cell = front.request("control", "execute_request", { code: "print control" });
  const complete = { code: "sp", cursor_pos: 2 };
  await front.request("control", "kernel_info_request").only({ status: "ok" });
  await front.open("end");
  await slow.stream("stdout", "shell\n");
  await slow.reply({ status: "ok" });
  await slow.idle();
  await cell.busy();
  await cell.input("print control", 2);
  await cell.stream("stdout", "control\n");
  await cell.reply({ status: "ok", execution_count: 2 });
  await cell.idle();
  await front.request("control", "complete_request", complete).only({ matches: ["spin"] });
  await front.request("control", "is_complete_request", { code: "?" }).only({ status: "invalid" });
  await front.request("control", "comm_info_request").only({ comms: {} });
  await front.close();
});

test.each([
  ["execute_request", { code: 7 }, "`code` must be a string, got 7"],
  ["execute_request", {}, "`code` must be a string, but is missing"],
  [
    "execute_request",
    { code: "print a", user_expressions: { x: [] } },
    '`user_expressions["x"]` must be a string, got an array',
  ],
  [
    "complete_request",
    { code: "a", cursor_pos: "end" },
    '`cursor_pos` must be a number, got "end"',
  ],
  [
    "history_request",
    { hist_access_type: "all" },
    '`hist_access_type` must be "tail", "range" or "search", got "all"',
  ],
])("%s with content %o gets an error reply that names the field", async (type, content, evalue) => {
  const reply = await front.request("shell", type, content).only({ status: "error", evalue });
  expect(reply.ename).toBe("BadRequest");
  expect(await front.run("print a")).toMatchObject({ status: "ok", execution_count: 1 });
  await front.close();
});

test("every new subscription is welcomed first, under its own topic", async () => {
  const expected = { type: "iopub_welcome", parent: {}, content: { subscription: "kernel." } };
  expect(await front.subscribe("kernel.")).toMatchObject(expected);
  // Whoever listens to everything hears the welcomes of others too.
  expect(await front.published()).toMatchObject(expected);
  // The late subscriber is gone by now, and nobody is the worse for it.
  expect(await front.run("print a")).toMatchObject({ status: "ok" });
  expect(front.log).toBe("");
  await front.close();
});
