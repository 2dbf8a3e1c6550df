/**
 * When and where the main thread is stopped, and which events the front end gets.
 *
 * V8 stops for more than the front end is to know: at the gate (gate.ts), at breakpoints that only
 * count or log, at errors that something catches, in code that is not the user's.
 */

import type { Debugger, Runtime } from "node:inspector";
import { type DapFields, MAIN_THREAD } from "../../dap.js";
import { DEBUGGING, isEnding } from "../interrupts/memory.js";
import type { Breakpoints, Hit } from "./breakpoints.js";
import { catches, FILTER_NAMES, isThrown } from "./exceptions.js";
import { asJavaScript, messageParts, stopsAtHit } from "./expression.js";
import { type Frame, Frames } from "./frames.js";
import { isGate } from "./gate.js";
import { argument, type Inspector, resultOf } from "./inspector.js";
import type { Scripts } from "./scripts.js";

/** What stops are made of. */
export interface StopsParts {
  shared: Int32Array;
  inspector: Inspector;
  scripts: Scripts;
  breakpoints: Breakpoints;
}

type Paused = Debugger.PausedEventDataType;
type Tell = (event: string, body?: DapFields) => void;

export class Stops {
  readonly frames: Frames;
  readonly #parts: StopsParts;
  readonly #tell: Tell;
  #isAttached = false;
  /** Beginning and end, one after the other. */
  #turn: Promise<void> = Promise.resolve();
  /** Whether V8 stands, for whatever reason. */
  #stands = false;
  /** Whether the front end knows that it does. */
  #isStopped = false;
  /** What was asked for last, and is not done. */
  #asked: "step" | "pause" | undefined;
  #filters: ReadonlySet<string> = new Set();
  #thrown: Runtime.RemoteObject | undefined;
  #isUncaught = false;

