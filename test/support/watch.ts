/** How quickly a kernel answers while a test keeps it busy (watch-thread.mjs). */

import { once } from "node:events";
import { Worker } from "node:worker_threads";
import type { FrontEnd } from "./frontend.js";

export interface Slowest {
  /** The slowest heartbeat and the slowest kernel_info on control, in ms. */
  hb: number;
  control: number;
  /** How many of each were asked for. */
  rounds: number;
}

export class Watch {
  readonly #worker: Worker;

  private constructor(worker: Worker) {
    this.#worker = worker;
  }

  static async start({ ports, key }: FrontEnd): Promise<Watch> {
    const worker = new Worker(new URL("./watch-thread.mjs", import.meta.url), {
      workerData: { ports, key },
    });
    await once(worker, "message");
    return new Watch(worker);
  }

  async stop(): Promise<{ slowest: Slowest }> {
    const last = once(this.#worker, "message");
    this.#worker.postMessage("stop");
    const [slowest] = (await last) as [Slowest];
    return { slowest };
  }
}
