/** Cells from request to idle: statuses, numbers, outputs, and the order of all of them. */

import { afterEach, expect, test } from "vitest";
import { FrontEnd, TOY } from "../../support/frontend.js";

let front: FrontEnd;
const start = async () => {
  front = await FrontEnd.start({ runner: TOY });
};
afterEach(() => front.abandon());

test("a cell is read as busy, input, output, reply, idle", async () => {
  await start();
  const cell = front.execute("print hello\nresult 42");
  await cell.busy();
  await cell.input("print hello\nresult 42", 1);
  await cell.stream("stdout", "hello\n");
  await cell.result("42");
  const reply = await cell.reply({
    status: "ok",
    execution_count: 1,
    payload: [],
    user_expressions: {},
  });
  expect(reply.metadata.started).toMatch(/^\d{4}-/);
  await cell.idle();
  await front.close();
});

test("an error is told on iopub and in the reply, with name, value and traceback", async () => {
  await start();
  const error = { ename: "ToyError", evalue: "no luck", traceback: ["ToyError: no luck"] };
  const reply = await front.execute("fail no luck").fails("fail no luck", 1, error);
  expect(reply.execution_count).toBe(1);
  await front.close();
});

test("a silent cell publishes nothing but its status and takes no number", async () => {
  await start();
  const cell = front.execute("print quiet\nresult 1\nfail quietly", { silent: true });
  await cell.busy();
  await cell.reply({ status: "error", ename: "ToyError", execution_count: 0 });
  await cell.idle();
  expect(await front.run("print a")).toMatchObject({ execution_count: 1 });
  const history = front.request("shell", "history_request", { hist_access_type: "tail", n: 9 });
  expect((await history.only({})).history).toEqual([[1, 1, "print a"]]);
  await front.close();
});

test("a cell that is not stored does not advance the counter", async () => {
  await start();
  const cell = front.execute("result x", { store_history: false });
  await cell.busy();
  await cell.input("result x", 1);
  expect((await cell.result("x")).content.execution_count).toBe(1);
  await cell.reply({ status: "ok", execution_count: 1 });
  await cell.idle();
  expect(await front.run("print a")).toMatchObject({ execution_count: 1 });
  expect(await front.run("print b")).toMatchObject({ execution_count: 2 });
  await front.close();
});

test("text keeps its order across streams and displays", async () => {
  await start();
  const cell = front.execute("print 1\nprint 2\nwarn 3\nprint 4\ndisplay five\nprint 6");
  await cell.busy();
  await cell.publishes("execute_input");
  expect(await cell.stream("stdout", "1\n2\n")).toBe(1);
  await cell.stream("stderr", "3\n");
  await cell.stream("stdout", "4\n");
  await cell.publishes("display_data", { data: { "text/plain": "five" } });
  await cell.stream("stdout", "6\n");
  await cell.reply({ status: "ok" });
  await cell.idle();
  await front.close();
});

test("text of a long cell is shown while it runs", async () => {
  await start();
  // It goes on when it is answered, and not before.
  const cell = front.execute("print early\nask Go on? \nprint late");
  await cell.busy();
  await cell.publishes("execute_input");
  await cell.stream("stdout", "early\n");
  await front.question(cell, { prompt: "Go on? " });
  front.answer("yes");
  await cell.result("yes");
  await cell.stream("stdout", "late\n");
  await cell.reply({ status: "ok" });
  await cell.idle();
  await front.close();
});

test("displays are shown, named, updated and cleared, and carry binary buffers", async () => {
  await start();
  const cell = front.execute("named bar 1 of 2\nupdate bar 2 of 2\nclear\nbytes 00ff10");
  await cell.busy();
  await cell.publishes("execute_input");
  const transient = { display_id: "bar" };
  await cell.publishes("display_data", { data: { "text/plain": "1 of 2" }, transient });
  await cell.publishes("update_display_data", { data: { "text/plain": "2 of 2" }, transient });
  await cell.publishes("clear_output", { wait: true });
  const bytes = await cell.publishes("display_data", { data: { "text/plain": "bytes" } });
  expect(bytes.buffers).toEqual([Buffer.from("00ff10", "hex")]);
  await cell.reply({ status: "ok" });
  await cell.idle();
  await front.close();
});

test("user expressions and pager payloads come back in the reply", async () => {
  await start();
  const reply = await front.run("set a=7", { user_expressions: { x: "a" } });
  expect(reply.user_expressions).toEqual({
    x: { status: "ok", data: { "text/plain": "7" }, metadata: {} },
  });
  expect((await front.run("page help on a")).payload).toEqual([
    { source: "page", data: { "text/plain": "help on a" }, start: 0 },
  ]);
  await front.close();
});

test("what native code and child processes print reaches the cell before its idle", async () => {
  await start();
  const lines = Array.from({ length: 2000 }, (_, i) => `child line ${i}\n`).join("");
  const cell = front.execute("raw native\nchild 2000\nrawwarn over");
  await cell.busy();
  await cell.publishes("execute_input");
  await cell.stream("stdout", `native\n${lines}`);
  await cell.stream("stderr", "over\n");
  await cell.reply({ status: "ok" });
  await cell.idle();
  await front.close();
});

