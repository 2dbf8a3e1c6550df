/**
 * Compiler and runner for tests, whose language is one command a line. That the server works with
 * them shows that the server knows no language. They speak src/kernel/channel.ts and nothing else.
 *
 * Whatever takes time in a test waits at a gate, which the test opens (`open` of frontend.ts): a cell
 * with `hold GATE`, the compiler for one that begins with `slowly GATE`, and both before they are ready
 * where TOY_RUNNER_GATE and TOY_COMPILER_GATE name one.
 *
 * A cell that begins with "endlessly" is never compiled; one with "fatally" ends the compiler. The runner prepares for cells with the word "announced". `declare NAME` is all that a cell can declare;
 * `needs NAME` compiles only if it was.
 */

import { spawn } from "node:child_process";
import { existsSync, readSync, rmSync, writeSync } from "node:fs";
import { join } from "node:path";
import { Worker } from "node:worker_threads";

function send(message, buffers = []) {
  const header = Buffer.from(JSON.stringify(message));
  const fixed = Buffer.alloc(8 + 4 * buffers.length);
  fixed.writeUInt32LE(header.length, 0);
  fixed.writeUInt32LE(buffers.length, 4);
  for (const [i, buffer] of buffers.entries()) fixed.writeUInt32LE(buffer.length, 8 + 4 * i);
  const frame = Buffer.concat([fixed, header, ...buffers]);
  for (let at = 0; at < frame.length; ) at += writeSync(3, frame, at);
}

/**
 * Id of the cell that was interrupted last, written by the thread that reads fd 5; the cell that
 * began last, and the one whose code runs, which the thread tells whoever asks there. The thread
 * reads asynchronously, as process.exit would wait for one that blocks; and it has its own
 * stdout and stderr, as piping them here would make fds 1 and 2 non-blocking.
 */
const interrupted = new Int32Array(new SharedArrayBuffer(12));
const [BEGUN, CAUSE] = [1, 2];
new Worker(
  `const { workerData } = require("node:worker_threads");
   const pipe = new (require("node:net").Socket)({ fd: 5 });
   pipe.on("data", (bytes) => {
     for (let at = 0; at + 4 <= bytes.length; at += 4) {
       const id = bytes.readUInt32LE(at);
       if (id > 0) Atomics.store(workerData, 0, id);
       else pipe.write(new Uint8Array(workerData.buffer.slice(4)));
     }
   });
   pipe.on("close", () => process.kill(process.pid, "SIGKILL"));`,
  { eval: true, workerData: interrupted, stdout: true, stderr: true },
);
const isInterrupted = (id) => Atomics.load(interrupted, 0) === id;

const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** Waits until the test opens a gate, and closes it. */
async function pass(gate) {
  const file = join(process.env.TOY_GATES, gate);
  while (!existsSync(file)) await sleep(5);
  rmSync(file);
}

class CellError extends Error {
  constructor(ename, evalue) {
    super(evalue);
    this.ename = ename;
  }
}

/** Questions that wait for an answer, by number. */
const questions = new Map();
let asked = 0;
const ask = (id, prompt, password, blocks) =>
  send({ type: "question", id, question: ++asked, prompt, password, blocks });
const answer = (text) => {
  if (text === null) throw new CellError("NoAnswer", "the question was not answered");
  return text;
};

/** Open comms that echo. */
const comms = new Set();
const comm = (id, action, commId, data, buffers) => {
  const event = { type: "comm", id, action, commId, targetName: "toy", data, metadata: { m: 1 } };
  send(event, buffers);
};

/** How often it was told to prepare. */
let preparations = 0;

const variables = new Map();
const plain = (text) => ({ "text/plain": text });

