/** History over several sessions, in one file that many kernels share. */

import { spawn } from "node:child_process";
import { once } from "node:events";
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  rmSync,
  statSync,
  utimesSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, expect, test } from "vitest";
import { HistoryDatabase } from "../../../../src/kernel/server/history/database.js";
import { leave } from "../../../../src/kernel/server/history/unwritten-cells.js";
import type { HistoryRequest } from "../../../../src/kernel/wire/messages/history.js";
import { FrontEnd, TOY } from "../../../support/frontend.js";

let folder: string;
let file: string;
let fronts: FrontEnd[] = [];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "history-"));
  file = join(folder, "data", "history.sqlite");
});
afterEach(() => {
  for (const front of fronts) front.abandon();
  fronts = [];
  rmSync(folder, { recursive: true });
});

const start = async (history = file) => {
  const front = await FrontEnd.start({
    runner: TOY,
    env: { TYPESCRIPT_KERNEL_HISTORY: history },
  });
  fronts.push(front);
  return front;
};
const entry = (line: number, source: string, output?: string) => ({ line, source, output });
const range = (session: number, start = 1, stop?: number): HistoryRequest => ({
  access: "range",
  session,
  start,
  stop,
  output: false,
});

test("sessions are counted up and read by number or counting back", () => {
  const first = new HistoryDatabase(file);
  first.write([entry(1, "a"), entry(2, "b", "B")]);
  first.close();
  const second = new HistoryDatabase(file);
  second.write([entry(1, "c")]);
  expect(second.read(range(0))).toEqual([[2, 1, "c"]]);
  expect(second.read(range(-1))).toEqual([
    [1, 1, "a"],
    [1, 2, "b"],
  ]);
  expect(second.read(range(1, 2))).toEqual([[1, 2, "b"]]);
  expect(second.read(range(1, 1, 2))).toEqual([[1, 1, "a"]]);
  expect(second.read(range(-2))).toEqual([]);
  expect(second.read({ access: "tail", n: 2, output: true })).toEqual([
    [1, 2, ["b", "B"]],
    [2, 1, ["c", null]],
  ]);
  expect(second.read({ access: "tail", n: 0, output: false })).toEqual([]);
  second.close();
});

test("searches take the newest of equal cells, and as many as asked for", () => {
  const database = new HistoryDatabase(file);
  database.write([entry(1, "x 1"), entry(2, "y"), entry(3, "x 1"), entry(4, "x 2")]);
  const search = (unique: boolean, n?: number) =>
    database.read({ access: "search", pattern: "x*", n, unique, output: false });
  expect(search(false).map(([, line]) => line)).toEqual([1, 3, 4]);
  expect(search(true).map(([, line]) => line)).toEqual([3, 4]);
  expect(search(true, 1).map(([, line]) => line)).toEqual([4]);
  database.close();
});

test("a new kernel reads what the one before executed; the file is private", async () => {
  const first = await start();
  await first.run("result 1");
  await first.run("print two");
  await first.close();
  const second = await start();
  await second.run("print three");
  const tail = { hist_access_type: "tail", n: 3, output: true };
  await second.request("shell", "history_request", tail).only({
    history: [
      [1, 1, ["result 1", "1"]],
      [1, 2, ["print two", null]],
      [2, 1, ["print three", null]],
    ],
  });
  await second.close();
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(statSync(join(folder, "data")).mode & 0o777).toBe(0o700);
});

test("processes that write at the same time lose nothing", async () => {
  const module = new URL("../../../../dist/kernel/server/history/database.js", import.meta.url);
  const writer = `
    import { HistoryDatabase } from ${JSON.stringify(fileURLToPath(module))};
    const database = new HistoryDatabase(${JSON.stringify(file)});
    for (let line = 1; line <= 20; line++) database.write([{ line, source: "cell " + line }]);
    database.close();`;
  const sessions = Array.from({ length: 10 }, (_, i) => i + 1);
  const processes = sessions.map(() =>
    spawn(process.execPath, ["--input-type=module", "-e", writer], { stdio: "inherit" }),
  );
  const codes = await Promise.all(processes.map(async (child) => (await once(child, "exit"))[0]));
  expect(codes).toEqual(sessions.map(() => 0));
  const database = new HistoryDatabase(file);
  for (const session of sessions) expect(database.read(range(session))).toHaveLength(20);
  database.close();
  expect(readdirSync(dirname(file))).toEqual(["history.sqlite"]);
});

