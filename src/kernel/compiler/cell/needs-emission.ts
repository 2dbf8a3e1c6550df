/**
 * Constructs of TypeScript that cannot run after erasure of types (erasure.ts) and must be emitted
 * by the compiler: those with run-time semantics, and syntax that Node does not support yet.
 */

import type { TypeScript, ts } from "../program/typescript.js";
import { isErased } from "./erasure.js";

/** Whether a statement, or anything in it, has to be emitted. */
export function needsEmission(typescript: TypeScript, node: ts.Node): boolean {
  if (isErased(typescript, node)) return false;
  if (typescript.isTypeNode(node) && !typescript.isExpressionWithTypeArguments(node)) return false;
  return (
    isEmitted(typescript, node) ||
    typescript.forEachChild(node, (child) => needsEmission(typescript, child)) === true
  );
}

/** Whether a file disposes of something when it ends: then all of it is emitted. */
export function disposesAtEnd(typescript: TypeScript, { statements }: ts.SourceFile): boolean {
  return statements.some(
    (statement) =>
      typescript.isVariableStatement(statement) && disposes(typescript, statement.declarationList),
  );
}

function disposes(typescript: TypeScript, { flags }: ts.VariableDeclarationList): boolean {
  return (flags & typescript.NodeFlags.Using) !== 0;
}

function isEmitted(typescript: TypeScript, node: ts.Node): boolean {
  const { SyntaxKind } = typescript;
  switch (node.kind) {
    case SyntaxKind.EnumDeclaration:
    case SyntaxKind.ModuleDeclaration:
    case SyntaxKind.ImportEqualsDeclaration:
    case SyntaxKind.Decorator:
    case SyntaxKind.AccessorKeyword:
    case SyntaxKind.JsxElement:
    case SyntaxKind.JsxSelfClosingElement:
    case SyntaxKind.JsxFragment:
      return true;
    case SyntaxKind.VariableDeclarationList:
      return disposes(typescript, node as ts.VariableDeclarationList);
    case SyntaxKind.Parameter:
      return (node as ts.ParameterDeclaration).modifiers !== undefined;
    default:
      return false;
  }
}
