/**
 * Returns unused memory while a process is idle. V8 by itself would collect only when it needs
 * memory, and would keep half-empty pages.
 */

import v8 from "node:v8";
import vm from "node:vm";
import { unwarned } from "./without-warnings.js";

export class IdleGc {
  readonly #timer: NodeJS.Timeout;

  /**
   * @param idle how long there is nothing to do before it happens, in ms
   * @param before releases what is not needed any more
   */
  constructor(idle: number, before: () => void = () => undefined) {
    this.#timer = setTimeout(() => {
      before();
      void collect();
    }, idle).unref();
  }

  /** Something was done. */
  worked(): void {
    this.#timer.refresh();
  }
}

async function collect(): Promise<void> {
  v8.setFlagsFromString("--compact-on-every-full-gc");
  try {
    // Measuring begins with a collection, which is all that is wanted of it: `gc` does not exist
    // in a process that was started from an image.
    await unwarned(() => vm.measureMemory({ mode: "summary", execution: "eager" }));
  } finally {
    v8.setFlagsFromString("--no-compact-on-every-full-gc");
  }
}
