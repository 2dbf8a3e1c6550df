/**
 * Turns a TypeScript cell into the scripts that run it: the source without its types (erasure.ts),
 * in which every name declared at top level is a property of the global object.
 *
 *   const f = () => n++;             ;     f = () => n++;
 *   let { a, b: [c = 1] } = o;       ;   ({ a, b: [c = 1] } = o);
 *   let n: number;                   ;   n = void 0        ;
 *   class C {}                       ;C = class C {};
 *   function g() {}                  function g() {}
 *   import d, { e } from "m";        (loaded by the runner, before)
 *
 * So a function made in one cell sees what another assigns later, `eval` sees all of it, and a name
 * can be declared again as anything: the runner prepares each one (kernel/runner/bindings.ts), so that
 * it has its dead zone, and a const cannot be assigned.
 *
 * A cell that awaits at its top runs as an async function, and its own functions as a script
 * before that, as they would not be global otherwise. So does one whose value is not its last
 * statement (completion.ts). What TypeScript has to emit is treated as if it had been typed, and
 * knows the way back to what was typed.
 */

import { IMPORT_META } from "../../cell-names.js";
import type { Declaration, ImportedNames, Script } from "../../channel.js";
import type { Library, TypeScript, ts } from "../program/typescript.js";
import { Edits } from "../text/edits.js";
import { emittedTable } from "../text/positions.js";
import { collectValue, keepValue, returnValue, type ValueForm } from "./cell-value.js";
import { completionOf, isOpen, sourcesOf, tailOf } from "./completion.js";
import { Erasure } from "./erasure.js";
import { importedNames } from "./imports.js";
import { LoopTurns } from "./loop-turns.js";
import { disposesAtEnd, needsEmission } from "./needs-emission.js";
import { declaredWhere, isReference } from "./scope.js";
import type { CellOptions, CellScripts } from "./script-options.js";
import {
  awaitsAtTop,
  firstName,
  formOf,
  isAnonymousFunction,
  isInList,
  parsedScript,
} from "./top-level.js";

/** How many lines stand before a cell in its file. */
const PREFIX_LINES = 1;

/** The scripts of a cell, which was checked. */
export function cellScripts(
  library: Library,
  file: ts.SourceFile,
  options: CellOptions,
): CellScripts {
  const shared = { declares: new Map<string, Declaration>(), imports: [] as ImportedNames[] };
  const isEmitted = disposesAtEnd(library.ts, file);
  const { lastValue, expression } = completionOf(
    library.ts,
    ownOf(file, options.start, options.end),
  );
  const isCollected = lastValue !== undefined && (isEmitted || !expression);
  const awaits = isEmitted || isCollected || options.inBodies || awaitsAtTop(library.ts, file);
  const inBody = lastValue !== undefined && awaits ? "returned" : "left";
  const value = isCollected ? "collected" : inBody;
  const writing = new Writing(library, file, { ...options, ...shared, awaits, value });
  const { main, functions } = isEmitted ? writing.emitted() : writing.typed();
  return {
    functions,
    main,
    awaits,
    declares: [...shared.declares.values()],
    imports: shared.imports,
  };
}

interface WritingOptions extends CellOptions {
  awaits: boolean;
  value: ValueForm;
  declares: Map<string, Declaration>;
  imports: ImportedNames[];
}

class Writing {
  readonly #library: Library;
  readonly #ts: TypeScript;
  readonly #file: ts.SourceFile;
  readonly #options: WritingOptions;
  readonly #main: Edits;
  /** Functions that go into a script of their own. */
  readonly #functions: Edits;
  readonly #apart: { start: number; end: number }[] = [];
  #edits: Edits;
  #erasure: Erasure;
  readonly #turns: LoopTurns;

  constructor(library: Library, file: ts.SourceFile, options: WritingOptions) {
    this.#library = library;
    this.#ts = library.ts;
    this.#file = file;
    this.#options = options;
    const { start, end } = options;
    this.#main = new Edits(file.text, start, end);
    this.#functions = new Edits(file.text, start, end);
    this.#edits = this.#main;
    this.#erasure = new Erasure(library.ts, file, this.#main);
    this.#turns = new LoopTurns(library.ts, file, options.eachTurn);
  }

