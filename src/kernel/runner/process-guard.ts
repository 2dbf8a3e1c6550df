/**
 * Prevents a cell from harming the process for later cells: closing the channel to the server, or
 * sending it an interrupt that would arrive while another cell runs.
 */

import { constants } from "node:os";
import { interruptComes, isHeard, requestInterrupt } from "./interrupts/interrupts.js";
import { Interrupted } from "./interrupts/runs.js";
import { causedBy, causingCell, knownCause } from "./output/attribution.js";

/** Node's own, before user code's timers were wrapped. */
const nextTurn = setImmediate;

/** Puts guarded functions in the place of the process's own. */
export function guardProcess(): void {
  keepChannel();
  keepSignals();
}

/** Node disconnects by the same function, outside of all cells, when the server is gone. */
function keepChannel(): void {
  const { disconnect } = process;
  process.disconnect = () => {
    if (knownCause() !== 0) {
      throw new Error(
        "process.disconnect would close the kernel's own channel. " +
          "process.exit() ends the process",
      );
    }
    disconnect?.call(process);
  };
}

/**
 * A SIGINT to this process goes to its listeners. If there are none, it interrupts the
 * cell that sends it, and not one that runs when the signal arrives.
 */
function keepSignals(): void {
  const { kill } = process;
  process.kill = (pid, signal) => {
    const isInterrupt = signal === "SIGINT" || signal === constants.signals.SIGINT;
    if (!isInterrupt) return kill(pid, signal);
    if (pid === 0 || pid === -process.pid) interruptComes();
    if (pid !== process.pid) return kill(pid, signal);
    const cell = causingCell();
    if (!isHeard()) {
      requestInterrupt(cell);
      throw new Interrupted();
    }
    nextTurn(() => causedBy(cell, () => process.emit("SIGINT", "SIGINT")));
    return true;
  };
}
