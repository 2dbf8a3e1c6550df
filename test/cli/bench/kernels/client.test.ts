/** The client against a toy kernel, which answers as a test tells it to. */

import { randomUUID } from "node:crypto";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, expect, it } from "vitest";
import { Publisher, Router } from "zeromq";
import { Client } from "../../../../src/cli/bench/kernels/client.js";
import {
  type Connection,
  endpoint,
  parseConnection,
} from "../../../../src/kernel/wire/connection.js";
import { decode, type JsonObject, type Message } from "../../../../src/kernel/wire/message.js";
import { Session } from "../../../../src/kernel/wire/session.js";
import { Signer } from "../../../../src/kernel/wire/signature.js";

type Say = (type: string, content: JsonObject) => Promise<void>;
type Answer = (request: Message, shell: Say, iopub: Say) => Promise<void>;

const never = new Promise<never>(() => {});
const cleanups: (() => void)[] = [];
afterEach(() => {
  for (const cleanup of cleanups.splice(0)) cleanup();
});

function connection(): Connection {
  const [a, b, c, d, e] = Array.from({ length: 5 }, (_, i) => i + 1);
  const ports = { shell_port: a, iopub_port: b, stdin_port: c, control_port: d, hb_port: e };
  const ip = join(tmpdir(), `bench-${randomUUID().slice(0, 8)}`);
  return parseConnection(JSON.stringify({ transport: "ipc", ip, key: "secret", ...ports }));
}

async function toyKernel(where: Connection, answer: Answer): Promise<void> {
  const shell = new Router({ linger: 0 });
  const iopub = new Publisher({ linger: 0 });
  cleanups.push(
    () => shell.close(),
    () => iopub.close(),
  );
  await shell.bind(endpoint(where, "shell"));
  await iopub.bind(endpoint(where, "iopub"));
  const signer = new Signer(where.key, where.signatureScheme);
  const session = new Session(signer);
  void (async () => {
    for await (const frames of shell) {
      const request = decode(frames, signer);
      const say =
        (socket: Router | Publisher, identities: Buffer[]): Say =>
        (type, content) =>
          socket.send(session.compose(identities, type, content, request.header));
      await answer(request, say(shell, request.identities), say(iopub, []));
    }
  })();
}

function client(where: Connection, lost: Promise<never> = never): Client {
  const made = new Client(where, lost);
  cleanups.push(() => made.close());
  return made;
}

const pause = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));

const info: Answer = async (_, shell, iopub) => {
  await iopub("status", { execution_state: "idle" });
  await shell("kernel_info_reply", { status: "ok" });
};

it("finds a kernel that starts later than itself, and waits until iopub is heard too", async () => {
  const where = connection();
  const front = client(where);
  let infos = 0;
  setTimeout(() => {
    void toyKernel(where, async (request, shell, iopub) => {
      infos++;
      if (infos === 3) await iopub("status", { execution_state: "idle" });
      await shell("kernel_info_reply", { status: "ok", type: request.header.msg_type });
    });
  }, 50);
  const asked = performance.now();
  const answered = await front.ready();
  expect(infos).toBeGreaterThanOrEqual(3);
  expect(answered - asked).toBeGreaterThan(40);
  expect(answered).toBeLessThan(performance.now() - 10);
});

it("ends a cell when output, reply and idle are all there, whichever comes last", async () => {
  const where = connection();
  await toyKernel(where, async (request, shell, iopub) => {
    if (request.header.msg_type === "kernel_info_request") return info(request, shell, iopub);
    const messages: Record<string, () => Promise<void>> = {
      output: () => iopub("execute_result", { data: { "text/plain": "2" } }),
      idle: () => iopub("status", { execution_state: "idle" }),
      reply: () => shell("execute_reply", { status: "ok" }),
    };
    await iopub("status", { execution_state: "busy" });
    const [first, second, last] = String(request.content.code).split(" ");
    await messages[first ?? ""]?.();
    await messages[second ?? ""]?.();
    await pause(60);
    await messages[last ?? ""]?.();
  });
  const front = client(where);
  await front.ready();
  for (const order of ["output idle reply", "output reply idle", "reply idle output"]) {
    const { sent, output, done } = await front.execute(order);
    expect([order, done - sent > 50]).toEqual([order, true]);
    expect([order, output - sent > 50]).toEqual([order, order.endsWith("output")]);
  }
});

it("says which cell failed and why", async () => {
  const where = connection();
  await toyKernel(where, async (request, shell, iopub) => {
    if (request.header.msg_type === "kernel_info_request") return info(request, shell, iopub);
    await iopub("status", { execution_state: "idle" });
    await shell("execute_reply", { status: "error", ename: "NameError", evalue: "no x" });
  });
  const front = client(where);
  await front.ready();
  await expect(front.execute("x")).rejects.toThrow("the cell x failed: NameError: no x");
});

it("gives up when the kernel is lost", async () => {
  const lost = pause(20).then(() => {
    throw new Error("it ended (exit code 1)");
  });
  await expect(client(connection(), lost as Promise<never>).ready()).rejects.toThrow(
    "it ended (exit code 1)",
  );
});
