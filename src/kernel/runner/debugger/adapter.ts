/**
 * The Debug Adapter Protocol, and what Jupyter adds to it, in terms of V8's inspector.
 *
 * https://microsoft.github.io/debug-adapter-protocol/specification
 * https://jupyter-client.readthedocs.io/en/stable/messaging.html#additions-to-the-dap
 */

import { readFileSync } from "node:fs";
import type { Runtime } from "node:inspector";
import { CELL_PATHS, cellPath } from "../../cell-path.js";
import type { MimeBundle } from "../../channel.js";
import {
  type DapEvent,
  type DapFields,
  type DapRequest,
  type DapResponse,
  MAIN_THREAD,
} from "../../dap.js";
import { Breakpoints } from "./breakpoints.js";
import { EXCEPTION_FILTERS, exceptionInfo } from "./exceptions.js";
import { asJavaScript, isName } from "./expression.js";
import { argument, Inspector, resultOf, Thrown } from "./inspector.js";
import { Scripts } from "./scripts.js";
import { Stops } from "./stops.js";
import type { Variable } from "./values.js";

const CAPABILITIES: DapFields = {
  supportsConfigurationDoneRequest: true,
  supportsConditionalBreakpoints: true,
  supportsHitConditionalBreakpoints: true,
  supportsLogPoints: true,
  supportsEvaluateForHovers: true,
  supportsSetVariable: false,
  supportsSetExpression: true,
  supportsModulesRequest: true,
  supportsExceptionInfoRequest: true,
  supportsTerminateRequest: true,
  supportTerminateDebuggee: true,
  supportsDelayedStackTraceLoading: true,
  exceptionBreakpointFilters: EXCEPTION_FILTERS,
};

/** Evaluated objects, released when code resumes. */
const STANDING = "standing";

type Command = (given: DapFields) => Promise<DapFields | undefined> | DapFields | undefined;

export class Adapter {
  readonly #inspector: Inspector;
  readonly #send: (message: DapEvent | DapResponse) => void;
  readonly #scripts: Scripts;
  readonly #breakpoints: Breakpoints;
  readonly #stops: Stops;
  readonly #dumped = new Map<string, string>();
  readonly #commands: ReadonlyMap<string, Command>;
  #isStarted = false;
  /** JupyterLab shows a variable's type in the place of its value, unless it is one of Python's. */
  #typesHideValues = false;
  #seq = 0;

