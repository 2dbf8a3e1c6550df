/**
 * Gives every name declared at the top of a cell one storage place that all cells share.
 *
 * A binding `x` lives in a box `{ v }`. The cell's JavaScript is edited so that it declares
 * nothing at the top and reaches every such name through its box, which the script receives as
 * parameter `$x`:
 *
 *   const f = () => n++;             $f.v = ({ ["f"]: () => $n.v++ })["f"];
 *   let { a, b: [c = 1] } = o;       ({ a: $a.v, b: [$c.v = 1] } = $o.v);
 *   f(); ({ n });                    (0, $f.v)(); ({ n: $n.v });
 *   function g() {}                  function g() {}        (and `$g.v = g;` at the very start)
 *   class C {}                       $C.v = class C {};
 *   import d, { e } from "m";        $0.bind(await $0.package("m"), … [["default", $d], ["e", $e]]);
 *
 * So a function made in one cell sees what another assigns later, and a name can be declared
 * again as anything. A box is an object of constant shape: an access costs what a field costs.
 * Names of inner scopes are left alone (scope.ts). Works on JavaScript, after TypeScript's own
 * transformations, so enums and namespaces are ordinary variables here. A local module is treated
 * as a cell is, and has exports (exports.ts).
 */

import type ts from "typescript";
import type { Library, TypeScript } from "../program/typescript.js";
import type { LastValue } from "./cell.js";
import { Edits, type Stretch } from "./edits.js";
import { Exports } from "./exports.js";
import { importCode, loading, type Targets } from "./imports.js";
import { declaredWhere } from "./scope.js";

export interface Rewritten {
  /** Source of the function that runs the cell; its first line is ours, the rest is the cell. */
  script: string;
  /** Boxes it takes, after its run object (executor.ts), in order of its parameters. */
  boxes: string[];
  /** From the script's text after the first line to the JavaScript given. */
  stretches: Stretch[];
}

export interface RewritingOptions {
  /** Names that earlier cells declared. */
  stored?: ReadonlySet<string>;
  /** Whether the last expression statement is the cell's value, or would be. */
  lastValue?: LastValue | undefined;
  /** Where imports lead. */
  targets: Targets;
  /** Whether its exports are wanted. */
  isModule?: boolean;
}

export function rewriteBindings(
  library: Library,
  js: string,
  options: RewritingOptions,
): Rewritten {
  return new Rewriting(library, js, options).run();
}

class Rewriting {
  readonly #ts: TypeScript;
  readonly #file: ts.SourceFile;
  readonly #edits: Edits;
  readonly #options: RewritingOptions;
  readonly #boxes = new Set<string>();
  /** Statements for the first line: functions and `var`s exist before their line. */
  readonly #hoisted = new Map<string, string>();
  readonly #prefix: string;
  /** The parameter that holds what a cell's script needs beside its boxes. */
  readonly #run: string;
  #async = false;

  constructor(library: Library, js: string, options: RewritingOptions) {
    this.#ts = library.ts;
    const { ScriptKind, ScriptTarget } = library.ts;
    this.#file = library.ts.createSourceFile(
      "cell.js",
      js,
      ScriptTarget.ES2022,
      true,
      ScriptKind.JS,
    );
    library.internals.bindSourceFile(this.#file, {});
    this.#edits = new Edits(js);
    this.#options = options;
    this.#prefix = unusedPrefix(js);
    // No name begins with a digit, so this is no box.
    this.#run = `${this.#prefix}0`;
  }

