/**
 * Export declarations of a local module. What it exports is announced before it runs, as boxes, so
 * that importers see its variables change, and modules may import each other.
 *
 *   export const a = 1;               a = 1;                  and first  $0.declare([["a", $a], …]);
 *   export { a as b };                                        as above
 *   export default 1 + 1;             $default.v = 1 + 1;     as above
 *   export { c as d } from "m";       and first  $0.pass(await $0.package("m"), "m", [["d", "c"]]);
 *   export * from "m";                and first  $0.pass(await $0.package("m"), "m");
 *   export * as n from "m";           and first  $n.v = await $0.package("m");
 *
 * Works on emitted JavaScript; a cell's exports are gone by then (cell.ts).
 */

import type ts from "typescript";
import type { TypeScript } from "../program/typescript.js";
import type { Edits } from "./edits.js";
import { loading, type Targets } from "./imports.js";

/** The box of what `export default` gives when it has no name; no variable can be called so. */
export const DEFAULT = "default";

export class Exports {
  readonly #ts: TypeScript;
  readonly #file: ts.SourceFile;
  readonly #edits: Edits;
  readonly #run: string;
  readonly #box: (name: string) => string;
  readonly #targets: Targets;
  /** Exported name and the box that holds it. */
  readonly #declared: [string, string][] = [];
  /** Statements that load what is passed on, in order. */
  readonly #loads: string[] = [];

  constructor(
    typescript: TypeScript,
    file: ts.SourceFile,
    edits: Edits,
    run: string,
    box: (name: string) => string,
    targets: Targets,
  ) {
    this.#ts = typescript;
    this.#file = file;
    this.#edits = edits;
    this.#run = run;
    this.#box = box;
    this.#targets = targets;
  }

  /** Takes the exporting words out of a statement of the top. */
  take(statement: ts.Statement): void {
    if (this.#ts.isExportDeclaration(statement)) this.#list(statement);
    else if (this.#ts.isExportAssignment(statement)) this.#value(statement);
    else if (this.#ts.canHaveModifiers(statement)) this.#modified(statement);
  }

  /** For the script's first line, before imports. */
  get announcement(): string {
    const pairs = this.#declared.map(([name, box]) => `[${JSON.stringify(name)}, ${box}]`);
    return pairs.length > 0 ? `${this.#run}.declare([${pairs.join(", ")}]);` : "";
  }

  /** For the script's first line, with imports. */
  get loads(): readonly string[] {
    return this.#loads;
  }

  #list(statement: ts.ExportDeclaration): void {
    const { exportClause, moduleSpecifier } = statement;
    this.#edits.remove(statement.getStart(this.#file), statement.end);
    if (!moduleSpecifier) {
      if (!exportClause || !this.#ts.isNamedExports(exportClause)) return;
      for (const { name, propertyName } of exportClause.elements) {
        this.#declared.push([name.text, this.#box((propertyName ?? name).text)]);
      }
      return;
    }
    const specifier = (moduleSpecifier as ts.StringLiteral).text;
    const loaded = `await ${loading(this.#run, specifier, this.#targets)}`;
    if (exportClause && this.#ts.isNamespaceExport(exportClause)) {
      // No variable is called so: this box is only for the name outside.
      const box = this.#box(`1${exportClause.name.text}`);
      this.#declared.push([exportClause.name.text, box]);
      this.#loads.push(`${box}.v = ${loaded};`);
      return;
    }
    const pairs = exportClause?.elements.map(({ name, propertyName }) =>
      JSON.stringify([name.text, (propertyName ?? name).text]),
    );
    const names = pairs ? `, [${pairs.join(", ")}]` : "";
    this.#loads.push(`${this.#run}.pass(${loaded}, ${JSON.stringify(specifier)}${names});`);
  }

  #value(statement: ts.ExportAssignment): void {
    const { expression } = statement;
    const box = this.#box(DEFAULT);
    this.#declared.push(["default", box]);
    const start = expression.getStart(this.#file);
    this.#edits.remove(statement.getStart(this.#file), start, `${box}.v = `);
  }

  #modified(statement: ts.Statement & ts.HasModifiers): void {
    const { SyntaxKind } = this.#ts;
    const words = this.#ts
      .getModifiers(statement)
      ?.filter(
        ({ kind }) => kind === SyntaxKind.ExportKeyword || kind === SyntaxKind.DefaultKeyword,
      );
    if (!words?.some(({ kind }) => kind === SyntaxKind.ExportKeyword)) return;
    const isDefault = words.some(({ kind }) => kind === SyntaxKind.DefaultKeyword);
    const isNameless =
      (this.#ts.isFunctionDeclaration(statement) || this.#ts.isClassDeclaration(statement)) &&
      !statement.name;
    const first = words[0]?.getStart(this.#file) ?? 0;
    const last = words.at(-1)?.end ?? 0;
    this.#edits.remove(first, last, isNameless ? `${this.#box(DEFAULT)}.v =` : "");
    if (isNameless) {
      this.#declared.push(["default", this.#box(DEFAULT)]);
      this.#edits.close(statement.end, ";");
    }
    for (const name of this.#namesOf(statement)) {
      this.#declared.push([isDefault ? "default" : name, this.#box(name)]);
    }
  }

  #namesOf(statement: ts.Statement): string[] {
    if (this.#ts.isVariableStatement(statement)) {
      return statement.declarationList.declarations.flatMap(({ name }) => this.#bound(name));
    }
    const named =
      this.#ts.isFunctionDeclaration(statement) || this.#ts.isClassDeclaration(statement);
    return named && statement.name ? [statement.name.text] : [];
  }

  #bound(name: ts.BindingName): string[] {
    if (this.#ts.isIdentifier(name)) return [name.text];
    return name.elements.flatMap((element) =>
      this.#ts.isOmittedExpression(element) ? [] : this.#bound(element.name),
    );
  }
}