test("output and errors after a cell ended belong to that cell, not to the running one", async () => {
  await start();
  const first = front.execute("later from the first\nlaterfail of the first");
  await first.busy();
  await first.publishes("execute_input");
  await first.reply({ status: "ok" });
  await first.idle();
  const second = front.execute("hold second\nprint second");
  await second.busy();
  await second.publishes("execute_input");
  await front.open("later");
  await first.stream("stdout", "from the first\n");
  await front.open("laterfail");
  await first.error({ ename: "ToyError", evalue: "of the first" });
  await front.open("second");
  await second.stream("stdout", "second\n");
  await second.reply({ status: "ok" });
  await second.idle();
  await front.close();
});

test.each(["flood", "rawflood"])(
  "100,000 lines by %s arrive whole, in order, in few messages",
  async (flood) => {
    await start();
    const lines = Array.from({ length: 100_000 }, (_, i) => `line ${i}\n`).join("");
    const cell = front.execute(`${flood} 100000`);
    await cell.busy();
    await cell.publishes("execute_input");
    const begin = performance.now();
    const messages = await cell.stream("stdout", lines);
    // One for each 50 ms at most, however long a busy machine takes.
    expect(messages).toBeLessThan(50 + (performance.now() - begin) / 40);
    await cell.reply({ status: "ok" });
    await cell.idle();
    await front.close();
  },
);

test("20 MB of text and a result of 20 MB arrive whole before idle", async () => {
  await start();
  const size = 20_000_000;
  const printed = front.execute(`bigprint ${size}`);
  await printed.busy();
  await printed.publishes("execute_input");
  await printed.stream("stdout", `${"x".repeat(size - 1)}\n`);
  await printed.reply({ status: "ok" });
  await printed.idle();
  const shown = front.execute(`bigresult ${size}`);
  await shown.busy();
  await shown.publishes("execute_input");
  const data = (await shown.publishes("execute_result")).content.data as Record<string, string>;
  expect(data["text/plain"] === "y".repeat(size)).toBe(true);
  await shown.reply({ status: "ok" });
  await shown.idle();
  await front.close();
});

test("1,000 cells queued at once all run, in order", async () => {
  await start();
  const cells = Array.from({ length: 1000 }, (_, i) => front.execute(`print ${i}`));
  for (const [i, cell] of cells.entries()) {
    await cell.busy();
    await cell.input(`print ${i}`, i + 1);
    await cell.stream("stdout", `${i}\n`);
    await cell.reply({ status: "ok", execution_count: i + 1 });
    await cell.idle();
  }
  await front.close();
});

test("after an error the cells that had arrived fail as Aborted, and later ones run", async () => {
  await start();
  const failing = front.execute("hold end\nfail here");
  const queued = [front.execute("print 1"), front.execute("print 2")];
  await failing.busy();
  await failing.input("hold end\nfail here", 1);
  await front.arrived();
  await front.open("end");
  await failing.error({ ename: "ToyError", evalue: "here" });
  await failing.reply({ status: "error" });
  await failing.idle();
  for (const cell of queued) {
    const reply = await cell.only({ status: "error", ename: "Aborted", execution_count: 1 });
    expect(reply.evalue).toBe("not run, because a cell before it failed (ToyError: here)");
    expect(reply.traceback).toHaveLength(1);
  }
  expect(await front.run("print 3")).toMatchObject({ status: "ok", execution_count: 2 });
  await front.close();
});

test("with stop_on_error false every queued cell runs", async () => {
  await start();
  const failing = front.execute("hold end\nfail here", { stop_on_error: false });
  const queued = [front.execute("print 1"), front.execute("print 2")];
  await failing.busy();
  await failing.input("hold end\nfail here", 1);
  await front.arrived();
  await front.open("end");
  await failing.error({ ename: "ToyError" });
  await failing.reply({ status: "error" });
  await failing.idle();
  for (const [i, cell] of queued.entries()) {
    await cell.busy();
    await cell.input(`print ${i + 1}`, i + 2);
    await cell.stream("stdout", `${i + 1}\n`);
    await cell.reply({ status: "ok" });
    await cell.idle();
  }
  await front.close();
});

test("the runner is told once of a word that it waits for, also when it is ready late", async () => {
  front = await FrontEnd.start({ runner: TOY, env: { TOY_RUNNER_GATE: "runner" } });
  const early = front.execute("print announced");
  await early.busy();
  await early.input("print announced", 1);
  await front.open("runner");
  await early.stream("stdout", "announced\n");
  await early.reply({ status: "ok" });
  await early.idle();
  await front.run("print announced, again");
  const cell = front.execute("prepared");
  await cell.busy();
  await cell.input("prepared", 3);
  await cell.result("1");
  await cell.reply({ status: "ok" });
  await cell.idle();
  await front.close();
});
