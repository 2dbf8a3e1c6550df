/**
 * The ground under tslab's converter: compiler options, programs and emit.
 *
 * The converter believes that it runs a TypeScript watch program in its working folder. It gets
 * a folder that exists nowhere, and programs made here:
 *
 *   /.cells/__tslab__.ts       the cell                      ┐ names are looked up from the
 *   /.cells/__prev__.d.ts      declarations of earlier cells │ cell downwards: each file is
 *   /.cells/__prelude__.d.ts   imports of the preludes       ┘ the scope around the one above
 *   /.cells/__platform__.d.ts  what TypeScript does not know yet   ┐ globals
 *   …/@types/node/index.d.ts   Node                                ┘
 *
 * Why not the real folder and TypeScript's own watch program: it hashes and polls every file
 * (hundreds of watchers), checks each cell twice, and its root names, which contain the working
 * folder, could not be kept in a start-up snapshot. What a cell imports is resolved from the real
 * folder all the same.
 */

import type ts from "typescript";
import {
  CELL_FILE,
  DECLARATIONS_FILE,
  FOLDER,
  isVirtual,
  PLATFORM_FILE,
  PRELUDE_FILE,
} from "./cell-files.js";
import { compilerOptions } from "./compiler-options.js";
import { completionsAt } from "./completions-at.js";
import { isLocalModule } from "./local-modules.js";
import { PLATFORM } from "./platform.js";
import { quickInfo } from "./quick-info.js";
import { Resolution } from "./resolution.js";
import { Sources } from "./sources.js";
import type { Library, TypeScript } from "./typescript.js";

/** The name under which the converter expects the emitted cell. */
const EMITTED_FILE = "outDir/__tslab__.js";

/** What one emit of a cell yields. */
export interface Emitted {
  js: string;
  map: string;
  declarations: string;
}

/** TypeScript marks scopes with tables of names, and files have no parent; both are used here. */
type Scoped = { locals?: Map<string, unknown>; parent?: unknown };

/** The part of a watch compiler host that is needed. */
interface ConverterHost {
  sys: ts.System;
  afterProgramCreate?: (builder: unknown) => void;
}

export class Ground {
  #ts: TypeScript | undefined;
  #sources: Sources | undefined;
  #libFolder = "";
  #nodeTypes = "";
  #preludeText = "export {};\n";
  /** Where the notebook lies. */
  #folder = process.cwd();
  #program: ts.Program | undefined;
  #stale = true;
  #converterHost: ConverterHost | undefined;
  #locals: ReadonlySet<string> | undefined;
  #converting = false;
  #resolution: Resolution | undefined;
  /** One object for all programs: that they are the same is seen at a glance. */
  #options: ts.CompilerOptions = {};

  /** Diagnostics of the last converted cell, in cell file offsets. */
  diagnostics: readonly ts.Diagnostic[] = [];
  emitted: Emitted | undefined;

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
      createWatchProgram: (host: ConverterHost) => this.#watch(host),
      getPreEmitDiagnosticsOfFiles: () => this.#check(),
      // The converter would turn the cell into CommonJS; imports stay imports here.
      transpileModule: (js: string) => ({ outputText: js }),
      // What tslab's own build of TypeScript adds to it.
      getDefaultTypeRoots: () => [],
      getNullTransformationContext: () => undefined,
      getQuickInfoAtPosition: (file: ts.SourceFile, _checker: object, _token: object, at: number) =>
        quickInfo(typescript, this.#current(), file, at, this.#required(this.#sources)),
      Completions: {
        getCompletionsAtPositionForTslab: (
          _host: object,
          _program: ts.Program,
          _log: object,
          file: ts.SourceFile,
          at: number,
        ) => completionsAt(typescript, this.program, this.#host(), this.#folder, file, at),
      },
    };
  }

