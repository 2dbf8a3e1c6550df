/**
 * Resident memory of a process and all its descendants, in bytes: as `ps` shows it, where pages that
 * several of them share count for each, and with such pages counted once.
 */

import { existsSync, readdirSync, readFileSync } from "node:fs";
import { outputOf } from "../../../programs/executable.js";

export interface ProcessRow {
  pid: number;
  parent: number;
  /** Resident set size in bytes. */
  resident: number;
}

/**
 * What processes and all their descendants hold together, in bytes: pages of files, such as programs
 * and libraries, that several of them have mapped count once. Who else has them mapped makes no
 * difference. Undefined where the system does not tell (all but Linux: proc(5), /proc/PID/smaps).
 */
export function treeUnion(...roots: readonly number[]): number | undefined {
  if (!existsSync("/proc/self/smaps")) return undefined;
  const rows = fromProc();
  return unionOf(roots.flatMap((root) => below(rows, root)).map(mappingsOf));
}

function mappingsOf({ pid }: ProcessRow): string {
  try {
    return readFileSync(`/proc/${pid}/smaps`, "utf8");
  } catch {
    // It ended in between, or belongs to another user.
    return "";
  }
}

/** The head of a mapping: its permissions, offset, device and inode. */
const MAPPING = /^[0-9a-f]+-[0-9a-f]+ (\S+) ([0-9a-f]+) (\S+) (\d+)/;

/** @param smaps the text of /proc/PID/smaps, for each process */
export function unionOf(smaps: readonly string[]): number {
  let own = 0;
  /** The most that one process has of each piece of a file, as it is in the file. */
  const files = new Map<string, number>();
  for (const text of smaps) {
    for (const mapping of text.split(/^(?=[0-9a-f]+-[0-9a-f]+ )/m)) {
      const [, permissions, offset, device, inode] = MAPPING.exec(mapping) ?? [];
      const bytes = (field: string) =>
        1024 * Number(new RegExp(`^${field}:\\s+(\\d+) kB`, "m").exec(mapping)?.[1] ?? 0);
      if (inode === undefined || inode === "0") {
        // Those that a fork shares are divided among those who do.
        own += bytes("Pss");
        continue;
      }
      const changed = bytes("Private_Dirty");
      own += changed;
      const piece = `${device} ${inode} ${offset} ${permissions}`;
      files.set(piece, Math.max(files.get(piece) ?? 0, bytes("Rss") - changed));
    }
  }
  return [...files.values()].reduce((sum, size) => sum + size, own);
}

/** Undefined where the system has neither /proc nor ps (Windows). */
export function treeMemory(root: number): number | undefined {
  const rows = existsSync("/proc/self/status") ? fromProc() : fromPs();
  return rows && sumOfTree(rows, root);
}

/** The sum over `root` and everything below it. */
export function sumOfTree(rows: readonly ProcessRow[], root: number): number {
  return below(rows, root).reduce((sum, { resident }) => sum + resident, 0);
}

/** `root` and everything below it. */
function below(rows: readonly ProcessRow[], root: number): ProcessRow[] {
  const tree = new Set([root]);
  for (let size = 0; size < tree.size; ) {
    size = tree.size;
    for (const { pid, parent } of rows) if (tree.has(parent)) tree.add(pid);
  }
  return rows.filter(({ pid }) => tree.has(pid));
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
