/**
 * The kernel's API for library code inside cells, at `globalThis[Symbol.for("jupyter.kernel")]`.
 * Outside a notebook that property is undefined.
 */

import type { MimeBundle } from "../channel.js";
import { enterSection, leaveSection, pollInterrupt } from "./interrupts/interrupts.js";
import { whenInterrupted } from "./interrupts/runs.js";
import { causingCell } from "./output/attribution.js";
import { show } from "./output/outputs.js";
import { progressLine } from "./output/progress.js";
import { type CellRun, isRefreshing, refreshedRun } from "./output/refreshing.js";
import type { ExecuteRequest } from "./requests.js";
import {
  type Comm,
  type CommOptions,
  openComm,
  registerTarget,
  type TargetHandler,
} from "./widgets/comms.js";

export interface Bridge {
  /** Shows a bundle now, also from inside synchronous code. */
  display(bundle: MimeBundle, options?: { metadata?: MimeBundle; displayId?: string }): void;
  /** Replaces an earlier bundle. */
  update(displayId: string, bundle: MimeBundle, metadata?: MimeBundle): void;
  /** Takes away what the cell has shown; with `wait`, when something new comes. */
  clear(wait?: boolean): void;
  /**
   * Begins a section that must not be cut: until `leave` an interrupt only sets `requested`.
   *
   * @throws Error named "Interrupted" when one is pending
   */
  enter(): void;
  leave(): void;
  /**
   * Whether the user wants the cell to end. Asking gives the caller time to end it in its own
   * words.
   */
  readonly requested: boolean;
  /** Tells the notebook's cells apart, also when one runs again; undefined outside cells. */
  readonly cellKey: string | undefined;
  /**
   * Begins a progress line for long work. The function that it returns takes the number of steps
   * done and their total, as often as the caller likes.
   */
  progress(label: string): (done: number, total: number) => void;
  /** Called when the running cell is interrupted: for work that continues outside of it. */
  interrupted(told: () => void): void;
  /**
   * Opens a comm: a conversation with what a front end has registered under the target's name.
   * ipywidgets speaks over the target "jupyter.widget".
   */
  comm(target: string, data?: MimeBundle, options?: CommOptions & { id?: string }): Comm;
  /** Says who takes the comms that front ends open under this name. */
  registerTarget(name: string, handler: TargetHandler): void;
  /** A different number for every run of a cell; 0 outside cells. */
  readonly run: number;
  /**
   * Whether the output that is being made may be replaced by another one later. What others rely
   * on is then better shown by itself, with `display`.
   */
  readonly replaceable: boolean;
}

let bridge: Bridge | undefined;

/** The run of a cell in which this code shows something, the same that libraries see. */
export function currentRun(): CellRun | undefined {
  const cellKey = bridge?.cellKey;
  return cellKey === undefined ? undefined : { cellKey, run: bridge?.run ?? 0 };
}

/** Puts the bridge where libraries look for it. */
export function installBridge(running: () => ExecuteRequest | undefined): void {
  bridge = {
    display(bundle, { metadata = {}, displayId } = {}) {
      const id = causingCell();
      show({ type: "display", id, bundle, metadata, ...(displayId ? { displayId } : {}) });
    },
    update(displayId, bundle, metadata = {}) {
      show({ type: "update", id: causingCell(), bundle, metadata, displayId });
    },
    clear(wait = false) {
      show({ type: "clear", id: causingCell(), wait });
    },
    enter: enterSection,
    leave: leaveSection,
    get requested() {
      return pollInterrupt();
    },
    progress: progressLine,
    interrupted(told) {
      const request = running();
      if (request !== undefined) whenInterrupted(request.id, told);
    },
    comm: openComm,
    registerTarget,
    get cellKey() {
      return refreshedRun()?.cellKey ?? running()?.cellKey;
    },
    get run() {
      return refreshedRun()?.run ?? running()?.id ?? 0;
    },
    get replaceable() {
      return isRefreshing();
    },
  };
  Object.defineProperty(globalThis, Symbol.for("jupyter.kernel"), {
    value: bridge,
    configurable: true,
  });
}
