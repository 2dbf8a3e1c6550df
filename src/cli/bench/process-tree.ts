/**
 * Resident memory of a process and all its descendants, in bytes. Pages that several of them share
 * count once for each, as `ps` shows it.
 */

import { existsSync, readdirSync, readFileSync } from "node:fs";
import { outputOf } from "../executable.js";

export interface ProcessRow {
  pid: number;
  parent: number;
  /** Resident set size in bytes. */
  resident: number;
}

/**
 * The share of a process and all its descendants in the memory they hold, in bytes: pages that
 * several processes hold are divided among them. Undefined where the system does not tell (all
 * but Linux: proc(5), /proc/PID/smaps_rollup).
 */
export function treeShare(root: number): number | undefined {
  if (!existsSync("/proc/self/smaps_rollup")) return undefined;
  const shares = fromProc().map((row) => ({ ...row, resident: shareOf(row.pid) }));
  return sumOfTree(shares, root);
}

function shareOf(pid: number): number {
  try {
    const text = readFileSync(`/proc/${pid}/smaps_rollup`, "utf8");
    return Number(/^Pss:\s+(\d+)/m.exec(text)?.[1] ?? 0) * 1024;
  } catch {
    // It ended in between, or is somebody else's.
    return 0;
  }
}

/** Undefined where the system has neither /proc nor ps (Windows). */
export function treeMemory(root: number): number | undefined {
  const rows = existsSync("/proc/self/status") ? fromProc() : fromPs();
  return rows && sumOfTree(rows, root);
}

/** The sum over `root` and everything below it. */
export function sumOfTree(rows: readonly ProcessRow[], root: number): number {
  const tree = new Set([root]);
  for (let size = 0; size < tree.size; ) {
    size = tree.size;
    for (const { pid, parent } of rows) if (tree.has(parent)) tree.add(pid);
  }
  return rows.reduce((sum, { pid, resident }) => sum + (tree.has(pid) ? resident : 0), 0);
}

/** Linux: proc(5), /proc/PID/status. */
function fromProc(): ProcessRow[] {
  return readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      let status: string;
      try {
        status = readFileSync(`/proc/${name}/status`, "utf8");
      } catch {
        // It ended between the two calls: then it holds no memory.
        return [];
      }
      const field = (key: string) =>
        Number(new RegExp(`^${key}:\\s+(\\d+)`, "m").exec(status)?.[1]);
      // Kernel threads have no VmRSS.
      return [{ pid: Number(name), parent: field("PPid"), resident: (field("VmRSS") || 0) * 1024 }];
    });
}

/** macOS and the rest: POSIX ps; rss in units of 1024 bytes. */
function fromPs(): ProcessRow[] | undefined {
  return outputOf("ps", ["-A", "-o", "pid=,ppid=,rss="])
    ?.split("\n")
    .map((line) => {
      const [pid = 0, parent = 0, rss = 0] = line.trim().split(/\s+/).map(Number);
      return { pid, parent, resident: rss * 1024 };
    });
}
