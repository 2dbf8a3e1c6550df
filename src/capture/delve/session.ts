/**
 * A program in Delve: its goroutines, their frames, and the maps that variables hold; and one of them
 * with what is needed to restore it. Nothing in the program is changed.
 */
import { type DeclaredType, release } from "../../go/index.js";
import { releaseOf } from "../capture.js";
import type { Dump, HashKeys } from "../dumps/dump.js";
import { bytesAt } from "../dumps/image.js";
import { capturesOf } from "../generations.js";
import { Program } from "../heap-dump/program.js";
import { declaredName, typeNameAt } from "../heap-dump/type-name.js";
import { DelveClient } from "./client.js";
import { type DeclaredText, declareText } from "./declare.js";
import { DelveError } from "./error.js";
import { type FindOptions, findDelve } from "./find.js";
import { coreMemory, processMemory, type TargetMemory } from "./memory.js";
import {
  type DelveFrame,
  type DelveGoroutine,
  type DelveVariable,
  kinds,
  loadNothing,
} from "./protocol.js";

/** What Delve is to open. */
export type DelveTarget =
  | { readonly core: string; readonly binary: string }
  | { readonly pid: number; readonly binary?: string }
  | {
      readonly binary: string;
      readonly args?: readonly string[];
      /** A function, "main.serve", or a line, "main.go:39": the program runs until it comes there. */
      readonly breakpoint: string;
    };

/** A map that a variable holds. */
export interface MapVariable {
  /** The goroutine of a local variable or argument; null of a global one. */
  readonly goroutine: number | null;
  readonly frame: number | null;
  /** The function of the frame; the package of a global variable. */
  readonly where: string;
  readonly name: string;
  readonly type: string;
  /** Of the header; 0 of a nil map. */
  readonly address: number;
  readonly entries: number;
}

/** A map to be restored. */
export interface MapInProgram {
  readonly dump: Dump;
  /** Types of values in interfaces that were met while it was restored, and are not declared. */
  readonly missing: ReadonlySet<string>;
}

/** Where the hash keys are: in the runtime, from Go 1.27 on in the package of its maps. */
const hashVariables = "^(runtime|internal/runtime/maps)\\.([uU]seAeshash|aeskeysched|hashkey)$";

/** Frames of a goroutine that are looked into. */
const depth = 100;
const goroutinesAtOnce = 1000;

/** A program that Delve has opened, and stopped. */
export class DelveSession {
  private constructor(
    private readonly client: DelveClient,
    private readonly memory: TargetMemory,
    /** "go1.26.8" */
    readonly go: string,
    readonly pid: number,
    /** Whether the program was started by Delve, and ends with it. */
    private readonly started: boolean,
  ) {}

  /** Open a program. @throws {DelveError} with Delve's words */
  static async open(target: DelveTarget, options: FindOptions = {}): Promise<DelveSession> {
    if (process.arch !== "x64") {
      throw new DelveError(
        `only maps of amd64 processes can be restored, and this is ${process.arch}`,
      );
    }
    const dlv = await findDelve(options);
    options.progress?.("open the program");
    const client = await DelveClient.start(dlv, command(target), options.signal);
    try {
      const started = "breakpoint" in target;
      if (started) await runTo(client, target.breakpoint);
      const { State } = await client.call("State", { NonBlocking: true });
      const memory =
        "core" in target
          ? coreMemory(target.core, Program.read(target.binary))
          : processMemory(State.Pid);
      const { Variable: version } = await evaluate(client, "runtime.buildVersion");
      const go = version.value.replace(/ X:/, "-X:");
      return new DelveSession(client, memory, go, State.Pid, started);
    } catch (error) {
      // The error that is thrown says why; one of closing would hide it.
      await client.close("breakpoint" in target).catch(() => undefined);
      throw error;
    }
  }

