/**
 * A kernel as a child process of the benchmark: its connection file, start and exit, and the
 * termination of its child processes.
 */

import { spawn } from "node:child_process";
import { randomUUID } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { type AddressInfo, createServer } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { type Connection, parseConnection } from "../../../kernel/wire/connection.js";
import { errorLine } from "../error-line.js";

/** How long one kernel's whole measurement may take, in ms. */
const PATIENCE_MS = 120_000;

/** How long a kernel may take to end when it was asked to, in ms. */
const FAREWELL_MS = 3_000;

/** How long the last words of a kernel that has ended may be on their way, in ms. */
const LAST_WORDS_MS = 1_000;

export interface KernelProcess {
  pid: number;
  connection: Connection;
  /** The moment before it was started, on the clock of performance.now(). */
  started: number;
  /** Rejects with the reason when the kernel has ended, or has taken too long. */
  lost: Promise<never>;
  /** Waits for a kernel that was asked to end, and ends by force what is left of it. */
  end(): Promise<void>;
}

/** What ends each running kernel at once; none of them outlives this process. */
const running = new Set<() => void>();
process.on("exit", () => {
  for (const clear of running) clear();
});

/**
 * Starts a kernel in an empty folder, as a front end does in that of a notebook.
 * @param argv as in a kernelspec, with {connection_file}
 */
export async function startKernel(argv: readonly string[]): Promise<KernelProcess> {
  const text = JSON.stringify(await connectionFile());
  const folder = mkdtempSync(join(tmpdir(), "gomaplab-bench-"));
  const file = join(folder, "kernel.json");
  writeFileSync(file, text);
  const [program = "", ...args] = argv.map((word) => word.replace("{connection_file}", () => file));

  const started = performance.now();
  const child = spawn(program, args, {
    cwd: folder,
    // A process group of its own, so that what the kernel starts can be ended with it.
    detached: process.platform !== "win32",
    stdio: ["ignore", "ignore", "pipe"],
  });
  const { pid } = child;
  const clear = () => {
    running.delete(clear);
    if (pid !== undefined) killGroup(pid);
    rmSync(folder, { recursive: true, force: true });
  };
  running.add(clear);
  let stderr = "";
  child.stderr.setEncoding("utf8").on("data", (chunk: string) => {
    stderr = (stderr + chunk).slice(-10_000);
  });
  const ended = new Promise<string>((resolve) => {
    child.once("error", (error) => resolve(error.message));
    const said = new Promise((over) => child.stderr.once("close", over));
    child.once("exit", async (code, signal) => {
      // What it wrote last may still be on its way; what it started may hold its stderr open.
      await Promise.race([said, wait(LAST_WORDS_MS)]);
      resolve(signal ?? `exit code ${code}`);
    });
  });
  const outOfPatience = new AbortController();
  const tooLong = wait(PATIENCE_MS, "", { ref: false, signal: outOfPatience.signal }).then(() => {
    throw new Error(`its measurement took longer than ${PATIENCE_MS / 1000} s`);
  });
  const died = ended.then((how) => {
    const words = errorLine(stderr);
    throw new Error(`it ended (${how})${words && `: ${words}`}`);
  });
  const lost = Promise.race([tooLong, died]);
  // A pending request is rejected; an end with no request pending is no fault.
  for (const promise of [tooLong, died, lost]) promise.catch(() => {});

  return {
    pid: pid ?? 0,
    connection: parseConnection(text),
    started,
    lost,
    async end() {
      await Promise.race([ended, wait(FAREWELL_MS, undefined, { ref: false })]);
      outOfPatience.abort();
      clear();
    },
  };
}

function killGroup(pid: number): void {
  try {
    process.kill(process.platform === "win32" ? pid : -pid, "SIGKILL");
  } catch (error) {
    // ESRCH: all of them have ended by themselves.
    if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
  }
}

/** A connection file with five ports that were free a moment ago, and a fresh key. */
async function connectionFile(): Promise<object> {
  const [shell, iopub, stdin, control, hb] = await freePorts(5);
  return {
    transport: "tcp",
    ip: "127.0.0.1",
    shell_port: shell,
    iopub_port: iopub,
    stdin_port: stdin,
    control_port: control,
    hb_port: hb,
    key: randomUUID(),
    signature_scheme: "hmac-sha256",
    kernel_name: "",
  };
}

/** Gets free ports from the system, all open at once so that they differ, and closes them. */
async function freePorts(count: number): Promise<number[]> {
  const servers = Array.from({ length: count }, () => createServer());
  const ports = servers.map(
    (server) =>
      new Promise<number>((resolve, reject) => {
        server.once("error", reject);
        server.listen(0, "127.0.0.1", () => resolve((server.address() as AddressInfo).port));
      }),
  );
  try {
    return await Promise.all(ports);
  } finally {
    await Promise.all(servers.map((server) => new Promise((closed) => server.close(closed))));
  }
}
