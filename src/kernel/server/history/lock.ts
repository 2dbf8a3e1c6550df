/**
 * A lock on the history file, with the identity of its owner, so that the lock of a killed kernel
 * is taken over at once, and that of a slow kernel never.
 *
 * The lock is a file beside the other that says who holds it. SQLite as it is compiled here has a
 * lock of its own, a folder without a name in it; the holder of this one finds that one free, or
 * left behind.
 */

import { linkSync, readFileSync, renameSync, rmdirSync, rmSync, writeFileSync } from "node:fs";
import { hostname } from "node:os";

/** Between two looks at another process's lock, in ms: the first, and the longest. */
const LOOK_MS = 5;
const LONGEST_LOOK_MS = 20;

/**
 * An owner that is seen without a pause for so long is not an owner: its number belongs to another
 * process by now, or it is of another machine. Work on the file takes milliseconds. In ms.
 */
const NO_OWNER_MS = 60_000;

export class HistoryLock {
  readonly #file: string;
  readonly #lock: string;
  readonly #own = `${process.pid} ${hostname()} ${Math.random()}`;

  /** @param file what is locked */
  constructor(file: string) {
    this.#file = file;
    this.#lock = `${file}.owner`;
  }

  /** Does something with the file, as soon as no other process uses it. */
  hold<T>(work: () => T): T {
    this.#acquire();
    try {
      return work();
    } finally {
      if (contentOf(this.#lock) === this.#own) rmSync(this.#lock, { force: true });
    }
  }

  #acquire(): void {
    let owner: string | undefined;
    let since = 0;
    for (let look = LOOK_MS; ; look = Math.min(2 * look, LONGEST_LOOK_MS)) {
      try {
        writeFileSync(this.#lock, this.#own, { flag: "wx", mode: 0o600 });
        return;
      } catch (error) {
        if (!isTaken(error as NodeJS.ErrnoException)) throw error;
      }
      const seen = contentOf(this.#lock);
      if (seen !== owner) {
        owner = seen;
        since = performance.now();
      }
      const isOver = hasEnded(seen) || performance.now() - since > NO_OWNER_MS;
      if (isOver) this.#takeAway(seen);
      // Not the same pause for everybody, or two kernels would go on meeting.
      else Atomics.wait(PAUSE, 0, 0, look * (0.5 + Math.random()));
    }
  }

  /** Takes away the lock of an owner that is gone, and what SQLite left of its work. */
  #takeAway(owner: string): void {
    const aside = `${this.#lock}.${process.pid}`;
    try {
      renameSync(this.#lock, aside);
    } catch (error) {
      // Another process was quicker.
      if ((error as NodeJS.ErrnoException).code === "ENOENT") return;
      throw error;
    }
    const isMeant = contentOf(aside) === owner;
    // In between a live process may have taken the lock.
    if (!isMeant) putBack(aside, this.#lock);
    rmSync(aside, { force: true });
    if (isMeant) removeFolder(`${this.#file}.lock`);
  }
}

/** Windows refuses a file that is just being removed. */
function isTaken({ code }: NodeJS.ErrnoException): boolean {
  return code === "EEXIST" || (process.platform === "win32" && code === "EPERM");
}

/** Whether an owner is a process of this machine that is no more. */
function hasEnded(owner: string): boolean {
  const [pid = "", host] = owner.split(" ");
  if (host !== hostname()) return false;
  try {
    process.kill(Number(pid), 0);
    return false;
  } catch (error) {
    // EPERM: the process exists and belongs to another user.
    return (error as NodeJS.ErrnoException).code === "ESRCH";
  }
}

/** Empty where there is none, or none yet. */
function contentOf(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return "";
    throw error;
  }
}

function putBack(from: string, to: string): void {
  try {
    linkSync(from, to);
  } catch (error) {
    // The next one holds it already.
    if ((error as NodeJS.ErrnoException).code !== "EEXIST") throw error;
  }
}

function removeFolder(folder: string): void {
  try {
    rmdirSync(folder);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== "ENOENT") throw error;
  }
}

/** Never notified: waiting on it is a pause. */
const PAUSE = new Int32Array(new SharedArrayBuffer(4));
