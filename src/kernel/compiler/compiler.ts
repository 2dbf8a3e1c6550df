/**
 * Cells in, scripts out: checked by TypeScript as
 * kernel/compiler/program/converter-host.ts sets it up, and made fit to run by
 * kernel/compiler/cell/cell-script.ts; with what is remembered from cell to cell. Completion and
 * help come from tslab's converter on the same host.
 *
 * Does not depend on processes, channels or execution, so that it can be part of a start-up
 * snapshot.
 */

import path from "node:path";
import { ownName } from "../cell-names.js";
import type { CompiledCell, ErrorContent } from "../channel.js";
import { type Cell, MODULE_PREFIX, readCell } from "./cell/cell.js";
import { cellScripts } from "./cell/cell-script.js";
import { type Completeness, completeness } from "./cell/completeness.js";
import { Declarations, type Entry } from "./cell/declarations.js";
import { compileError } from "./cell/diagnostics.js";
import { toldTargets } from "./cell/imports.js";
import { preludeScope } from "./cell/prelude-scope.js";
import type { CellScripts, ScriptForm } from "./cell/script-options.js";
import { type Completion, complete } from "./help/complete.js";
import { type Inspection, inspect } from "./help/inspect.js";
import type { SourceText } from "./help/source-text.js";
import { describeSymbol } from "./help/symbol-description.js";
import { ConverterHost } from "./program/converter-host.js";
import { LocalModules } from "./program/local-modules.js";
import {
  type Choice,
  choiceOf,
  FolderOptions,
  OptionsError,
  withoutChoice,
} from "./program/notebook-options.js";
import {
  type Converter,
  type Library,
  loadLibrary,
  localsOf,
  type TypeScript,
  type ts,
} from "./program/typescript.js";
import { hasGlobal } from "./program/unavailable-apis.js";

/** With this many cells in the checker's memory, a new one is worth making. */
const WORTH_TIDYING = 30;

/** What later cells are to know of one. */
export interface Declared {
  entries: readonly Entry[];
  /** Those of its names that are values. */
  values: readonly string[];
  /** Its name, and what it wrote about each name that it declared. */
  cell: string;
  sources: Record<string, string>;
  /** The compiler options that it chose, if it did. */
  options?: ts.CompilerOptions;
}

/** Cells without declarations that touch what first cells touch. */
const WARM_UP = [
  "console.log([1, 2].map((n) => n + 1), new Map([[1, `a`]]));",
  "await Promise.resolve({ a: 1 })",
  "1 + 1",
];

/** Node's scripts have values, and imports. */
const OF_NODE: ScriptForm = { inBodies: false, importer: undefined, eachTurn: undefined };

export type Compiled = { cell: CompiledCell; declared?: Declared } | { error: ErrorContent };

export class Compiler {
  readonly #library: Library;
  readonly #converterHost: ConverterHost;
  readonly #converter: Converter;
  readonly #declarations: Declarations;
  readonly #modules: LocalModules;
  readonly #folderOptions: FolderOptions;
  /** Compiler options that cells chose. */
  #chosen: ts.CompilerOptions = {};
  /** Names that cells declared, as values. */
  #stored = new Set<string>();
  /** What cells wrote, by the names that they declared. */
  readonly #sources = new Map<string, SourceText>();
  readonly #form: ScriptForm;
  #preludes: readonly string[] = [];
  /** Names that preludes offer. */
  #offered: ReadonlySet<string> = new Set();

  /**
   * @param from a file of this package, from which tslab is found
   * @param loaded TypeScript's build, where it is loaded already
   * @param form what the runner can run
   */
  constructor(from: string, loaded?: TypeScript, form: ScriptForm = OF_NODE) {
    this.#form = form;
    this.#converterHost = new ConverterHost();
    const overrides = (typescript: TypeScript) => this.#converterHost.overrides(typescript);
    this.#library = loadLibrary(from, overrides, loaded);
    this.#converterHost.settle(this.#library);
    this.#converter = this.#library.converter.createConverter();
    this.#declarations = new Declarations(this.#library.ts);
    this.#modules = new LocalModules(this.#library, this.#converterHost);
    this.#folderOptions = new FolderOptions(this.#library.ts);
  }

  /** Version of the TypeScript in use. */
  get version(): string {
    return this.#library.ts.version;
  }

  /** Where the notebook lies: what a cell imports is found from there. */
  set folder(folder: string) {
    this.#converterHost.folder = folder;
  }