const commands = {
  print: (id, text) => send({ type: "stream", id, name: "stdout", text: `${text}\n` }),
  warn: (id, text) => send({ type: "stream", id, name: "stderr", text: `${text}\n` }),
  raw: (_id, text) => void writeSync(1, `${text}\n`),
  rawwarn: (_id, text) => void writeSync(2, `${text}\n`),
  flood: (id, count) => {
    for (let i = 0; i < Number(count); i++) commands.print(id, `line ${i}`);
  },
  rawflood: (_id, count) => {
    for (let i = 0; i < Number(count); i++) writeSync(1, `line ${i}\n`);
  },
  bigprint: (id, size) => commands.print(id, "x".repeat(Number(size) - 1)),
  bigresult: (id, size) => commands.result(id, "y".repeat(Number(size))),
  result: (id, text) => send({ type: "result", id, bundle: plain(text), metadata: {} }),
  display: (id, text) => send({ type: "display", id, bundle: plain(text), metadata: {} }),
  named: (id, text) => {
    const [displayId, ...words] = text.split(" ");
    send({ type: "display", id, bundle: plain(words.join(" ")), metadata: {}, displayId });
  },
  update: (id, text) => {
    const [displayId, ...words] = text.split(" ");
    send({ type: "update", id, bundle: plain(words.join(" ")), metadata: {}, displayId });
  },
  bytes: (id, text) =>
    send({ type: "display", id, bundle: plain("bytes"), metadata: {} }, [Buffer.from(text, "hex")]),
  clear: (id) => send({ type: "clear", id, wait: true }),
  set: (_id, text) => void variables.set(...text.split("=")),
  get: (id, name) => commands.result(id, variables.get(name) ?? "undefined"),
  fail: (_id, text) => {
    throw new CellError("ToyError", text);
  },
  sleep: (_id, ms) => sleep(Number(ms)),
  hold: (_id, gate) => pass(gate),
  /** When the cell is over and its gate is opened. */
  later: (id, text) => void pass("later").then(() => commands.print(id, text)),
  laterfail: (id, text) => {
    const error = { ename: "ToyError", evalue: text, traceback: [`ToyError: ${text}`] };
    void pass("laterfail").then(() => send({ type: "lateError", id, error, isOver: true }));
  },
  /** Holds the thread when the cell is over, until any cell is interrupted. */
  laterhold: (id, named) => {
    setImmediate(() => {
      const before = Atomics.load(interrupted, 0);
      Atomics.store(interrupted, CAUSE, named === "unnamed" ? 0 : id);
      while (Atomics.load(interrupted, 0) === before);
      Atomics.store(interrupted, CAUSE, 0);
    });
  },
  laterexit: (_id, code) => void pass("laterexit").then(() => process.exit(Number(code))),
  spin: (id) => {
    while (!isInterrupted(id));
    throw new CellError("Interrupted", "the loop was interrupted");
  },
  wait: async (id) => {
    while (!isInterrupted(id)) await sleep(5);
    throw new CellError("Interrupted", "the wait was interrupted");
  },
  stuck: () => {
    for (;;);
  },
  exit: (_id, code) => process.exit(Number(code)),
  signal: (_id, name) => {
    process.kill(process.pid, name);
    for (;;);
  },
  heap: () => {
    writeSync(
      2,
      "FATAL ERROR: Reached heap limit Allocation failed - JavaScript heap out of memory\n",
    );
    process.abort();
  },
  garbage: () => {
    writeSync(3, "this is not a frame at all, but somebody's text");
    for (;;);
  },
  child: (_id, count) =>
    new Promise((resolve) => {
      const code = `for (let i = 0; i < ${Number(count)}; i++) console.log("child line " + i)`;
      const child = spawn(process.execPath, ["-e", code], { stdio: ["ignore", 1, 2] });
      child.once("exit", resolve);
    }),
  orphan: (id) => {
    const child = spawn(process.execPath, ["-e", "setInterval(() => {}, 1000)"]);
    commands.result(id, String(child.pid));
  },
  prepared: (id) => commands.result(id, String(preparations)),
  pid: (id) => commands.result(id, String(process.pid)),
  declare: () => undefined,
  needs: () => undefined,
  slowly: () => undefined,
  ask: async (id, prompt) => {
    ask(id, prompt, false, false);
    const text = await new Promise((resolve) => questions.set(asked, resolve));
    commands.result(id, answer(text));
  },
  askhidden: (id, prompt) => {
    ask(id, prompt, true, true);
    const head = Buffer.alloc(8);
    readSync(6, head);
    const length = head.readUInt32LE(4);
    const text = Buffer.alloc(length === 0xffffffff ? 0 : length);
    if (text.length > 0) readSync(6, text);
    commands.result(id, answer(length === 0xffffffff ? null : String(text)));
  },
  askaside: (id, prompt) => ask(id, prompt, false, false),
  opencomm: (id, commId) => {
    comms.add(commId);
    comm(id, "open", commId, { state: 1 }, [Buffer.from([1, 2, 3])]);
  },
  closecomm: (id, commId) => comm(id, "close", commId, {}),
};

