/**
 * The program that the cell is checked in, created again only when necessary (program-swap.ts).
 *
 *   /.cells/__tslab__.ts       the cell                      ┐ names are looked up from the
 *   /.cells/__prev__.d.ts      declarations of earlier cells │ cell downwards: each file is
 *   /.cells/__prelude__.d.ts   imports of the preludes       ┘ the scope around the one above
 *   /.cells/__platform__.d.ts  what TypeScript does not know yet   ┐ globals
 *   …/@types/node/index.d.ts   Node                                ┘
 *
 * The folder exists nowhere: with the notebook's own among its root names no program could be kept
 * in a start-up snapshot. What a cell imports is resolved from the notebook's folder all the same.
 */

import { isBuiltin } from "node:module";
import {
  CELL_FILE,
  DECLARATIONS_FILE,
  FOLDER,
  isVirtual,
  PLATFORM_FILE,
  PRELUDE_FILE,
} from "../cell/cell-files.js";
import { isLocalModule } from "./file-kinds.js";
import { platform } from "./platform.js";
import { type Both, type Made, type ProgramParts, ProgramSwap } from "./program-swap.js";
import { internalProgram, type ProgramFile, type ts } from "./typescript.js";

/** What an import leads to. */
export interface Imported {
  specifier: string;
  file: string;
  /** Whether the types of the module say `export =`. */
  whole: boolean;
}

/** After this many cells the checker is replaced, with all that it remembers of them. */
const MOST_EXCHANGES = 100;

export class Programs {
  /** Text of the innermost of the outer scopes: import declarations only. */
  #prelude = "export {};\n";
  #texts: Both<string> = { cell: "", declarations: "" };
  #parts: ProgramParts;
  readonly #libFolder: string;
  readonly #platform = platform();
  readonly #nodeTypes: string;
  #swap: ProgramSwap | undefined;
  /** The program that the next is made from, while there is none in use. */
  #last: ts.Program | undefined;
  /** The declarations that were looked at last for what they mention. */
  #seen = "";
  /** Whether the texts, or what they lead to, may differ from what is in the program. */
  #stale = true;
  /** Files that are in a program without imports, as far as there was one. */
  #common: ReadonlySet<string> = new Set();
  /** How programs have the files of cells parsed. */
  #parsing: Made["parsing"];

  /** @param nodeTypes entry of the declarations of Node */
  constructor(parts: ProgramParts, libFolder: string, nodeTypes: string) {
    this.#parts = parts;
    this.#parsing = parts.typescript.ScriptTarget.ES2022;
    this.#libFolder = libFolder;
    this.#nodeTypes = nodeTypes;
  }

  /** The texts to be checked next; looks again at files that may have been edited. */
  set texts(texts: Both<string>) {
    this.#texts = texts;
    this.#stale = true;
  }

  set prelude(text: string) {
    this.#prelude = text;
    this.#common = new Set();
    this.renew();
  }

  set options(options: ts.CompilerOptions) {
    this.#parts.sources.forgetOwn();
    this.renew();
    // Nothing of it holds under other options.
    this.#last = undefined;
    this.#common = new Set();
    this.#parts = { ...this.#parts, options };
    this.#stale = true;
  }

