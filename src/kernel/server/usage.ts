/**
 * Resource usage of the kernel and its machine: usage_reply, with the fields that ipykernel defined
 * and jupyter-resource-usage shows. The kernel is this process and all its descendants.
 *
 * Processor usage is the share since the previous request; the first reply has none. Fields that
 * the system does not provide (all but Linux: proc(5)) are left out.
 */

import { existsSync, readdirSync, readFileSync } from "node:fs";
import os from "node:os";
import type { UsageReply } from "../wire/messages/usage.js";

/** Linux counts processor time in hundredths of a second, for programs, on all architectures. */
const TICKS_A_SECOND = 100;

interface Times {
  /** In ms. */
  at: number;
  /** Ticks of each process of the kernel. */
  kernel: Map<number, number>;
  /** Of all processors, in ms. */
  busy: number;
  all: number;
}

export class Usage {
  #last: Times | undefined;

  /** The content of a usage_reply. */
  read(): UsageReply {
    const tree = treeOf(process.pid);
    const now = timesNow(tree);
    const before = this.#last;
    this.#last = now;
    const total = os.totalmem();
    const available = os.freemem();
    return {
      status: "ok",
      hostname: os.hostname(),
      pid: process.pid,
      cpu_count: os.cpus().length,
      host_virtual_memory: {
        total,
        available,
        used: total - available,
        percent: percent(total - available, total),
      },
      ...(tree && { kernel_memory: tree.map(memoryOf).reduce((sum, bytes) => sum + bytes, 0) }),
      ...(tree && before && { kernel_cpu: kernelShare(before, now) }),
      ...(before && { host_cpu_percent: percent(now.busy - before.busy, now.all - before.all) }),
    };
  }
}

function timesNow(tree: readonly number[] | undefined): Times {
  const times = os.cpus().map((cpu) => cpu.times);
  const all = times.flatMap((each) => Object.values(each)).reduce((sum, ms) => sum + ms, 0);
  const idle = times.reduce((sum, each) => sum + each.idle, 0);
  const kernel = new Map((tree ?? []).map((pid) => [pid, ticksOf(pid)]));
  return { at: performance.now(), kernel, busy: all - idle, all };
}

/** Of one processor, so that it can be more than 100. */
function kernelShare(before: Times, now: Times): number {
  let ticks = 0;
  for (const [pid, used] of now.kernel) ticks += used - (before.kernel.get(pid) ?? 0);
  return percent(ticks / TICKS_A_SECOND, (now.at - before.at) / 1000);
}

function percent(part: number, whole: number): number {
  return whole > 0 ? Math.max(0, Math.round((1000 * part) / whole) / 10) : 0;
}

/** A process and all its descendants; undefined where the system does not tell. */
function treeOf(root: number): number[] | undefined {
  if (!existsSync("/proc/self/stat")) return undefined;
  const parents = readdirSync("/proc")
    .filter((name) => /^\d+$/.test(name))
    .map((name): [number, number] => [Number(name), Number(statOf(Number(name))[1])]);
  const tree = new Set([root]);
  for (let size = 0; size < tree.size; ) {
    size = tree.size;
    for (const [pid, parent] of parents) if (tree.has(parent)) tree.add(pid);
  }
  return [...tree];
}

/** The fields of /proc/PID/stat from the third on, the state; none when the process has ended. */
function statOf(pid: number): string[] {
  // The name, in parentheses, may hold anything.
  return textOf(`/proc/${pid}/stat`)
    .replace(/^.*\) /s, "")
    .split(" ");
}

function ticksOf(pid: number): number {
  const [user = 0, system = 0] = statOf(pid).slice(11, 13).map(Number);
  return user + system;
}

/** Its share of the pages that are shared, and all of its own, in bytes. */
function memoryOf(pid: number): number {
  return 1024 * Number(/^Pss:\s+(\d+) kB/m.exec(textOf(`/proc/${pid}/smaps_rollup`))?.[1] ?? 0);
}

function textOf(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    // The process has ended, or belongs to another user: it adds nothing.
    return "";
  }
}
