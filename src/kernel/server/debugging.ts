/**
 * The debugger as the server sees it: it hands the requests of front ends to the debugger's thread of
 * the runner, and publishes its events. A runner that replaces another is sent what the
 * front end has set.
 *
 * https://jupyter-client.readthedocs.io/en/stable/messaging.html#debug-request
 */

import { CELL_PATHS } from "../cell-path.js";
import {
  type DapEvent,
  type DapFields,
  type DapRequest,
  type DapResponse,
  MAIN_THREAD,
} from "../dap.js";
import type { Header } from "../wire/message.js";
import { debugRequest } from "../wire/messages/debug.js";
import type { CellQueues } from "./cells/queue.js";
import type { Compiler } from "./children/compiler.js";
import type { Supervisor } from "./children/supervisor.js";
import type { IOPub } from "./iopub.js";
import type { RequestContext } from "./request-context.js";

/** What the debugger works with. */
export interface DebuggingParts {
  runner: Supervisor;
  compiler: Compiler;
  cells: CellQueues;
  iopub: IOPub;
  nextId: () => number;
}

/** Commands that can be served although no debugger was started. */
const ALWAYS: ReadonlySet<string> = new Set([
  "initialize",
  "debugInfo",
  "inspectVariables",
  "richInspectVariables",
  "variables",
  "copyToGlobals",
  "modules",
  "source",
]);
/** Commands that a replacement runner needs, too. */
const SETTINGS: ReadonlySet<string> = new Set([
  "initialize",
  "attach",
  "setBreakpoints",
  "setExceptionBreakpoints",
  "configurationDone",
]);
const ENDS: ReadonlySet<string> = new Set(["disconnect", "terminate"]);

const NO_DEBUGGER = "the runner of this kernel has no debugger";
const DIED = "the process that runs the cells has ended; a new one takes over";

export class Debugging {
  readonly #parts: DebuggingParts;
  readonly #waiting = new Map<number, (response: DapResponse) => void>();
  /** What the front end has set, by what it replaces. */
  readonly #settings = new Map<string, DapRequest>();
  #hasDebugger = true;
  #isStarted = false;
  #isStopped = false;
  /** Whether the runner that was sent these settings has died. */
  #isLost = false;
  #seq = 0;
  /** Of the last request: events are put down to it. */
  #parent: Header | undefined;

  constructor(parts: DebuggingParts) {
    this.#parts = parts;
  }

  /** Serves a debug_request. */
  async serve(context: RequestContext): Promise<void> {
    const request = debugRequest(context.request.content);
    this.#parent = context.request.header;
    await context.reply("debug_reply", await this.#answer(request));
  }

  /**
   * A runner is there. @returns what it should be given no cells before, if there is something: it
   * is sent what an earlier one was
   */
  runnerReady(hasDebugger: boolean): Promise<void> | undefined {
    this.#hasDebugger = hasDebugger;
    if (!this.#isLost || this.#settings.size === 0) return undefined;
    this.#isLost = false;
    return Promise.all([...this.#settings.values()].map((request) => this.#ask(request))).then(
      () => undefined,
    );
  }

  /** The runner's debugger says something. */
  heard(message: DapResponse | DapEvent): void {
    if (message.type === "event") {
      this.#publish(message.event, message.body);
      return;
    }
    const waiting = this.#waiting.get(message.request_seq);
    this.#waiting.delete(message.request_seq);
    waiting?.(message);
  }

  /** The runner is gone, and the debugger with it. */
  runnerDied(): void {
    this.#isLost = true;
    for (const [seq, answer] of this.#waiting) {
      answer({ ...failed({ seq, command: "" }, DIED) });
    }
    this.#waiting.clear();
    if (!this.#isStopped) return;
    this.#publish("continued", { threadId: MAIN_THREAD, allThreadsContinued: true });
  }

  #publish(event: string, body: DapFields | undefined): void {
    if (event === "stopped") this.#isStopped = true;
    else if (event === "continued") this.#isStopped = false;
    const content: DapEvent = { type: "event", seq: ++this.#seq, event };
    if (body) content.body = body;
    this.#parts.iopub.publish("debug_event", content, this.#parent);
  }

  async #answer(request: DapRequest): Promise<DapResponse> {
    const { command } = request;
    if (command === "debugInfo" && !this.#isStarted) return succeeded(request, notStarted());
    if (!this.#isStarted && !ALWAYS.has(command)) {
      return failed(
        request,
        `the debugger was not started: \`initialize\` comes before ${command}`,
      );
    }
    try {
      await this.#parts.runner.ready();
    } catch (error) {
      return failed(request, (error as Error).message);
    }
    if (!this.#hasDebugger) return failed(request, NO_DEBUGGER);
    const { response, declared } =
      command === "copyToGlobals" ? await this.#copy(request) : await this.#plain(request);
    if (response.success) this.#keep(request);
    if (response.success && declared) this.#parts.compiler.declare(declared);
    if (command === "terminate") this.#parts.cells.interrupt();
    return { ...response, request_seq: request.seq, command };
  }

  async #plain(request: DapRequest): Promise<{ response: DapResponse; declared?: object }> {
    return { response: await this.#ask(request) };
  }

  /** Later cells may use the name, and the compiler is to know it. */
  async #copy(request: DapRequest): Promise<{ response: DapResponse; declared?: object }> {
    const { compiler, nextId } = this.#parts;
    const { dstVariableName: name } = request.arguments;
    const { compilation } = await compiler.request(
      {
        type: "compile",
        id: nextId(),
        code: `var ${String(name)}: any`,
        name: "copyToGlobals",
        userExpressions: {},
      },
      "compiled",
    );
    if (!("cell" in compilation)) return this.#plain(request);
    const place = compilation.cell.declares[0]?.name;
    const response = await this.#ask({ ...request, arguments: { ...request.arguments, place } });
    const { declared } = compilation;
    return { response, ...(declared ? { declared } : {}) };
  }

  /** Asks the runner's debugger; it may take as long as the main thread blocks in a call. */
  #ask(request: DapRequest): Promise<DapResponse> {
    const seq = ++this.#seq;
    return new Promise((resolve) => {
      this.#waiting.set(seq, resolve);
      this.#parts.runner.debug({ ...request, seq });
    });
  }

  /** Remembers what a replacement runner would need. */
  #keep(request: DapRequest): void {
    const { command } = request;
    if (command === "initialize") this.#isStarted = true;
    if (ENDS.has(command)) {
      this.#isStarted = false;
      this.#settings.clear();
    } else if (SETTINGS.has(command)) {
      const { source } = request.arguments as { source?: { path?: unknown } };
      const key = command === "setBreakpoints" ? `${command} ${String(source?.path)}` : command;
      this.#settings.set(key, request);
    }
  }
}

/** The reply to `debugInfo` before the debugger is started. */
function notStarted(): DapFields {
  return {
    ...CELL_PATHS,
    isStarted: false,
    breakpoints: [],
    stoppedThreads: [],
    richRendering: true,
    exceptionPaths: [],
    copyToGlobals: true,
  };
}

function succeeded({ seq, command }: DapRequest, body: DapFields): DapResponse {
  return { type: "response", seq: 0, request_seq: seq, command, success: true, body };
}

function failed(
  { seq, command }: Pick<DapRequest, "seq" | "command">,
  message: string,
): DapResponse {
  return { type: "response", seq: 0, request_seq: seq, command, success: false, message, body: {} };
}
