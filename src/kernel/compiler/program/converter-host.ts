/**
 * The host of tslab's converter: programs, check and emit.
 *
 * The converter expects a TypeScript watch program in its working folder. It is given programs.ts,
 * and is used for completions and inspections; cells are checked and emitted here.
 *
 * Why not TypeScript's own watch program: it hashes and polls every file (hundreds of watchers),
 * makes a program and a checker for every cell, and checks each of them twice.
 */

import { isDeepStrictEqual } from "node:util";
import { type Cell, MODULE_PREFIX } from "../cell/cell.js";
import { CELL_FILE, DECLARATIONS_FILE, FOLDER, isVirtual } from "../cell/cell-files.js";
import { completionsAt } from "../help/completions-at.js";
import { quickInfo } from "../help/quick-info.js";
import { compilerOptions } from "./compiler-options.js";
import { type Imported, Programs } from "./programs.js";
import { Resolution } from "./resolution.js";
import { Sources } from "./sources.js";
import {
  internalProgram,
  type Library,
  localsOf,
  resolverOf,
  type TypeScript,
  type ts,
} from "./typescript.js";

/** JavaScript as TypeScript writes it. */
export interface Emitted {
  js: string;
  map: string;
}

/** The part of a watch compiler host that is needed. */
interface WatchHost {
  sys: ts.System;
  afterProgramCreate?: (builder: unknown) => void;
}

export class ConverterHost {
  #ts: TypeScript | undefined;
  #sources: Sources | undefined;
  #resolution: Resolution | undefined;
  #programs: Programs | undefined;
  #chosen: ts.CompilerOptions = {};
  /** Where the notebook lies. */
  #folder = process.cwd();

