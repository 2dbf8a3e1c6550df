/**
 * Erases the types of TypeScript and leaves everything else in place: the code runs as it was
 * typed, with the same positions.
 *
 *   const n: number = f<string>(a as T)!;      const n         = f        (a     ) ;
 *   import { type T, f } from "m";             import { f } from "m";
 *   interface A { x: T }                       ;
 *
 * If an erased construct ended the statement before it, a semicolon takes its place. Constructs
 * that cannot run after erasure are emitted by TypeScript (needs-emission.ts).
 */

import type { TypeScript, ts } from "../program/typescript.js";
import type { Edits } from "../text/edits.js";

/** Characters that go on with an expression from the line before. */
const GOES_ON = /^[([`+\-*/%,.<>=&|^?:]/;

/** Whether a node is there for the type checker alone. */
export function isErased(typescript: TypeScript, node: ts.Node): boolean {
  const { SyntaxKind } = typescript;
  switch (node.kind) {
    case SyntaxKind.InterfaceDeclaration:
    case SyntaxKind.TypeAliasDeclaration:
    case SyntaxKind.IndexSignature:
    case SyntaxKind.NamespaceExportDeclaration:
      return true;
    case SyntaxKind.ImportEqualsDeclaration:
    case SyntaxKind.ExportDeclaration:
      return (node as ts.ImportEqualsDeclaration | ts.ExportDeclaration).isTypeOnly;
    case SyntaxKind.ImportDeclaration:
      return (node as ts.ImportDeclaration).importClause?.isTypeOnly === true;
    case SyntaxKind.FunctionDeclaration:
    case SyntaxKind.MethodDeclaration:
    case SyntaxKind.Constructor:
      return (node as ts.FunctionLikeDeclaration).body === undefined;
    case SyntaxKind.GetAccessor:
    case SyntaxKind.SetAccessor:
      return (node as ts.AccessorDeclaration).body === undefined;
    case SyntaxKind.PropertyDeclaration:
      return has(typescript, node, SyntaxKind.DeclareKeyword, SyntaxKind.AbstractKeyword);
    case SyntaxKind.ModuleDeclaration:
      return (
        has(typescript, node, SyntaxKind.DeclareKeyword) ||
        !hasValues(typescript, node as ts.ModuleDeclaration)
      );
    case SyntaxKind.VariableStatement:
    case SyntaxKind.ClassDeclaration:
    case SyntaxKind.EnumDeclaration:
      return has(typescript, node, SyntaxKind.DeclareKeyword);
    default:
      return false;
  }
}

function has(typescript: TypeScript, node: ts.Node, ...kinds: ts.SyntaxKind[]): boolean {
  const modifiers = typescript.canHaveModifiers(node) ? typescript.getModifiers(node) : undefined;
  return modifiers?.some(({ kind }) => kinds.includes(kind)) === true;
}

/** Whether there is anything but types in a namespace. */
function hasValues(typescript: TypeScript, { body }: ts.ModuleDeclaration): boolean {
  if (!body) return false;
  if (typescript.isModuleDeclaration(body)) return hasValues(typescript, body);
  if (!typescript.isModuleBlock(body)) return true;
  return body.statements.some((statement) => !isErased(typescript, statement));
}

export class Erasure {
  readonly #ts: TypeScript;
  readonly #file: ts.SourceFile;
  readonly #edits: Edits;
  readonly #words: ReadonlySet<ts.SyntaxKind>;

  constructor(typescript: TypeScript, file: ts.SourceFile, edits: Edits) {
    this.#ts = typescript;
    this.#file = file;
    this.#edits = edits;
    const { SyntaxKind } = typescript;
    this.#words = new Set([
      SyntaxKind.PublicKeyword,
      SyntaxKind.PrivateKeyword,
      SyntaxKind.ProtectedKeyword,
      SyntaxKind.ReadonlyKeyword,
      SyntaxKind.AbstractKeyword,
      SyntaxKind.OverrideKeyword,
      SyntaxKind.DeclareKeyword,
    ]);
  }

  /**
   * Erases what a node says about types by itself, not what is in its children.
   *
   * @returns whether that was all
   */
  take(node: ts.Node): boolean {
    const typescript = this.#ts;
    if (isErased(typescript, node)) {
      this.#edits.blank(node.getStart(this.#file), node.end, ";");
      return true;
    }
    if (typescript.isTypeNode(node) && !typescript.isExpressionWithTypeArguments(node)) return true;
    if (typescript.isTypeParameterDeclaration(node)) return true;
    if (typescript.isHeritageClause(node)) {
      if (node.token !== typescript.SyntaxKind.ImplementsKeyword) return false;
      this.#edits.blank(node.getStart(this.#file), node.end);
      return true;
    }
    if (typescript.isParameter(node) && isThis(typescript, node)) {
      this.#thisParameter(node);
      return true;
    }
    this.#modifiers(node);
    this.#marks(node);
    this.#angles(node);
    this.#assertions(node);
    return false;
  }

  /** `public`, `readonly` and the like. */
  #modifiers(node: ts.Node): void {
    if (!this.#ts.canHaveModifiers(node)) return;
    const first = node.getStart(this.#file);
    for (const modifier of this.#ts.getModifiers(node) ?? []) {
      if (!this.#words.has(modifier.kind)) continue;
      const start = modifier.getStart(this.#file);
      const begins = start === first && this.#ts.isClassElement(node);
      this.#edits.blank(start, modifier.end, begins ? ";" : "");
    }
  }

  /** `?`, `!` and `: T` behind a name or parameters. */
  #marks(node: ts.Node): void {
    const { questionToken, exclamationToken, type } = node as {
      questionToken?: ts.Node;
      exclamationToken?: ts.Node;
      type?: ts.TypeNode;
    };
    const isConditional = this.#ts.isConditionalExpression(node);
    for (const mark of isConditional ? [] : [questionToken, exclamationToken]) {
      if (mark) this.#edits.blank(mark.getStart(this.#file), mark.end);
    }
    if (!type || this.#isOperator(node)) return;
    if (this.#ts.isArrowFunction(node)) this.#arrowType(node, type);
    else this.#edits.blank(type.pos - 1, type.end);
  }

  #isOperator(node: ts.Node): boolean {
    return (
      this.#ts.isAsExpression(node) ||
      this.#ts.isSatisfiesExpression(node) ||
      this.#ts.isTypeAssertionExpression(node)
    );
  }

  /** Between the parameters and the arrow there must be no line break. */
  #arrowType({ equalsGreaterThanToken, parameters }: ts.ArrowFunction, type: ts.TypeNode): void {
    const { text } = this.#file;
    const close = text.lastIndexOf(")", type.pos - 1);
    const between = text.slice(close, equalsGreaterThanToken.getStart(this.#file));
    this.#edits.blank(type.pos - 1, type.end);
    if (!/[\n\r\u2028\u2029]/.test(between) || close < parameters.end) return;
    this.#edits.blank(close, close + 1);
    const arrow = equalsGreaterThanToken.getStart(this.#file);
    this.#edits.open(arrow, ") ");
  }

  /** `<T>` of declarations and of calls. */
  #angles(node: ts.Node): void {
    const { typeParameters, typeArguments } = node as {
      typeParameters?: ts.NodeArray<ts.Node>;
      typeArguments?: ts.NodeArray<ts.Node>;
    };
    for (const list of [typeParameters, typeArguments]) {
      if (!list) continue;
      const end = this.#file.text.indexOf(">", list.end) + 1;
      this.#edits.blank(list.pos - 1, end);
    }
  }

  /** `as T`, `satisfies T`, `<T>x` and `x!`. */
  #assertions(node: ts.Node): void {
    const typescript = this.#ts;
    if (typescript.isAsExpression(node) || typescript.isSatisfiesExpression(node)) {
      const ends = this.#endsStatement(node) && this.#goesOn(node.end);
      this.#edits.blank(node.expression.end, node.end, ends ? ";" : "");
    } else if (typescript.isNonNullExpression(node)) {
      this.#edits.blank(node.end - 1, node.end);
    } else if (typescript.isTypeAssertionExpression(node)) {
      const start = node.getStart(this.#file);
      const end = this.#file.text.indexOf(">", node.type.end) + 1;
      // What begins with a brace or a word would be read as something else there.
      this.#edits.blank(start, end, "(");
      this.#edits.close(node.end, ")");
    }
  }

  /** Whether a statement or a member of a class ends with an expression, and with no semicolon. */
  #endsStatement({ end, parent }: ts.Expression): boolean {
    for (let node = parent; node && node.end === end; node = node.parent) {
      if (this.#ts.isStatement(node) || this.#ts.isPropertyDeclaration(node)) return true;
    }
    return false;
  }

  #goesOn(at: number): boolean {
    return GOES_ON.test(
      this.#file.text.slice(at).replace(/^(?:\s|\/\/.*|\/\*(?:[^*]|\*(?!\/))*\*\/)+/, ""),
    );
  }

  #thisParameter(node: ts.ParameterDeclaration): void {
    const comma = /^(?:\s|\/\*(?:[^*]|\*(?!\/))*\*\/)*,/.exec(this.#file.text.slice(node.end));
    this.#edits.blank(node.getStart(this.#file), node.end + (comma?.[0].length ?? 0));
  }
}

function isThis(typescript: TypeScript, { name }: ts.ParameterDeclaration): boolean {
  return typescript.isIdentifier(name) && name.text === "this";
}