  /** Cells import from another folder now. */
  moved(): void {
    if (this.#swap?.importsNothing === false) this.renew();
  }

  /** How many cells the checker remembers. */
  get remembered(): number {
    return this.#swap?.count ?? 0;
  }

  /** Leaves the program behind, with all that its checker remembers. */
  renew(): void {
    this.#last = this.#swap?.withdraw() ?? this.#last;
    this.#swap = undefined;
  }

  get program(): ts.Program {
    return this.#current().program;
  }

  /** Whether the cell depends on no file that can be edited, nor on one that can appear. */
  get isLasting(): boolean {
    return this.#current().isLasting;
  }

  get cell(): ts.SourceFile {
    return this.#current().cell;
  }

  /** The imports of a file, also dynamic ones, with the files they lead to. */
  importsOf(file: ts.SourceFile): Imported[] {
    return importsIn(this.program, file);
  }

  #current(): ProgramSwap {
    const { nodeModules } = this.#parts.sources;
    let swap = this.#swap;
    if (swap && !this.#stale) return swap;
    const { cell, declarations } = this.#texts;
    const asksForMore = nodeModules.mentionedIn(cell) || this.#asksForMore(declarations);
    if (!swap || asksForMore || swap.count >= MOST_EXCHANGES || !swap.put(this.#texts)) {
      swap = this.#make();
      this.#swap = swap;
    }
    this.#stale = false;
    return swap;
  }

  /** Whether declarations that were not looked at yet mention what was not read yet. */
  #asksForMore(declarations: string): boolean {
    if (declarations === this.#seen) return false;
    this.#seen = declarations;
    return this.#parts.sources.nodeModules.mentionedIn(declarations);
  }

  #make(): ProgramSwap {
    const { nodeModules } = this.#parts.sources;
    this.#last = this.#swap?.withdraw() ?? this.#last;
    let program = this.#newProgram();
    // What the platform's declarations mention, its users mention too.
    const importing = () =>
      program.getSourceFiles().filter(({ fileName }) => fileName !== PLATFORM_FILE);
    while (nodeModules.importedIn(importing(), hasCellImports(program))) {
      this.#last = program;
      program = this.#newProgram();
    }
    this.#last = undefined;
    // Creating the checker binds the files; binding resets their parents, hence this order.
    program.getTypeChecker();
    const prelude = program.getSourceFile(PRELUDE_FILE);
    const files = program.getSourceFiles();
    for (const file of files) {
      // What cells see without an import, the user's own modules see too.
      if (isOwn(file)) Object.assign(file, { parent: prelude });
    }
    if (!hasCellImports(program)) this.#common = new Set(files.map(({ fileName }) => fileName));
    return new ProgramSwap(this.#parts, {
      program,
      parsing: this.#parsing,
      common: this.#common,
      isComplete: !files.some((file) => isOwn(file) && lacksImports(program, file)),
    });
  }

  #newProgram(): ts.Program {
    return this.#parts.typescript.createProgram({
      rootNames: [CELL_FILE, DECLARATIONS_FILE, PRELUDE_FILE, PLATFORM_FILE, this.#nodeTypes],
      options: this.#parts.options,
      host: this.host(),
      ...(this.#last ? { oldProgram: this.#last } : {}),
    });
  }

  /** What a program, or who completes in it, sees of the world. */
  host(): ts.CompilerHost {
    const { typescript, sources, resolution } = this.#parts;
    const { sys } = typescript;
    return {
      getSourceFile: (fileName, how) => {
        const text = this.#virtualText(fileName);
        if (text === undefined) return sources.onDisk(fileName, how);
        this.#parsing = how;
        return sources.virtual(fileName, text, how);
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
      resolveTypeReferenceDirectiveReferences: resolution.referenceResolver(this.#nodeTypes),
      hasInvalidatedResolutions: (fileName) => {
        // Not a parameter: the next program would hold the last one by it, and so on.
        const last = this.#last;
        const file = isLocalModule(fileName) ? last?.getSourceFile(fileName) : undefined;
        return last !== undefined && file !== undefined && lacksImports(last, file);
      },
    };
  }

  #virtualText(fileName: string): string | undefined {
    switch (fileName) {
      case CELL_FILE:
        return this.#texts.cell;
      case DECLARATIONS_FILE:
        return this.#texts.declarations;
      case PRELUDE_FILE:
        return this.#prelude;
      case PLATFORM_FILE:
        return this.#platform;
    }
    return undefined;
  }
}

/** Whether this cell or earlier ones import anything. */
function hasCellImports(program: ts.Program): boolean {
  return [CELL_FILE, DECLARATIONS_FILE].some(
    (name) => (program.getSourceFile(name) as ProgramFile).imports.length > 0,
  );
}

function importsIn(program: ts.Program, file: ts.SourceFile): Imported[] {
  return (file as ProgramFile).imports.flatMap((literal) => {
    const { resolvedModule } =
      internalProgram(program).getResolvedModuleFromModuleSpecifier(literal, file) ?? {};
    if (!resolvedModule) return [];
    const { exports } = program.getTypeChecker().getSymbolAtLocation(literal) ?? {};
    return [
      {
        specifier: literal.text,
        file: resolvedModule.resolvedFileName,
        whole: exports?.has("export=" as ts.__String) === true,
      },
    ];
  });
}

/** Whether a file is one of the user's modules. */
function isOwn({ fileName }: ts.SourceFile): boolean {
  return isLocalModule(fileName) && !isVirtual(fileName);
}

/** Whether a file imports what was not there; it may be there now. */
function lacksImports(program: ts.Program, file: ts.SourceFile): boolean {
  const wanted = (file as ProgramFile).imports.filter(({ text }) => !isBuiltin(text));
  return !wanted.every(
    (literal) =>
      internalProgram(program).getResolvedModuleFromModuleSpecifier(literal, file)?.resolvedModule,
  );
}
