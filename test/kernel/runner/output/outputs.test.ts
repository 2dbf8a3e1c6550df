/** What cells print and show goes up whole, in order, and under the cell that caused it. */

import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import type { Event } from "../../../../src/kernel/channel.js";
import { Driver } from "../../../support/runner-driver.js";

let runner: Driver;
beforeAll(async () => {
  runner = await Driver.start();
});
afterAll(() => runner.stop());

describe("streams", () => {
  it("keep the order of stdout, stderr and displays", async () => {
    const { events } = await runner.run(
      'console.log("a"); console.log("b"); console.error("c"); display(1); process.stdout.write("d"); "e"',
    );
    expect(events.map(summary)).toEqual([
      "stdout a\n",
      "stdout b\n",
      "stderr c\n",
      "display 1",
      "stdout d",
      "result 'e'",
    ]);
  });

  it("carry a hundred thousand lines whole, in few pieces and quickly", async () => {
    const start = performance.now();
    const { stdout, events } = await runner.run("for (let i = 0; i < 1e5; i++) console.log(i)");
    const lines = stdout.split("\n");
    expect(lines).toHaveLength(100_001);
    expect(`${lines[0]} ${lines[99_999]}`).toBe("0 99999");
    // A flood is gathered.
    expect(events.length).toBeLessThan(30_000);
    expect(performance.now() - start).toBeLessThan(20_000);
  });

  it("carry twenty megabytes, printed and as a result", async () => {
    const { stdout } = await runner.run('process.stdout.write("x".repeat(20_000_000))');
    expect(stdout.length).toBe(20_000_000);
    expect((await runner.value('"y".repeat(20_000_000)'))?.length).toBe(20_000_002);
  });

  it("get out while a loop goes on", async () => {
    const running = runner.run(
      'const t0 = Date.now(); console.log("first"); while (Date.now() - t0 < 700) { if (Date.now() % 50 === 0) process.stdout.write("") } console.log("early"); while (Date.now() - t0 < 1500) console.log("late")',
    );
    await runner.event((event) => event.type === "stream" && event.text.includes("early"));
    let isOver = false;
    void running.then(() => {
      isOver = true;
    });
    expect(isOver).toBe(false);
    await running;
  });

  it("are seen before a computation that never returns to the event loop", async () => {
    const running = runner.run(
      'console.log("starting"); const until = Date.now() + 2000; while (Date.now() < until); "over"',
    );
    let isOver = false;
    void running.then(() => {
      isOver = true;
    });
    await runner.event((event) => event.type === "stream" && event.text === "starting\n");
    expect(isOver).toBe(false);
    await running;
  });

  it("put characters together that come in halves", async () => {
    const { stdout } = await runner.run(
      `process.stdout.write(Buffer.from([0xf0, 0x9f])); process.stdout.write(Buffer.from([0x98, 0x80]));
       process.stdout.write("\\ud83d"); process.stdout.write("\\ude00");
       process.stdout.write("f09f9880", "hex"); process.stdout.write(Buffer.from([0xf0, 0x9f]));`,
    );
    expect(stdout).toBe("😀😀😀\ufffd");
  });

  it("are not ended by a cell, and tell when they took something", async () => {
    const { stdout } = await runner.run(
      `process.stdout.end("a"); process.stdout.write("b", () => console.log("taken"));
       await new Promise((done) => setTimeout(done, 10)); console.log("c")`,
    );
    expect(stdout).toBe("abtaken\nc\n");
    const { error } = await runner.run("process.stdout.write(5 as never)");
    expect(error?.evalue).toMatch(/^The "chunk" argument must be of type string/);
  });

  it("bring what is printed while the process ends", async () => {
    const ending = await Driver.start();
    const died = ending.run(
      'process.on("exit", () => console.log("bye")); console.log("before"); process.exit(0)',
    );
    await expect(died).rejects.toThrow("a process ended: code 0");
    const bye = await ending.event((event) => event.type === "stream" && event.text === "bye\n");
    expect(bye.type).toBe("stream");
    await ending.stop();
  });

  it("belong to the cell that caused them, after it ended too", async () => {
    const first = await runner.run(
      'let told = () => {}; const both = new Promise<void>((go) => { told = go }); setTimeout(() => console.log("timer of one"), 300); (async () => { await new Promise((r) => setTimeout(r, 350)); console.log("await of one"); told() })();',
    );
    const second = await runner.run('await both; console.log("two")');
    expect(second.stdout).toBe("two\n");
    const late = runner.events.flatMap((event) =>
      event.type === "stream" && event.id === first.id ? event.text : [],
    );
    expect(late.join("")).toBe("timer of one\nawait of one\n");
  });
});

