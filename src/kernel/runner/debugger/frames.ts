/**
 * Where the main thread stands: the frames of the user's code, and what can be seen from each.
 * Numbers of frames hold until it runs on.
 */

import type { Debugger, Runtime } from "node:inspector";
import { asWritten } from "../../cell-names.js";
import type { DapFields } from "../../dap.js";
import { argument, type Inspector } from "./inspector.js";
import type { Script } from "./script.js";

type CallFrame = Debugger.CallFrame;

/** A frame of the user's. */
export interface Frame {
  id: number;
  call: CallFrame;
  script: Script;
}

/** Scopes that a function's own variables are in. */
const LOCAL: ReadonlySet<string> = new Set(["local", "block", "catch", "with", "eval"]);

export class Frames {
  readonly #inspector: Inspector;
  #frames: Frame[] = [];
  #last = 0;

  constructor(inspector: Inspector) {
    this.#inspector = inspector;
  }

  /** Code stands here now. @returns the user's frames, the innermost first */
  stand(calls: readonly CallFrame[], scriptOf: (id: string) => Script | undefined): Frame[] {
    this.#frames = calls.flatMap((call) => {
      const script = scriptOf(call.location.scriptId);
      return script?.has(call.location.lineNumber) ? [{ id: ++this.#last, call, script }] : [];
    });
    return this.#frames;
  }

  /** Code runs on. */
  leave(): void {
    this.#frames = [];
  }

  get top(): Frame | undefined {
    return this.#frames[0];
  }

  has(id: unknown): boolean {
    return this.#frames.some((frame) => frame.id === id);
  }

  /** @throws Error when there is no such frame, or no more */
  frame(id: unknown): Frame {
    const found = this.#frames.find((frame) => frame.id === id);
    if (!found) throw new Error(`there is no frame with \`frameId\` ${String(id)}; code runs on`);
    return found;
  }

  /** DAP's StackFrames. */
  list(start = 0, levels = 0): { stackFrames: DapFields[]; totalFrames: number } {
    const end = levels > 0 ? start + levels : undefined;
    const stackFrames = this.#frames.slice(start, end).map(({ id, call, script }) => {
      const { lineNumber, columnNumber = 0 } = call.location;
      const { line, column } = script.locate(lineNumber, columnNumber);
      return {
        id,
        name: nameOf(call, script),
        line,
        column,
        source: { name: script.name, path: script.path },
      };
    });
    return { stackFrames, totalFrames: this.#frames.length };
  }

  /** DAP's Scopes: the function's own variables, those of functions around it, the notebook's. */
  async scopes({ call }: Frame): Promise<DapFields[]> {
    const chain = call.scopeChain.filter(({ type }) => type !== "global" && type !== "script");
    const outer = chain.findIndex(({ type }) => !LOCAL.has(type));
    // What is at the top of a module is its own.
    const isTop = outer >= 0 && chain[outer]?.type === "module" && isStart(call);
    const end = outer < 0 ? chain.length : isTop ? outer + 1 : outer;
    const scopes = [];
    const locals = await this.#hold("Locals", chain.slice(0, end), call);
    if (locals) scopes.push(locals);
    for (const [name, type] of [
      ["Closure", "closure"],
      ["Module", "module"],
    ] as const) {
      const scope = await this.#hold(
        name,
        chain.slice(end).filter((one) => one.type === type),
      );
      if (scope) scopes.push(scope);
    }
    const { reference, size } = await this.#inspector.desk("globals");
    scopes.push(scopeOf("Globals", reference, size));
    return scopes;
  }

  /** @param call the frame, if what it has beside variables is to be among them */
  async #hold(
    name: string,
    chain: readonly Debugger.Scope[],
    call?: CallFrame,
  ): Promise<DapFields | undefined> {
    const others = await this.#others(call);
    const given = chain.map(({ object }) => argument(object));
    const { reference, size } = await this.#inspector.desk("scope", others, ...given);
    return size === 0 ? undefined : scopeOf(name, reference, size);
  }

  /** `this`, and what a function is about to return. */
  async #others(call: CallFrame | undefined): Promise<Runtime.CallArgument> {
    if (!call) return { value: {} };
    const { this: self, returnValue } = call;
    const names = ["this", ...(returnValue ? ["(return value)"] : [])];
    const values = [self, ...(returnValue ? [returnValue] : [])];
    return this.#inspector.objectOf(names, values);
  }
}

function scopeOf(name: string, variablesReference: number, size: number): DapFields {
  const isLocal = name === "Locals";
  return {
    name,
    variablesReference,
    namedVariables: size,
    expensive: false,
    ...(isLocal ? { presentationHint: "locals" } : {}),
  };
}

/** A cell's own code is called as tracebacks call the cell. */
function nameOf(call: CallFrame, { name }: Script): string {
  if (isStart(call)) return name;
  return asWritten(call.functionName) || "(anonymous)";
}

/** Whether a frame is of a script itself: its function begins where the script does. */
function isStart({ functionLocation, functionName }: CallFrame): boolean {
  if (functionName !== "" || !functionLocation) return false;
  const { lineNumber, columnNumber = 0 } = functionLocation;
  return lineNumber < 0 || (lineNumber === 0 && columnNumber === 0);
}
