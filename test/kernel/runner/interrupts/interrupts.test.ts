/** A cell ends when it is interrupted, whatever it is doing, and nothing else is lost. */

import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { Driver } from "../../../support/runner-driver.js";

let runner: Driver;
beforeAll(async () => {
  runner = await Driver.start();
  await runner.value("let kept = 7");
});
afterAll(() => runner.stop());
afterEach(async () => {
  expect(await runner.value("kept")).toBe("7");
});

/** What a cell calls where it is to be interrupted. */
const BEGUN = "console.log('begun');";

/** Runs a cell, interrupts it when it has printed "begun", and returns its error. */
async function interrupted(code: string) {
  const running = runner.run(code);
  const { id } = runner;
  await runner.begun(id);
  runner.interrupt(id);
  return { error: (await running).error };
}

const ENDLESS = {
  "a loop": `${BEGUN} for (;;) {}`,
  "a loop that catches everything": `${BEGUN} for (;;) { try { for (;;) {} } catch {} }`,
  "a pending await": `${BEGUN} await new Promise(() => {})`,
  "a loop after an await of a settled promise": `await null; ${BEGUN} for (;;) {}`,
  "an endless row of awaits": `${BEGUN} for (;;) await null`,
  "a loop in a timer": `await new Promise(() => setTimeout(() => { ${BEGUN} for (;;) {} }, 10))`,
  "a loop in an interval": `setInterval(() => { ${BEGUN} for (;;) {} }, 10); await new Promise(() => {})`,
  "a loop after an await of a timer": `await new Promise((r) => setTimeout(r, 10)); ${BEGUN} for (;;) {}`,
  "a loop after an await of timers/promises": `import { setTimeout as sleep } from 'node:timers/promises'; await sleep(10); ${BEGUN} for (;;) {}`,
  "a loop in setImmediate": `await new Promise(() => setImmediate(() => { ${BEGUN} for (;;) {} }))`,
  "a loop in nextTick": `await new Promise(() => process.nextTick(() => { ${BEGUN} for (;;) {} }))`,
  "a loop in a microtask": `queueMicrotask(() => { ${BEGUN} for (;;) {} }); 5`,
  "a loop after an await of a file": `import { readFile } from 'node:fs/promises'; await readFile('/dev/null'); ${BEGUN} for (;;) {}`,
  "a loop in a callback of fs": `import { stat } from 'node:fs'; await new Promise(() => stat('.', () => { ${BEGUN} for (;;) {} }))`,
  "a loop in a listener": `import { exec } from 'node:child_process'; await new Promise(() => exec('true', () => { ${BEGUN} for (;;) {} }))`,
  "Atomics.wait": `${BEGUN} Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0)`,
  "Atomics.wait after an await": `await null; ${BEGUN} Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0)`,
  "a regular expression that never ends": `${BEGUN} /(a+)+b/.test('a'.repeat(50))`,
  "an endless async generator": `async function* endless() { for (let i = 0; ; i++) { if (i === 9) ${BEGUN} yield i } } for await (const x of endless()) {}`,
  "an endless display method": `({ [Symbol.for('Jupyter.display')]() { ${BEGUN} for (;;) {} } })`,
  "endless JSON of a result": `({ [Symbol.for('Jupyter.display')]: () => ({ 'application/json': { toJSON() { ${BEGUN} for (;;) {} } } }) })`,
  "endless JSON of a display": `display({ [Symbol.for('Jupyter.display')]: () => ({ 'application/json': { toJSON() { ${BEGUN} for (;;) {} } } }) })`,
  "an error whose message never ends": `throw Object.defineProperty(new Error(), 'message', { get() { ${BEGUN} for (;;) {} } })`,
  "a wait for a child process": `import { execSync } from 'node:child_process'; ${BEGUN} execSync('sleep 60')`,
  "a child process that is awaited": `import { spawn } from 'node:child_process'; await new Promise((r) => { spawn('sleep', ['60']).once('exit', r); ${BEGUN} })`,
  "a loop that prints": `${BEGUN} for (let i = 0; ; i++) console.log(i)`,
};

