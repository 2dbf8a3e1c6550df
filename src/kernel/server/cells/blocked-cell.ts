/**
 * Tells the user why a cell does not start: code of an earlier cell, such as the callback of a
 * timer or a listener in a loop, blocks the thread on which cells run.
 */

import { setTimeout as wait } from "node:timers/promises";
import type { Progress } from "../../channel.js";

/** How long a cell waits without a word, in ms, and between two looks. */
const LOOK_MS = 2000;

/** How often one look asks again whose code is running, and ms between. */
const MORE_ASKED = 20;
const BETWEEN_MS = 10;

/**
 * Looks after which it is said although it is not known whose code it is; perhaps the machine is
 * slow.
 */
const LOOKS_UNKNOWN = 3;

/** Request and answer. */
export interface BlockedCellParts {
  /** What the runner's thread is at; does not resolve if it cannot be asked. */
  progress(): Promise<Progress>;
  /**
   * How a cell or another request is called, such as "Cell In[3]"; undefined if it is not known.
   */
  nameOf(id: number): string | undefined;
  tell(text: string): void;
}

/**
 * Watches whether a cell begins that was handed to the runner.
 *
 * @param id of its request
 * @returns what ends the watching
 */
export function watchBeginning(
  id: number,
  { progress, nameOf, tell }: BlockedCellParts,
): () => void {
  let looks = 0;
  let isOver = false;
  const stop = () => {
    isOver = true;
    clearInterval(timer);
  };
  const look = async () => {
    looks += 1;
    let { begun, cause } = await progress();
    // Between two callbacks, or two promises that settle, it belongs to no cell for a moment.
    for (let more = 0; more < MORE_ASKED && begun < id && cause === 0; more++) {
      await wait(BETWEEN_MS);
      ({ begun, cause } = await progress());
    }
    if (isOver) return;
    if (begun >= id) return stop();
    if (cause === 0 && looks < LOOKS_UNKNOWN) return;
    stop();
    const whose = nameOf(cause) ?? "an earlier cell";
    tell(
      `This cell has not begun yet: code of ${whose}, such as a timer or a listener that it left ` +
        "behind, does not give way. Interrupt to end that code, and run this cell again; " +
        "variables are kept.\n",
    );
  };
  const timer = setInterval(() => void look(), LOOK_MS).unref();
  return stop;
}
