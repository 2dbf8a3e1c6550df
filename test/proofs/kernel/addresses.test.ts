/** The kernel listens where its connection file says, and nowhere else. Linux tells from /proc. */

import { readdirSync, readFileSync, readlinkSync } from "node:fs";
import { afterEach, expect, test } from "vitest";
import { FrontEnd, TOY } from "../../support/frontend.js";

let front: FrontEnd;
afterEach(() => front.abandon());

/** State of a TCP socket that listens: proc_net_tcp(5). */
const LISTENING = "0A";

/** A process and all below it. */
function tree(root: number): number[] {
  const parents = readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      try {
        const parent = /^PPid:\s+(\d+)/m.exec(readFileSync(`/proc/${name}/status`, "utf8"))?.[1];
        return [[Number(name), Number(parent)] as const];
      } catch {
        return [];
      }
    });
  const found = [root];
  for (const pid of found)
    for (const [child, parent] of parents) if (parent === pid) found.push(child);
  return found;
}

/** Inodes of the sockets that processes hold. */
function socketsOf(pids: readonly number[]): Set<string> {
  const links = pids.flatMap((pid) =>
    readdirSync(`/proc/${pid}/fd`).flatMap((fd) => {
      try {
        return [readlinkSync(`/proc/${pid}/fd/${fd}`)];
      } catch {
        return [];
      }
    }),
  );
  return new Set(links.flatMap((link) => /^socket:\[(\d+)\]$/.exec(link)?.[1] ?? []));
}

/** Local addresses on which processes listen, as the system writes them. */
function listeningOf(pids: readonly number[]): string[] {
  const held = socketsOf(pids);
  return ["tcp", "tcp6"]
    .flatMap((table) => readFileSync(`/proc/net/${table}`, "utf8").trim().split("\n").slice(1))
    .map((row) => row.trim().split(/\s+/))
    .filter((fields) => fields[3] === LISTENING && held.has(fields[9] as string))
    .map((fields) => fields[1] as string);
}

test.runIf(process.platform === "linux")("five ports, on the address of the file", async () => {
  front = await FrontEnd.start({ runner: TOY });
  await front.run("print a");
  const processes = tree(front.kernel.pid as number);
  // Server, compiler and runner.
  expect(processes.length).toBeGreaterThanOrEqual(3);
  // The kernel writes the table piece by piece: where sockets come and go meanwhile, as they do
  // beside other tests, a reading can lack some. What any reading has is there.
  const listening = new Set<string>();
  for (let reading = 0; reading < 50 && listening.size < 5; reading++) {
    for (const address of listeningOf(processes)) listening.add(address);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  // 127.0.0.1 in network order, read as a number of this machine's.
  const expected = Object.values(front.ports).map(
    (port) => `0100007F:${port.toString(16).toUpperCase().padStart(4, "0")}`,
  );
  expect([...listening].sort()).toEqual(expected.sort());
  await front.close();
});