describe("interrupting", () => {
  for (const [what, code] of Object.entries(ENDLESS)) {
    it(`ends ${what}`, async () => {
      const { error } = await interrupted(code);
      expect(error?.ename).toBe("Interrupted");
      expect(error?.evalue).toBe("the cell was interrupted");
    });
  }

  it("again and again", async () => {
    for (let i = 0; i < 10; i++) {
      const { error } = await interrupted(`${i % 2 ? "" : "await null;"} ${BEGUN} for (;;) {}`);
      expect(error?.ename).toBe("Interrupted");
    }
  });

  it("comes too late for a cell that is over, and spares the next", async () => {
    const { id } = await runner.run("1");
    const next = runner.run(`${BEGUN} await new Promise((r) => setTimeout(r, 300)); 'undisturbed'`);
    await runner.begun(runner.id);
    runner.interrupt(id);
    expect((await next).result).toBe("'undisturbed'");
  });

  it("ends a cell that has not begun yet", async () => {
    const first = runner.run("await new Promise((r) => setTimeout(r, 300)); 'first'");
    const second = runner.run("'second'");
    runner.interrupt(runner.id);
    expect((await first).result).toBe("'first'");
    expect((await second).error?.ename).toBe("Interrupted");
  });

  it("keeps what was assigned before", async () => {
    await interrupted(`let reached = 0; reached = 1; ${BEGUN} for (;;) { reached = 1 }`);
    expect(await runner.value("reached")).toBe("1");
  });
});

describe("what a cell that is over left running", () => {
  for (const [what, code] of Object.entries({
    "a timer": `setTimeout(() => { ${BEGUN} for (;;) {} }, 20); 1`,
    "a row of awaits": `(async () => { ${BEGUN} for (;;) await null })(); 1`,
    "a listener": `import { exec } from 'node:child_process'; exec('true', () => { ${BEGUN} for (;;) {} }); 1`,
  })) {
    it(`is ended with the cell that waits behind it: ${what}`, async () => {
      void runner.run(code);
      await runner.begun(runner.id);
      const waiting = runner.run("'behind'");
      runner.interrupt(runner.id);
      expect((await waiting).error?.ename).toBe("Interrupted");
    });
  }

  it("is ended when no cell waits", async () => {
    await runner.run(`setTimeout(() => { ${BEGUN} for (;;) {} }, 20); 1`);
    await runner.begun(runner.id);
    runner.interrupt(runner.id + 1000);
    expect(await runner.value("'free'")).toBe("'free'");
  });

  it("is named to whoever asks what keeps the thread", async () => {
    await runner.run(`setTimeout(() => { ${BEGUN} for (;;) {} }, 20); 1`);
    const { id } = runner;
    await runner.begun(id);
    expect(await runner.progress()).toEqual({ begun: id, cause: id });
    const waiting = runner.run("'behind'");
    expect(await runner.progress()).toEqual({ begun: id, cause: id });
    runner.interrupt(runner.id);
    expect((await waiting).error?.ename).toBe("Interrupted");
    expect(await runner.value("'free'")).toBe("'free'");
    expect(await runner.progress()).toEqual({ begun: runner.id, cause: 0 });
  });
});

