/**
 * TypeScript files outside packages that a cell imports: they are checked with the cell and
 * compiled like cells (kernel/compiler/cell/module-script.ts); the runner loads them as modules
 * (kernel/runner/modules/modules.ts).
 *
 *   cell ──imports──▶ ./lib.ts ──imports──▶ ../deep/other.ts
 *
 * A module's version is a digest of its text and of all its dependencies. So an edited file, and
 * every file that imports it, becomes a new module at the next import, and all others stay
 * unchanged.
 *
 * Packages that bring TypeScript are run like that too, but what is wrong in them is not the
 * user's.
 */

import { createHash } from "node:crypto";
import path from "node:path";
import type { CompiledModule, Script, Target } from "../../channel.js";
import { type Targets, toldTargets } from "../cell/imports.js";
import { moduleScript } from "../cell/module-script.js";
import { emittedTable } from "../text/positions.js";
import type { ConverterHost } from "./converter-host.js";
import { isLocalModule, isModule } from "./file-kinds.js";
import type { Library, ts } from "./typescript.js";

export class LocalModules {
  readonly #library: Library;
  readonly #converterHost: ConverterHost;
  /** What was compiled last of each file. */
  readonly #compiled = new Map<string, CompiledModule>();
  /** What was found wrong with each version. */
  readonly #checked = new Map<string, { version: string; wrong: readonly ts.Diagnostic[] }>();

  constructor(library: Library, converterHost: ConverterHost) {
    this.#library = library;
    this.#converterHost = converterHost;
  }

  /** All that a file reaches, itself not included, in the order of its imports. */
  reachedFrom(file: ts.SourceFile): ts.SourceFile[] {
    const found = new Set<ts.SourceFile>();
    const visit = (from: ts.SourceFile) => {
      for (const imported of this.#converterHost.importsOf(from)) {
        const source = this.#converterHost.program.getSourceFile(imported.file);
        if (!source || !isModule(imported.file) || found.has(source)) continue;
        found.add(source);
        visit(source);
      }
    };
    visit(file);
    return [...found];
  }

  /** What is wrong with these files; syntax errors alone, if there are any. */
  check(files: readonly ts.SourceFile[]): readonly ts.Diagnostic[] {
    return files
      .filter(({ fileName }) => isLocalModule(fileName))
      .flatMap((file) => {
        const version = this.#version(file);
        const known = this.#checked.get(file.fileName);
        if (known?.version === version) return known.wrong;
        const wrong = this.#converterHost.errorsOf(file);
        this.#checked.set(file.fileName, { version, wrong });
        return wrong;
      });
  }

  compile(file: ts.SourceFile): CompiledModule {
    const version = this.#version(file);
    const known = this.#compiled.get(file.fileName);
    if (known?.version === version) return known;
    const isCommonJs = file.fileName.endsWith(".cts");
    const compiled: CompiledModule = {
      ...(isCommonJs ? this.#commonJs(file) : this.#module(file)),
      file: file.fileName,
      name: path.relative(this.#converterHost.folder, file.fileName),
      version,
      code: file.text,
      targets: toldTargets(this.targetsOf(file)),
      isCommonJs,
    };
    this.#compiled.set(file.fileName, compiled);
    return compiled;
  }

  #module(file: ts.SourceFile): Script {
    const converterHost = this.#converterHost;
    return moduleScript(this.#library.ts, file, {
      needsValue: (node) => converterHost.needsValue(node),
      constantOf: (node) => converterHost.constantOf(node),
      emit: (statements) => converterHost.emit(file, statements),
    });
  }

  /** The body of a .cts file, which TypeScript makes a CommonJS module of. */
  #commonJs(file: ts.SourceFile): Script {
    const emitted = this.#converterHost.emit(file);
    // In a script the line for the shell is not a comment.
    if (emitted.js.startsWith("#!")) emitted.js = `//${emitted.js.slice(2)}`;
    const stretches = [{ edited: 0, original: 0, inserted: false }];
    return { script: emitted.js, positions: emittedTable(emitted, stretches, 0) };
  }

  /** Where the imports of a file lead. */
  targetsOf(file: ts.SourceFile): Targets {
    const targets = new Map<string, Target>();
    const bare = this.#bareSpecifiers(file);
    for (const { specifier, file: found, whole } of this.#converterHost.importsOf(file)) {
      const isPath = /^\.{0,2}\/|^file:/.test(specifier);
      const script = isPath ? this.#scriptOf(found) : undefined;
      if (isModule(found)) targets.set(specifier, { kind: "module", file: found, whole });
      else if (script !== undefined) targets.set(specifier, { kind: "file", file: script, whole });
      else if (bare.has(specifier) && !this.#converterHost.hasCode(specifier, file.fileName)) {
        targets.set(specifier, { kind: "nothing" });
      } else if (!isPath) targets.set(specifier, { kind: "package", whole });
    }
    return targets;
  }

  /** What is imported or passed on without a name, and may be nothing but types. */
  #bareSpecifiers(file: ts.SourceFile): Set<string> {
    const { isImportDeclaration, isExportDeclaration } = this.#library.ts;
    return new Set(
      file.statements.flatMap((statement) => {
        const isBare =
          (isImportDeclaration(statement) && !statement.importClause) ||
          (isExportDeclaration(statement) && !statement.exportClause);
        const { moduleSpecifier } = statement as ts.ImportDeclaration | ts.ExportDeclaration;
        return isBare && moduleSpecifier ? [(moduleSpecifier as ts.StringLiteral).text] : [];
      }),
    );
  }

  /** What runs of a file that may only declare. */
  #scriptOf(found: string): string | undefined {
    const declared = /^(.*)\.d\.([cm]?)ts$/.exec(found);
    const script = declared ? `${declared[1]}.${declared[2]}js` : found;
    return this.#library.ts.sys.fileExists(script) ? script : undefined;
  }

  #version(file: ts.SourceFile): string {
    const options = JSON.stringify(this.#converterHost.chosen);
    const hash = createHash("sha256").update(options).update(file.text);
    const reached = this.reachedFrom(file).filter((other) => other !== file);
    for (const { fileName, text } of reached.sort(byName)) {
      hash.update(`\0${fileName}\0${text}`);
    }
    return hash.digest("hex").slice(0, 12);
  }
}

function byName(a: ts.SourceFile, b: ts.SourceFile): number {
  return a.fileName < b.fileName ? -1 : 1;
}