  /** To be called after a start from a snapshot: files may have changed since it was made. */
  revalidate(): void {
    if (this.#converterHost.revalidate()) this.preludes = this.#preludes;
  }

  /** Releases memory while idle; the next request takes no longer for it. */
  tidy(): void {
    if (this.#converterHost.remembered < WORTH_TIDYING) return;
    this.renew();
    this.warmUp();
  }

  /** Leaves behind what the checker remembers of earlier cells, and nothing else. */
  renew(): void {
    this.#converterHost.renew();
  }

  /**
   * Modules whose exports cells see without importing them, values and types; where two export
   * one name, the first wins. Absolute file names.
   */
  set preludes(modules: readonly string[]) {
    this.#preludes = modules;
    this.#converterHost.libraries = modules.map((module) => path.dirname(path.dirname(module)));
    const { text, names } = preludeScope(this.#library.ts, modules, (probe) => {
      this.#converterHost.prelude = probe;
      return this.#converterHost.program;
    });
    this.#converterHost.prelude = text;
    this.#offered = names;
  }

  /**
   * Checks and compiles a cell. Later cells know nothing of it before it is declared.
   *
   * @param name as tracebacks show it, `Cell In[3]`
   */
  compile(code: string, name: string): Compiled {
    let choice: Choice;
    try {
      choice = choiceOf(this.#library.ts, code);
      const inFile = this.#folderOptions.of(this.#converterHost.folder);
      this.#converterHost.chosen = { ...inFile, ...this.#chosen, ...choice.options };
    } catch (error) {
      if (!(error instanceof OptionsError)) throw error;
      const { name: ename, message } = error;
      return { error: { ename, evalue: message, traceback: [`${ename}: ${message}`] } };
    }
    return this.#compile(choice, code, name);
  }

  #compile({ code: typed, options }: Choice, code: string, name: string): Compiled {
    const { ts } = this.#library;
    const cell = readCell(this.#library, typed);
    if (cell.syntaxErrors.length > 0) {
      return {
        error: compileError(
          ts,
          "SyntaxError",
          cell.syntaxErrors,
          name,
          code,
          this.#converterHost.folder,
        ),
      };
    }
    const continued = this.#declarations.continuedBy(cell.namespaces);
    const diagnostics = this.#check(cell, [...continued.values()].join(""));
    const { folder, cellFile } = this.#converterHost;
    if (diagnostics.length > 0) {
      return { error: compileError(ts, "TypeScriptError", diagnostics, name, code, folder) };
    }
    const reached = this.#modules.reachedFrom(cellFile);
    const wrong = this.#modules.check(reached);
    if (wrong.length > 0) {
      return { error: compileError(ts, "TypeScriptError", wrong, name, code, folder) };
    }
    const values = valuesOf(ts, this.#converterHost);
    const { functions, ...scripts } = this.#scriptsOf(cell, values, continued);
    const compiled: CompiledCell = {
      ...scripts,
      ...(functions ? { functions } : {}),
      ...(cell.lastValue ? { lastValue: cell.lastValue } : {}),
      targets: toldTargets(this.#modules.targetsOf(cellFile)),
      modules: reached.map((file) => this.#modules.compile(file)),
    };
    if (!cell.declares && !options) return { cell: compiled };
    const entries = this.#declarations.read(
      this.#converterHost.declarationsOf(cellFile),
      cell.names,
      (variable) => this.#converterHost.typeOfVariable(variable),
    );
    const sources = Object.fromEntries(cell.sources);
    const declared = { entries, values: [...values], cell: name, sources };
    return { cell: compiled, declared: options ? { ...declared, options } : declared };
  }

  /** Whether the last cell, compiled again, would be the same whatever became of other files. */
  get isLasting(): boolean {
    return this.#converterHost.isLasting;
  }

  /** A cell is about to run: from here on the others know what it declares, even if it fails. */
  declare({ entries, values, cell, sources, options }: Declared): void {
    this.#chosen = { ...this.#chosen, ...options };
    for (const [name, text] of Object.entries(sources)) {
      this.#sources.set(name, { where: cell, text });
    }
    this.#declarations.add(entries);
    for (const value of values) this.#stored.add(value);
  }

  /** What cells declared is no more. */
  forget(): void {
    this.#declarations.entries = [];
    this.#stored = new Set();
    this.#sources.clear();
    this.#chosen = {};
  }

  /** Does something with a cell declared that is not yet. */
  within<T>(declared: Declared | undefined, work: () => T): T {
    if (!declared) return work();
    const { entries } = this.#declarations;
    const stored = new Set(this.#stored);
    const chosen = this.#chosen;
    this.declare(declared);
    try {
      return work();
    } finally {
      this.#declarations.entries = entries;
      this.#stored = stored;
      this.#chosen = chosen;
    }
  }

  /** Does once what every cell does, so that a snapshot has it behind it. Declares nothing. */
  warmUp(): void {
    for (const code of WARM_UP) {
      this.compile(code, "warm-up");
      this.inspect(code, 0);
      // Not `complete`: it makes a collator, which V8 cannot put into a snapshot.
    }
  }

  /** What can stand at the cursor, best first. */
  complete(code: string, cursor: number): Completion {
    const { ts } = this.#library;
    const converterHost = this.#converterHost;
    return complete(
      {
        typescript: ts,
        converter: this.#converter,
        declarations: this.#declarations.text,
        near: (name) => this.#stored.has(name) || this.#offered.has(name),
        describe: (symbol) =>
          describeSymbol(
            ts,
            converterHost.program.getTypeChecker(),
            symbol,
            converterHost.cellFile,
          ),
      },
      withoutChoice(ts, code),
      cursor,
    );
  }

  /**
   * What is known about the name at the cursor.
   *
   * @param detail 1 to have the source of its declaration too
   */
  inspect(code: string, cursor: number, detail: 0 | 1 = 0): Inspection | undefined {
    const { ts } = this.#library;
    const { folder } = this.#converterHost;
    const source = (name: string) => this.#sources.get(name);
    const written = detail === 1 ? { source, folder } : undefined;
    const typed = withoutChoice(ts, code);
    return inspect(ts, this.#converter, this.#declarations.text, typed, cursor, written);
  }

  completeness(code: string): Completeness {
    return completeness(this.#library.ts, withoutChoice(this.#library.ts, code));
  }

  #check(cell: Cell, continued: string): readonly ts.Diagnostic[] {
    const found = this.#converterHost.check(this.#declarations.text, cell, continued);
    const length = MODULE_PREFIX.length + cell.text.length;
    // A list of the cell's names stands behind it; complaints there repeat earlier ones.
    const inCell = found.filter(({ start }) => (start ?? 0) <= length);
    return inCell.length > 0 ? inCell : found;
  }

  /**
   * @param values names that the cell declares as values
   * @param continued what its namespaces are added to, by their names
   */
  #scriptsOf(
    { text, prefix, end }: Cell,
    values: ReadonlySet<string>,
    continued: ReadonlyMap<string, string>,
  ): CellScripts {
    const converterHost = this.#converterHost;
    const file = converterHost.cellFile;
    const isOwn = (name: string) =>
      OF_FILES.has(name) ||
      ((hasGlobal(name) || TELLING.has(name)) && (values.has(name) || this.#stored.has(name)));
    return cellScripts(this.#library, file, {
      ...this.#form,
      start: prefix.length,
      end: prefix.length + text.length + end.length,
      opening: prefix === MODULE_PREFIX ? "" : "(",
      names: values,
      continued,
      isValue: (node) => converterHost.importsValue(node),
      placeOf: (name) => (isOwn(name) ? ownName(name) : name),
      constantOf: (node) => converterHost.constantOf(node),
      emit: (statements) => converterHost.emit(file, statements),
    });
  }
}

/**
 * Names that Node's types promise to everybody. They cannot be globals: packages look for them to
 * learn whether they were loaded by `require`.
 */
const OF_FILES: ReadonlySet<string> = new Set(["__dirname", "__filename"]);

/** Names by which packages learn where they are: a cell's own are none of their business. */
const TELLING: ReadonlySet<string> = new Set(
  "window document self location XMLHttpRequest importScripts define Deno Bun".split(" "),
);

/** The names that a cell declares as values. */
function valuesOf({ SymbolFlags }: TypeScript, converterHost: ConverterHost): Set<string> {
  const values = new Set<string>();
  for (const { name, flags, declarations = [] } of localsOf(converterHost.cellFile)?.values() ??
    []) {
    const isValue =
      flags & SymbolFlags.Alias
        ? declarations.some((each) => converterHost.importsValue(each))
        : flags & SymbolFlags.Value;
    if (isValue) values.add(name);
  }
  return values;
}