describe("what a cell started", () => {
  /** What is printed, and goes wrong, because of a cell, until it prints a text. */
  async function saidBy(id: number, last: string): Promise<string> {
    const mine = () => runner.events.filter((event) => event.id === id);
    await runner.event(({ type }) => type !== "ready" && said(mine()).includes(last));
    return said(mine());
  }
  const said = (events: Event[]) =>
    events
      .map((event) =>
        event.type === "stream"
          ? event.text
          : event.type === "lateError"
            ? `${event.error.evalue}!\n`
            : "",
      )
      .join("");

  it("prints under that cell: worker threads, and what goes wrong in them", async () => {
    const cell = await runner.run(
      `import { Worker } from "node:worker_threads";
       const worker = new Worker("require('worker_threads').parentPort.on('message', (told) => { console.log(told); if (told === 'b') throw new Error('c') })", { eval: true });
       worker.on("message", console.log);`,
    );
    await runner.run("worker.postMessage('a')");
    await runner.run("worker.postMessage('b')");
    expect(await saidBy(cell.id, "c!")).toBe("a\nb\nc!\n");
  });

  it("prints under that cell: child processes through their pipes, servers, ticks", async () => {
    const cell = await runner.run(
      `import { spawn } from "node:child_process";
       import http from "node:http";
       const child = spawn("cat");
       child.stdout.on("data", (text) => process.stdout.write(text));
       const server = http.createServer((request, response) => {
         console.log("asked for", request.url);
         request.on("data", (text) => console.log(String(text)));
         request.on("end", () => process.nextTick(() => { response.end("answer"); throw new Error("late") }));
       });
       await new Promise<void>((listening) => server.listen(0, "127.0.0.1", listening));
       const { port } = server.address() as { port: number };`,
    );
    await runner.run("child.stdin.end('through a pipe\\n')");
    await saidBy(cell.id, "pipe\n");
    expect(
      await runner.value(
        "await (await fetch('http://127.0.0.1:' + port + '/x', { method: 'POST', body: 'body' })).text()",
      ),
    ).toBe("'answer'");
    await runner.value("server.close(); server.closeAllConnections(); 1");
    expect(await saidBy(cell.id, "late!")).toBe("through a pipe\nasked for /x\nbody\nlate!\n");
  });
});