async function execute({ id, code, userExpressions }) {
  Atomics.store(interrupted, BEGUN, id);
  try {
    if (isInterrupted(id)) throw new CellError("Interrupted", "the cell was interrupted");
    for (const line of code.split("\n")) {
      const [, name, rest] = /^(\S*) ?(.*)$/.exec(line);
      const command = commands[name];
      if (!command) throw new CellError("ToyError", `no command ${name}`);
      await command(id, rest);
    }
  } catch (error) {
    const { ename = error.name, message: evalue } = error;
    const traceback = [`${ename}: ${evalue}`];
    const failure = { ename, evalue, traceback };
    return { status: "error", error: failure, userExpressions: {} };
  }
  const values = Object.entries(userExpressions).map(([name, { code: variable }]) => [
    name,
    { status: "ok", data: plain(variables.get(variable) ?? "undefined"), metadata: {} },
  ]);
  return { status: "ok", userExpressions: Object.fromEntries(values) };
}

/** Names that cells declared. */
const declared = new Set();

/** What the compiler makes of a cell: nothing, mostly. */
async function compile({ id, code, userExpressions }) {
  const [, command, rest] = /^(\S*) ?(.*)/.exec(code);
  if (command === "slowly") await pass(rest);
  if (command === "endlessly") for (;;);
  if (command === "fatally") process.abort();
  const compiled = (compilation) =>
    send({
      type: "compiled",
      id,
      compilation,
      userExpressions: compiledExpressions,
      lasting: true,
    });
  const compiledExpressions = Object.fromEntries(
    Object.keys(userExpressions).map((name) => [name, { cell: {} }]),
  );
  if (command === "page")
    return compiled({ page: { source: "page", data: plain(rest), start: 0 } });
  const lacking = command === "needs" && !declared.has(rest);
  if (lacking) {
    const evalue = `${rest} was not declared`;
    return compiled({ error: { ename: "ToyError", evalue, traceback: [`ToyError: ${evalue}`] } });
  }
  return compiled({ cell: {}, ...(command === "declare" ? { declared: { name: rest } } : {}) });
}

/** Takes comms for the target "echo"; says what it hears, after as many ms as it is told. */
async function converse({ id, action, commId, targetName, data, buffers }) {
  if (action === "open") {
    if (targetName !== "echo") return false;
    comms.add(commId);
  }
  if (!comms.has(commId)) return false;
  if (data.sleep) await sleep(data.sleep);
  commands.print(id, `${action} ${JSON.stringify(data)}`);
  if (action === "message") comm(id, "message", commId, data, buffers);
  if (action === "close") comms.delete(commId);
  return true;
}

process.on("disconnect", () => process.exit(0));
process.on("message", async (request) => {
  const { id, code, cursor } = request;
  switch (request.type) {
    case "compile":
      return compile(request);
    case "declare":
      for (const { name } of request.declared) if (name) declared.add(name);
      return;
    case "forget":
      return declared.clear();
    case "prepare":
      preparations++;
      return;
    case "execute":
      return send({ type: "executed", id, payload: [], ...(await execute(request)) });
    case "complete": {
      const start = code.lastIndexOf(" ", cursor - 1) + 1;
      const word = code.slice(start, cursor);
      const matches = Object.keys(commands)
        .filter((name) => name.startsWith(word))
        .map((text) => ({ text, type: "function" }));
      return send({ type: "completed", id, start, end: cursor, matches });
    }
    case "inspect": {
      const found = code.slice(0, cursor) in commands;
      const text = `command ${code.slice(0, cursor)}, detail ${request.detailLevel}`;
      const data = found ? { "text/plain": text, "text/markdown": `**${text}**` } : {};
      return send({ type: "inspected", id, found, data });
    }
    case "isComplete": {
      const status = code.endsWith("\\") ? "incomplete" : code === "?" ? "invalid" : "complete";
      return send({ type: "completeness", id, status, indent: "  " });
    }
    case "answer":
      return questions.get(request.question)?.(request.value);
    case "comm":
      return send({ type: "commHandled", id, known: await converse(request) });
    case "shutdown":
      process.exit(0);
  }
});

const isRunner = process.argv.at(-1) === "runner";
if (process.env.TOY_RUNNER_FAILS && isRunner) {
  process.stderr.write("the toy cannot start\n");
  process.exit(3);
}
const gate = isRunner ? process.env.TOY_RUNNER_GATE : process.env.TOY_COMPILER_GATE;
if (gate !== undefined) await pass(gate);
send({ type: "ready", id: 0, ...(isRunner ? { words: ["announced"] } : {}) });
