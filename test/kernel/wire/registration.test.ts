/** Kernels that choose their ports themselves, and kernels whose traffic is encrypted. */

import { type ChildProcess, spawn } from "node:child_process";
import { createHmac } from "node:crypto";
import { once } from "node:events";
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterEach, beforeEach, expect, test } from "vitest";
import { curveKeyPair, Request, Router } from "zeromq";
import { TOY } from "../../support/frontend.js";

const KERNEL = fileURLToPath(new URL("../../../dist/kernel/main.js", import.meta.url));
const KEY = "the key";
const sign = (part: Buffer, key = KEY) =>
  Buffer.from(createHmac("sha256", key).update(part).digest("hex"));

let folder: string;
let launcher: Router;
let kernel: ChildProcess | undefined;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "registration-"));
  launcher = new Router({ linger: 0, receiveTimeout: 20_000 });
});
afterEach(() => {
  kernel?.kill("SIGKILL");
  kernel = undefined;
  launcher.close();
  rmSync(folder, { recursive: true });
});

/** Starts a kernel on a registration file and receives what it registers with. */
async function registration(extras = {}) {
  await launcher.bind("tcp://127.0.0.1:*");
  const file = join(folder, "registration.json");
  const content = {
    kernel_id: "kernel-7",
    transport: "tcp",
    registration_ip: "127.0.0.1",
    registration_port: Number(/\d+$/.exec(launcher.lastEndpoint ?? "")),
    signature_scheme: "hmac-sha256",
    key: KEY,
    ...extras,
  };
  writeFileSync(file, JSON.stringify(content), { mode: 0o600 });
  const args = [KERNEL, "--connection-file", file, "--prelude", TOY, "--runner", TOY];
  kernel = spawn(process.execPath, args, { stdio: ["ignore", "ignore", "pipe"] });
  const [identity, delimiter, signature, part, ...rest] = await launcher.receive();
  expect([String(delimiter), rest]).toEqual(["<IDS|MSG>", []]);
  expect(signature).toEqual(sign(part as Buffer));
  return { identity: identity as Buffer, content: JSON.parse(String(part)) };
}

const acknowledge = (identity: Buffer, key = KEY) => {
  const receipt = Buffer.from('"ACK"');
  return launcher.send([identity, "<IDS|MSG>", sign(receipt, key), receipt]);
};

/** Whether the heartbeat comes back within a time. */
async function beats(port: number, options = {}): Promise<boolean> {
  const socket = new Request({ linger: 0, receiveTimeout: 1500, ...options });
  socket.connect(`tcp://127.0.0.1:${port}`);
  await socket.send("ping");
  const beat = await socket.receive().then(
    ([echo]) => String(echo) === "ping",
    () => false,
  );
  socket.close();
  return beat;
}

test("a kernel tells the ports it chose, and writes them down for other clients", async () => {
  const { identity, content } = await registration();
  const port = expect.stringMatching(/^[1-9]\d+$/);
  expect(content).toEqual({
    kernel_id: "kernel-7",
    shell_port: port,
    control_port: port,
    iopub_port: port,
    stdin_port: port,
    hb_port: port,
  });
  expect(new Set(Object.values(content)).size).toBe(6);
  await acknowledge(identity);
  expect(await beats(Number(content.hb_port))).toBe(true);
  const file = join(folder, "kernel-kernel-7.json");
  expect(statSync(file).mode & 0o777).toBe(0o600);
  expect(JSON.parse(readFileSync(file, "utf8"))).toEqual({
    transport: "tcp",
    ip: "127.0.0.1",
    key: KEY,
    signature_scheme: "hmac-sha256",
    shell_port: Number(content.shell_port),
    control_port: Number(content.control_port),
    iopub_port: Number(content.iopub_port),
    stdin_port: Number(content.stdin_port),
    hb_port: Number(content.hb_port),
  });
  kernel?.kill("SIGTERM");
  await once(kernel as ChildProcess, "exit");
  expect(existsSync(file)).toBe(false);
});

test("a receipt that is not signed with the key ends the kernel", async () => {
  const { identity } = await registration();
  let said = "";
  kernel?.stderr?.on("data", (text) => {
    said += text;
  });
  await acknowledge(identity, "another key");
  expect((await once(kernel as ChildProcess, "exit"))[0]).toBe(1);
  expect(said).toContain("the receipt is not signed with the key of the registration file");
});

test("with keys in the file all traffic is encrypted; who has none is not heard", async () => {
  const { publicKey, secretKey } = curveKeyPair();
  const keys = { curve_publickey: publicKey, curve_secretkey: secretKey };
  const { identity, content } = await registration(keys);
  await acknowledge(identity);
  const port = Number(content.hb_port);
  const client = curveKeyPair();
  const options = {
    curvePublicKey: client.publicKey,
    curveSecretKey: client.secretKey,
    curveServerKey: publicKey,
  };
  expect(await beats(port, options)).toBe(true);
  expect(await beats(port)).toBe(false);
  expect(await beats(port, { ...options, curveServerKey: client.publicKey })).toBe(false);
  expect(await beats(port, options)).toBe(true);
});
