/** What reads from process.stdin: lines are asked for, single keys refused, and nothing hangs. */

import { afterAll, beforeAll, expect, it } from "vitest";
import type { Event } from "../../../../src/kernel/channel.js";
import { Driver, type Ran } from "../../../support/runner-driver.js";

let runner: Driver;
beforeAll(async () => {
  runner = await Driver.start();
});
afterAll(() => runner.stop());

/** Runs a cell and answers its questions, in order; with their prompts. */
async function ask(code: string, ...answers: string[]): Promise<{ ran: Ran; prompts: string[] }> {
  const prompts: string[] = [];
  const known = new Set(runner.events);
  let isOver = false;
  const running = runner.run(code, { allowStdin: true }).finally(() => {
    isOver = true;
  });
  while (!isOver) {
    const isNew = (event: Event) => event.type === "question" && !known.has(event);
    const question = await Promise.race([runner.event(isNew), running.then(() => undefined)]);
    if (question?.type !== "question") break;
    known.add(question);
    prompts.push(question.prompt);
    const answer = { type: "answer", id: question.id, question: question.question };
    runner.runner.send({ ...answer, value: answers.shift() ?? null });
  }
  return { ran: await running, prompts };
}

const printed = ({ events }: Ran) =>
  events.map((event) => (event.type === "stream" ? event.text : "")).join("");

const TERMINAL =
  "import readline from 'node:readline'; import promises from 'node:readline/promises'; const terminal = () => readline.createInterface({ input: process.stdin, output: process.stdout, terminal: true });";

/** As the libraries do it: @inquirer/prompts, enquirer, prompts, @clack/prompts. */
it.each([
  ["keys beside a terminal's readline", "terminal(); process.stdin.on('keypress', () => {});"],
  [
    "keys beside a plain readline",
    "readline.emitKeypressEvents(process.stdin, readline.createInterface({ input: process.stdin })); process.stdin.on('keypress', () => {});",
  ],
  [
    "keys alone",
    "readline.emitKeypressEvents(process.stdin); process.stdin.once('keypress', () => {});",
  ],
  [
    "keys of what readline reads from",
    "const r = terminal(); (r as unknown as { input: NodeJS.ReadStream }).input.on('keypress', () => {});",
  ],
  ["raw text", "process.stdin.setRawMode(true).on('data', () => {});"],
  [
    "raw text, resumed",
    "process.stdin.setRawMode(true); process.stdin.resume().once('data', () => {});",
  ],
  ["raw text, read", "process.stdin.setRawMode(true).on('readable', () => {});"],
])("a cell that waits for %s fails at once with a sentence", async (_, code) => {
  await runner.value(TERMINAL);
  for (const allowStdin of [true, false]) {
    const { error } = await runner.run(`{ ${code} } await new Promise(() => {})`, { allowStdin });
    expect(error?.ename).toBe("KeysNotAvailable");
    expect(error?.evalue).toContain("waits here for single keys, as a terminal sends them");
    expect(error?.evalue).toContain("Ask with input(), password(), prompt(), confirm()");
  }
  expect(await runner.value("1 + 1")).toBe("2");
});

it("says so too when the cell does not wait for the keys", async () => {
  const { error } = await runner.run("process.stdin.on('keypress', () => undefined); undefined", {
    allowStdin: true,
  });
  expect(error?.ename).toBe("KeysNotAvailable");
});

it("setRawMode alone, or taken back, is no reading", async () => {
  expect(await runner.value("process.stdin.setRawMode(true).setRawMode(false).isRaw")).toBe(
    "false",
  );
  const { ran, prompts } = await ask(
    "process.stdin.setRawMode(true).setRawMode(false); String(await new Promise((r) => process.stdin.once('data', r)))",
    "line",
  );
  expect([ran.result, prompts]).toEqual(["'line\\n'", [""]]);
});

it("a readline that is told to be a terminal asks for its lines", async () => {
  await runner.value(TERMINAL);
  const { ran, prompts } = await ask(
    "const lines = promises.createInterface({ input: process.stdin, output: process.stdout, terminal: true }); const answered = await lines.question('Name? '); lines.close(); answered",
    "ada",
  );
  expect([ran.result, prompts]).toEqual(["'ada'", ["Name? "]]);
});

it("stdin by its name in node:process is that of each cell", async () => {
  const code =
    "import { createInterface as make } from 'node:readline/promises'; import { stdin as from, stdout as to } from 'node:process'; { const rl = make({ input: from, output: to }); const said = await rl.question('Next? '); rl.close(); display(said); }";
  for (const answer of ["first", "second"]) {
    const { ran, prompts } = await ask(code, answer);
    expect(ran.error).toBeUndefined();
    expect(prompts).toEqual(["Next? "]);
    const shown = ran.events.find((event) => event.type === "display");
    expect(shown).toMatchObject({ bundle: { "text/plain": `'${answer}'` } });
  }
});

it("a reader made in an earlier cell says that its input has ended", async () => {
  await runner.value(
    "import { createInterface as makeOne } from 'node:readline/promises'; const early = makeOne({ input: process.stdin, output: process.stdout }); const source = process.stdin; undefined",
  );
  for (const code of [
    "await early.question('Name? ')",
    "for await (const line of early) console.log(line)",
    "await new Promise((r) => early.on('line', r))",
    "await new Promise((r) => source.once('data', r))",
    "await new Promise((r) => source.on('keypress', r))",
  ]) {
    const { error } = await runner.run(code, { allowStdin: true });
    expect([code, error?.ename]).toEqual([code, "InputEnded"]);
    expect(error?.evalue).toContain("the process.stdin of a cell that has ended");
  }
});

it.each([
  "process.stdin.on('data', () => undefined)",
  "promises.createInterface({ input: process.stdin, output: process.stdout }).question('Name? ').then(() => undefined)",
  "readline.createInterface({ input: process.stdin }).on('line', () => undefined)",
])("a cell that leaves a reader waiting says that no input comes any more: %s", async (code) => {
  await runner.value(TERMINAL);
  const ran = await runner.run(`void (${code})`, { allowStdin: true });
  expect(ran.status).toBe("ok");
  expect(printed(ran)).toContain("The cell ended while something still read from process.stdin");
});

it("a cell that has read what it wanted says nothing", async () => {
  const { ran } = await ask(
    "const one = await new Promise((r) => process.stdin.once('data', r)); String(one)",
    "x",
  );
  expect([ran.result, printed(ran)]).toEqual(["'x\\n'", ""]);
});

it("alert is printed where nobody can be asked, and the cell goes on", async () => {
  const { stdout, result, error } = await runner.run("alert('Done'); 7");
  expect([stdout, result, error]).toEqual(["Done\n", "7", undefined]);
});