  /** All goroutines. */
  async goroutines(): Promise<readonly DelveGoroutine[]> {
    const all: DelveGoroutine[] = [];
    for (let from = 0; from >= 0; ) {
      const request = { Start: from, Count: goroutinesAtOnce };
      const { Goroutines, Nextg } = await this.client.call("ListGoroutines", request);
      all.push(...(Goroutines ?? []));
      from = Nextg > from ? Nextg : -1;
    }
    return all;
  }

  /** The stack of a goroutine, the function that runs first. */
  async frames(goroutine: number): Promise<readonly DelveFrame[]> {
    const request = { Id: goroutine, Depth: depth, Full: true, Cfg: loadNothing };
    return (await this.client.call("Stacktrace", request)).Locations ?? [];
  }

  /** Maps of global variables, and of the frames of goroutines. @param goroutine of one alone */
  async maps(goroutine?: number): Promise<readonly MapVariable[]> {
    const found: MapVariable[] = [];
    const add = (variable: DelveVariable, where: string, place: EvalScope): void => {
      if (variable.kind !== kinds.map) return;
      // A variable that the program does not hold any more has no place.
      if (variable.addr === 0 && variable.base === 0) return;
      found.push({
        ...{ goroutine: place?.goroutine ?? null, frame: place?.frame ?? null, where },
        ...{ name: variable.name, type: variable.type },
        ...{ address: variable.base, entries: variable.len },
      });
    };
    if (goroutine === undefined) {
      const request = { Filter: ".", Cfg: loadNothing };
      const { Variables } = await this.client.call("ListPackageVars", request);
      for (const variable of Variables ?? []) {
        add(variable, variable.name.replace(/\.[^./]*$/, ""), undefined);
      }
    }
    const ids =
      goroutine === undefined ? (await this.goroutines()).map(({ id }) => id) : [goroutine];
    for (const id of ids) {
      for (const [i, frame] of (await this.frames(id)).entries()) {
        const variables = [...(frame.Arguments ?? []), ...(frame.Locals ?? [])];
        const where = frame.function?.name ?? "";
        for (const variable of variables) add(variable, where, { goroutine: id, frame: i });
      }
    }
    return found;
  }

  /**
   * The map of an expression, to be restored.
   * @param expression "main.visits", "main.srv.sessions", a local variable of the frame
   * @param dynamic types of values in interfaces, which are declared too
   * @throws {DelveError} for an expression that is no map, or one that is being written
   */
  async dump(
    expression: string,
    place: EvalScope,
    declared: readonly DeclaredType[],
    dynamic: ReadonlySet<string>,
  ): Promise<MapInProgram> {
    const { Variable: variable } = await evaluate(this.client, expression, place);
    if (variable.unreadable !== "") throw new DelveError(`${expression}: ${variable.unreadable}`);
    if (variable.kind !== kinds.map) {
      throw new DelveError(`${expression} is not a map but a ${variable.type}`);
    }
    this.#requireUnwritten(expression, BigInt(variable.base));
    const sample = async (type: string): Promise<DelveVariable> => {
      // Delve takes a type's whole name in quotation marks: "net/http.Header", "main.Pair[int,string]".
      const address = variable.addr === 0 ? variable.base : variable.addr;
      const at = `*(*"${type}")(${address})`;
      return (await evaluate(this.client, at, place)).Variable;
    };
    const type = await declareText(variable.type, [...dynamic], sample, declared);
    const missing = new Set<string>();
    const dump = {
      ...{ go: this.go, goos: "", type: type.text, types: type.types },
      ...{ map: BigInt(variable.base), hash: await this.#hash(), image: this.memory },
      dynamic: await this.#dynamic(type, missing),
    };
    return { dump, missing };
  }

  /** Detach from the program: it continues, unless Delve started it. */
  async close(): Promise<void> {
    this.memory.close();
    await this.client.close(this.started);
  }

  /** Refuse a map between two states. */
  #requireUnwritten(expression: string, address: bigint): void {
    if (address === 0n) return;
    const flag = capturesOf(release(releaseOf(this))).writing;
    const [byte = 0] = bytesAt(this.memory, address + BigInt(flag.offset), 1);
    if ((byte & flag.mask) === 0) return;
    throw new DelveError(
      `${expression} is being written: a goroutine was stopped within a write to it, so its memory is ` +
        "between two states. Let the program go on a little, and open it again",
    );
  }

