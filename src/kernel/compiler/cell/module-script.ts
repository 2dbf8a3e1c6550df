/**
 * Turns a local TypeScript file into the ES module that runs it: the source without its types
 * (erasure.ts). Imports and exports are kept, except those of types.
 */

import type { Script } from "../../channel.js";
import type { TypeScript, ts } from "../program/typescript.js";
import { Edits } from "../text/edits.js";
import { emittedTable } from "../text/positions.js";
import { Erasure } from "./erasure.js";
import { isJsx } from "./jsx.js";
import { disposesAtEnd, needsEmission } from "./needs-emission.js";

export interface ModuleOptions {
  /** Whether what an import or an export names is needed at run time. */
  needsValue: (node: ts.Node) => boolean;
  /** A value that stands for a member of an enum that is not there at run time. */
  constantOf: (node: ts.Node) => string | undefined;
  /** What TypeScript makes of these statements, or of all. */
  emit: (statements?: ReadonlySet<ts.Statement>) => { js: string; map: string };
}

/** The script of a module, which was checked. */
export function moduleScript(
  typescript: TypeScript,
  file: ts.SourceFile,
  options: ModuleOptions,
): Script {
  const writing = new Writing(typescript, file, options);
  // What JSX imports by itself, it imports once.
  const isEmitted =
    disposesAtEnd(typescript, file) || merges(typescript, file) || isJsx(typescript, file);
  return isEmitted ? writing.emitted() : writing.typed();
}

class Writing {
  readonly #ts: TypeScript;
  readonly #file: ts.SourceFile;
  readonly #options: ModuleOptions;
  readonly #edits: Edits;
  readonly #erasure: Erasure;

  constructor(typescript: TypeScript, file: ts.SourceFile, options: ModuleOptions) {
    this.#ts = typescript;
    this.#file = file;
    this.#options = options;
    this.#edits = new Edits(file.text);
    this.#erasure = new Erasure(typescript, file, this.#edits);
  }

  typed(): Script {
    for (const statement of this.#file.statements) {
      if (needsEmission(this.#ts, statement)) this.#emit(statement);
      else this.#visit(statement);
    }
    const { text: script, stretches } = this.#edits.apply();
    return { script, positions: { stretches } };
  }

  emitted(): Script {
    return asEmitted(this.#options.emit());
  }

  #emit(statement: ts.Statement): void {
    const { script, positions } = asEmitted(this.#options.emit(new Set([statement])));
    const start = statement.getStart(this.#file);
    this.#edits.replace(start, statement.end, script.replace(NO_EXPORTS, ""), positions);
  }

  #visit(node: ts.Node): void {
    const typescript = this.#ts;
    const isMember =
      typescript.isPropertyAccessExpression(node) || typescript.isElementAccessExpression(node);
    const constant = isMember ? this.#options.constantOf(node) : undefined;
    if (constant !== undefined) {
      this.#edits.replace(node.getStart(this.#file), node.end, constant);
      return;
    }
    if (this.#erasure.take(node)) return;
    if (typescript.isImportDeclaration(node)) this.#import(node);
    else if (typescript.isExportDeclaration(node)) this.#export(node);
    else typescript.forEachChild(node, (child) => this.#visit(child));
  }

  #import({ importClause, moduleSpecifier, end }: ts.ImportDeclaration): void {
    if (!importClause) return;
    const { needsValue } = this.#options;
    const { name, namedBindings } = importClause;
    const isNamed = namedBindings && this.#ts.isNamedImports(namedBindings);
    const elements = isNamed
      ? namedBindings.elements.filter((each) => !each.isTypeOnly && needsValue(each))
      : [];
    const kept = [
      ...(name && needsValue(importClause) ? [name.text] : []),
      ...(namedBindings && !isNamed && needsValue(namedBindings)
        ? [namedBindings.getText(this.#file)]
        : []),
      ...(elements.length > 0 ? [this.#list(elements)] : []),
    ];
    const start = importClause.parent.getStart(this.#file);
    if (kept.length === 0) this.#edits.blank(start, end, ";");
    else {
      const clause = `import ${kept.join(", ")} from `;
      this.#edits.remove(start, moduleSpecifier.getStart(this.#file), clause);
    }
  }

  #export({ exportClause }: ts.ExportDeclaration): void {
    if (!exportClause || !this.#ts.isNamedExports(exportClause)) return;
    const { elements, parent } = exportClause;
    const kept = elements.filter((each) => !each.isTypeOnly && this.#options.needsValue(each));
    if (kept.length === elements.length) return;
    if (kept.length === 0 && elements.length > 0) {
      this.#edits.blank(parent.getStart(this.#file), parent.end, ";");
    } else {
      this.#edits.remove(exportClause.getStart(this.#file), exportClause.end, this.#list(kept));
    }
  }

  #list(elements: readonly (ts.ImportSpecifier | ts.ExportSpecifier)[]): string {
    return `{ ${elements.map((each) => each.getText(this.#file)).join(", ")} }`;
  }
}

/** What TypeScript puts behind a module without exports, which a part of one may seem to be. */
const NO_EXPORTS = /export \{\};\s*$/;

function asEmitted(emitted: { js: string; map: string }): Script {
  const stretches = [{ edited: 0, original: 0, inserted: false }];
  return { script: emitted.js, positions: emittedTable(emitted, stretches, 0) };
}

/** Whether an enum or a namespace is one with another declaration: they are emitted together. */
function merges(typescript: TypeScript, { statements }: ts.SourceFile): boolean {
  const names = statements.flatMap((statement) => {
    const isNamed =
      typescript.isEnumDeclaration(statement) ||
      typescript.isModuleDeclaration(statement) ||
      typescript.isFunctionDeclaration(statement) ||
      typescript.isClassDeclaration(statement);
    const { name } = statement as { name?: ts.Identifier };
    return isNamed && name && !isSignature(statement) ? [name.text] : [];
  });
  return new Set(names).size < names.length;
}

function isSignature(statement: ts.Statement): boolean {
  return "body" in statement && statement.body === undefined;
}
