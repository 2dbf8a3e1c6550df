/**
 * Replaces the cell and the declarations of earlier cells in a program, and keeps everything else:
 * the other files, their resolution, and the type checker with its caches.
 *
 *   /.cells/__tslab__.ts      the cell the program was made with    ┐ give way to
 *   /.cells/__prev__.d.ts     its declarations                      ┘
 *   /.cells/__tslab__.7.ts    the seventh cell after it             ┐ which are found under
 *   /.cells/__prev__.7.d.ts   the declarations it came with         ┘ the same names
 *
 * A new program for every cell takes longer than the cell itself, and its checker has to meet
 * everything again. Both are spared where the difference cannot be seen:
 *
 *   - Neither file says anything to the others: no `declare global`, no `declare module "x"`; or
 *     the declarations say what those said that the program was made with, and name nothing in it
 *     that cells declare. Then what was said first goes on to hold.
 *   - They lead to the very files that the program was made for: nothing is missing, and nothing
 *     is there because of an import that is no more.
 *   - No file has changed that may be edited, and none lacks an import that could be there now.
 *
 * Every file that is put in has a name of its own: program and checker keep complaints by file
 * name. A cell is parsed again whenever its declarations are, because its nodes remember what names
 * meant. What the checker knows of earlier cells stays, so a program is renewed after a number of
 * them (programs.ts). One trace remains: the members of a union are shown in the order in which
 * the checker met them first.
 */

import {
  CELL_FILE,
  DECLARATIONS_FILE,
  FOLDER,
  isVirtual,
  PRELUDE_FILE,
} from "../cell/cell-files.js";
import { isJsx, parseCell } from "../cell/jsx.js";
import type { Resolution } from "./resolution.js";
import type { Sources } from "./sources.js";
import { specifiersOf } from "./specifiers.js";
import {
  type Internals,
  internalProgram,
  internalsOf,
  localsOf,
  type ProgramFile,
  type TypeScript,
  tablesOf,
  type ts,
} from "./typescript.js";

/** Something about the cell, and about the declarations of earlier cells. */
export interface Both<T> {
  cell: T;
  declarations: T;
}

/** What all programs have in common. */
export interface ProgramParts {
  typescript: TypeScript;
  sources: Sources;
  resolution: Resolution;
  options: ts.CompilerOptions;
}

/** What is known of a program that was just made, its checker too. */
export interface Made {
  program: ts.Program;
  /** How it has its files parsed. */
  parsing: ts.ScriptTarget | ts.CreateSourceFileOptions;
  /** Names of files that are there whatever cells import. */
  common: ReadonlySet<string>;
  /** Whether no file lacks an import. */
  isComplete: boolean;
}

type Resolutions = readonly ts.ResolvedModuleWithFailedLookupLocations[];

const PARTS = ["cell", "declarations"] as const;

const NAMES: Both<string> = { cell: CELL_FILE, declarations: DECLARATIONS_FILE };

export class ProgramSwap {
  /** How many times there was a swap. */
  count = 0;
  readonly #parts: ProgramParts;
  readonly #internals: Internals;
  readonly #made: Made;
  /** What the program was made with. */
  readonly #own: Both<ProgramFile>;
  /** Where they stood in its list of files. */
  readonly #places: Both<number>;
  #now: Both<ProgramFile>;
  /** Files that are there because one of the two imports them. */
  readonly #brought: ReadonlySet<string>;
  /** Files that can be edited. */
  readonly #editable: readonly ts.SourceFile[];
  readonly #isPossible: boolean;
  /** What the declarations that the program was made with say to all files. */
  readonly #said: string;