  /** The cell as it was typed, but for what has to be emitted. */
  typed(): Pick<CellScripts, "main" | "functions"> {
    const { start, end, opening, value } = this.#options;
    if (value === "collected") keepValue(this.#main, start, end);
    this.#write((statement) => isOpen(this.#ts, statement));
    if (opening !== "") this.#main.open(start, opening);
    return this.#pieces();
  }

  /** All of the cell as it is emitted. */
  emitted(): Pick<CellScripts, "main" | "functions"> {
    const { start, end, value } = this.#options;
    if (value === "collected") keepValue(this.#main, start, end);
    this.#replace(start, end, this.#options.emit(), value);
    return this.#pieces();
  }

  /** What TypeScript emitted as a part of a cell. */
  part(): Pick<CellScripts, "main" | "functions"> {
    // It puts a semicolon behind everything.
    this.#write(() => true);
    return this.#pieces();
  }

  /** @param isShown of a statement that may give the value: a semicolon may hide it */
  #write(isShown: (statement: ts.ExpressionStatement) => boolean): void {
    const { start, end, value } = this.#options;
    const own = ownOf(this.#file, start, end);
    const giving = new Set(value === "left" ? [] : tailOf(this.#ts, own));
    if (value === "returned") {
      const { expression } = completionOf(this.#ts, own);
      if (expression) returnValue(this.#file, this.#main, expression, start);
    }
    for (const statement of own) {
      // An enum or a namespace becomes an expression, but has no value.
      const hasValue = giving.has(statement) && sourcesOf(this.#ts, [statement]).values.length > 0;
      const gives = hasValue ? value : "left";
      if (needsEmission(this.#ts, statement)) this.#emit(statement, gives);
      else {
        if (gives === "collected") {
          this.#turns.inAllOf(statement, this.#main);
          collectValue(this.#ts, this.#file, this.#main, statement, isShown);
        }
        this.#top(statement);
      }
    }
  }

  #pieces(): Pick<CellScripts, "main" | "functions"> {
    const { text: script, stretches } = this.#main.apply();
    const main = { script, positions: { stretches } };
    if (this.#apart.length === 0) return { main, functions: undefined };
    this.#functions.keep(this.#apart);
    const apart = this.#functions.apply();
    return {
      main,
      functions: { script: apart.text, positions: { stretches: apart.stretches } },
    };
  }

  #emit(statement: ts.Statement, value: ValueForm): void {
    const emitted = this.#options.emit(new Set([statement]));
    this.#replace(statement.getStart(this.#file), statement.end, emitted, value);
  }

  /** Puts what was emitted, made fit to run, in the place of what was typed. */
  #replace(
    start: number,
    end: number,
    emitted: { js: string; map: string },
    value: ValueForm,
  ): void {
    const { js } = emitted;
    const file = parsedScript(this.#library, js);
    const inner = new Writing(this.#library, file, {
      ...this.#options,
      start: 0,
      end: js.length,
      opening: "",
      value,
      isValue: () => true,
      constantOf: () => undefined,
    });
    const { main, functions } = inner.part();
    const table = (piece: Script) => emittedTable(emitted, piece.positions.stretches, PREFIX_LINES);
    this.#main.replace(start, end, `;${main.script}`, table(shifted(main)));
    if (!functions) return;
    this.#functions.replace(start, end, `;${functions.script}`, table(shifted(functions)));
    this.#apart.push({ start, end });
  }

  #top(statement: ts.Statement): void {
    const typescript = this.#ts;
    if (typescript.isImportDeclaration(statement)) this.#import(statement);
    else if (typescript.isExportDeclaration(statement)) {
      this.#edits.blank(statement.getStart(this.#file), statement.end, ";");
    } else if (typescript.isFunctionDeclaration(statement) && statement.body) {
      this.#function(statement);
    } else this.#visit(statement);
  }

  #import(statement: ts.ImportDeclaration): void {
    const { imports, isValue, placeOf } = this.#options;
    const found = statement.importClause?.isTypeOnly
      ? undefined
      : importedNames(this.#ts, statement, isValue, placeOf);
    if (found) imports.push(found);
    this.#edits.blank(statement.getStart(this.#file), statement.end, ";");
  }

  #function(statement: ts.FunctionDeclaration): void {
    if (this.#options.awaits) {
      const start = statement.getStart(this.#file);
      this.#main.blank(start, statement.end, ";");
      this.#apart.push({ start, end: statement.end });
      this.#into(this.#functions);
    }
    if (statement.name) this.#alias(statement.name);
    this.#visit(statement);
    this.#into(this.#main);
  }

  #into(edits: Edits): void {
    this.#edits = edits;
    this.#erasure = new Erasure(this.#ts, this.#file, edits);
  }

  #visit(node: ts.Node): void {
    const typescript = this.#ts;
    const constant = this.#constant(node);
    if (constant !== undefined) {
      this.#edits.replace(node.getStart(this.#file), node.end, constant);
      return;
    }
    if (this.#erasure.take(node)) return;
    if (typescript.isVariableDeclarationList(node) && this.#declaresTop(node)) {
      this.#variables(node);
      return;
    }
    if (node.kind === typescript.SyntaxKind.ImportKeyword) this.#importer(node);
    this.#turns.in(node, this.#edits);
    if (typescript.isClassDeclaration(node)) this.#class(node);
    else if (typescript.isIdentifier(node)) this.#identifier(node);
    else if (typescript.isMetaProperty(node)) this.#meta(node);
    typescript.forEachChild(node, (child) => this.#visit(child));
  }

  #constant(node: ts.Node): string | undefined {
    const isMember =
      this.#ts.isPropertyAccessExpression(node) || this.#ts.isElementAccessExpression(node);
    return isMember ? this.#options.constantOf(node) : undefined;
  }

  /** Whether a list of variables declares names of the notebook's. */
  #declaresTop({ declarations: [first] }: ts.VariableDeclarationList): boolean {
    const name = first && firstName(this.#ts, first.name);
    // A pattern without names, as in `const {} = f()`, declares nothing and stays as it is.
    if (name === undefined || declaredWhere(this.#ts, name) !== "top") return false;
    // In a function, what TypeScript needs for itself stays there; but not its helpers.
    const isTemporary = this.#options.awaits && !this.#options.names.has(name.text);
    return !isTemporary || name.text.startsWith("__");
  }

  #class(node: ts.ClassDeclaration): void {
    if (!node.name || node.parent !== this.#file) return;
    const place = this.#declare(node.name.text, "class");
    this.#edits.open(node.getStart(this.#file), `;${place} = `);
    this.#edits.close(node.end, ";");
  }

  /** `let a = 1, { b } = o` becomes `a = 1, ({ b } = o)`. */
  #variables(list: ts.VariableDeclarationList): void {
    const typescript = this.#ts;
    const { declarations, parent } = list;
    const first = declarations[0] as ts.VariableDeclaration;
    const form = formOf(typescript, list);
    const inForHead = typescript.isForInStatement(parent) || typescript.isForOfStatement(parent);
    const begins = isInList(typescript, parent);
    this.#edits.blank(
      list.getStart(this.#file),
      first.getStart(this.#file),
      typescript.isVariableStatement(parent) && begins ? ";" : "",
    );
    // Before what is closed inside of it.
    if (begins && declarations.at(-1)?.initializer === undefined && !inForHead) {
      if (this.#file.text[parent.end - 1] !== ";") this.#edits.close(parent.end, ";");
    }
    for (const declaration of declarations) {
      const { name: target, initializer } = declaration;
      this.#marks(declaration);
      if (typescript.isObjectBindingPattern(target) && initializer) {
        this.#edits.open(target.getStart(this.#file), "(");
        this.#edits.close(initializer.end, ")");
      }
      this.#target(target, form);
      if (initializer) this.#value(initializer, target);
      else if (form !== "var" && !inForHead) this.#edits.close(target.end, " = void 0");
    }
  }

  /** The types of a variable. */
  #marks({ name, type, exclamationToken }: ts.VariableDeclaration): void {
    if (type) this.#edits.blank(name.end, type.end);
    else if (exclamationToken) this.#edits.blank(name.end, exclamationToken.end);
  }

  /** A binding pattern is an assignment pattern as it stands. */
  #target(target: ts.BindingName, form: Declaration["form"]): void {
    const typescript = this.#ts;
    if (typescript.isIdentifier(target)) {
      this.#declare(target.text, form);
      this.#alias(target);
      return;
    }
    for (const element of target.elements) {
      if (typescript.isOmittedExpression(element)) continue;
      const { propertyName, name, initializer, dotDotDotToken } = element;
      if (propertyName && typescript.isComputedPropertyName(propertyName)) {
        this.#visit(propertyName.expression);
      }
      const isShorthand =
        typescript.isObjectBindingPattern(target) &&
        !propertyName &&
        !dotDotDotToken &&
        typescript.isIdentifier(name);
      if (isShorthand && this.#options.placeOf(name.text) !== name.text) {
        this.#edits.open(name.getStart(this.#file), `${name.text}: `);
      }
      this.#target(name, form);
      if (initializer) this.#value(initializer, name);
    }
  }

  /** Visits what is assigned: a function without a name gets the one that was written. */
  #value(value: ts.Expression, target: ts.Node): void {
    const { text: name = "" } = target as Partial<ts.Identifier>;
    const isOther = this.#ts.isIdentifier(target) && this.#options.placeOf(name) !== name;
    if (isOther && isAnonymousFunction(this.#ts, value)) {
      this.#edits.open(value.getStart(this.#file), `({ ${name}: `);
      this.#edits.close(value.end, ` }).${name}`);
    }
    this.#visit(value);
  }

  /** @returns the name under which cells find it */
  #declare(name: string, form: Declaration["form"]): string {
    const { declares, continued, placeOf } = this.#options;
    const place = placeOf(name);
    const known = declares.get(place);
    const goesOn = form === "var" && continued.has(name);
    if (!known) declares.set(place, { name: place, form: goesOn ? "namespace" : form });
    return place;
  }

  #alias(name: ts.Identifier): void {
    const place = this.#options.placeOf(name.text);
    if (place === name.text) return;
    this.#edits.replace(name.getStart(this.#file), name.end, place);
  }

  /** A name that cells find under another one. */
  #identifier(node: ts.Identifier): void {
    const place = this.#options.placeOf(node.text);
    if (place === node.text || !isReference(this.#ts, node)) return;
    const where = declaredWhere(this.#ts, node);
    if (where === "inner") return;
    const isShorthand =
      this.#ts.isShorthandPropertyAssignment(node.parent) && node.parent.name === node;
    const start = node.getStart(this.#file);
    this.#edits.replace(start, node.end, isShorthand ? `${node.text}: ${place}` : place);
  }

  #importer(node: ts.Node): void {
    const { importer } = this.#options;
    if (importer === undefined || !this.#ts.isCallExpression(node.parent)) return;
    this.#edits.replace(node.getStart(this.#file), node.end, importer);
  }

  /** `import.meta` exists in modules only, and a cell runs as a script. */
  #meta(node: ts.MetaProperty): void {
    if (node.keywordToken !== this.#ts.SyntaxKind.ImportKeyword) return;
    this.#edits.replace(node.getStart(this.#file), node.end, IMPORT_META);
  }
}

/** The statements of a cell, without what makes a module of it. */
function ownOf(file: ts.SourceFile, start: number, end: number): ts.Statement[] {
  return file.statements.filter(
    (statement) => statement.end > start && statement.getStart(file) < end,
  );
}

/** A piece behind one more character. */
function shifted({ script, positions: { stretches } }: Script): Script {
  const moved = stretches.map((stretch) => ({ ...stretch, edited: stretch.edited + 1 }));
  return { script, positions: { stretches: moved } };
}