  run(): Rewritten {
    const { statements } = this.#file;
    const { lastValue, targets, isModule } = this.#options;
    const parameterOf = (name: string) => {
      this.#boxes.add(name);
      return this.#parameter(name);
    };
    const exports = isModule
      ? new Exports(this.#ts, this.#file, this.#edits, this.#run, parameterOf, targets)
      : undefined;
    const hoistedImports: string[] = [];
    let onlyImports = true;
    for (const statement of statements) {
      if (this.#ts.isImportDeclaration(statement)) {
        const code = importCode(this.#ts, statement, this.#run, parameterOf, targets);
        this.#async = true;
        if (!onlyImports) hoistedImports.push(code);
        this.#edits.remove(statement.getStart(this.#file), statement.end, onlyImports ? code : "");
      } else {
        if (exports) exports.take(statement);
        else if (this.#ts.isExportDeclaration(statement)) {
          this.#edits.remove(statement.getStart(this.#file), statement.end);
        }
        onlyImports &&= exports !== undefined && this.#ts.isExportDeclaration(statement);
      }
    }
    if (exports && exports.loads.length > 0) {
      this.#async = true;
      hoistedImports.push(...exports.loads);
    }
    if (lastValue) this.#captureValue(lastValue);
    for (const statement of statements) this.#visit(statement);
    const { text, stretches } = this.#edits.apply();
    const parameters = [this.#run, ...[...this.#boxes].map((name) => this.#parameter(name))].join(
      ", ",
    );
    const announced = exports ? [exports.announcement] : [];
    const first = [...announced, ...this.#hoisted.values(), ...hoistedImports].join(" ");
    const script = `(${this.#async ? "async " : ""}function (${parameters}) { "use strict"; ${first}\n${text}\n})`;
    return { script, boxes: [...this.#boxes], stretches };
  }

  #parameter(name: string): string {
    return this.#prefix + name;
  }

  /** The place of a name, as an expression. */
  #box(name: string): string {
    this.#boxes.add(name);
    return `${this.#parameter(name)}.v`;
  }

  #captureValue(lastValue: LastValue): void {
    let last = this.#lastOf(this.#file.statements);
    // TypeScript puts everything behind a `using` at the top into a try block.
    while (last && this.#ts.isTryStatement(last)) last = this.#lastOf(last.tryBlock.statements);
    if (!last || !this.#ts.isExpressionStatement(last)) return;
    const { expression } = last;
    const field = lastValue === "shown" ? "value" : "hidden";
    this.#edits.open(expression.getStart(this.#file), `${this.#run}.${field} = (`);
    this.#edits.close(expression.end, ")");
  }

  #lastOf(statements: readonly ts.Statement[]): ts.Statement | undefined {
    return statements.findLast((statement) => !this.#ts.isExportDeclaration(statement));
  }

  #visit(node: ts.Node): void {
    const typescript = this.#ts;
    if (typescript.isImportDeclaration(node) || typescript.isExportDeclaration(node)) return;
    if (this.#imports(node)) return;
    if (typescript.isVariableDeclarationList(node) && this.#declaresTop(node)) {
      this.#variables(node);
      return;
    }
    if (typescript.isFunctionDeclaration(node)) this.#function(node);
    else if (typescript.isClassDeclaration(node)) this.#class(node);
    else if (typescript.isIdentifier(node)) this.#identifier(node);
    else if (typescript.isMetaProperty(node)) this.#meta(node);
    else if (typescript.isBinaryExpression(node)) this.#nameAssigned(node);
    if (this.#awaitsHere(node)) this.#async = true;
    typescript.forEachChild(node, (child) => this.#visit(child));
  }

  /**
   * `import("./lib.ts")` becomes what an import declaration of it would be, and `import(name)` asks
   * the runner.
   *
   * @returns whether nothing in it is left to visit
   */
  #imports(node: ts.Node): boolean {
    if (!this.#ts.isCallExpression(node)) return false;
    const { expression, arguments: given } = node;
    const [specifier] = given;
    if (expression.kind !== this.#ts.SyntaxKind.ImportKeyword || !specifier) return false;
    if (!this.#ts.isStringLiteralLike(specifier)) {
      const start = expression.getStart(this.#file);
      this.#edits.replace(start, expression.end, `${this.#run}.import`);
      return false;
    }
    const code = loading(this.#run, specifier.text, this.#options.targets);
    this.#edits.replace(node.getStart(this.#file), node.end, code);
    return true;
  }

  /** `await` and `for await` outside every function. */
  #awaitsHere(node: ts.Node): boolean {
    const typescript = this.#ts;
    const awaits =
      typescript.isAwaitExpression(node) ||
      (typescript.isForOfStatement(node) && node.awaitModifier !== undefined);
    if (!awaits) return false;
    for (let outer = node.parent; outer; outer = outer.parent) {
      if (typescript.isFunctionLike(outer) || typescript.isClassStaticBlockDeclaration(outer)) {
        return false;
      }
    }
    return true;
  }

  #declaresTop({ declarations: [first] }: ts.VariableDeclarationList): boolean {
    const name = first && firstName(this.#ts, first.name);
    // A pattern without names, as in `const {} = f()`, declares nothing and stays as it is.
    return name !== undefined && declaredWhere(this.#ts, name) === "top";
  }

  #function({ name, parent }: ts.FunctionDeclaration): void {
    if (!name || parent !== this.#file) return;
    this.#hoisted.set(name.text, `${this.#box(name.text)} = ${name.text};`);
  }

  #class(node: ts.ClassDeclaration): void {
    if (!node.name || node.parent !== this.#file) return;
    this.#edits.open(node.getStart(this.#file), `${this.#box(node.name.text)} = `);
    this.#edits.close(node.end, ";");
  }

  /** `let a = 1, { b } = o` becomes `a = 1, ({ b } = o)`, each name in its box. */
  #variables(list: ts.VariableDeclarationList): void {
    const typescript = this.#ts;
    const first = list.declarations[0] as ts.VariableDeclaration;
    this.#edits.remove(list.getStart(this.#file), first.getStart(this.#file));
    const isVar = (list.flags & typescript.NodeFlags.BlockScoped) === 0;
    const inForHead =
      typescript.isForInStatement(list.parent) || typescript.isForOfStatement(list.parent);
    for (const { name: target, initializer } of list.declarations) {
      if (typescript.isObjectBindingPattern(target) && initializer) {
        this.#edits.open(target.getStart(this.#file), "(");
        this.#edits.close(initializer.end, ")");
      }
      if (!initializer && !isVar && !inForHead) this.#edits.close(target.end, " = void 0");
      this.#target(target, isVar);
      if (initializer) this.#value(initializer, target);
    }
  }

  /** A binding pattern becomes an assignment pattern. */
  #target(target: ts.BindingName, isVar: boolean): void {
    const typescript = this.#ts;
    if (typescript.isIdentifier(target)) {
      const place = this.#box(target.text);
      if (isVar && !this.#hoisted.has(target.text)) {
        this.#hoisted.set(target.text, `${place} = void 0;`);
      }
      this.#edits.replace(target.getStart(this.#file), target.end, place);
      return;
    }
    for (const element of target.elements) {
      if (typescript.isOmittedExpression(element)) continue;
      const { propertyName, name, dotDotDotToken, initializer } = element;
      if (propertyName) this.#visitComputed(propertyName);
      const isShorthand =
        typescript.isObjectBindingPattern(target) &&
        !propertyName &&
        !dotDotDotToken &&
        typescript.isIdentifier(name);
      if (isShorthand) this.#edits.open(name.getStart(this.#file), `${name.text}: `);
      this.#target(name, isVar);
      if (initializer) this.#value(initializer, name);
    }
  }

  #visitComputed(name: ts.PropertyName): void {
    if (this.#ts.isComputedPropertyName(name)) this.#visit(name.expression);
  }

  /** Visits what is assigned to a target, and lets a function without a name take the target's. */
  #value(value: ts.Expression, target: ts.BindingName): void {
    if (this.#ts.isIdentifier(target)) this.#nameFunction(value, target.text);
    this.#visit(value);
  }

  #nameAssigned({ left, operatorToken, right }: ts.BinaryExpression): void {
    const { SyntaxKind } = this.#ts;
    const assigns = [
      SyntaxKind.EqualsToken,
      SyntaxKind.BarBarEqualsToken,
      SyntaxKind.AmpersandAmpersandEqualsToken,
      SyntaxKind.QuestionQuestionEqualsToken,
    ];
    if (!this.#ts.isIdentifier(left) || !assigns.includes(operatorToken.kind)) return;
    if (this.#isStored(left)) this.#nameFunction(right, left.text);
  }

  /** JavaScript names a function after the variable it is assigned to, but not after a field. */
  #nameFunction(value: ts.Expression, name: string): void {
    if (!isAnonymousFunction(this.#ts, value)) return;
    const key = JSON.stringify(name);
    this.#edits.open(value.getStart(this.#file), `({ [${key}]: `);
    this.#edits.close(value.end, ` })[${key}]`);
  }

  #isStored(identifier: ts.Identifier): boolean {
    const where = declaredWhere(this.#ts, identifier);
    return where === "top" || (where === "nowhere" && !!this.#options.stored?.has(identifier.text));
  }

  #identifier(node: ts.Identifier): void {
    const typescript = this.#ts;
    if (!isReference(typescript, node)) return;
    const place = this.#isStored(node) ? this.#box(node.text) : this.#placeOfFile(node);
    if (place === undefined) return;
    const { parent } = node;
    const start = node.getStart(this.#file);
    if (typescript.isShorthandPropertyAssignment(parent) && parent.name === node) {
      this.#edits.replace(start, node.end, `${node.text}: ${place}`);
      return;
    }
    // A call through a field would pass the box as `this`.
    const called =
      (typescript.isCallExpression(parent) && parent.expression === node) ||
      (typescript.isTaggedTemplateExpression(parent) && parent.tag === node);
    if (called) this.#edits.replaceCallee(start, node.end, `(0, ${place})`);
    else this.#edits.replace(start, node.end, place);
  }

  /**
   * `__dirname` and `__filename`, which Node's types promise to everybody. They cannot be globals:
   * packages look for them to learn whether they were loaded by `require`.
   */
  #placeOfFile(node: ts.Identifier): string | undefined {
    const field = { __dirname: "dirname", __filename: "filename" }[node.text];
    const isFree = field !== undefined && declaredWhere(this.#ts, node) === "nowhere";
    return isFree ? `${this.#run}.meta.${field}` : undefined;
  }

  /** `import.meta` exists in modules only, and a cell runs as a script. */
  #meta(node: ts.MetaProperty): void {
    if (node.keywordToken !== this.#ts.SyntaxKind.ImportKeyword) return;
    this.#edits.replace(node.getStart(this.#file), node.end, `${this.#run}.meta`);
  }
}

/** Whether an identifier stands for a variable's value, and not for a name of something else. */
function isReference(typescript: TypeScript, node: ts.Identifier): boolean {
  const { parent } = node;
  if (typescript.isPropertyAccessExpression(parent)) return parent.expression === node;
  if (typescript.isBindingElement(parent)) return parent.initializer === node;
  if (
    typescript.isPropertyAssignment(parent) ||
    typescript.isVariableDeclaration(parent) ||
    typescript.isParameter(parent) ||
    typescript.isPropertyDeclaration(parent)
  ) {
    return parent.initializer === node;
  }
  if (typescript.isShorthandPropertyAssignment(parent)) return true;
  return !(
    (typescript.isFunctionLike(parent) && "name" in parent && parent.name === node) ||
    (typescript.isClassLike(parent) && parent.name === node) ||
    typescript.isLabeledStatement(parent) ||
    typescript.isBreakOrContinueStatement(parent) ||
    typescript.isMetaProperty(parent)
  );
}

function firstName(typescript: TypeScript, name: ts.BindingName): ts.Identifier | undefined {
  if (typescript.isIdentifier(name)) return name;
  for (const element of name.elements) {
    const found = typescript.isOmittedExpression(element)
      ? undefined
      : firstName(typescript, element.name);
    if (found) return found;
  }
  return undefined;
}

function isAnonymousFunction(typescript: TypeScript, value: ts.Expression): boolean {
  if (typescript.isParenthesizedExpression(value)) {
    return isAnonymousFunction(typescript, value.expression);
  }
  if (typescript.isArrowFunction(value)) return true;
  return (
    (typescript.isFunctionExpression(value) || typescript.isClassExpression(value)) && !value.name
  );
}

/** A prefix of box parameters that begins no identifier of the cell. */
function unusedPrefix(js: string): string {
  let prefix = "$";
  while (js.includes(prefix)) prefix += "$";
  return prefix;
}