describe("displays", () => {
  it("can be updated by id, cleared, and show themselves", async () => {
    const { events } = await runner.run(`
      display("one", { id: "d" });
      updateDisplay("d", "two");
      clearOutput(true);
      const shown = { [Symbol.for("Jupyter.display")]: () => ({ "text/html": "<b>x</b>", "text/plain": "x" }) };
      const later = { [Symbol.for("Jupyter.display")]: async () => ({ "text/plain": "later" }) };
      display(shown);
      later`);
    expect(events).toEqual([
      {
        type: "display",
        id: runner.id,
        bundle: { "text/plain": "'one'" },
        metadata: {},
        displayId: "d",
      },
      {
        type: "update",
        id: runner.id,
        bundle: { "text/plain": "'two'" },
        metadata: {},
        displayId: "d",
      },
      { type: "clear", id: runner.id, wait: true },
      {
        type: "display",
        id: runner.id,
        bundle: { "text/html": "<b>x</b>", "text/plain": "x" },
        metadata: {},
      },
      { type: "result", id: runner.id, bundle: { "text/plain": "later" }, metadata: {} },
    ]);
  });

  it("come from libraries through the bridge, in the middle of synchronous code", async () => {
    const { events } = await runner.run(
      `const bridge = (globalThis as any)[Symbol.for("jupyter.kernel")];
       bridge.display({ "text/plain": "0 %" }, { displayId: "p", metadata: { m: 1 } });
       bridge.update("p", { "text/plain": "100 %" });
       bridge.clear();
       [bridge.requested, bridge.cellKey.slice(0, 12), bridge.run > 0]`,
    );
    expect(events.map(summary)).toEqual([
      "display 0 %",
      "update 100 %",
      "clear",
      "result [ false, 'const bridge', true ]",
    ]);
  });

  it("are text without colour for everything else", async () => {
    expect(
      await runner.value(
        "[new Map([['a', 1]]), new Set([1]), new Uint8Array(3), /x/g, Symbol('s'), 10n, () => 1, null]",
      ),
    ).toBe(
      `[
  Map(1) { 'a' => 1 },
  Set(1) { 1 },
  Uint8Array(3) [ 0, 0, 0 ],
  /x/g,
  Symbol(s),
  10n,
  [Function (anonymous)],
  null
]`,
    );
  });

  it("say what is wrong with a display method", async () => {
    const { error } = await runner.run('({ [Symbol.for("Jupyter.display")]: () => 5 })');
    expect(error?.ename).toBe("TypeError");
    expect(error?.evalue).toMatch(/returned 5; it should return a MIME bundle/);
  });
});

describe("requests", () => {
  it("that are silent show nothing", async () => {
    const { events, status } = await runner.run('console.log("x"); display(1); let quiet = 1; 5', {
      silent: true,
    });
    expect({ events, status }).toEqual({ events: [], status: "ok" });
    expect(await runner.value("quiet")).toBe("1");
  });

  it("evaluate user expressions, each by itself", async () => {
    const { userExpressions } = await runner.run("const ue = 20", {
      userExpressions: {
        good: "ue + 1",
        wrong: "nope",
        throws: "(() => { throw new Error('x') })()",
      },
    });
    expect(userExpressions).toMatchObject({
      good: { status: "ok", data: { "text/plain": "21" }, metadata: {} },
      wrong: { status: "error", ename: "TypeScriptError" },
      throws: { status: "error", ename: "Error", evalue: "x" },
    });
  });
});

describe("a value that a semicolon hides", () => {
  const TOLD = "The semicolon at the end hides the value of this cell.";

  it("is told of once, quietly, where there is one", async () => {
    const fresh = await Driver.start();
    try {
      const shown = async (code: string) => (await fresh.run(code)).events.map(summary);
      for (const code of [
        "console.log;\n1 + 1",
        "let counted = 0;",
        "counted = 1;",
        "counted++;",
        "counted += 2; // more",
        "void 1;",
        "[1].forEach(() => {});",
        "Promise.resolve(1);",
        "if (counted) { 5; }",
      ]) {
        const told = (await shown(code)).filter((text) => !text.startsWith("result"));
        expect([code, told]).toEqual([code, []]);
      }
      expect(await shown("counted; // is 4")).toEqual([`display ${TOLD}`]);
      expect(await shown("counted;")).toEqual([]);
      expect(await shown("[counted].map(String);")).toEqual([]);
      expect(await shown("counted")).toEqual(["result 4"]);
    } finally {
      await fresh.stop();
    }
  });

  it("is the one that the cell has, after all that it prints", async () => {
    const fresh = await Driver.start();
    try {
      const { events } = await fresh.run("const list = [2, 1]; console.log('x'); list.sort();");
      expect(events.map(summary)).toEqual(["stdout x\n", `display ${TOLD}`]);
      expect(await fresh.value("list")).toBe("[ 1, 2 ]");
    } finally {
      await fresh.stop();
    }
  });
});