  /** What the process hashes with; null: its variables are not found. */
  async #hash(): Promise<HashKeys | null> {
    const request = { Filter: hashVariables, Cfg: loadNothing };
    const { Variables } = await this.client.call("ListPackageVars", request);
    const bytes = (name: string, size: number): Uint8Array | undefined => {
      const found = Variables?.find((variable) => variable.name.endsWith(`.${name}`));
      return found === undefined
        ? undefined
        : bytesAt(this.memory, BigInt(found.addr), size).slice();
    };
    const uses = bytes("useAeshash", 1) ?? bytes("UseAeshash", 1);
    if (uses?.[0] === 1) {
      const aeskeysched = bytes("aeskeysched", 128);
      return aeskeysched === undefined ? null : { aeskeysched };
    }
    const words = bytes("hashkey", 32);
    if (uses === undefined || words === undefined) return null;
    const view = new DataView(words.buffer);
    return { hashkey: [0, 8, 16, 24].map((at) => view.getBigUint64(at, true)) };
  }

  /** Types that words of interfaces stand for, from the descriptions that the program has. */
  async #dynamic({ types }: DeclaredText, missing: Set<string>): Promise<Dump["dynamic"]> {
    const word = async (name: string): Promise<number> => {
      return Number(
        (await evaluate(this.client, `runtime.firstmoduledata.${name}`)).Variable.value,
      );
    };
    const range = { types: await word("types"), end: await word("etypes") };
    const read = (address: number, size: number): DataView => {
      const bytes = bytesAt(this.memory, BigInt(address), size);
      return new DataView(bytes.buffer, bytes.byteOffset, size);
    };
    return {
      get(of) {
        // The second word of an interface table is its type.
        const inside = Number(of) >= range.types && Number(of) < range.end;
        const type = inside ? Number(of) : Number(read(Number(of) + 8, 8).getBigUint64(0, true));
        const name = typeNameAt(read, range, type);
        if (name === undefined) return undefined;
        const declared = declaredName(name, types);
        if (declared === undefined) missing.add(name);
        return declared;
      },
    };
  }
}

/** A stack frame; undefined: no frame is meant. */
export type EvalScope = { readonly goroutine: number; readonly frame: number } | undefined;

function command(target: DelveTarget): string[] {
  if ("core" in target) return ["core", target.binary, target.core];
  if ("pid" in target) {
    return ["attach", String(target.pid), ...(target.binary === undefined ? [] : [target.binary])];
  }
  return ["exec", target.binary, "--", ...(target.args ?? [])];
}

/** Let the program run to a place. */
async function runTo(client: DelveClient, place: string): Promise<void> {
  const scope = { GoroutineID: -1 };
  const { Locations } = await client.call("FindLocation", { Scope: scope, Loc: place });
  const [location] = Locations ?? [];
  if (location === undefined) throw new DelveError(`the program has no place ${place}`);
  const breakpoint = { addr: location.pc, addrs: location.pcs ?? [location.pc] };
  await client.call("CreateBreakpoint", { Breakpoint: breakpoint });
  const { State } = await client.call("Command", { name: "continue" });
  if (State.exited !== true) return;
  throw new DelveError(
    `the program ended with status ${State.exitStatus} before it came to ${place}`,
  );
}

function evaluate(
  client: DelveClient,
  expression: string,
  place?: EvalScope,
): Promise<{ readonly Variable: DelveVariable }> {
  const scope = { GoroutineID: place?.goroutine ?? -1, Frame: place?.frame ?? 0 };
  return client.call("Eval", { Scope: scope, Expr: expression, Cfg: loadNothing });
}
