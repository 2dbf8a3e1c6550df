/**
 * Breakpoints as a front end sets them, by path and line, and as V8 has them, in each script of that
 * path: those of a cell are as many as it was run.
 */

import type { Debugger } from "node:inspector";
import { pathToFileURL } from "node:url";
import type { DapFields } from "../../dap.js";
import { asJavaScript } from "./expression.js";
import type { Inspector } from "./inspector.js";
import { isTyped, type Script, type Stop } from "./script.js";

/** What the front end asked for. */
interface Wanted {
  id: number;
  line: number;
  column: number | undefined;
  condition: string | undefined;
  hitCondition: string | undefined;
  logMessage: string | undefined;
  /** Where it is, once there is a script. */
  actual: number | undefined;
  hits: number;
}

/** What happens at a breakpoint that was hit. */
export interface Hit {
  id: number;
  hitCondition: string | undefined;
  logMessage: string | undefined;
  /** How often it was hit, this time included. */
  hits: number;
}

/** DAP's Breakpoint. */
export interface DapBreakpoint extends DapFields {
  id: number;
  verified: boolean;
  line: number;
  message?: string;
  source: { path: string };
}

const NOT_YET = "no code with this source has run yet";
const NOTHING = "there is no code on this line or after it";

export class Breakpoints {
  readonly #inspector: Inspector;
  readonly #changed: (breakpoint: DapBreakpoint) => void;
  readonly #wanted = new Map<string, Wanted[]>();
  readonly #scripts = new Map<string, Script[]>();
  /** By V8's own ids. */
  readonly #bound = new Map<string, Wanted>();
  readonly #boundOf = new Map<string, string[]>();
  /** One change after the other. */
  #work: Promise<unknown> = Promise.resolve();
  #last = 0;

  /** @param changed called when one finds its place later */
  constructor(inspector: Inspector, changed: (breakpoint: DapBreakpoint) => void) {
    this.#inspector = inspector;
    this.#changed = changed;
  }