  constructor(parts: ProgramParts, made: Made) {
    this.#parts = parts;
    this.#internals = internalsOf(parts.typescript);
    this.#made = made;
    const { program, isComplete } = made;
    const files = program.getSourceFiles();
    const own = (name: string) => program.getSourceFile(name) as ProgramFile;
    this.#own = { cell: own(CELL_FILE), declarations: own(DECLARATIONS_FILE) };
    this.#now = this.#own;
    this.#editable = files.filter(
      ({ fileName }) => !isVirtual(fileName) && !parts.sources.isFixed(fileName),
    );
    this.#brought = this.#foreign(
      [this.#own.cell, this.#own.declarations].flatMap((file) =>
        file.imports.map((literal) =>
          internalProgram(program).getResolvedModuleFromModuleSpecifier(literal, file),
        ),
      ),
    );
    this.#said = this.#toAll(this.#own.declarations);
    this.#isPossible =
      isComplete && this.#isSilent(this.#own.cell) && this.#saysTheSame(this.#own.declarations);
    this.#places = {
      cell: files.indexOf(this.#own.cell),
      declarations: files.indexOf(this.#own.declarations),
    };
    this.#hide();
    this.#chainScopes();
  }

  get program(): ts.Program {
    return this.#made.program;
  }

  get cell(): ts.SourceFile {
    return this.#now.cell;
  }

  /** Whether no file that could change has a part in it. */
  get isLasting(): boolean {
    return this.#editable.length === 0 && this.#now.cell.imports.length === 0;
  }

  /** Whether neither the cell nor the declarations import anything. */
  get importsNothing(): boolean {
    return PARTS.every(
      (part) => this.#now[part].imports.length + this.#own[part].imports.length === 0,
    );
  }

  /**
   * Puts another cell and other declarations in, unless they are there already.
   *
   * @returns whether it was possible; if not, all is as before
   */
  put(texts: Both<string>): boolean {
    const { sources } = this.#parts;
    if (!this.#isPossible || !this.#editable.every((file) => sources.isCurrent(file))) return false;
    const { cell: before, declarations: earlier } = this.#now;
    const keepsDeclarations = texts.declarations === earlier.text;
    // What a cell imports may lead elsewhere by now.
    const isSame = keepsDeclarations && texts.cell === before.text;
    if (isSame && before.imports.length === 0) return true;
    const number = this.count + 1;
    const cell = this.#parse(`${FOLDER}/__tslab__.${number}.ts`, texts.cell);
    const declarations = keepsDeclarations
      ? earlier
      : this.#parse(`${FOLDER}/__prev__.${number}.d.ts`, texts.declarations);
    // What JSX imports by itself is found only when a program is made.
    if (this.#importsRuntime(cell)) return false;
    if (!this.#isSilent(cell) || !this.#saysTheSame(declarations)) return false;
    const resolutions = {
      cell: this.#resolve(cell, CELL_FILE),
      declarations: this.#resolve(declarations, DECLARATIONS_FILE),
    };
    const foreign = this.#foreign([...resolutions.cell, ...resolutions.declarations]);
    if (foreign.size !== this.#brought.size) return false;
    for (const name of foreign) if (!this.#brought.has(name)) return false;
    this.#place({ cell, declarations }, resolutions);
    this.count = number;
    return true;
  }

  /** Puts back what the program was made with, so that the next can be made from it. */
  withdraw(): ts.Program {
    const { program } = this.#made;
    const { files, byName } = tablesOf(program);
    this.#take(this.#own);
    for (const part of PARTS) byName.set(NAMES[part], this.#own[part]);
    const places = PARTS.map((part) => [this.#places[part], this.#own[part]] as const);
    for (const [place, file] of places.sort(([a], [b]) => a - b)) files.splice(place, 0, file);
    return program;
  }

  /**
   * Takes both out of the list of files: there the checker looks for modules through which a type
   * can be named, and what a cell imports or declares is out of reach when the cell is over.
   */
  #hide(): void {
    const { files } = tablesOf(this.#made.program);
    for (const part of PARTS) files.splice(files.indexOf(this.#own[part]), 1);
  }

  #place(next: Both<ProgramFile>, resolutions: Both<Resolutions>): void {
    const { typescript, options } = this.#parts;
    const { byName, resolved } = tablesOf(this.#made.program);
    this.#take(next);
    for (const part of PARTS) {
      const file = next[part];
      byName.set(NAMES[part], file);
      byName.set(file.path, file);
      const cache = this.#internals.createModeAwareCache();
      file.imports.forEach((literal, i) => {
        const mode = typescript.getModeForUsageLocation(file, literal, options);
        cache.set(literal.text, mode, resolutions[part][i] as Resolutions[number]);
      });
      resolved.set(file.path, cache);
    }
    this.#chainScopes();
  }

  /** Names are looked up along parents: the cell, then the declarations, then the preludes. */
  #chainScopes(): void {
    const { cell, declarations } = this.#now;
    Object.assign(cell, { parent: declarations });
    Object.assign(declarations, { parent: this.#made.program.getSourceFile(PRELUDE_FILE) });
  }

  /** What is in now and not among the next leaves the tables. */
  #take(next: Both<ProgramFile>): void {
    const { byName, resolved } = tablesOf(this.#made.program);
    for (const part of PARTS) {
      const file = this.#now[part];
      if (file === next[part] || file === this.#own[part]) continue;
      byName.delete(file.path);
      resolved.delete(file.path);
    }
    this.#now = next;
  }

  #parse(fileName: string, text: string): ProgramFile {
    const { typescript, options } = this.#parts;
    const { parsing } = this.#made;
    const file = parseCell(typescript, fileName, text, parsing) as ProgramFile;
    Object.assign(file, {
      path: fileName,
      resolvedPath: fileName,
      originalFileName: fileName,
      imports: specifiersOf(typescript, file),
      moduleAugmentations: [],
      ambientModuleNames: [],
    });
    this.#internals.bindSourceFile(file, options);
    return file;
  }

  #importsRuntime(file: ts.SourceFile): boolean {
    const { typescript, options } = this.#parts;
    return (
      isJsx(typescript, file) &&
      this.#internals.getJSXImplicitImportBase(options, file) !== undefined
    );
  }

  /** @param name under which the file is known to what resolves its imports */
  #resolve(file: ProgramFile, name: string): Resolutions {
    const { resolution, options } = this.#parts;
    if (file.imports.length === 0) return [];
    return resolution.resolver()(file.imports, name, undefined, options, file, undefined);
  }

  /** Names of the files that are not there anyway. */
  #foreign(resolutions: readonly (Resolutions[number] | undefined)[]): Set<string> {
    const names = resolutions.flatMap((found) => found?.resolvedModule?.resolvedFileName ?? []);
    return new Set(names.filter((name) => !this.#made.common.has(name)));
  }

  /** Whether a file changes nothing for the others. */
  #isSilent(file: ts.SourceFile): boolean {
    return !file.statements.some((statement) => isToAll(this.#parts.typescript, statement));
  }

  /** Whether a file means for the others what the program's own declarations mean for them. */
  #saysTheSame(file: ts.SourceFile): boolean {
    if (this.#toAll(file) !== this.#said) return false;
    if (this.#said === "") return true;
    const { typescript } = this.#parts;
    const declared = localsOf(file);
    const namesOwn = (node: ts.Node): boolean =>
      (typescript.isIdentifier(node) && declared?.has(node.escapedText) === true) ||
      typescript.forEachChild(node, namesOwn) === true;
    return !file.statements.some(
      (statement) => isToAll(typescript, statement) && namesOwn(statement),
    );
  }

  /** What a file says to all others. */
  #toAll(file: ts.SourceFile): string {
    return file.statements
      .filter((statement) => isToAll(this.#parts.typescript, statement))
      .map((statement) => statement.getText(file))
      .join("\n");
  }
}

/** `declare global` and `declare module "x"`. */
function isToAll(typescript: TypeScript, statement: ts.Statement): boolean {
  return (
    typescript.isModuleDeclaration(statement) &&
    (typescript.isStringLiteral(statement.name) ||
      (statement.flags & typescript.NodeFlags.GlobalAugmentation) !== 0)
  );
}
