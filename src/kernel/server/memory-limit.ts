/**
 * A limit on the memory of the process that runs the cells, for computers that many kernels share:
 * `TYPESCRIPT_KERNEL_MEMORY=2GiB`, in the environment or in the kernelspec's `env`.
 *
 * The limit is on resident memory (VmRSS in /proc/PID/status, proc(5)): variables, simulated
 * processes and native libraries together. It is looked at a few times a second; a process above it
 * is replaced, its cell ends with an error that says why, and the other kernels keep their memory.
 * Processes that cells start are not counted, and the compiler is not (about 150 MB). On systems
 * without /proc a limit is refused.
 */

import { existsSync, readFileSync } from "node:fs";

const INTERVAL_MS = 200;

/** Below this no runner starts with a library. */
const LEAST_BYTES = 256 * 2 ** 20;

const UNITS: Readonly<Record<string, number>> = {
  "": 1,
  K: 2 ** 10,
  M: 2 ** 20,
  G: 2 ** 30,
  T: 2 ** 40,
  KIB: 2 ** 10,
  MIB: 2 ** 20,
  GIB: 2 ** 30,
  TIB: 2 ** 40,
  KB: 1e3,
  MB: 1e6,
  GB: 1e9,
  TB: 1e12,
};

/**
 * The limit in bytes; undefined: none.
 *
 * @throws Error when the variable is not a size, is too small, or cannot be watched here
 */
export function memoryLimit(
  chosen = process.env.TYPESCRIPT_KERNEL_MEMORY,
  status = "/proc/self/status",
): number | undefined {
  if (!chosen) return undefined;
  const [, number, unit = ""] = /^(\d+(?:\.\d+)?) ?([KMGT](?:i?B)?)?$/i.exec(chosen.trim()) ?? [];
  const bytes = Math.floor(Number(number) * (UNITS[unit.toUpperCase()] ?? Number.NaN));
  if (!(bytes >= LEAST_BYTES)) {
    throw new Error(
      `TYPESCRIPT_KERNEL_MEMORY is ${JSON.stringify(chosen)}: it must be a size of at least 256MiB, ` +
        'such as "2GiB", "1500MB" or a number of bytes',
    );
  }
  if (!existsSync(status)) {
    throw new Error(
      `TYPESCRIPT_KERNEL_MEMORY is set, but this system does not report memory in ${status}: ` +
        "unset it",
    );
  }
  return bytes;
}

/** Resident bytes of a process; 0 when it has ended. */
export function residentBytes(pid: number): number {
  try {
    const status = readFileSync(`/proc/${pid}/status`, "utf8");
    return 1024 * Number(/^VmRSS:\s+(\d+) kB$/m.exec(status)?.[1] ?? 0);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === "ENOENT" || code === "ESRCH") return 0;
    throw error;
  }
}

/**
 * Watches a process for as long as this one lives.
 *
 * @param pid the process now; undefined: none
 * @param exceeded called with why a process is above the limit
 */
export function watchMemory(
  limit: number,
  pid: () => number | undefined,
  exceeded: (why: string) => void,
): void {
  setInterval(() => {
    const watched = pid();
    const used = watched === undefined ? 0 : residentBytes(watched);
    if (used <= limit) return;
    exceeded(
      `it used ${gibibytes(used)} of memory, and this kernel may use ${gibibytes(limit)} ` +
        "(TYPESCRIPT_KERNEL_MEMORY)",
    );
  }, INTERVAL_MS).unref();
}

const gibibytes = (bytes: number): string => `${(bytes / 2 ** 30).toFixed(2)} GiB`;
