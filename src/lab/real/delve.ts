/** A program in the debugger Delve, as a notebook has it: its goroutines, variables, and maps. */
import type { ColumnTable } from "arquero";
import { DelveSession, type DelveTarget, MalformedError } from "../../capture/index.js";
import { escapeMarkup, visible } from "../../format/escape.js";
import { shown } from "../../format/shown.js";
import { program as declared } from "../../go/index.js";
import type { Bundle } from "../../notebook.js";
import {
  debuggedFramesTable,
  debuggedGoroutinesTable,
  debuggedMapsTable,
} from "../../tables/index.js";
import type { LabMap } from "../map.js";
import { outside } from "./background-work.js";
import { MapDump } from "./dump.js";

/** Where a local variable or argument is. */
export interface FrameOfGoroutine {
  readonly goroutine: number;
  /** 0 is the function that was called last. */
  readonly frame: number;
}

/** A program that Delve has opened; made by {@link delve}. */
export class Delve {
  constructor(private readonly session: DelveSession) {}

  /** "go1.26.8" */
  get version(): string {
    return this.session.go;
  }

  /** One row per goroutine: the function it is in, and the one it was started with. */
  async goroutines(): Promise<ColumnTable> {
    return debuggedGoroutinesTable(await this.session.goroutines());
  }

  /** One row per stack frame of a goroutine. */
  async frames(goroutine: number): Promise<ColumnTable> {
    return debuggedFramesTable(await this.session.frames(goroutine));
  }

  /**
   * The maps that variables hold: global ones, and locals and arguments of every goroutine's frames, as
   * far as the compiler has kept them (`go build -gcflags='all=-N -l'` keeps all).
   * @param goroutine locals and arguments of this one alone
   */
  async maps(goroutine?: number): Promise<ColumnTable> {
    return debuggedMapsTable(await this.session.maps(goroutine));
  }

  /**
   * A map of the program in a process of the engine, with its memory, seed and hash keys: all tables,
   * drawings and explanations; operations go on from there, and the program is not changed. Types that
   * its type names are taken from the program, but for what is declared by declareType.
   * @param expression "main.visits", "main.srv.sessions"; a local variable with the frame that has it
   * @throws DelveError for what is no map, and for a map that is being written
   * @example
   * const d = await delve({ pid: 4711 });
   * (await d.map("main.visits")).buckets()
   */
  async map(expression: string, frame?: FrameOfGoroutine): Promise<LabMap> {
    if (typeof expression !== "string" || expression === "") {
      throw new TypeError(
        `map: expected a variable, such as "main.visits", got ${shown(expression)}`,
      );
    }
    const dynamic = new Set<string>();
    for (;;) {
      const { dump, missing } = await this.session.dump(
        expression,
        frame ?? (await this.#frameOf(expression)),
        declared.list(),
        dynamic,
      );
      try {
        return new MapDump(dump).map;
      } catch (error) {
        const found = [...missing].filter((name) => !dynamic.has(name));
        if (!(error instanceof MalformedError) || found.length === 0) throw error;
        // A value in an interface was of a type that is now known by name: declare it, and try again.
        for (const name of found) dynamic.add(name);
      }
    }
  }

  /** Detach from the program, which continues; one that Delve started ends. */
  async detach(): Promise<void> {
    await this.session.close();
  }

  toString(): string {
    return `${visible(this.session.go)} in Delve, process ${this.session.pid}`;
  }

  [Symbol.for("Jupyter.display")](): Bundle {
    const line = this.toString();
    return { "text/plain": line, "text/html": `<p>${escapeMarkup(line)}</p>` };
  }

  [Symbol.for("nodejs.util.inspect.custom")](): string {
    return this.toString();
  }

  /** The frame of a local variable, where one alone has such a name. */
  async #frameOf(expression: string): Promise<FrameOfGoroutine | undefined> {
    const [name = ""] = expression.split(/[.[]/, 1);
    if (name !== expression) return undefined;
    const found = (await this.session.maps()).filter((map) => map.name === name);
    const [local] = found.filter(({ goroutine }) => goroutine !== null);
    if (local === undefined) return undefined;
    if (found.length > 1) {
      const places = found.map(
        (map) => `${map.where} (goroutine ${map.goroutine}, frame ${map.frame})`,
      );
      throw new RangeError(
        `map: ${found.length} variables are called ${name}: ${places.join(", ")}; say which: ` +
          `map("${name}", { goroutine: ${local.goroutine}, frame: ${local.frame} })`,
      );
    }
    return { goroutine: local.goroutine as number, frame: local.frame as number };
  }
}

/**
 * Open a program in Delve: a core file, a process that runs, or a program that is started and runs up to a
 * place. Delve (`dlv`) is used where it is installed, else compiled once from the Go module proxy. A
 * process is paused until `detach`, or until the kernel ends.
 * @example
 * const d = await delve({ core: "core", binary: "prog" });
 * await d.maps()
 * @example await delve({ pid: 4711 })
 * @example await delve({ binary: "prog", args: ["-v"], breakpoint: "main.serve" })
 * @throws DelveError with Delve's words, or saying how to install it
 */
export async function delve(target: DelveTarget): Promise<Delve> {
  requireTarget(target);
  const session = await outside("delve", 2, (given) => DelveSession.open(target, given));
  return new Delve(session);
}

function requireTarget(target: DelveTarget): void {
  const given: Record<string, unknown> =
    typeof target === "object" && target !== null ? { ...target } : {};
  const text = (name: string): boolean => typeof given[name] === "string" && given[name] !== "";
  const pid = Number.isSafeInteger(given.pid) && (given.pid as number) > 0;
  if (pid || (text("binary") && (text("core") || text("breakpoint")))) return;
  throw new TypeError(
    'delve: expected { pid: 4711 }, { core: "core", binary: "prog" } or ' +
      `{ binary: "prog", breakpoint: "main.serve" }, got ${shown(target)}`,
  );
}
