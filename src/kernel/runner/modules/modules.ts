/**
 * Local modules: TypeScript files beside the notebook, compiled as cells are
 * (kernel/compiler/program/local-modules.ts) and run by the rules of ES modules: once, before whoever imports
 * them, with bindings that stay live, also in a circle.
 *
 * They are scripts and no modules to Node, so that an edited file can be loaded again, a loop at
 * its top can be interrupted, and its errors are shown in its own lines.
 */

import { pathToFileURL } from "node:url";
import type { CompiledModule } from "../../channel.js";
import { cellScript } from "../cell-script.js";
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

export class Modules {
  readonly #known = new Map<string, CompiledModule>();
  readonly #instances = new Map<string, Instance>();
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
   * The namespace of a module, when it has run; in a circle of imports, before that.
   *
   * @throws what the module throws; it is then loaded again at the next import
   */
  async load(file: string, importer?: Instance): Promise<object> {
    const instance = this.#instance(file);
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

  #instance(file: string): Instance {
    const module = this.#known.get(file);
    if (!module) throw new Error(`${file} was not compiled with the cell that imports it`);
    const known = this.#instances.get(file);
    if (known?.version === module.version) return known;
    const { version } = module;
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
    // Whoever imports it reports the error.
    instance.done.catch(() => undefined);
    return instance;
  }

  async #run(module: CompiledModule, instance: Instance): Promise<void> {
    const { file, name, code, script, positions } = module;
    const { namespace } = instance;
    // An address, so that the imports in it are found from where it lies.
    const address = `${pathToFileURL(file).href}?${++this.#scripts}`;
    rememberScript(address, { name, code, script, positions });
    const start = cellScript(script, address).runInThisContext({
      displayErrors: false,
    }) as Script;
    const boxes = module.boxes.map((): Box => ({ v: undefined }));
    await start(
      {
        ...makeRun(file, (other) => this.load(other, instance)),
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
