/**
 * Local modules: TypeScript files beside the notebook, compiled as cells are
 * (kernel/compiler/program/local-modules.ts) and run by the rules of ES modules: once, before
 * whoever imports them, with bindings that stay live, also in a circle. A .cts file is run by the
 * rules of CommonJS; the ES modules that it requires are run before it.
 *
 * They are scripts and no modules to Node, so that an edited file can be loaded again, a loop at
 * its top can be interrupted, and its errors are shown in its own lines.
 */

import { createRequire } from "node:module";
import path from "node:path";
import { pathToFileURL } from "node:url";
import type { CompiledModule } from "../../channel.js";
import { cellScript } from "../cell-script.js";
import { namespaceOf } from "../loading/common-js.js";
import { give, makeNamespace } from "../namespace.js";
import { rememberScript } from "../output/failure.js";
import { type Box, holderOf, makeRun, type Script } from "../script.js";

interface Instance {
  readonly version: string;
  readonly namespace: object;
  /** Settles when the module has run. */
  done: Promise<void>;
  isDone: boolean;
  /** The cell that has it run. */
  readonly cell: number;
  /** What it imports and waits for just now. */
  waitsFor?: Instance | undefined;
}

type CommonJs = (
  this: unknown,
  exports: object,
  require: (specifier: string) => unknown,
  module: { exports: unknown },
  filename: string,
  dirname: string,
) => void;

export class Modules {
  readonly #known = new Map<string, CompiledModule>();
  readonly #instances = new Map<string, Instance>();
  /** CommonJS modules that ran, or that run. */
  readonly #exports = new Map<string, { version: string; module: { exports: unknown } }>();
  #cell = 0;
  #scripts = 0;

  /** A cell begins, with what the compiler found that it may import. */
  announce(cell: number, modules: readonly CompiledModule[]): void {
    this.#cell = cell;
    for (const module of modules) this.#known.set(module.file, module);
  }

  /** A cell ended: what it began to load and was cut off in, is loaded anew next time. */
  forgetUnfinished(cell: number): void {
    for (const [file, instance] of this.#instances) {
      if (!instance.isDone && instance.cell === cell) this.#instances.delete(file);
    }
  }

  /**
   * The namespace of a module, when it has run; in a circle of imports, before that. Rejects with
   * what the module throws; it is then loaded again at the next import.
   *
   * @param whole whether its types say `export =`
   * @returns undefined for a file that was not compiled
   */
  load(file: string, whole: boolean, importer?: Instance): Promise<object> | undefined {
    const module = this.#known.get(file);
    if (!module) return undefined;
    return module.required
      ? this.#loadCommonJs(module, whole, importer)
      : this.#loadModule(module, importer);
  }

  async #loadModule(module: CompiledModule, importer?: Instance): Promise<object> {
    const instance = this.#instance(module);
    if (!importer) {
      await instance.done;
    } else if (!waitsInTheEnd(instance, importer)) {
      importer.waitsFor = instance;
      await instance.done.finally(() => {
        importer.waitsFor = undefined;
      });
    }
    return instance.namespace;
  }

  async #loadCommonJs(
    module: CompiledModule,
    whole: boolean,
    importer?: Instance,
  ): Promise<object> {
    for (const reached of this.#modulesBehind(module)) await this.#loadModule(reached, importer);
    return namespaceOf(this.#exportsOf(module), whole);
  }

  /** The ES modules that a CommonJS module requires, itself and by way of others. */
  #modulesBehind(module: CompiledModule, seen = new Set<CompiledModule>()): CompiledModule[] {
    if (seen.has(module)) return [];
    seen.add(module);
    if (!module.required) return [module];
    return Object.values(module.required).flatMap((file) => {
      const reached = this.#known.get(file);
      return reached ? this.#modulesBehind(reached, seen) : [];
    });
  }

  /** What a CommonJS module exports; runs it, unless that was done. */
  #exportsOf({ file, name, version, code, script, positions, required }: CompiledModule): unknown {
    const known = this.#exports.get(file);
    if (known?.version === version) return known.module.exports;
    const address = this.#addressOf(file);
    rememberScript(address, { name, code, script, positions });
    const start = cellScript(script, address).runInThisContext({
      displayErrors: false,
    }) as CommonJs;
    const module = { exports: {} };
    this.#exports.set(file, { version, module });
    const own = createRequire(file);
    const require = Object.assign((specifier: string): unknown => {
      const other = this.#known.get(required?.[specifier] ?? "");
      if (!other) return own(specifier);
      return other.required ? this.#exportsOf(other) : this.#instance(other).namespace;
    }, own);
    try {
      start.call(module.exports, module.exports, require, module, file, path.dirname(file));
    } catch (error) {
      this.#exports.delete(file);
      throw error;
    }
    return module.exports;
  }

  /** An address, so that the imports in it are found from where it lies. */
  #addressOf(file: string): string {
    return `${pathToFileURL(file).href}?${++this.#scripts}`;
  }

  #instance(module: CompiledModule): Instance {
    const { file, version } = module;
    const known = this.#instances.get(file);
    if (known?.version === version) return known;
    const namespace = makeNamespace();
    const instance: Instance = {
      version,
      namespace,
      done: Promise.resolve(),
      isDone: false,
      cell: this.#cell,
    };
    this.#instances.set(file, instance);
    instance.done = this.#run(module, instance).then(
      () => {
        instance.isDone = true;
      },
      (error: unknown) => {
        if (this.#instances.get(file) === instance) this.#instances.delete(file);
        throw error;
      },
    );
    // The importer reports the error.
    instance.done.catch(() => undefined);
    return instance;
  }

  async #run(module: CompiledModule, instance: Instance): Promise<void> {
    const { file, name, code, script, positions } = module;
    const { namespace } = instance;
    const address = this.#addressOf(file);
    rememberScript(address, { name, code, script, positions });
    const start = cellScript(script, address).runInThisContext({
      displayErrors: false,
    }) as Script;
    const boxes = module.boxes.map((): Box => ({ v: undefined }));
    await start(
      {
        ...makeRun(file, (other, whole) => this.load(other, whole, instance)),
        declare: (pairs) => {
          for (const [exported, box] of pairs) give(namespace, exported, () => box.v);
        },
        pass: (other, specifier, names) => {
          if (!names) {
            for (const exported of Object.keys(other)) {
              if (exported === "default" || exported in namespace) continue;
              give(namespace, exported, () => Reflect.get(other, exported) as unknown);
            }
          }
          for (const [exported, inner] of names ?? []) {
            const holder = holderOf(other, specifier, inner);
            give(namespace, exported, () => Reflect.get(holder, inner) as unknown);
          }
        },
      },
      ...boxes,
    );
  }
}

/** Whether one module waits for another to end, through any number of others. */
function waitsInTheEnd(module: Instance, other: Instance): boolean {
  for (let next: Instance | undefined = module; next; next = next.waitsFor) {
    if (next === other) return true;
  }
  return false;
}
