/**
 * The thread that receives interrupts (interrupts.ts describes how each is carried out).
 *
 * Reads file descriptor 5: each interrupt is the u32 LE id of the cell that is to end; 0 asks what
 * the main thread is at (channel.ts).
 */

import { readFileSync } from "node:fs";
import { Session } from "node:inspector";
import { Socket } from "node:net";
import { setTimeout as pause } from "node:timers/promises";
import { parentPort, Worker, workerData } from "node:worker_threads";
import { DEBUGGER_WANTED, PROGRESS_BYTES } from "../../channel.js";
import { SMALL_HEAP } from "../../thread-limits.js";
import { endGroup } from "../process-group.js";
import {
  BEGUN,
  BUSY,
  CAUSE,
  ENDED,
  FORCED,
  GUARDED,
  INSIDE,
  type InterruptMessage,
  isWanted,
  REQUESTED,
  RUNNING,
  SEEN,
  SEEN_OUTSIDE,
  SENT,
  SETTLING,
} from "./memory.js";

const INTERRUPTS = 5;
const shared = workerData as Int32Array;

/** Time between two looks at a cell that was asked to end, in ms. */
const LOOK = 20;
/** How long the main thread may take to end a cell by itself before it is made to. */
const PATIENCE = 80;
/**
 * The same for library code that was told to end, from when it has left its section, and between two
 * terminations.
 */
const MORE_PATIENCE = 500;

let bytes = Buffer.alloc(0);
const socket = new Socket({ fd: INTERRUPTS, readable: true, writable: true });
socket.on("data", (piece: Buffer) => {
  bytes = Buffer.concat([bytes, piece]);
  for (; bytes.length >= 4; bytes = bytes.subarray(4)) {
    const cell = bytes.readUInt32LE(0);
    if (cell === 0) socket.write(progress());
    else if (cell === DEBUGGER_WANTED) startDebugger();
    else void interrupt(cell);
  }
});
// The server went away. The IPC channel closes with it, but a busy main thread would not notice.
socket.on("close", () => endGroup());
socket.on("error", () => undefined);

function progress(): Buffer {
  const answer = Buffer.alloc(PROGRESS_BYTES);
  answer.writeUInt32LE(Atomics.load(shared, BEGUN), 0);
  answer.writeUInt32LE(Atomics.load(shared, CAUSE), 4);
  return answer;
}

/** The thread of the debugger, while there is one. */
let debugging: Worker | undefined;

function startDebugger(): void {
  if (debugging) return;
  const thread = new Worker(new URL("../debugger/thread.js", import.meta.url), {
    workerData: shared,
    stdout: true,
    stderr: true,
    resourceLimits: SMALL_HEAP,
  });
  // The pipe that it reads closes with it, upon which the server ends the process and says why.
  thread.once("error", (error) => {
    throw error;
  });
  debugging = thread;
}

async function interrupt(cell: number): Promise<void> {
  if (hasEnded(cell)) return;
  Atomics.store(shared, REQUESTED, cell);
  // What stands at a breakpoint would not end.
  debugging?.postMessage("run on");
  tell(cell);
  const asked = performance.now();
  let terminateAt = asked + PATIENCE;
  /** When code that was told to end was first found to have left its section. */
  let leftAt: number | undefined;
  for (; isWanted(shared, cell); await pause(LOOK)) {
    const now = performance.now();
    const seen = Atomics.load(shared, SEEN);
    if (seen === SEEN_OUTSIDE) leftAt ??= now;
    // While it is inside force is of no use, however long it takes.
    const isLeaving = seen !== 0 && now - (leftAt ?? now) < MORE_PATIENCE;
    const isEarly = now - asked < MORE_PATIENCE;
    const isDue = isRunning(cell) ? !isLeaving : !isEarly && isBlocked();
    if (!isDue) continue;
    const isGuarded = () => Atomics.load(shared, GUARDED) !== 0 && process.platform !== "win32";
    if (force(cell, isGuarded, signal)) {
      // One is enough unless it gets lost, and a second one would hit whatever comes after.
      await pause(MORE_PATIENCE);
      continue;
    }
    const isLate = () => performance.now() >= terminateAt;
    if (force(cell, isLate, terminate)) {
      terminateAt = performance.now() + MORE_PATIENCE;
      tell(cell);
    }
  }
}

/** Tells the main thread; again after force, which may have hit it while it was hearing of it. */
function tell(cell: number): void {
  parentPort?.postMessage({ cell } satisfies InterruptMessage);
}

/** Announces force on a cell, and uses it unless a section is running. */
function force(cell: number, isDue: () => boolean, act: () => void): boolean {
  if (!isDue()) return false;
  Atomics.store(shared, BUSY, 1);
  Atomics.store(shared, FORCED, cell);
  const isFree =
    Atomics.load(shared, INSIDE) === 0 &&
    isDue() &&
    !hasEnded(cell) &&
    (isRunning(cell) || isBlocked());
  if (isFree) act();
  Atomics.store(shared, BUSY, 0);
  Atomics.notify(shared, BUSY);
  return isFree;
}

/**
 * Whether force would hit this cell. It may not have begun: then it would hit another, or the
 * kernel's own code that is about to begin it. A cell that begins looks by itself.
 */
function isRunning(cell: number): boolean {
  return Atomics.load(shared, RUNNING) === cell;
}

/**
 * Whether it is the code of a cell that is done which keeps the main thread busy, and so the next
 * from beginning.
 */
function isBlocked(): boolean {
  const running = Atomics.load(shared, RUNNING);
  const isDone = running === 0 || running === Atomics.load(shared, SETTLING);
  return isDone && Atomics.load(shared, CAUSE) !== 0;
}

function hasEnded(cell: number): boolean {
  return Atomics.load(shared, ENDED) >= cell;
}

/** Counted before it is sent, so that the main thread knows what is still to come. */
function signal(): void {
  Atomics.add(shared, SENT, 1);
  process.kill(process.pid, "SIGINT");
  interruptChildren(process.pid);
}

/** Unwinds the main thread's JavaScript. */
function terminate(): void {
  const session = new Session();
  session.connectToMainThread();
  // Disconnected at once when it is done: an open session would hold up the end of the process.
  session.post("Runtime.terminateExecution", () => session.disconnect());
  interruptChildren(process.pid);
}

/**
 * Ends what the cell may be waiting for in a synchronous call, which no exception ends: its child
 * processes, as a Ctrl-C would. Linux says which they are (proc(5), /proc/PID/task/TID/children);
 * elsewhere such a wait is ended together with the process, by a further interrupt.
 */
function interruptChildren(parent: number): void {
  let children: string;
  try {
    children = readFileSync(`/proc/${parent}/task/${parent}/children`, "utf8");
  } catch {
    // It has ended, or this is not Linux.
    return;
  }
  for (const child of children.split(" ").filter(Boolean).map(Number)) {
    interruptChildren(child);
    try {
      process.kill(child, "SIGINT");
    } catch (error) {
      // It ended by itself in the meantime.
      if ((error as NodeJS.ErrnoException).code !== "ESRCH") throw error;
    }
  }
}