  /** @param shared the numbers shared with the main thread */
  constructor(shared: Int32Array, send: (message: DapEvent | DapResponse) => void) {
    this.#send = send;
    const inspector = new Inspector(shared);
    this.#inspector = inspector;
    this.#breakpoints = new Breakpoints(inspector, (breakpoint) =>
      this.#event("breakpoint", { reason: "changed", breakpoint }),
    );
    this.#scripts = new Scripts(inspector, this.#breakpoints);
    this.#stops = new Stops(
      { shared, inspector, scripts: this.#scripts, breakpoints: this.#breakpoints },
      (event, body) => this.#event(event, body),
    );
    this.#commands = this.#table();
  }

  /** Serves a request; every one is answered. */
  async serve({ seq, command, arguments: given }: DapRequest): Promise<void> {
    const answer = { type: "response", request_seq: seq, command } as const;
    try {
      const run = this.#commands.get(command);
      if (!run) {
        throw new Error(
          `the debugger does not know the command ${JSON.stringify(command)}; it knows ` +
            [...this.#commands.keys()].join(", "),
        );
      }
      const body = await run(given);
      this.#send({ ...answer, seq: ++this.#seq, success: true, body: body ?? {} });
      this.#after(command);
    } catch (error) {
      const { message } = error as Error;
      this.#send({ ...answer, seq: ++this.#seq, success: false, message, body: {} });
    }
  }

  /** A cell is to end: what stands runs on. */
  async runOn(): Promise<void> {
    await this.#stops.resume();
  }

  /** Ends the session. */
  close(): void {
    this.#inspector.close();
  }

  #event(event: string, body?: DapFields): void {
    this.#send({ type: "event", seq: ++this.#seq, event, ...(body ? { body } : {}) });
  }

  /** Events sent to a client once it has the answer. */
  #after(command: string): void {
    if (command === "attach") this.#event("initialized");
  }

  #table(): ReadonlyMap<string, Command> {
    const stops = this.#stops;
    return new Map<string, Command>([
      ["initialize", (given) => this.#initialize(given)],
      ["attach", () => this.#attach()],
      ["configurationDone", () => undefined],
      ["debugInfo", () => this.#info()],
      ["dumpCell", (given) => this.#dumpCell(given)],
      ["setBreakpoints", (given) => this.#setBreakpoints(given)],
      ["setExceptionBreakpoints", (given) => stops.stopAt(namesIn(given.filters))],
      ["threads", () => ({ threads: [{ id: MAIN_THREAD, name: "main" }] })],
      ["stackTrace", (given) => stops.frames.list(number(given.startFrame), number(given.levels))],
      ["scopes", async ({ frameId }) => ({ scopes: await this.#scopes(frameId) })],
      ["variables", (given) => this.#variables(given)],
      ["evaluate", (given) => this.#evaluate(given)],
      ["setExpression", (given) => this.#setExpression(given)],
      ["continue", async () => this.#goOn(() => stops.resume())],
      ["next", () => stops.step("Debugger.stepOver")],
      ["stepIn", () => stops.step("Debugger.stepInto")],
      ["stepOut", () => stops.step("Debugger.stepOut")],
      ["pause", () => stops.pause()],
      ["exceptionInfo", () => this.#exceptionInfo()],
      ["inspectVariables", () => this.#inspectVariables()],
      ["richInspectVariables", (given) => this.#richInspect(given)],
      ["copyToGlobals", (given) => this.#copyToGlobals(given)],
      ["source", (given) => this.#source(given)],
      ["modules", () => this.#modules()],
      ["disconnect", () => this.#disconnect()],
      ["terminate", () => this.#disconnect()],
    ]);
  }

  #initialize({ clientID }: DapFields): DapFields {
    this.#isStarted = true;
    this.#typesHideValues = clientID === "jupyterlab";
    return CAPABILITIES;
  }

  async #attach(): Promise<undefined> {
    await this.#stops.begin();
  }

  async #disconnect(): Promise<undefined> {
    this.#isStarted = false;
    this.#dumped.clear();
    await this.#stops.end();
  }

  #info(): DapFields {
    return {
      ...CELL_PATHS,
      isStarted: this.#isStarted,
      breakpoints: this.#breakpoints.list,
      stoppedThreads: this.#stops.stoppedThreads,
      richRendering: true,
      exceptionPaths: [],
      copyToGlobals: true,
    };
  }

  #dumpCell({ code }: DapFields): DapFields {
    if (typeof code !== "string") throw new Error("`code` must be the cell's source, a string");
    const sourcePath = cellPath(code);
    this.#dumped.set(sourcePath, code);
    return { sourcePath };
  }

  async #setBreakpoints({ source, breakpoints = [] }: DapFields): Promise<DapFields> {
    const path = (source as DapFields | undefined)?.path;
    if (typeof path !== "string") throw new Error("`source.path` must be a string");
    if (!Array.isArray(breakpoints)) throw new Error("`breakpoints` must be an array");
    return { breakpoints: await this.#breakpoints.set(path, breakpoints as DapFields[]) };
  }

  #scopes(frameId: unknown): Promise<DapFields[]> {
    return this.#stops.frames.scopes(this.#stops.frames.frame(frameId));
  }

  async #variables({ variablesReference, start, count }: DapFields): Promise<DapFields> {
    const variables = await this.#inspector.desk(
      "variables",
      { value: Number(variablesReference) },
      { value: number(start) },
      { value: number(count) },
    );
    return { variables: this.#listed(variables) };
  }

  /** Of what cannot be opened the value is of interest, which says the type too. */
  #listed(variables: readonly Variable[]): Partial<Variable>[] {
    if (!this.#typesHideValues) return [...variables];
    return variables.map(({ type, ...variable }) =>
      variable.variablesReference === 0 ? variable : { ...variable, type },
    );
  }

  /** In a frame, or, without one, where all cells are. */
  async #value(expression: unknown, frameId: unknown): Promise<Runtime.RemoteObject> {
    if (typeof expression !== "string") throw new Error("`expression` must be a string");
    const text = asJavaScript(await this.#placed(expression, frameId));
    const options = { expression: text, objectGroup: STANDING, silent: true };
    if (frameId === undefined || frameId === 0) {
      const evaluated = await this.#inspector.post<Runtime.EvaluateReturnType>("Runtime.evaluate", {
        ...options,
        awaitPromise: false,
      });
      return resultOf(evaluated);
    }
    const { call } = this.#stops.frames.frame(frameId);
    const evaluated = await this.#inspector.post<Runtime.EvaluateReturnType>(
      "Debugger.evaluateOnCallFrame",
      { ...options, callFrameId: call.callFrameId },
    );
    return resultOf(evaluated);
  }

  /** A name that the process knows, and a cell too, is the cell's. */
  async #placed(expression: string, frameId: unknown): Promise<string> {
    const name = expression.trim();
    if (!isName(name)) return expression;
    if (frameId !== undefined && frameId !== 0) {
      const { call } = this.#stops.frames.frame(frameId);
      const own = call.scopeChain.filter(({ type }) => type !== "global");
      const { isThere } = await this.#inspector.desk(
        "declared",
        { value: name },
        ...own.map(({ object }) => argument(object)),
      );
      if (isThere) return expression;
    }
    return this.#inspector.desk("place", { value: name });
  }

  async #evaluate({ expression, frameId }: DapFields): Promise<DapFields> {
    const value = await this.#value(expression, frameId);
    return this.#shown(value);
  }

  /** The fields of a response that tells a value. */
  async #shown(value: Runtime.RemoteObject): Promise<DapFields> {
    const described = await this.#inspector.desk("value", { value: "" }, argument(value));
    const { name: _, value: result, ...others } = described;
    return { result, ...others };
  }

  async #setExpression({ expression, value, frameId }: DapFields): Promise<DapFields> {
    const target = asJavaScript(String(expression));
    const assigned = await this.#value(`${target} = (${asJavaScript(String(value))}\n)`, frameId);
    const { result, ...others } = await this.#shown(assigned);
    return { value: result, ...others };
  }

  async #goOn(go: () => Promise<unknown>): Promise<DapFields> {
    await go();
    return { allThreadsContinued: true };
  }

  #exceptionInfo(): DapFields {
    const { thrown, isUncaught } = this.#stops;
    if (!thrown) throw new Error("the debugger is not stopped at an exception");
    return exceptionInfo(thrown, isUncaught);
  }

  async #inspectVariables(): Promise<DapFields> {
    if (!this.#stops.isStopped) await this.#inspector.desk("release");
    return { variables: this.#listed(await this.#inspector.desk("notebook")) };
  }

  /** The forms in which a notebook would show a variable. */
  async #richInspect({ variableName, frameId }: DapFields): Promise<DapFields> {
    const name = String(variableName);
    if (!isName(name)) {
      throw new Error(`\`variableName\` must be a variable's name, got ${JSON.stringify(name)}`);
    }
    return { data: await this.#bundle(name, frameId), metadata: {} };
  }

  /** A view that stays open asks again after code has run: it gets the current values. */
  async #bundle(name: string, frameId: unknown): Promise<MimeBundle> {
    const { frames } = this.#stops;
    const frame = frames.has(frameId) ? frameId : frames.top?.id;
    try {
      const value = await this.#value(name, frame);
      return await this.#inspector.desk("bundle", argument(value));
    } catch (error) {
      const hasMovedOn = frame !== undefined && !frames.has(frame);
      if (!(error instanceof Thrown || hasMovedOn)) throw error;
      return { "text/plain": (error as Error).message };
    }
  }

  async #copyToGlobals(given: DapFields): Promise<DapFields> {
    const { srcVariableName: from, dstVariableName: to, srcFrameId } = given;
    for (const [field, name] of Object.entries({ srcVariableName: from, dstVariableName: to })) {
      if (typeof name === "string" && isName(name)) continue;
      throw new Error(`\`${field}\` must be a variable's name, got ${JSON.stringify(name)}`);
    }
    const value = await this.#value(from, srcFrameId);
    const place = given.place ?? to;
    await this.#inspector.desk("assign", { value: place }, argument(value));
    const { result, ...others } = await this.#shown(value);
    return { value: result, ...others };
  }

  #source({ source }: DapFields): DapFields {
    const path = (source as DapFields | undefined)?.path;
    if (typeof path !== "string") throw new Error("`source.path` must be a string");
    const content = this.#scripts.code(path) ?? this.#dumped.get(path) ?? this.#read(path);
    return { content, mimeType: "text/typescript" };
  }

  #read(path: string): string {
    if (this.#scripts.isKnown(path)) return readFileSync(path, "utf8");
    throw new Error(`no code of ${path} has run, and no cell was dumped there`);
  }

  #modules(): DapFields {
    const modules = this.#scripts.files.map((path, i) => ({
      id: i + 1,
      name: path.replace(/^.*[/\\]/, ""),
      path,
    }));
    return { modules, totalModules: modules.length };
  }
}

function number(value: unknown): number | undefined {
  return typeof value === "number" ? value : undefined;
}

function namesIn(value: unknown): string[] {
  return Array.isArray(value) ? value.filter((name) => typeof name === "string") : [];
}
