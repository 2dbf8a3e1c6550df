/** Runs compiled cells in the process's own realm; cells of different shells run concurrently. */

import path from "node:path";
import { scriptUrl } from "../cell-path.js";
import type { CompiledCell, ErrorContent, Script } from "../channel.js";
import { bindImports, offerFile, prepare } from "./bindings.js";
import { cellScript } from "./cell-script.js";
import { closeInput } from "./input/stdin.js";
import {
  cellEnds,
  cellSettles,
  cellStarts,
  checkInterrupt,
  guarded,
} from "./interrupts/interrupts.js";
import { Interrupted } from "./interrupts/runs.js";
import { Imports } from "./loading/imports.js";
import { Modules } from "./modules/modules.js";
import { causedBy, cellBegins } from "./output/attribution.js";
import { failureContent } from "./output/failure.js";
import { settleProgress } from "./output/progress.js";
import type { Prelude } from "./prelude.js";
import { rememberScript } from "./scripts.js";

/** Cells may replace the global one. */
const nextTurn = setImmediate;

/** A cell ended with an error. */
export class Failed extends Error {
  /** As the notebook shows it. */
  readonly content: ErrorContent;

  constructor(content: ErrorContent) {
    super(content.evalue);
    this.content = content;
  }
}

export class Executor {
  /** The file that a cell would be. */
  readonly #filename: string;
  readonly #prelude: Prelude;
  readonly #modules = new Modules();
  /** Cells whose `run` has not been settled, and how to end those whose own code is no more. */
  readonly #unsettled = new Map<number, () => void>();
  #scripts = 0;

  /** @param folder where the notebook lies */
  constructor(folder: string, prelude: Prelude) {
    this.#filename = path.join(folder, "cell.ts");
    this.#prelude = prelude;
    offerFile(this.#filename);
  }

  /**
   * Runs a cell and presents its value, as part of the cell: it can be interrupted like the rest.
   *
   * @param id of the execute request
   * @param name as tracebacks show it
   * @param present what to do with the value, undefined if the cell has none; and with one that a
   * semicolon hides
   * @throws Failed with what the cell throws, or with Interrupted
   */
  run<T>(
    id: number,
    compiled: CompiledCell,
    names: { name: string; code: string },
    present: (value: unknown, hidden: unknown) => T | Promise<T>,
  ): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      const settled = () => this.#unsettled.delete(id);
      this.#unsettled.set(id, () => {
        this.#ended(id);
        settled();
        reject(new Failed(failureContent(new Interrupted())));
      });
      // In a turn of its own: force unwinds all that is on the stack, our callers included.
      nextTurn(() => {
        this.#attempt(id, compiled, names, present).then(resolve, reject).finally(settled);
      });
    });
  }

  /**
   * The main thread is free again after an interrupt of a cell. Force may have hit our own code,
   * just as the cell's gave way to it: then nothing else ends the cell.
   */
  interruptHeard(id: number): void {
    // By the next turn whatever still can end the cell has done so.
    nextTurn(() => this.#unsettled.get(id)?.());
  }

  async #attempt<T>(
    id: number,
    compiled: CompiledCell,
    names: { name: string; code: string },
    present: (value: unknown, hidden: unknown) => T | Promise<T>,
  ): Promise<T> {
    this.#modules.announce(id, compiled.modules);
    const interrupted = cellStarts(id);
    // It may reject without a waiter, and that is no error.
    interrupted.catch(() => undefined);
    cellBegins(id);
    try {
      checkInterrupt();
      this.#prelude.prepareFor(compiled);
      const imports = new Imports(this.#filename, compiled.targets, (file, whole) =>
        this.#modules.load(file, whole),
      );
      if (compiled.imports.length > 0) {
        await this.#stretch(id, interrupted, () => loadImports(compiled, imports));
      }
      const { lastValue } = compiled;
      const value = await this.#stretch(id, interrupted, () =>
        this.#start(compiled, imports, names),
      );
      const presented = await this.#stretch(id, interrupted, () =>
        present(
          lastValue === "shown" ? value[0] : undefined,
          lastValue === "hidden" ? value[0] : undefined,
        ),
      );
      await this.#settled(id, true, interrupted);
      return presented;
    } catch (thrown) {
      const content = await this.#described(id, interrupted, thrown);
      if (!(thrown instanceof Interrupted)) {
        await this.#settled(id, false, interrupted).catch(() => undefined);
      }
      throw new Failed(content);
    } finally {
      this.#ended(id);
    }
  }

  /**
   * Resolves when Node has reported every rejection that is due by now: it does so when no
   * continuation is left to run, before the next turn of the event loop.
   */
  #settled(id: number, isDone: boolean, interrupted: Promise<never>): Promise<void> {
    // Its code is done: a pending read of its input would wait forever.
    closeInput(id, isDone);
    cellSettles(id);
    const turned = new Promise<void>((resolve) => nextTurn(resolve));
    return Promise.race([turned, interrupted]);
  }

  #ended(id: number): void {
    this.#modules.forgetUnfinished(id);
    settleProgress();
    cellEnds(id);
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

  /** Part of the cell too: what was thrown may have a say in how it is shown. */
  async #described(
    id: number,
    interrupted: Promise<never>,
    thrown: unknown,
  ): Promise<ErrorContent> {
    if (thrown instanceof Interrupted) return failureContent(thrown);
    try {
      return await this.#stretch(id, interrupted, () => failureContent(thrown));
    } catch (interruption) {
      return failureContent(interruption);
    }
  }

  /** @returns its value, in an array: a promise is not to be awaited */
  #start(
    { declares, functions, main, awaits }: CompiledCell,
    imports: Imports,
    names: { name: string; code: string },
  ): [value: unknown] | Promise<[value: unknown]> {
    const compiled = (script: Script, form: "script" | "body") => {
      const file = scriptUrl(names.code, ++this.#scripts);
      rememberScript(file, { ...names, ...script });
      return cellScript(script.script, file, imports, form);
    };
    const scripts = [
      ...(functions ? [compiled(functions, "script")] : []),
      compiled(main, awaits ? "body" : "script"),
    ];
    prepare(declares);
    const values = scripts.map((script) => script.runInThisContext({ displayErrors: false }));
    const value: unknown = values.at(-1);
    return awaits
      ? (value as Promise<[unknown] | undefined>).then((given) => given ?? [undefined])
      : [value];
  }
}

async function loadImports({ imports: wanted }: CompiledCell, imports: Imports): Promise<void> {
  for (const names of wanted) bindImports(await imports.from(names.specifier), names);
}
