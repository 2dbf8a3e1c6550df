/** How the kernel refuses to start: it says why on stderr, exits with 1 and leaves nothing behind. */

import { spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, expect, test } from "vitest";
import { TOY } from "../support/frontend.js";

const KERNEL = fileURLToPath(new URL("../../dist/kernel/main.js", import.meta.url));
let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "kernel-main-"));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const connection = (changes: Record<string, unknown>) => {
  const file = join(folder, "connection.json");
  const ports = { shell_port: 1, control_port: 1, iopub_port: 1, stdin_port: 1, hb_port: 1 };
  const address = { transport: "tcp", ip: "127.0.0.1", key: "k", ...ports };
  writeFileSync(file, JSON.stringify({ ...address, ...changes }));
  return file;
};
const kernel = (...args: string[]) => {
  const { status, stderr } = spawnSync(process.execPath, [KERNEL, ...args], { encoding: "utf8" });
  return { status, stderr };
};

test("without its two arguments it shows its usage", () => {
  const { status, stderr } = kernel("--prelude", TOY);
  expect(status).toBe(1);
  expect(stderr).toContain("--connection-file and --prelude are both needed\nusage: node main.js");
});

test("a connection file with a fault is named by the field", () => {
  const file = connection({ hb_port: "x" });
  const { status, stderr } = kernel("--prelude", TOY, "--connection-file", file);
  expect(status).toBe(1);
  expect(stderr).toBe('kernel: connection file: hb_port is "x"; a port number was expected\n');
});

test("a connection file that is not there is named", () => {
  const { status, stderr } = kernel("--prelude", TOY, "--connection-file", "nowhere.json");
  expect(status).toBe(1);
  expect(stderr).toMatch(/^kernel: ENOENT.*nowhere\.json/);
});

test("a prelude that is neither file nor module is quoted", () => {
  const { status, stderr } = kernel("--prelude", "no-such", "--connection-file", connection({}));
  expect(status).toBe(1);
  expect(stderr).toBe('kernel: --prelude "no-such": there is no such file or module\n');
});

test("a port that is taken is named with its channel", async () => {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as { port: number };
  const ports = { shell_port: port, control_port: port, iopub_port: port };
  const file = connection({ ...ports, stdin_port: port, hb_port: port });
  const { status, stderr } = kernel("--prelude", TOY, "--runner", TOY, "--connection-file", file);
  server.close();
  expect(status).toBe(1);
  expect(stderr).toMatch(
    /^kernel: cannot bind \w+ to tcp:\/\/127\.0\.0\.1:\d+: Address already in use/,
  );
});