  /** As the reply to `debugInfo` lists them. */
  get list(): { source: string; breakpoints: DapFields[] }[] {
    return [...this.#wanted].map(([source, wanted]) => ({
      source,
      breakpoints: wanted.map(({ line, actual, condition, hitCondition, logMessage }) => ({
        line: actual ?? line,
        ...given({ condition, hitCondition, logMessage }),
      })),
    }));
  }

  /** Replaces the breakpoints of a path. */
  set(path: string, asked: readonly DapFields[]): Promise<DapBreakpoint[]> {
    return this.#inTurn(async () => {
      for (const id of this.#boundOf.get(path) ?? []) {
        this.#bound.delete(id);
        await this.#inspector.post("Debugger.removeBreakpoint", { breakpointId: id });
      }
      this.#boundOf.delete(path);
      const wanted = asked.map((one) => this.#read(one));
      if (wanted.length === 0) this.#wanted.delete(path);
      else this.#wanted.set(path, wanted);
      const scripts = this.#scripts.get(path) ?? [];
      if (!isTyped(path)) await this.#bindFile(path, wanted);
      else for (const script of scripts) await this.#bind(path, script, wanted);
      const reason = scripts.length > 0 ? NOTHING : NOT_YET;
      return wanted.map((one) => breakpointOf(path, one, reason));
    });
  }

  /** A script was compiled: breakpoints that wait for it find their places. */
  add(script: Script): Promise<void> {
    return this.#inTurn(async () => {
      const { path } = script;
      const known = this.#scripts.get(path);
      if (known) known.push(script);
      else this.#scripts.set(path, [script]);
      const wanted = this.#wanted.get(path);
      if (!wanted || !isTyped(path)) return;
      const before = wanted.map(({ actual }) => actual);
      await this.#bind(path, script, wanted);
      for (const [i, one] of wanted.entries()) {
        if (one.actual !== before[i]) this.#changed(breakpointOf(path, one, NOTHING));
      }
    });
  }

  /** Takes all breakpoints away. */
  async clear(): Promise<void> {
    for (const path of [...this.#wanted.keys()]) await this.set(path, []);
  }

  /** V8 will tell of all scripts again. */
  forget(): void {
    this.#scripts.clear();
  }

  /** Those that were hit, by V8's ids; counts them. */
  hit(ids: readonly string[]): Hit[] {
    const found = new Set(ids.flatMap((id) => this.#bound.get(id) ?? []));
    return [...found].map((wanted) => {
      wanted.hits += 1;
      const { id, hitCondition, logMessage, hits } = wanted;
      return { id, hitCondition, logMessage, hits };
    });
  }

  #read(one: DapFields): Wanted {
    return {
      id: ++this.#last,
      line: Number(one.line),
      column: typeof one.column === "number" ? one.column : undefined,
      condition: text(one.condition),
      hitCondition: text(one.hitCondition),
      logMessage: text(one.logMessage),
      actual: undefined,
      hits: 0,
    };
  }

  /** Of a file that is run as it is, V8 keeps them by its address for whenever it is loaded. */
  async #bindFile(path: string, wanted: readonly Wanted[]): Promise<void> {
    const address = pathToFileURL(path).href.replaceAll(/[^\w/:]/g, "\\$&");
    for (const one of wanted) {
      const { line, column, condition } = one;
      const set = await this.#inspector.post<Debugger.SetBreakpointByUrlReturnType>(
        "Debugger.setBreakpointByUrl",
        {
          urlRegex: `^${address}(\\?.*)?$`,
          lineNumber: line - 1,
          ...(column === undefined ? {} : { columnNumber: column - 1 }),
          ...(condition === undefined ? {} : { condition: asJavaScript(condition) }),
        },
      );
      const [location] = set.locations;
      if (location) one.actual = location.lineNumber + 1;
      this.#remember(path, set.breakpointId, one);
    }
  }

  #remember(path: string, id: string, wanted: Wanted): void {
    this.#bound.set(id, wanted);
    const ids = this.#boundOf.get(path);
    if (ids) ids.push(id);
    else this.#boundOf.set(path, [id]);
  }

  async #bind(path: string, script: Script, wanted: readonly Wanted[]): Promise<void> {
    if (wanted.length === 0) return;
    const stops = await this.#stops(script);
    for (const one of wanted) {
      const stop = stopFor(stops, one);
      if (!stop) continue;
      one.actual = stop.place.line;
      await this.#bindOne(path, script, one, stop);
    }
  }

  async #bindOne(path: string, script: Script, wanted: Wanted, stop: Stop): Promise<void> {
    const { lineNumber, columnNumber } = stop;
    const condition = wanted.condition === undefined ? "" : asJavaScript(wanted.condition);
    const location = { scriptId: script.id, lineNumber, columnNumber };
    let id: string;
    try {
      const set = await this.#inspector.post<Debugger.SetBreakpointReturnType>(
        "Debugger.setBreakpoint",
        { location, condition },
      );
      id = set.breakpointId;
    } catch (error) {
      // Two lines with one place to stop.
      if (/already exists/.test((error as Error).message)) return;
      throw error;
    }
    this.#remember(path, id, wanted);
  }

  async #stops(script: Script): Promise<Stop[]> {
    const start = { scriptId: script.id, lineNumber: 0, columnNumber: 0 };
    const { locations } = await this.#inspector.post<Debugger.GetPossibleBreakpointsReturnType>(
      "Debugger.getPossibleBreakpoints",
      { start },
    );
    return script.stops(locations);
  }

  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const done = this.#work.then(work);
    this.#work = done.catch(() => undefined);
    return done;
  }
}

/** The first place on a line, or after a column of it; else the first on a line that follows. */
function stopFor(stops: readonly Stop[], { line, column }: Wanted): Stop | undefined {
  const exact =
    column === undefined
      ? undefined
      : stops.find(({ place }) => place.line === line && place.column >= column);
  return exact ?? stops.find(({ place }) => place.line >= line);
}

function breakpointOf(path: string, { id, line, actual }: Wanted, why: string): DapBreakpoint {
  const source = { path };
  if (actual === undefined) return { id, verified: false, line, message: why, source };
  return { id, verified: true, line: actual, source };
}

function text(value: unknown): string | undefined {
  return typeof value === "string" && value.trim() !== "" ? value : undefined;
}

function given(fields: Record<string, string | undefined>): DapFields {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined));
}
