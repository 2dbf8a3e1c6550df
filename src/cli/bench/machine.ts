/** The machine that the figures were measured on. */

import { cpus, loadavg, release, totalmem, type } from "node:os";
import { counted } from "../../format/counted.js";

/**
 * Processor, cores, memory, system, how busy it is, and whether each Node reads certificates
 * before it starts, which costs it 0.1 s.
 */
export function machineLine(environment: NodeJS.ProcessEnv = process.env): string {
  const processors = cpus();
  const model = processors[0]?.model.trim() || "unknown processor";
  const cores = counted(processors.length, "core");
  const memory = `${Math.round(totalmem() / 2 ** 30)} GiB`;
  const certificates = `NODE_EXTRA_CA_CERTS ${environment.NODE_EXTRA_CA_CERTS ? "set" : "not set"}`;
  const system = `${type()} ${release()}`;
  return [model, cores, memory, system, ...busy(processors.length), certificates].join(", ");
}

/** Processes that wanted to run during the last minute; Windows does not know. */
function busy(cores: number): string[] {
  const load = loadavg()[0] ?? 0;
  if (process.platform === "win32") return [];
  const words = `load ${load.toFixed(1)}`;
  return [load > cores / 2 ? `${words} (BUSY: the figures are noisy)` : words];
}
