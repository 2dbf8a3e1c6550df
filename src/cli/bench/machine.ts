/** The machine that the figures were measured on. */

import { cpus, loadavg, release, totalmem, type } from "node:os";
import { counted } from "../../format/counted.js";

/** Processor, cores, memory, system, and how busy it is. */
export function machineLine(): string {
  const processors = cpus();
  const model = processors[0]?.model.trim() || "unknown processor";
  const cores = counted(processors.length, "core");
  const memory = `${Math.round(totalmem() / 2 ** 30)} GiB`;
  return [model, cores, memory, `${type()} ${release()}`, ...busy(processors.length)].join(", ");
}

/** Processes that wanted to run during the last minute; Windows does not know. */
function busy(cores: number): string[] {
  const load = loadavg()[0] ?? 0;
  if (process.platform === "win32") return [];
  const words = `load ${load.toFixed(1)}`;
  return [load > cores / 2 ? `${words} (BUSY: the figures are noisy)` : words];
}
