/**
 * Local modules: TypeScript files next to the notebook, compiled with the cell that imports them
 * (kernel/compiler/program/local-modules.ts). Each is a V8 ES module outside Node's loader, so that
 * an edited file can be loaded again and errors have its own line numbers. A .cts file is run by
 * the rules of CommonJS; the ES modules that it requires are run before it.
 *
 * https://nodejs.org/docs/latest-v20.x/api/vm.html#class-vmsourcetextmodule
 */

import { createRequire } from "node:module";
import path from "node:path";
import { pathToFileURL } from "node:url";
import vm from "node:vm";
import type { CompiledModule } from "../../channel.js";
import { metaOf } from "../bindings.js";
import { cellScript, importing } from "../cell-script.js";
import { gate } from "../debugger/gate.js";
import { namespaceOf } from "../loading/common-js.js";
import { Imports } from "../loading/imports.js";
import { rememberScript } from "../scripts.js";
import { moduleOf } from "./as-module.js";

interface Instance {
  readonly version: string;
  readonly module: vm.SourceTextModule;
  readonly imports: Imports;
  readonly targets: CompiledModule["targets"];
  /** Settles when the module has run, or the one that it is run for. */
  done: Promise<void>;
  /** The cell that has it run. */
  readonly cell: number;
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
  readonly #instanceOf = new WeakMap<vm.Module, Instance>();
  /** CommonJS modules that ran, or that run. */
  readonly #exports = new Map<string, { version: string; module: { exports: unknown } }>();
  /** Settles when modules are linked: one after the other, as cells beside each other share some. */
  #linking: Promise<void> = Promise.resolve();
  #cell = 0;
  #scripts = 0;

  /** A cell begins, with what the compiler found that it may import. */
  announce(cell: number, modules: readonly CompiledModule[]): void {
    this.#cell = cell;
    for (const module of modules) this.#known.set(module.file, module);
  }

  /** A cell ended: modules whose loading it interrupted are loaded again next time. */
  forgetUnfinished(cell: number): void {
    for (const [file, { module, cell: loading }] of this.#instances) {
      if (loading !== cell || module.status === "evaluated") continue;
      this.#instances.delete(file);
      // Its link may wait forever for what it imports.
      this.#linking = Promise.resolve();
    }
  }

  /**
   * The namespace of a module, when it has run. Rejects with what the module throws; it is then
   * loaded again at the next import.
   *
   * @param whole whether its types say `export =`
   * @returns undefined for a file that was not compiled
   */
  load(file: string, whole: boolean): Promise<object> | undefined {
    const module = this.#known.get(file);
    if (!module) return undefined;
    return module.isCommonJs ? this.#loadCommonJs(module, whole) : this.#loadModule(module);
  }

  async #loadModule(module: CompiledModule): Promise<object> {
    const instance = this.#instance(module);
    if (instance.module.status === "unlinked") this.#run(instance);
    // One that is linked for another may be asked for by what runs before it.
    if (instance.module.status === "linked") await instance.module.evaluate();
    else if (instance.module.status !== "evaluated") await instance.done;
    return instance.module.namespace;
  }

  async #loadCommonJs(module: CompiledModule, whole: boolean): Promise<object> {
    for (const reached of this.#modulesBehind(module)) await this.#loadModule(reached);
    return namespaceOf(this.#exportsOf(module), whole);
  }

  /** Links and runs a module, with all that it imports. */
  #run(instance: Instance): void {
    const linked = this.#linking.then(async () => {
      // Another that imports it may have been before.
      if (instance.module.status !== "unlinked") return;
      await instance.module.link((specifier, from) =>
        this.#linked(specifier, this.#instanceOf.get(from), instance),
      );
    });
    this.#linking = linked.catch(() => undefined);
    const run = async () => {
      await linked;
      await instance.module.evaluate();
    };
    instance.done = run().catch((error: unknown) => {
      for (const [file, { module, done }] of this.#instances) {
        const isOver = module.status === "errored" || done === instance.done;
        if (isOver && module.status !== "evaluated") this.#instances.delete(file);
      }
      throw error;
    });
    // The importer reports the error.
    instance.done.catch(() => undefined);
  }

  async #linked(specifier: string, from: Instance | undefined, root: Instance): Promise<vm.Module> {
    const { imports = root.imports, targets = root.targets } = from ?? {};
    const target = Object.hasOwn(targets, specifier) ? targets[specifier] : undefined;
    const module = target?.kind === "module" ? this.#known.get(target.file) : undefined;
    if (!module || module.isCommonJs) return moduleOf(await imports.from(specifier));
    const instance = this.#instance(module);
    if (instance.module.status === "unlinked") instance.done = root.done;
    return instance.module;
  }

  /** The ES modules that a CommonJS module requires, itself and by way of others. */
  #modulesBehind(module: CompiledModule, seen = new Set<CompiledModule>()): CompiledModule[] {
    if (seen.has(module)) return [];
    seen.add(module);
    if (!module.isCommonJs) return [module];
    return Object.values(module.targets).flatMap((target) => {
      const reached = target.kind === "module" ? this.#known.get(target.file) : undefined;
      return reached ? this.#modulesBehind(reached, seen) : [];
    });
  }

  /** What a CommonJS module exports; runs it, unless that was done. */
  #exportsOf(compiled: CompiledModule): unknown {
    const { file, version, targets, script } = compiled;
    const known = this.#exports.get(file);
    if (known?.version === version) return known.module.exports;
    const address = this.#addressOf(file);
    rememberScript(address, compiled);
    const imports = this.#importsOf(compiled);
    const start = cellScript(script, address, imports, "commonJs").runInThisContext({
      displayErrors: false,
    }) as CommonJs;
    const module = { exports: {} };
    this.#exports.set(file, { version, module });
    const own = createRequire(file);
    const require = Object.assign((specifier: string): unknown => {
      const target = Object.hasOwn(targets, specifier) ? targets[specifier] : undefined;
      const other = target?.kind === "module" ? this.#known.get(target.file) : undefined;
      if (!other) return own(specifier);
      return other.isCommonJs ? this.#exportsOf(other) : this.#instance(other).module.namespace;
    }, own);
    try {
      start.call(module.exports, module.exports, require, module, file, path.dirname(file));
    } catch (error) {
      this.#exports.delete(file);
      throw error;
    }
    return module.exports;
  }

  /** An address, by which stack frames of this version of the file are recognised. */
  #addressOf(file: string): string {
    return `${pathToFileURL(file).href}?${++this.#scripts}`;
  }

  #importsOf({ file, targets }: CompiledModule): Imports {
    return new Imports(file, targets, (other, whole) => this.load(other, whole));
  }

  #instance(compiled: CompiledModule): Instance {
    const { file, version, script, targets } = compiled;
    const known = this.#instances.get(file);
    if (known?.version === version) return known;
    const address = this.#addressOf(file);
    rememberScript(address, compiled);
    const imports = this.#importsOf(compiled);
    // On any line but the first, a line for the shell is not a comment.
    const code = script.replace(/^#!/, "//");
    const module = new vm.SourceTextModule(`${gate()}\n${code}`, {
      identifier: address,
      lineOffset: -1,
      initializeImportMeta: (meta) => Object.assign(meta, metaOf(file)),
      importModuleDynamically: importing(imports),
    });
    const done = Promise.resolve();
    const instance = { version, module, imports, targets, done, cell: this.#cell };
    this.#instances.set(file, instance);
    this.#instanceOf.set(module, instance);
    return instance;
  }
}