describe("errors that nobody waits for", () => {
  it("in timers are reported under their cell, with its lines, and the runner goes on", async () => {
    const { id } = await runner.run("1;\nsetTimeout(() => { throw new RangeError('late') }, 20);");
    const event = await runner.event((found) => found.type === "lateError" && found.id === id);
    const { error } = event as Event & { type: "lateError" };
    expect(error.ename).toBe("RangeError");
    expect(error.traceback.join("\n")).toMatch(
      /^RangeError: late\n {2}Cell In\[\d+\], line 2, column 26/,
    );
    expect(await runner.value("1 + 1")).toBe("2");
  });

  it("in promises and emitters are reported too", async () => {
    const rejected = await runner.run(
      "void (async () => { await null; throw new Error('unhandled') })();",
    );
    const first = await runner.event(
      (found) => found.type === "lateError" && found.id === rejected.id,
    );
    expect((first as Event & { type: "lateError" }).error.evalue).toBe("unhandled");
    const thrown = await runner.run("process.nextTick(() => { throw new Error('uncaught') });");
    const second = await runner.event(
      (found) => found.type === "lateError" && found.id === thrown.id,
    );
    expect((second as Event & { type: "lateError" }).error.evalue).toBe("uncaught");
  });

  it.each([
    'void Promise.reject(new Error("lost"))',
    'Promise.resolve().then(() => { throw new Error("lost") }); undefined',
    'let p = Promise.resolve(); for (let i = 0; i < 99; i++) p = p.then(() => {}); p.then(() => { throw new Error("lost") }); 7',
    'void (async () => { for (let i = 0; i < 9; i++) await null; throw new Error("lost") })()',
    'queueMicrotask(() => { throw new Error("lost") })',
    'process.nextTick(() => Promise.reject(new Error("lost"))); 1',
    'await null; void Promise.reject(new Error("lost"));',
    'void Promise.reject(new Error("lost")); await new Promise((done) => setTimeout(done, 20)); 3',
    'setTimeout(() => { throw new Error("lost") }, 1); await new Promise((done) => setTimeout(done, 30))',
    'void Promise.all([Promise.reject(new Error("lost"))]); await new Promise((done) => setImmediate(done))',
  ])("are told before the cell is over, which fails with them: %s", async (code) => {
    const { id, status, error, told, events } = await runner.run(code);
    expect([status, error?.evalue, told]).toEqual(["error", "lost", true]);
    expect(events.filter(({ type }) => type === "lateError")).toMatchObject([
      { id, isOver: false, error: { evalue: "lost" } },
    ]);
  });

  it("are told beside the error that the cell ends with", async () => {
    const { error, told, events } = await runner.run(
      'void Promise.reject(new Error("lost")); throw new Error("own")',
    );
    expect([error?.evalue, told]).toEqual(["own", undefined]);
    expect(events).toMatchObject([{ type: "lateError", error: { evalue: "lost" } }]);
  });

  it("are no failure of another cell that runs when they come", async () => {
    const first = await runner.run(
      'let release = () => {}; void new Promise<void>((done) => { release = done }).then(() => { throw new Error("of the first") });',
    );
    const second = await runner.run(
      "release(); await new Promise((done) => setTimeout(done, 20)); 2",
    );
    expect([second.status, second.result]).toEqual(["ok", "2"]);
    const told = await runner.event((event) => event.type === "lateError" && event.id === first.id);
    expect(told).toMatchObject({ isOver: true, error: { evalue: "of the first" } });
  });

  it("that are handled in time are none", async () => {
    const { status, events } = await runner.run(
      'const caught = Promise.reject(new Error("handled")); caught.catch(() => {}); 4',
    );
    expect([status, events.map(({ type }) => type)]).toEqual(["ok", ["result"]]);
  });
});

