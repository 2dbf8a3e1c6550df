/** node:os in a browser: what a page may know of its computer. */

import { workerScope } from "../web.js";

export const EOL = "\n";

export function tmpdir(): string {
  return "/tmp";
}

export function homedir(): string {
  return "/";
}

/** Browsers tell at most 4 GB of it; half of that a page may well take. */
export function freemem(): number {
  return 2 * 2 ** 30;
}

export const totalmem = freemem;

export function availableParallelism(): number {
  return workerScope.navigator.hardwareConcurrency ?? 1;
}

export function cpus(): { model: string; speed: number }[] {
  return Array.from({ length: availableParallelism() }, () => ({ model: "unknown", speed: 0 }));
}

export function platform(): string {
  return "linux";
}

export function arch(): string {
  return "wasm32";
}

export const constants = { signals: {}, priority: {} };

export default {
  EOL,
  arch,
  availableParallelism,
  constants,
  cpus,
  freemem,
  homedir,
  platform,
  tmpdir,
  totalmem,
};
