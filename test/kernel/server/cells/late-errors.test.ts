/** Errors that nobody waits for, as a front end and as a headless run learn of them. */

import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, expect, test } from "vitest";
import { FrontEnd, TOY } from "../../../support/frontend.js";

const PRELUDE = fileURLToPath(new URL("../../runner/fixtures/prelude.js", import.meta.url));

let folder: string;
let report: string;
let front: FrontEnd;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "late-errors-"));
  report = join(folder, "report");
});
afterEach(() => {
  front.abandon();
  rmSync(folder, { recursive: true });
});

const reported = () =>
  readFileSync(report, "utf8")
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line) as Record<string, unknown>);

test("one within a cell is told once, before idle, and fails the cell", async () => {
  front = await FrontEnd.start({
    prelude: PRELUDE,
    env: { TYPESCRIPT_KERNEL_LATE_ERRORS: report },
  });
  const code = 'void Promise.reject(new RangeError("b"))';
  for (let count = 1; count <= 20; count++) {
    await front.execute(code).fails(code, count, { ename: "RangeError", evalue: "b" });
  }
  expect(await front.run("1 + 1")).toMatchObject({ status: "ok" });
  await front.close();
  // The replies have told of them.
  expect(existsSync(report)).toBe(false);
});

test("cells behind one that fails so are not run, as after any other error", async () => {
  front = await FrontEnd.start({ prelude: PRELUDE });
  const code =
    'void Promise.reject(new Error("b")); await new Promise((done) => setTimeout(done, 50))';
  const first = front.execute(code);
  const second = front.execute("2");
  await first.fails(code, 1, { evalue: "b" });
  await second.only({ status: "error", ename: "Aborted" });
  await front.close();
});

test("one after its cell goes out under it, and into the report", async () => {
  front = await FrontEnd.start({ runner: TOY, env: { TYPESCRIPT_KERNEL_LATE_ERRORS: report } });
  await front.run("print one");
  const cell = front.execute("laterfail too late");
  await cell.busy();
  await cell.input("laterfail too late", 2);
  await cell.reply({ status: "ok" });
  await cell.idle();
  await front.open("laterfail");
  await cell.error({ ename: "ToyError", evalue: "too late" });
  expect(reported()).toEqual([
    { cell: 2, ename: "ToyError", evalue: "too late", traceback: ["ToyError: too late"] },
  ]);
  await front.close();
});

test("a kernel that is asked for a report waits for them a little before it ends", async () => {
  front = await FrontEnd.start({
    prelude: PRELUDE,
    env: { TYPESCRIPT_KERNEL_LATE_ERRORS: report },
  });
  await front.run("setInterval(() => {}, 10); 1");
  await front.run('setTimeout(() => { throw new Error("at the end") }, 300); 1');
  front.request("control", "shutdown_request", { restart: false });
  expect(await front.exited).toBe(0);
  expect(reported()).toMatchObject([
    {
      cell: 2,
      evalue: "at the end",
      traceback: [
        expect.stringContaining("at the end"),
        expect.stringContaining("Cell In[2], line 1, column 26"),
      ],
    },
  ]);
});

test("the death of a runner that no cell explains is in the report", async () => {
  front = await FrontEnd.start({ runner: TOY, env: { TYPESCRIPT_KERNEL_LATE_ERRORS: report } });
  const cell = front.execute("laterexit 7");
  await cell.busy();
  await cell.input("laterexit 7", 1);
  await cell.reply({ status: "ok" });
  await cell.idle();
  await front.open("laterexit");
  await cell.publishes("stream", { name: "stderr" });
  expect(reported()).toMatchObject([{ cell: 1, ename: "RunnerDied" }]);
  await front.close();
});
