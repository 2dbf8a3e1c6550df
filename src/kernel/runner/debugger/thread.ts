/// <reference lib="es2024.sharedmemory" />
/**
 * The thread of the debugger. It speaks the Debug Adapter Protocol with the server over file
 * descriptor 7, and with the main thread by V8's inspector: so it answers while the main thread is
 * busy, or stands at a breakpoint.
 */

import { Socket } from "node:net";
import { parentPort, workerData } from "node:worker_threads";
import type { DapRequest } from "../../dap.js";
import { JsonFrames, jsonFrame } from "../../json-frames.js";
import { LEAVING } from "../interrupts/memory.js";
import { Adapter } from "./adapter.js";

const DEBUGGER = 7;
const shared = workerData as Int32Array;

const socket = new Socket({ fd: DEBUGGER, readable: true, writable: true });
const adapter = new Adapter(shared, (message) => socket.write(jsonFrame(message)));
const frames = new JsonFrames();
socket.on("data", (piece: Buffer) => {
  for (const request of frames.push(piece)) void adapter.serve(request as DapRequest);
});
// The server is gone; so is the process, at once.
socket.on("error", () => undefined);

// The thread that watches for interrupts has received one.
parentPort?.on("message", () => void adapter.runOn());

// The process ends: Node waits for the session to end before it does.
const leaving = Atomics.waitAsync(shared, LEAVING, 0);
if (leaving.async) void leaving.value.then(() => adapter.close());
else adapter.close();