it("errors go to the cell's own listeners, and are then told nowhere else", async () => {
  const { id, stdout } = await runner.run(
    `process.once("uncaughtException", (error) => console.log("mine:", error.message));
     process.once("unhandledRejection", (error: Error) => console.log("mine too:", error.message));
     setTimeout(() => { throw new Error("timer") });
     await new Promise((done) => setTimeout(done, 20));
     void Promise.reject(new Error("rejected"));
     await new Promise((done) => setTimeout(done, 20));`,
  );
  expect(stdout).toBe("mine: timer\nmine too: rejected\n");
  expect(runner.events.filter((event) => event.type === "lateError" && event.id === id)).toEqual(
    [],
  );
});

it("a cell that reads where nobody can be asked says so once", async () => {
  const { id, error } = await runner.run(
    `import { createInterface } from "node:readline/promises";
     await createInterface({ input: process.stdin, output: process.stdout }).question("Name? ")`,
  );
  expect(error?.ename).toBe("StdinNotAllowed");
  await runner.value("await new Promise((done) => setTimeout(done, 50))");
  expect(runner.events.filter((event) => event.id === id)).toEqual([]);
});

it("the channel to the server is not a cell's to close or to let go", async () => {
  const { error } = await runner.run("process.disconnect()");
  expect(error?.evalue).toMatch(/^process\.disconnect would close the kernel's own channel/);
  await runner.value("process.channel?.unref(); process.removeAllListeners(); 1");
  await new Promise((done) => setTimeout(done, 50));
  expect(await runner.value("1 + 1")).toBe("2");
});

it("cells are answered after all listeners of the process were removed", async () => {
  await runner.value("process.removeAllListeners(); 1");
  expect(await runner.value("1 + 1")).toBe("2");
  await runner.value(
    "for (const event of process.eventNames()) for (const own of process.listeners(event as 'exit')) process.off(event, own); 1",
  );
  const { id } = await runner.run("process.nextTick(() => { throw new Error('heard') });");
  const told = await runner.event((event) => event.type === "lateError" && event.id === id);
  expect((told as Event & { type: "lateError" }).error.evalue).toBe("heard");
  expect(await runner.value("2 + 2")).toBe("4");
});

function summary(event: Event): string {
  switch (event.type) {
    case "stream":
      return `${event.name} ${event.text}`;
    case "display":
    case "update":
    case "result":
      return `${event.type} ${event.bundle["text/plain"]}`;
    default:
      return event.type;
  }
}

describe("what programs ask of a terminal", () => {
  let runner: Driver;
  beforeAll(async () => {
    // The tests themselves may be told to write none.
    vi.stubEnv("NO_COLOR", undefined);
    vi.stubEnv("FORCE_COLOR", undefined);
    runner = await Driver.start();
    vi.unstubAllEnvs();
  });
  afterAll(() => runner.stop());

  it("is there: a size, colours, a line that can be cleared and written again", async () => {
    expect(
      await runner.value(
        "[process.stdout.isTTY, process.stdout.getWindowSize(), process.stderr.columns, process.stdout.hasColors()].join()",
      ),
    ).toBe("'false,80,24,80,true'");
    const { stdout } = await runner.run(
      "for (const done of ['long', 'ok']) { process.stdout.clearLine(0); process.stdout.cursorTo(0); process.stdout.write(done); }",
    );
    expect(stdout).toBe("\rlong\r    \r    \rok");
  });

  it("does not go on from the last cell", async () => {
    await runner.run("process.stdout.write('left');");
    expect((await runner.run("process.stdout.clearLine(0);")).stdout).toBe("");
  });

  it("includes colours for packages, while console shows objects plainly", async () => {
    expect(await runner.value("process.env.FORCE_COLOR")).toBe("'1'");
    const { stdout } = await runner.run("console.log({ a: 'b' }, [1])");
    expect(stdout).toBe("{ a: 'b' } [ 1 ]\n");
  });
});