/** A process that is at the file, and then does something else. */
async function holder(then: string) {
  const module = (name: string) =>
    JSON.stringify(new URL(`../../../../dist/kernel/server/history/${name}.js`, import.meta.url));
  const child = spawn(
    process.execPath,
    [
      "--input-type=module",
      "-e",
      `import { mkdirSync, rmdirSync, writeSync, readSync } from "node:fs";
       import { HistoryLock } from ${module("lock")};
       new HistoryLock(${JSON.stringify(file)}).hold(() => {
         mkdirSync(${JSON.stringify(`${file}.lock`)});
         writeSync(1, "holds");
         ${then}
         rmdirSync(${JSON.stringify(`${file}.lock`)});
       });`,
    ],
    { stdio: ["pipe", "pipe", "inherit"] },
  );
  const exited = once(child, "exit");
  await once(child.stdout, "data");
  return { child, exited };
}

test("a kernel that was killed while it wrote holds up nobody", async () => {
  new HistoryDatabase(file).close();
  const { exited } = await holder("process.kill(process.pid, 'SIGKILL');");
  await exited;
  const database = new HistoryDatabase(file);
  database.write([entry(1, "a")]);
  expect(database.read(range(2))).toEqual([[2, 1, "a"]]);
  database.close();
});

test("a kernel that takes its time is waited for, however long it takes", async () => {
  new HistoryDatabase(file).close();
  // Until somebody writes to it.
  const { child, exited } = await holder("readSync(0, Buffer.alloc(1));");
  const front = await start();
  const tail = { hist_access_type: "tail", n: 5 };
  await front.run("print a");
  const asked = front.request("shell", "history_request", tail);
  await asked.busy();
  expect(await Promise.race([asked.answer(), sleep(6000, "nothing yet")])).toBe("nothing yet");
  child.stdin.write("x");
  await exited;
  // The answer was taken from the line already.
  await asked.idle();
  await front.close();
  expect(front.log).toBe("");
  const database = new HistoryDatabase(file);
  expect(database.read(range(2))).toEqual([[2, 1, "print a"]]);
  database.close();
}, 40_000);

test("what a kernel cannot write before it ends, the next one writes", async () => {
  new HistoryDatabase(file).close();
  const { child, exited } = await holder("readSync(0, Buffer.alloc(1));");
  const front = await start();
  await front.run("result 1");
  await front.run("print two");
  await front.close();
  expect(front.log).toBe("");
  const left = readdirSync(dirname(file)).filter((name) => name.includes("unwritten"));
  expect(left).toHaveLength(1);
  expect(statSync(join(dirname(file), left[0] as string)).mode & 0o777).toBe(0o600);
  child.stdin.write("x");
  await exited;
  const next = await start();
  const tail = { hist_access_type: "tail", n: 5, output: true };
  await next.request("shell", "history_request", tail).only({
    history: [
      [2, 1, ["result 1", "1"]],
      [2, 2, ["print two", null]],
    ],
  });
  await next.close();
  expect(readdirSync(dirname(file))).toEqual(["history.sqlite"]);
});

test("what is left twice is written once", () => {
  const leftover = { start: "2026-01-02T03:04:05.678901234Z", entries: [entry(1, "a", "A")] };
  new HistoryDatabase(file, leftover.start).close();
  leave(file, leftover);
  const database = new HistoryDatabase(file);
  expect(database.read({ access: "tail", n: 9, output: true })).toEqual([[1, 1, ["a", "A"]]]);
  database.close();
});

test("a lock that a killed process left behind does not last", () => {
  new HistoryDatabase(file).close();
  mkdirSync(`${file}.lock`);
  const longAgo = Date.now() / 1000 - 3600;
  utimesSync(`${file}.lock`, longAgo, longAgo);
  const database = new HistoryDatabase(file);
  expect(database.session).toBe(2);
  database.close();
});

test("a file that is not a database is left alone, warned of once, and history goes on", async () => {
  const broken = join(folder, "broken.sqlite");
  writeFileSync(broken, "this is somebody's text, and it is longer than a header of SQLite is.\n");
  const front = await start(broken);
  await front.run("print a");
  const tail = { hist_access_type: "tail", n: 5 };
  for (let i = 0; i < 2; i++) {
    await front.request("shell", "history_request", tail).only({ history: [[1, 1, "print a"]] });
  }
  expect(front.log.match(/history is kept for this session only/g)).toHaveLength(1);
  await front.close();
});
