/**
 * Entry of the runner's worker: the Node kernel's runner (kernel/runner/requests.ts) with what a page
 * has in the place of Node's (scripts/build/site-kernel.mjs lists which file stands for which), and
 * the library of the prelude.
 *
 * The page sends RunnerRequests (kernel/channel.ts) after a first message with the settings.
 */

import "./node/globals.js";
import * as arquero from "arquero";
import type { RunnerRequest } from "../kernel/channel.js";
import { installBridge } from "../kernel/runner/bridge.js";
import * as globals from "../kernel/runner/globals.js";
import { failureContent, translateStacks } from "../kernel/runner/output/failure.js";
import { Requests } from "../kernel/runner/requests.js";
import { openDrive } from "./drive.js";
import { mount, PACKAGE } from "./files.js";
import { setFolder } from "./node/process.js";
import { CELL_TURN } from "./runner/cell-functions.js";
import { cellConsole } from "./runner/console.js";
import { send } from "./runner/frames.js";
import { offerPackage } from "./runner/imports.js";
import { checkInterrupt, shareRequests } from "./runner/interrupts.js";
import { captureStreams, emit } from "./runner/outputs.js";
import { offer, Prelude } from "./runner/prelude.js";
import { shareAnswers } from "./runner/questions.js";
import { workerScope } from "./web.js";

/** What the page tells a runner first. */
export interface RunnerSettings {
  /** Where the notebook lies. */
  readonly folder: string;
  /** Files of the package that are fetched when they are read: their paths in it. */
  readonly assets: readonly string[];
  /** Memory that the page shares, where it can: the cell that is to end, and answers. */
  readonly shared: { readonly requests: Int32Array; readonly answers: Int32Array } | undefined;
  /** The address of the drive's own interface, where the page has one; undefined: there is none. */
  readonly drive: { readonly address: string; readonly page: string } | undefined;
}

let requests: Requests | undefined;

/** Loads the library and says that cells can run. */
async function start({ folder, assets, shared, drive }: RunnerSettings): Promise<void> {
  const here = workerScope.location.href;
  if (shared) {
    shareRequests(shared.requests);
    shareAnswers(shared.answers);
  }
  if (drive) openDrive(drive);
  mount(
    Object.fromEntries(
      assets.map((path) => [
        `${PACKAGE}/${path}`,
        { address: new URL(`files/${path.split("/").at(-1)}`, here).href },
      ]),
    ),
  );
  setFolder(folder);
  installBridge(() => requests?.running);
  offer(globals as unknown as Record<string, unknown>);
  const prelude = await import("../lab/prelude.js");
  offer(prelude);
  offerPackage("arquero", arquero);
  Object.defineProperty(globalThis, CELL_TURN, { value: checkInterrupt });
  captureStreams();
  Object.defineProperty(globalThis, "console", {
    value: cellConsole,
    configurable: true,
    writable: true,
  });
  translateStacks(new URL("prelude/", here).href);
  const serving = new Requests(folder, new Prelude() as never);
  requests = serving;
  workerScope.addEventListener("error", (event) => {
    event.preventDefault();
    serving.failedLate(event.error ?? new Error(event.message));
  });
  workerScope.addEventListener("unhandledrejection", (event) => {
    event.preventDefault();
    serving.rejectedLate(event.reason, event.promise as Promise<unknown>);
  });
  send({ type: "ready", id: 0 });
}

workerScope.onmessage = ({ data }) => {
  if (requests) {
    requests.take(data as RunnerRequest);
    return;
  }
  start(data as RunnerSettings).catch((error: unknown) => {
    emit({ type: "lateError", id: 0, error: failureContent(error), isOver: true });
  });
};
