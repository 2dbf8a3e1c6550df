/** Runs compiled cells in the process's own realm; those of different shells beside each other. */

import { createRequire } from "node:module";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { causedBy, cellBegins } from "./attribution.js";
import { cellScript } from "./cell-script.js";
import type { CompiledCell } from "./compiler/compiler.js";
import { rememberScript } from "./failure.js";
import { cellEnds, cellStarts, checkInterrupt, guarded } from "./interrupts.js";
import { settleProgress } from "./progress.js";
import { standIn } from "./stand-ins.js";

/** Where one top-level binding lives. */
interface Box {
  v: unknown;
}

/** What a script gets beside its boxes (bindings.ts, imports.ts). */
interface Run {
  value: unknown;
  meta: object;
  exports(module: object, specifier: string, names: readonly string[]): Record<string, unknown>;
  standIn(specifier: string): Promise<object>;
}

export class Executor {
  readonly #folder: string;
  readonly #boxes = new Map<string, Box>();
  #scripts = 0;

  /** @param folder where the notebook lies */
  constructor(folder: string) {
    this.#folder = folder;
  }

  /**
   * Runs a cell and presents its value, as part of the cell: it can be interrupted like the rest.
   *
   * @param id of the execute request
   * @param name as tracebacks show it
   * @param present what to do with the value, undefined if the cell has none
   * @throws what the cell throws, or Interrupted
   */
  async run<T>(
    id: number,
    compiled: CompiledCell,
    { name, code }: { name: string; code: string },
    present: (value: unknown) => T | Promise<T>,
  ): Promise<T> {
    const file = `cell ${++this.#scripts}`;
    rememberScript(file, { name, code, positions: compiled.positions });
    const start = cellScript(compiled.script, file).runInThisContext({ displayErrors: false }) as (
      run: Run,
      ...boxes: Box[]
    ) => unknown;
    const boxes = compiled.boxes.map((box) =>
      box.shared ? this.#box(box.name) : { v: undefined },
    );
    const run: Run = { value: undefined, meta: this.#meta(), exports: exportsOf, standIn };
    const interrupted = cellStarts(id);
    // Nobody may be waiting when it rejects, and that is no error.
    interrupted.catch(() => undefined);
    cellBegins(id);
    try {
      checkInterrupt();
      await this.#stretch(id, interrupted, () => start(run, ...boxes));
      return await this.#stretch(id, interrupted, () => present(run.value));
    } finally {
      settleProgress();
      cellEnds(id);
    }
  }

  /**
   * Runs a part of a cell and waits for it, unless the cell is interrupted. Always a race, even
   * when there is nothing to wait for: should our continuation be thrown away together with a
   * terminated one of the cell, the interrupt still settles it.
   */
  #stretch<T>(id: number, interrupted: Promise<never>, work: () => T | Promise<T>): Promise<T> {
    const outcome = causedBy(id, () => guarded(work));
    return Promise.race([outcome, interrupted]);
  }

  #box(name: string): Box {
    let box = this.#boxes.get(name);
    if (!box) {
      box = { v: undefined };
      this.#boxes.set(name, box);
    }
    return box;
  }

  /** What `import.meta` is in a cell: as in a module that lies in the notebook's folder. */
  #meta(): object {
    const filename = path.join(this.#folder, "cell.ts");
    const require = createRequire(filename);
    return {
      url: pathToFileURL(filename).href,
      filename,
      dirname: this.#folder,
      resolve: (specifier: string) => {
        const found = require.resolve(specifier);
        return path.isAbsolute(found) ? pathToFileURL(found).href : found;
      },
    };
  }
}

/**
 * The exports that an import declaration names.
 *
 * @throws SyntaxError as Node does when one is missing. A CommonJS module whose exports Node could
 * not foresee gives them all the same.
 */
function exportsOf(
  module: object,
  specifier: string,
  names: readonly string[],
): Record<string, unknown> {
  const found: Record<string, unknown> = {};
  const whole: unknown = Reflect.get(module, "default");
  for (const name of names) {
    const holder = [module, whole].find((candidate) => isHolder(candidate) && name in candidate);
    if (!isHolder(holder)) {
      throw new SyntaxError(`the module "${specifier}" does not provide an export named "${name}"`);
    }
    found[name] = Reflect.get(holder, name);
  }
  return found;
}

function isHolder(value: unknown): value is object {
  return (typeof value === "object" && value !== null) || typeof value === "function";
}