  constructor(parts: StopsParts, tell: Tell) {
    this.#parts = parts;
    this.#tell = tell;
    this.frames = new Frames(parts.inspector);
    parts.inspector.on<Paused>("Debugger.paused", (paused) => {
      this.#stands = true;
      this.#judge(paused).catch((error: Error) => {
        tell("output", { category: "stderr", output: `debugger: ${error.message}\n` });
        return this.#run();
      });
    });
    parts.inspector.on("Debugger.resumed", () => {
      this.#stands = false;
    });
  }

  /** Whether the front end was sent an event that execution has stopped. */
  get isStopped(): boolean {
    return this.#isStopped;
  }

  get stoppedThreads(): number[] {
    return this.#isStopped ? [MAIN_THREAD] : [];
  }

  /** What was thrown, if that is why it stands. */
  get thrown(): Runtime.RemoteObject | undefined {
    return this.#thrown;
  }

  get isUncaught(): boolean {
    return this.#isUncaught;
  }

  /** From here on code can stop. */
  begin(): Promise<void> {
    return this.#inTurn(() => this.#begin());
  }

  async #begin(): Promise<void> {
    const { inspector, scripts, shared } = this.#parts;
    if (this.#isAttached) return;
    const machinery = await inspector.desk("machinery");
    scripts.machinery = machinery;
    await inspector.post("Debugger.enable");
    await inspector.post("Debugger.setBlackboxPatterns", {
      patterns: [
        "^(?!file:)",
        "/node_modules/",
        ...machinery.map((folder) => `^${folder.replaceAll(/[^\w/:]/g, "\\$&")}`),
      ],
    });
    this.#isAttached = true;
    await scripts.look();
    await this.#applyFilters();
    Atomics.store(shared, DEBUGGING, 1);
  }

  /** From here on nothing stops, and what stands runs on. */
  end(): Promise<void> {
    return this.#inTurn(() => this.#end());
  }

  async #end(): Promise<void> {
    const { inspector, breakpoints, scripts, shared } = this.#parts;
    Atomics.store(shared, DEBUGGING, 0);
    this.#filters = new Set();
    await breakpoints.clear();
    if (!this.#isAttached) return;
    this.#isAttached = false;
    await this.resume();
    await inspector.post("Debugger.disable");
    scripts.forget();
  }

  #inTurn(work: () => Promise<void>): Promise<void> {
    const done = this.#turn.then(work);
    this.#turn = done.catch(() => undefined);
    return done;
  }

  /** Stops at errors, by the names of filters. */
  async stopAt(filters: readonly string[]): Promise<DapFields> {
    const unknown = filters.find((filter) => !FILTER_NAMES.includes(filter));
    if (unknown !== undefined) {
      throw new Error(
        `\`filters\` must be some of ${FILTER_NAMES.join(", ")}, got ${JSON.stringify(unknown)}`,
      );
    }
    this.#filters = new Set(filters);
    await this.#applyFilters();
    return { breakpoints: filters.map(() => ({ verified: true })) };
  }

  async #applyFilters(): Promise<void> {
    if (!this.#isAttached) return;
    const { inspector } = this.#parts;
    const state = this.#filters.size > 0 ? "all" : "none";
    await inspector.post("Debugger.setPauseOnExceptions", { state });
    // Who waits for what throws may catch it.
    const maxDepth = this.#filters.size > 0 ? 16 : 0;
    await inspector.post("Debugger.setAsyncCallStackDepth", { maxDepth });
  }

  /** Lets code run on. */
  async resume(): Promise<undefined> {
    this.#asked = undefined;
    await this.#run();
  }

  /** Runs to the next place. */
  async step(
    method: "Debugger.stepOver" | "Debugger.stepInto" | "Debugger.stepOut",
  ): Promise<undefined> {
    if (!this.#isStopped) throw new Error("code runs: there is nothing to step from");
    this.#asked = "step";
    await this.#run(method);
  }

  /** Stops code where it is; if none runs, where it runs next. */
  async pause(): Promise<undefined> {
    if (this.#isStopped) return;
    this.#asked = "pause";
    await this.#parts.inspector.post("Debugger.pause");
  }

  /** V8 has paused: decides whether the front end is notified. */
  async #judge(paused: Paused): Promise<void> {
    const { scripts } = this.#parts;
    const [top] = paused.callFrames;
    await scripts.look();
    if (top && isGate(top.location)) return this.#run();
    if (isEnding(this.#parts.shared) || !this.#isAttached) return this.#run();
    const frames = this.frames.stand(paused.callFrames, (id) => scripts.byId(id));
    const [first] = frames;
    if (!first) return this.#run(this.#asked === "step" ? "Debugger.stepOut" : undefined);
    const stop = await this.#reason(paused, frames);
    if (!stop) return this.#run(this.#asked === "step" ? "Debugger.stepOver" : undefined);
    // Deeper than the user's code: out of it.
    if (this.#asked === "step" && first.call !== top) return this.#run("Debugger.stepOut");
    this.#asked = undefined;
    this.#isStopped = true;
    this.#tell("stopped", { ...stop, threadId: MAIN_THREAD, allThreadsStopped: true });
  }

  /** Why it stops; undefined if it does not. */
  async #reason(paused: Paused, frames: readonly Frame[]): Promise<DapFields | undefined> {
    const { hitBreakpoints = [], reason, data } = paused;
    this.#thrown = undefined;
    if (isThrown(paused)) {
      const thrown = data as Runtime.RemoteObject & { uncaught?: boolean };
      this.#isUncaught = thrown.uncaught === true || !(await this.#isCaught(paused, frames));
      if (!this.#filters.has("raised") && !this.#isUncaught) return undefined;
      this.#thrown = thrown;
      const [text = ""] = (thrown.description ?? String(thrown.value)).split("\n");
      return { reason: "exception", description: "Paused on exception", text };
    }
    const hits = this.#parts.breakpoints.hit(hitBreakpoints);
    const stopping: number[] = [];
    for (const hit of hits) if (await this.#stopsAt(hit, frames[0] as Frame)) stopping.push(hit.id);
    if (stopping.length > 0) return { reason: "breakpoint", hitBreakpointIds: stopping };
    if (this.#asked !== undefined) return { reason: this.#asked };
    if (hits.length > 0) return undefined;
    return { reason: reason === "other" ? "breakpoint" : "pause", description: "Paused" };
  }

  /** Whether the user's code catches it: one of the functions that run, or that wait for them. */
  async #isCaught({ asyncStackTrace }: Paused, frames: readonly Frame[]): Promise<boolean> {
    const places = frames.map(({ call, script }) => ({ script, ...call.location }));
    for (let trace = asyncStackTrace; trace; trace = trace.parent) {
      for (const { scriptId, lineNumber, columnNumber } of trace.callFrames) {
        const script = this.#parts.scripts.byId(scriptId);
        if (script) places.push({ script, scriptId, lineNumber, columnNumber });
      }
    }
    for (const { script, lineNumber, columnNumber = 0 } of places) {
      const code = script.code ?? (await this.#source(script.id));
      if (catches(code, script.locate(lineNumber, columnNumber))) return true;
    }
    return false;
  }

  async #source(scriptId: string): Promise<string> {
    const { scriptSource } = await this.#parts.inspector.post<Debugger.GetScriptSourceReturnType>(
      "Debugger.getScriptSource",
      { scriptId },
    );
    return scriptSource;
  }

  async #stopsAt({ hitCondition, logMessage, hits }: Hit, frame: Frame): Promise<boolean> {
    if (hitCondition !== undefined && !stopsAtHit(hitCondition, hits)) return false;
    if (logMessage === undefined) return true;
    const { line } = frame.script.locate(
      frame.call.location.lineNumber,
      frame.call.location.columnNumber ?? 0,
    );
    const output = `${await this.#message(logMessage, frame)}\n`;
    const source = { name: frame.script.name, path: frame.script.path };
    this.#tell("output", { category: "console", output, source, line });
    return false;
  }

  async #message(message: string, { call }: Frame): Promise<string> {
    const { inspector } = this.#parts;
    let text = "";
    for (const part of messageParts(message)) {
      if ("text" in part) text += part.text;
      else {
        try {
          const evaluated = await inspector.post<Runtime.EvaluateReturnType>(
            "Debugger.evaluateOnCallFrame",
            {
              callFrameId: call.callFrameId,
              expression: asJavaScript(part.expression),
              silent: true,
            },
          );
          const value = resultOf(evaluated);
          text +=
            typeof value.value === "string"
              ? value.value
              : (await inspector.desk("value", { value: "" }, argument(value))).value;
        } catch (error) {
          text += `{${(error as Error).message}}`;
        }
      }
    }
    return text;
  }

  async #run(method = "Debugger.resume"): Promise<void> {
    if (!this.#stands) return;
    this.#stands = false;
    this.frames.leave();
    this.#thrown = undefined;
    const { inspector } = this.#parts;
    if (this.#isStopped) {
      await inspector.desk("release");
      await inspector.post("Runtime.releaseObjectGroup", { objectGroup: "standing" });
      this.#isStopped = false;
      this.#tell("continued", { threadId: MAIN_THREAD, allThreadsContinued: true });
    }
    await inspector.post(method);
  }
}
