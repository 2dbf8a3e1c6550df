/**
 * A thread that keeps asking a kernel for heartbeats and, on control, who it is, and remembers
 * how long the slowest answers took: the tests' own thread is often busy with what they receive.
 */

import { createHmac, randomUUID } from "node:crypto";
import { parentPort, workerData } from "node:worker_threads";
import { Dealer, Request } from "zeromq";

const { ports, key } = workerData;
const hb = new Request({ linger: 0 });
const control = new Dealer({ linger: 0 });
hb.connect(`tcp://127.0.0.1:${ports.hb}`);
control.connect(`tcp://127.0.0.1:${ports.control}`);
const slowest = { hb: 0, control: 0, rounds: 0 };
let stopped = false;
parentPort.on("message", () => {
  stopped = true;
});

function kernelInfo() {
  const header = { msg_id: randomUUID(), msg_type: "kernel_info_request", session: "watch" };
  const parts = [header, {}, {}, {}].map((part) => Buffer.from(JSON.stringify(part)));
  const digest = createHmac("sha256", key);
  for (const part of parts) digest.update(part);
  return [Buffer.from("<IDS|MSG>"), Buffer.from(digest.digest("hex")), ...parts];
}

async function timed(name, socket, frames) {
  const begin = performance.now();
  await socket.send(frames);
  await socket.receive();
  slowest[name] = Math.max(slowest[name], performance.now() - begin);
}

async function round() {
  await Promise.all([timed("hb", hb, "ping"), timed("control", control, kernelInfo())]);
}

await round();
slowest.hb = slowest.control = 0;
parentPort.postMessage("ready");
while (!stopped) {
  await round();
  slowest.rounds++;
  await new Promise((resolve) => setTimeout(resolve, 3));
}
hb.close();
control.close();
parentPort.postMessage(slowest);
