/** Everything a front end asks besides running cells. */

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

test("a message of unknown type is ignored, but seen to be over", async () => {
  for (const type of ["launch_request", "__proto__", "constructor"]) {
    const asked = front.request("shell", type, {});
    await asked.busy();
    await asked.idle();
  }
  expect(await front.run("print a")).toMatchObject({ status: "ok" });
  await expect
    .poll(() => front.log)
    .toContain(`message type "launch_request" is unknown and was ignored`);
  await front.close();
});

test.each([
  ["execute_request", { code: 7 }, "code: a string was expected, but it is number"],
  ["execute_request", {}, "code: a string was expected, but it is missing"],
  [
    "execute_request",
    { code: "print a", user_expressions: { x: [] } },
    `user_expressions["x"]: a string was expected, but it is an array`,
  ],
  [
    "complete_request",
    { code: "a", cursor_pos: "end" },
    "cursor_pos: a number was expected, but it is string",
  ],
  [
    "history_request",
    { hist_access_type: "all" },
    `hist_access_type: "tail", "range" or "search" was expected, but it is string`,
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