  /** What the converter sees in place of TypeScript's own exports. */
  overrides(typescript: TypeScript): Record<string, unknown> {
    this.#ts = typescript;
    this.#sources = new Sources(typescript);
    const sys = Object.create(typescript.sys) as ts.System;
    sys.getCurrentDirectory = () => FOLDER;
    return {
      sys,
      createWatchCompilerHost: (_roots: string[], _options: object, converterSys: ts.System) => ({
        sys: converterSys,
      }),
      createWatchProgram: (host: WatchHost) => this.#watch(host),
      // What tslab's own build of TypeScript adds to it.
      getDefaultTypeRoots: () => [],
      getQuickInfoAtPosition: (file: ts.SourceFile, _checker: object, _token: object, at: number) =>
        quickInfo(typescript, this.program, file, at, required(this.#sources)),
      Completions: {
        getCompletionsAtPositionForTslab: (
          _host: object,
          _program: ts.Program,
          _log: object,
          file: ts.SourceFile,
          at: number,
        ) => {
          const { documentation } = required(this.#sources);
          const host = this.#world.host();
          return completionsAt(
            typescript,
            this.program,
            host,
            this.#folder,
            file,
            at,
            documentation,
          );
        },
      },
    };
  }

  /** What the notebook chose, beside what is the kernel's to decide. */
  get chosen(): ts.CompilerOptions {
    return this.#chosen;
  }

  set chosen(chosen: ts.CompilerOptions) {
    if (isDeepStrictEqual(chosen, this.#chosen)) return;
    this.#chosen = chosen;
    this.#world.options = { ...compilerOptions(this.typescript), ...chosen };
  }

  /** Second step of the construction: where the libraries lie. */
  settle({ libFolder, nodeTypes, tslabTypes }: Library): void {
    const typescript = this.typescript;
    const sources = required(this.#sources);
    const types = slashes(nodeTypes);
    sources.nodeModules.folder = types.slice(0, types.lastIndexOf("/") + 1);
    const options = compilerOptions(typescript);
    const resolution = new Resolution(typescript, options, slashes(tslabTypes), this.#folder);
    this.#resolution = resolution;
    const parts = { typescript, sources, resolution, options };
    this.#programs = new Programs(parts, slashes(libFolder), types);
  }

  /** The folder from which cells import. */
  get folder(): string {
    return this.#folder;
  }

  set folder(folder: string) {
    this.#folder = folder;
    if (this.#resolution) this.#resolution.folder = folder;
    this.#programs?.moved();
  }

  /**
   * Looks whether files that were parsed before a snapshot changed since.
   *
   * @returns whether there was one
   */
  revalidate(): boolean {
    const changed = required(this.#sources).revalidate();
    if (changed) this.renew();
    return changed;
  }

  /** Whether the cell depends on no file that can be edited or installed. */
  get isLasting(): boolean {
    return this.#world.isLasting;
  }

  /** How many cells the checker remembers beyond their declarations. */
  get remembered(): number {
    return this.#world.remembered;
  }

  /** Leaves behind what is remembered of earlier cells beyond their declarations. */
  renew(): void {
    this.#world.renew();
  }

  /** Folders of the libraries behind the preludes. */
  set libraries(folders: readonly string[]) {
    required(this.#sources).libraries = folders.map((folder) => `${slashes(folder)}/`);
  }

  /** Text of the innermost of the outer scopes: import declarations only. */
  set prelude(text: string) {
    this.#world.prelude = text;
  }

  /** The current program, for questions that the converter does not ask. */
  get program(): ts.Program {
    return this.#world.program;
  }

  get cellFile(): ts.SourceFile {
    return this.#world.cell;
  }

  /** The imports of a file, also dynamic ones, with the files they lead to. */
  importsOf(file: ts.SourceFile): Imported[] {
    return this.#world.importsOf(file);
  }

  /** Whether there is anything to run behind an import of a package. */
  hasCode(specifier: string, from: string): boolean {
    return required(this.#resolution).hasCode(specifier, from);
  }

  get typescript(): TypeScript {
    return required(this.#ts);
  }

  /** The type of a variable of the cell, in words; undefined when the name is not a variable. */
  typeOfVariable(name: string): string | undefined {
    const cell = this.cellFile;
    const symbol = localsOf(cell)?.get(this.typescript.escapeLeadingUnderscores(name));
    if (!symbol || !(symbol.flags & this.typescript.SymbolFlags.Variable)) return undefined;
    const checker = this.program.getTypeChecker();
    const { NoTruncation, UseAliasDefinedOutsideCurrentScope } = this.typescript.TypeFormatFlags;
    const format = NoTruncation | UseAliasDefinedOutsideCurrentScope;
    return checker.typeToString(checker.getTypeOfSymbolAtLocation(symbol, cell), cell, format);
  }

  /**
   * Checks a cell.
   *
   * @param declarations of earlier cells
   * @param continued those that the cell's namespaces are added to
   */
  check(
    declarations: string,
    { text, prefix, end, names, isUnchecked }: Cell,
    continued: string,
  ): readonly ts.Diagnostic[] {
    // What is not exported would be left out of the declarations, and an import of the script.
    const exported = names.size > 0 ? `\nexport {${[...names].join(", ")}}` : "";
    this.#world.texts = {
      cell: `${prefix}${text}${end}${exported}${continued}`,
      declarations: MODULE_PREFIX + declarations,
    };
    const cell = this.cellFile;
    return isUnchecked ? [] : this.errorsOf(cell);
  }

  /** The converter's idea of a watch program; all it asks for are two files and the program. */
  #watch(host: WatchHost): object {
    // It looks whether it got another one.
    const builder = () => ({
      getSourceFile: (name: string) => this.program.getSourceFile(name),
      getProgram: () => this.program,
    });
    let timer: unknown;
    const rebuild = () => {
      timer = undefined;
      const text = (file: string) => host.sys.readFile(file) ?? "";
      this.#world.texts = { cell: text(CELL_FILE), declarations: text(DECLARATIONS_FILE) };
      host.afterProgramCreate?.(builder());
    };
    const schedule = () => {
      if (timer !== undefined) host.sys.clearTimeout?.(timer);
      timer = host.sys.setTimeout?.(rebuild, 0);
    };
    for (const file of [CELL_FILE, DECLARATIONS_FILE]) host.sys.watchFile?.(file, schedule);
    host.afterProgramCreate?.(builder());
    return { close() {}, updateRootFileNames: schedule };
  }

  /** What is wrong with a file; syntax errors alone, if there are any. */
  errorsOf(file: ts.SourceFile): readonly ts.Diagnostic[] {
    const { program } = this;
    const syntactic = program.getSyntacticDiagnostics(file);
    const found = syntactic.length > 0 ? syntactic : program.getSemanticDiagnostics(file);
    const { DiagnosticCategory } = this.typescript;
    const isCommonJs = file.fileName.endsWith(".cts");
    return found.filter(
      ({ category, code }) =>
        category === DiagnosticCategory.Error &&
        !TOLERATED.has(code) &&
        !(isCommonJs && OF_ES_MODULES.has(code)),
    );
  }

  /** What TypeScript makes of a file, or of some of its statements. */
  emit(file: ts.SourceFile, only?: ReadonlySet<ts.Statement>): Emitted {
    const emitted: Emitted = { js: "", map: "" };
    const write = (name: string, text: string) => {
      if (name.endsWith(".map")) emitted.map = text;
      else emitted.js = text.replace(MAP_COMMENT, "");
    };
    const transformers = only && { before: [keeping(this.typescript, only)] };
    internalProgram(this.program).emit(file, write, undefined, 0, transformers, false);
    return emitted;
  }

  /** What a file declares, as later ones are checked against it. */
  declarationsOf(file: ts.SourceFile): string {
    let declarations = "";
    const write = (_: string, text: string) => {
      declarations = text;
    };
    internalProgram(this.program).emit(file, write, undefined, true, undefined, true);
    return declarations;
  }

  /** Whether what an import names is a value. */
  importsValue(node: ts.Node): boolean {
    return resolverOf(this.program, node).isValueAliasDeclaration(node);
  }

  /** Whether what a module's import or export names is a value, and is used as one. */
  needsValue(node: ts.Node): boolean {
    const resolver = resolverOf(this.program, node);
    return this.typescript.isExportSpecifier(node)
      ? resolver.isValueAliasDeclaration(node)
      : resolver.isReferencedAliasDeclaration(node);
  }

  /** The member of a `const enum` that has no code: one of a declaration file. */
  constantOf(node: ts.Node): string | undefined {
    const typescript = this.typescript;
    const checker = this.program.getTypeChecker();
    const member = node as ts.PropertyAccessExpression | ts.ElementAccessExpression;
    const value = checker.getConstantValue(member);
    if (value === undefined) return undefined;
    const name = typescript.isPropertyAccessExpression(member)
      ? member.name
      : member.argumentExpression;
    const file = checker.getSymbolAtLocation(name)?.valueDeclaration?.getSourceFile();
    if (!file?.isDeclarationFile || isVirtual(file.fileName)) return undefined;
    return typeof value === "number" && value < 0 ? `(${value})` : JSON.stringify(value);
  }

  get #world(): Programs {
    return required(this.#programs);
  }
}

/** Leaves the other statements out of what is emitted. */
function keeping(
  typescript: TypeScript,
  kept: ReadonlySet<ts.Statement>,
): ts.TransformerFactory<ts.SourceFile> {
  return ({ factory }) =>
    (file) => {
      const statements = file.statements.filter((statement) => kept.has(statement));
      const list = factory.createNodeArray(statements);
      return factory.updateSourceFile(file, typescript.setTextRange(list, file.statements));
    };
}

function required<T>(value: T | undefined): T {
  if (value === undefined) throw new Error("the compiler was used before it was loaded");
  return value;
}

/** The last line of a script, which says where its source map is: in no file. */
const MAP_COMMENT = /\/\/# sourceMappingURL=\S*$/;

/**
 * Errors that stop no cell. 7016: a package without declarations; its values are `any`, since
 * its users can do nothing about it. 7026: JSX whose factory comes without types of elements.
 */
const TOLERATED: ReadonlySet<number> = new Set([7016, 7026]);

/** What is an error in ES modules: `import x = require("x")` (1202) and `export = x` (1203). */
const OF_ES_MODULES: ReadonlySet<number> = new Set([1202, 1203]);

function slashes(name: string): string {
  return name.replaceAll("\\", "/");
}
