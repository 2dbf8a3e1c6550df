/**
 * Worker threads of cells: an error that ends one is shown with the place in the cell that started
 * it. It comes from another thread, and nothing in its stack is the cell's.
 */

import { syncBuiltinESMExports } from "node:module";
import workerThreads, { Worker } from "node:worker_threads";
import { rememberStart } from "./output/failure.js";

/** From here on workers remember where they were started. */
export function followWorkers(): void {
  class CellWorker extends Worker {
    readonly #started = new Error("started");

    override emit(event: string | symbol, ...told: unknown[]): boolean {
      const [error] = told;
      if (event === "error" && typeof error === "object" && error !== null) {
        rememberStart(error, this.#started);
      }
      return super.emit(event, ...told);
    }
  }
  Object.defineProperty(CellWorker, "name", { value: Worker.name });
  Reflect.set(workerThreads, "Worker", CellWorker);
  syncBuiltinESMExports();
}