describe("a section of library code", () => {
  const BRIDGE = "const bridge = (globalThis as any)[Symbol.for('jupyter.kernel')];";

  it("is not cut, learns of the interrupt, and ends in its own words", async () => {
    const { error } = await interrupted(
      `${BRIDGE} let done = 0; bridge.enter(); try { ${BEGUN} while (!bridge.requested) done++; const t = Date.now(); while (Date.now() - t < 200); throw new RangeError("stopped between two steps") } finally { bridge.leave() }`,
    );
    expect(error?.ename).toBe("RangeError");
    expect(error?.evalue).toBe("stopped between two steps");
  });

  it("says so also when its last step takes longer than force would wait", async () => {
    const { error } = await interrupted(
      `${BRIDGE} bridge.enter(); try { ${BEGUN} while (!bridge.requested); const t = Date.now(); while (Date.now() - t < 900); throw new RangeError("stopped late") } finally { bridge.leave(); const t = Date.now(); while (Date.now() - t < 100); }`,
    );
    expect(error?.evalue).toBe("stopped late");
  });

  it("that is told to end and begins again and again is ended", async () => {
    const { error } = await interrupted(
      `${BRIDGE} ${BEGUN} for (;;) { bridge.enter(); try { while (!bridge.requested); } finally { bridge.leave() } }`,
    );
    expect(error?.ename).toBe("Interrupted");
  });

  it("that does not care is left alone until it leaves", async () => {
    const { error } = await interrupted(
      `${BRIDGE} let whole = false; bridge.enter(); ${BEGUN} const t1 = Date.now(); while (Date.now() - t1 < 1000); whole = true; bridge.leave(); for (;;) {}`,
    );
    expect(error?.ename).toBe("Interrupted");
    expect(await runner.value("whole")).toBe("true");
  });

  it("may leave just as force comes: the cell ends, and the kernel lives", async () => {
    // In one of two dozen, force met the kernel's own code, which no cell was to end any more.
    for (let i = 0; i < 24; i++) {
      const { error } = await interrupted(
        `{ ${BRIDGE} bridge.enter(); ${BEGUN} const end = Date.now() + ${80 + i}; while (Date.now() < end); bridge.leave() }
        await new Promise(() => {})`,
      );
      expect(error?.ename).toBe("Interrupted");
    }
  });

  it("does not begin when an interrupt is pending", async () => {
    const { error } = await interrupted(
      `${BRIDGE} ${BEGUN} for (;;) { bridge.enter(); const t2 = Date.now(); while (Date.now() - t2 < 50); bridge.leave() }`,
    );
    expect(error?.ename).toBe("Interrupted");
  });

  it("never loses half an operation, however often it is interrupted", async () => {
    await runner.value(`${BRIDGE} let entered = 0, left = 0`);
    for (let i = 0; i < 20; i++) {
      await interrupted(
        `for (let i = 0; ; i++) { bridge.enter(); entered++; left++; bridge.leave(); if (i === 100) ${BEGUN} }`,
      );
    }
    expect(await runner.value("entered === left && entered > 1000")).toBe("true");
  });
});

it("completes and inspects while a cell awaits", async () => {
  const running = runner.run("await new Promise((r) => setTimeout(r, 500)); 'awaited'");
  const { matches } = await runner.request(
    { type: "complete", code: "kep", cursor: 3 },
    "completed",
  );
  expect(matches[0]?.text).toBe("kept");
  expect((await running).result).toBe("'awaited'");
});

describe("a SIGINT that a cell sends to its own process", () => {
  it("interrupts that cell, wherever it is, and none after it", async () => {
    for (const code of [
      "process.kill(process.pid, 'SIGINT'); for (;;) {}",
      "await null; process.kill(process.pid, 2); for (;;) {}",
      "setTimeout(() => process.kill(process.pid, 'SIGINT'), 1); await new Promise(() => {})",
    ]) {
      expect((await runner.run(code)).error?.ename).toBe("Interrupted");
      expect(await runner.value("let n = 0; for (; n < 1e6; n++); n")).toBe("1000000");
    }
  });

  it("goes to the cell's own listeners where there are any", async () => {
    const cell = await runner.run(
      `const heard = new Promise((resolve) => process.once("SIGINT", resolve));
       process.kill(process.pid, "SIGINT");
       await heard`,
    );
    expect(cell.result).toBe("'SIGINT'");
    await runner.value(
      "const again = new Promise((resolve) => process.once('SIGINT', resolve)); 1",
    );
    expect(await runner.value("process.kill(process.pid, 'SIGINT'); await again")).toBe("'SIGINT'");
  });
});
