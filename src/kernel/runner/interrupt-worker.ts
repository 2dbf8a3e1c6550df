/**
 * The thread that hears of interrupts (interrupts.ts says who stops what).
 *
 * Reads file descriptor 5: each interrupt is the u32 LE id of the cell that is to end.
 */

import { Session } from "node:inspector";
import { Socket } from "node:net";
import { setTimeout as pause } from "node:timers/promises";
import { parentPort, workerData } from "node:worker_threads";
import {
  BUSY,
  ENDED,
  GUARDED,
  INSIDE,
  type InterruptMessage,
  REQUESTED,
  SEEN,
} from "./interrupts.js";

const INTERRUPTS = 5;
const shared = workerData as Int32Array;

/** Time between two looks at a cell that was asked to end, in ms. */
const LOOK = 20;
/** How long the main thread may take to end a cell by itself before it is made to. */
const PATIENCE = 150;
/** The same for library code that has seen the request, and between two terminations. */
const MORE_PATIENCE = 500;

let bytes = Buffer.alloc(0);
const socket = new Socket({ fd: INTERRUPTS, readable: true, writable: false });
socket.on("data", (piece: Buffer) => {
  bytes = Buffer.concat([bytes, piece]);
  for (; bytes.length >= 4; bytes = bytes.subarray(4)) void interrupt(bytes.readUInt32LE(0));
});
// The server went away. The IPC channel closes with it, but a busy main thread would not notice.
socket.on("close", () => process.kill(process.pid, "SIGKILL"));
socket.on("error", () => undefined);

async function interrupt(cell: number): Promise<void> {
  if (hasEnded(cell)) return;
  Atomics.store(shared, REQUESTED, cell);
  parentPort?.postMessage({ cell } satisfies InterruptMessage);
  const asked = performance.now();
  let terminateAt = asked + PATIENCE;
  for (; !hasEnded(cell) && Atomics.load(shared, REQUESTED) === cell; await pause(LOOK)) {
    const isPolite = Atomics.load(shared, SEEN) !== 0 && performance.now() - asked < MORE_PATIENCE;
    if (isPolite) continue;
    if (force(() => Atomics.load(shared, GUARDED) !== 0 && process.platform !== "win32")) {
      process.kill(process.pid, "SIGINT");
      Atomics.store(shared, BUSY, 0);
      Atomics.notify(shared, BUSY);
    } else if (performance.now() >= terminateAt && force(() => true)) {
      terminateAt = performance.now() + MORE_PATIENCE;
      terminate();
      Atomics.store(shared, BUSY, 0);
      Atomics.notify(shared, BUSY);
    }
  }
}

/** Announces force; takes it back if a section began or there is no need. */
function force(isDue: () => boolean): boolean {
  Atomics.store(shared, BUSY, 1);
  if (Atomics.load(shared, INSIDE) === 0 && isDue()) return true;
  Atomics.store(shared, BUSY, 0);
  Atomics.notify(shared, BUSY);
  return false;
}

function hasEnded(cell: number): boolean {
  return Atomics.load(shared, ENDED) >= cell;
}

let session: Session | undefined;

/** Unwinds the main thread's JavaScript; connected only when it is needed for the first time. */
function terminate(): void {
  if (!session) {
    session = new Session();
    session.connectToMainThread();
  }
  session.post("Runtime.terminateExecution");
}