  /** Second step of the construction: where the libraries lie. */
  settle({ libFolder, nodeTypes, tslabTypes }: Library): void {
    this.#libFolder = slashes(libFolder);
    this.#nodeTypes = slashes(nodeTypes);
    const folder = this.#nodeTypes.slice(0, this.#nodeTypes.lastIndexOf("/") + 1);
    this.#required(this.#sources).nodeModules.folder = folder;
    this.#options = compilerOptions(this.typescript);
    this.#resolution = new Resolution(
      this.typescript,
      this.#options,
      slashes(tslabTypes),
      this.#folder,
    );
  }

  /** The folder from which cells import. */
  get folder(): string {
    return this.#folder;
  }

  set folder(folder: string) {
    this.#folder = folder;
    if (this.#resolution) this.#resolution.folder = folder;
    this.#stale = true;
  }

  /**
   * Looks whether files that were parsed before a snapshot changed since.
   *
   * @returns whether there was one
   */
  revalidate(): boolean {
    this.#stale = true;
    return this.#required(this.#sources).revalidate();
  }

  /** Folders of the libraries behind the preludes. */
  set libraries(folders: readonly string[]) {
    this.#required(this.#sources).libraries = folders.map((folder) => `${slashes(folder)}/`);
  }

  /** Text of the innermost of the outer scopes: import declarations only. */
  set prelude(text: string) {
    this.#preludeText = text;
    this.#stale = true;
  }

  /** The current program, for questions that the converter does not ask. */
  get program(): ts.Program {
    return this.#current();
  }

  get cellFile(): ts.SourceFile {
    return this.#file(CELL_FILE);
  }

  /** The specifiers of a file's imports, also of dynamic ones, with the files they lead to. */
  importsOf(file: ts.SourceFile): { specifier: string; file: string }[] {
    return this.#importsIn(this.program, file);
  }

  #importsIn(program: ts.Program | undefined, file: ts.SourceFile) {
    return specifiers(file).flatMap((literal) => {
      const found = (program as ts.Program & Resolving).getResolvedModuleFromModuleSpecifier(
        literal,
        file,
      )?.resolvedModule;
      return found ? [{ specifier: literal.text, file: found.resolvedFileName }] : [];
    });
  }

  get typescript(): TypeScript {
    return this.#required(this.#ts);
  }

  /** The type of a variable of the cell, in words; undefined when the name is no variable. */
  typeOfVariable(name: string): string | undefined {
    const cell = this.#file(CELL_FILE);
    const symbol = (cell as unknown as { locals?: Map<string, ts.Symbol> }).locals?.get(name);
    if (!symbol || !(symbol.flags & this.typescript.SymbolFlags.Variable)) return undefined;
    const checker = this.#current().getTypeChecker();
    const { NoTruncation, UseAliasDefinedOutsideCurrentScope } = this.typescript.TypeFormatFlags;
    const format = NoTruncation | UseAliasDefinedOutsideCurrentScope;
    return checker.typeToString(checker.getTypeOfSymbolAtLocation(symbol, cell), cell, format);
  }

  /**
   * Runs a conversion. The converter would build one program only to learn which names a cell
   * declares; they are known already and given to it, so that one program is enough.
   */
  converting<T>(locals: ReadonlySet<string>, convert: () => T): T {
    this.#locals = locals.size > 0 ? locals : undefined;
    this.#converting = true;
    this.diagnostics = [];
    this.emitted = undefined;
    try {
      return convert();
    } finally {
      this.#locals = undefined;
      this.#converting = false;
    }
  }

  #watch(host: ConverterHost): object {
    this.#converterHost = host;
    let timer: unknown;
    const rebuild = () => {
      timer = undefined;
      this.#stale = true;
      host.afterProgramCreate?.(this.#builder());
    };
    const schedule = () => {
      if (timer !== undefined) host.sys.clearTimeout?.(timer);
      timer = host.sys.setTimeout?.(rebuild, 0);
    };
    for (const file of [CELL_FILE, DECLARATIONS_FILE]) host.sys.watchFile?.(file, schedule);
    host.afterProgramCreate?.(this.#builder());
    return { close() {}, updateRootFileNames: schedule };
  }

  /** What the converter asks of a builder program, answered from the current program. */
  #builder(): object {
    const locals = this.#locals;
    this.#locals = undefined;
    return {
      getSourceFile: (name: string) => {
        if (name === CELL_FILE && locals) {
          return { locals: new Map([...locals].map((local) => [local, undefined])) };
        }
        if (name === DECLARATIONS_FILE && this.#converting) return this.#emptyDeclarations();
        return this.#file(name);
      },
      getProgram: () => this.#current(),
      getAllDependencies: () => [CELL_FILE],
      emit: (_file: ts.SourceFile, write: (name: string, text: string) => void) =>
        this.#emit(write),
    };
  }

  /** Checks the cell. */
  #check(): readonly ts.Diagnostic[] {
    // The converter has just put its own idea of the outer scope there.
    this.#current();
    this.#chainScopes();
    this.diagnostics = this.errorsOf(this.cellFile);
    return this.diagnostics;
  }

  /** What is wrong with a file; syntax errors alone, if there are any. */
  errorsOf(file: ts.SourceFile): readonly ts.Diagnostic[] {
    const program = this.#current();
    const syntactic = program.getSyntacticDiagnostics(file);
    const found = syntactic.length > 0 ? syntactic : program.getSemanticDiagnostics(file);
    const { DiagnosticCategory } = this.typescript;
    return found.filter(
      ({ category, code }) => category === DiagnosticCategory.Error && !TOLERATED.has(code),
    );
  }

  /** What TypeScript makes of a file. */
  emit(file: ts.SourceFile): Emitted {
    const emitted: Emitted = { js: "", map: "", declarations: "" };
    // Declarations are forced: a type that cannot be named portably is named by its path.
    const forceDeclarations = true;
    const program = this.#current() as ts.Program & { emit: ForcefulEmit };
    program.emit(
      file,
      (name, text) => {
        if (name.endsWith(".map")) emitted.map = text;
        else if (/\.d\.m?ts$/.test(name)) emitted.declarations = text;
        else emitted.js = text;
      },
      undefined,
      undefined,
      undefined,
      forceDeclarations,
    );
    return emitted;
  }

  #emit(write: (name: string, text: string) => void): void {
    this.emitted = this.emit(this.cellFile);
    write(EMITTED_FILE, this.emitted.js);
  }

  #file(name: string): ts.SourceFile {
    const program = this.#current();
    const file = program.getSourceFile(name);
    if (!file) throw new Error(`the compiler lost ${name}`);
    return file;
  }

  #current(): ts.Program {
    if (this.#program && !this.#stale) return this.#program;
    const { nodeModules } = this.#required(this.#sources);
    nodeModules.mentionedIn(this.#virtualText(CELL_FILE) ?? "");
    let program = this.#newProgram(this.#program);
    while (nodeModules.importedIn(program.getSourceFiles())) program = this.#newProgram(program);
    // Creating the checker binds the files; binding resets their parents, hence this order.
    program.getTypeChecker();
    this.#program = program;
    this.#stale = false;
    this.#chainScopes();
    return program;
  }

  #newProgram(old: ts.Program | undefined): ts.Program {
    return this.typescript.createProgram({
      rootNames: [CELL_FILE, DECLARATIONS_FILE, PRELUDE_FILE, PLATFORM_FILE, this.#nodeTypes],
      options: this.#options,
      host: this.#host(),
      ...(old ? { oldProgram: old } : {}),
    });
  }

  /** Names are looked up along parents: the cell, then the declarations, then the preludes. */
  #chainScopes(): void {
    const [cell, declarations, prelude] = [CELL_FILE, DECLARATIONS_FILE, PRELUDE_FILE].map(
      (name) => this.#program?.getSourceFile(name) as Scoped | undefined,
    );
    if (!cell || !declarations || !prelude) return;
    cell.parent = declarations;
    declarations.parent = prelude;
    // What cells see without an import, the user's own modules see too.
    for (const file of this.#program?.getSourceFiles() ?? []) {
      if (isLocalModule(file.fileName) && file.fileName !== CELL_FILE) {
        (file as unknown as Scoped).parent = prelude;
      }
    }
  }

  #host(): ts.CompilerHost {
    const { sys } = this.typescript;
    const sources = this.#required(this.#sources);
    const resolution = this.#required(this.#resolution);
    return {
      getSourceFile: (fileName, how) => {
        const text = this.#virtualText(fileName);
        return text === undefined
          ? sources.onDisk(fileName, how)
          : sources.virtual(fileName, text, how);
      },
      getDefaultLibFileName: () => `${this.#libFolder}/lib.d.ts`,
      getDefaultLibLocation: () => this.#libFolder,
      getCurrentDirectory: () => FOLDER,
      getCanonicalFileName: (fileName) => fileName,
      useCaseSensitiveFileNames: () => true,
      getNewLine: () => "\n",
      fileExists: (fileName) =>
        this.#virtualText(fileName) !== undefined || sys.fileExists(fileName),
      readFile: (fileName) => this.#virtualText(fileName) ?? sys.readFile(fileName),
      directoryExists: (folder) => sys.directoryExists(folder),
      getDirectories: (folder) => sys.getDirectories(folder),
      realpath: (name) => sys.realpath?.(name) ?? name,
      writeFile: () => undefined,
      // Else every package.json above every file is read for every program.
      getModuleResolutionCache: () => resolution.packages,
      resolveModuleNameLiterals: resolution.resolver(),
      hasInvalidatedResolutions: (fileName) =>
        isLocalModule(fileName) && this.#lacksImports(fileName),
    };
  }

  /** Whether a file imports what was not there; it may be there now. */
  #lacksImports(fileName: string): boolean {
    const file = this.#program?.getSourceFile(fileName);
    return (
      file !== undefined && this.#importsIn(this.#program, file).length < specifiers(file).length
    );
  }

  #virtualText(fileName: string): string | undefined {
    if (!isVirtual(fileName)) return undefined;
    if (fileName === PRELUDE_FILE) return this.#preludeText;
    if (fileName === PLATFORM_FILE) return PLATFORM;
    if (fileName !== CELL_FILE && fileName !== DECLARATIONS_FILE) return undefined;
    return this.#converterHost?.sys.readFile(fileName);
  }

  /**
   * What the converter takes for the declarations of earlier cells while it converts. It would
   * print and cut them by itself, which declarations.ts does more completely.
   */
  #emptyDeclarations(): ts.SourceFile {
    const { createSourceFile, ScriptTarget } = this.typescript;
    const file = createSourceFile("empty.d.ts", "", ScriptTarget.ES2022);
    (file as Scoped).locals = new Map();
    return file;
  }

  #required<T>(value: T | undefined): T {
    if (value === undefined) throw new Error("the compiler was used before it was loaded");
    return value;
  }
}

function specifiers(file: ts.SourceFile): readonly ts.StringLiteralLike[] {
  return (file as unknown as { imports: readonly ts.StringLiteralLike[] }).imports;
}

/** What a program knows beyond its declarations. */
interface Resolving {
  getResolvedModuleFromModuleSpecifier(
    literal: ts.StringLiteralLike,
    file: ts.SourceFile,
  ): ts.ResolvedModuleWithFailedLookupLocations | undefined;
}

type ForcefulEmit = (
  file: ts.SourceFile,
  write: ts.WriteFileCallback,
  cancellation: undefined,
  emitOnly: undefined,
  transformers: undefined,
  forceDeclarations: boolean,
) => ts.EmitResult;

/**
 * Errors that stop no cell. 7016: a package without declarations; its values are `any`, since
 * whoever only uses it can do nothing about it.
 */
const TOLERATED: ReadonlySet<number> = new Set([7016]);

function slashes(name: string): string {
  return name.replaceAll("\\", "/");
}
