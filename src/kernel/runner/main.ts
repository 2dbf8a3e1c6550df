/**
 * Entry of the runner: the child process that executes cells.
 *
 *   node main.js --prelude <absolute file of a module>
 *
 * The working folder is the notebook's. File descriptors: kernel/server/children/child.ts of the
 * server.
 */

import path from "node:path";
import { pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import type { RunnerRequest } from "../channel.js";
import { installBridge } from "./bridge.js";
import { openDesk } from "./debugger/desk.js";
import { leaveDebugger } from "./debugger/shutdown.js";
import * as globals from "./globals.js";
import { adaptReadline } from "./input/readline.js";
import { captureInput } from "./input/stdin.js";
import { listenForInterrupts } from "./interrupts/interrupts.js";
import { cellRequire } from "./modules/compatibility.js";
import { followPromises } from "./output/attribution.js";
import { allowColours } from "./output/colours.js";
import { followEmitters } from "./output/emitters.js";
import { translateStacks } from "./output/failure.js";
import { send } from "./output/frames.js";
import { captureStreams } from "./output/outputs.js";
import { wrapTimers } from "./output/timers.js";
import { offer, Prelude } from "./prelude.js";
import { endGroup } from "./process-group.js";
import { guardProcess } from "./process-guard.js";
import { keepListening, othersListen } from "./process-listeners.js";
import { Requests } from "./requests.js";
import { followWorkers } from "./workers.js";

const { values } = parseArgs({ options: { prelude: { type: "string" } } });
if (values.prelude === undefined) throw new Error("usage: main.js --prelude <file>");
const file = path.resolve(values.prelude);

let requests: Requests | undefined;
// Before the prelude: what it loads may look for the kernel at once.
installBridge(() => requests?.running);

offer({ require: cellRequire(process.cwd()) });
offer(globals);
const prelude = new Prelude(file);
await prelude.offer();

captureStreams();
allowColours();
captureInput();
adaptReadline();
translateStacks(pathToFileURL(file).href);
followPromises();
const serving = new Requests(process.cwd(), prelude);
requests = serving;
wrapTimers((thrown, cell) => serving.failedLate(thrown, cell));
listenForInterrupts((cell) => serving.interruptHeard(cell));
followEmitters();
followWorkers();
guardProcess();
keepListening("exit", leaveDebugger);
// As in Node: an error that a cell's own listener handles is not reported elsewhere.
keepListening("uncaughtException", (thrown: unknown) => {
  if (!othersListen("uncaughtException")) serving.failedLate(thrown);
});
keepListening("unhandledRejection", (thrown: unknown, promise: Promise<unknown>) => {
  if (!othersListen("unhandledRejection")) serving.rejectedLate(thrown, promise);
});

openDesk();

// By itself Node unreferences the channel together with the listeners.
process.channel?.ref();
keepListening("message", (request: RunnerRequest) => serving.take(request));
keepListening("disconnect", () => endGroup());
send({ type: "ready", id: 0, words: prelude.words, debugger: true });
