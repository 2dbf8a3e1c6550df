/**
 * Where an identifier of a cell is declared: at the top of the cell, in an inner
 * scope, or nowhere in the cell (an earlier cell's name or a global).
 *
 * TypeScript's binder creates a table of names for every scope; this file adds the names that it
 * resolves by other means (function and class expressions naming themselves) and the rule that
 * parameters do not see the variables of their function's body.
 */

import { localsOf, type TypeScript, type ts } from "../program/typescript.js";

export type Declared = "top" | "inner" | "nowhere";

export function declaredWhere(typescript: TypeScript, identifier: ts.Identifier): Declared {
  const { text: name, escapedText: escaped } = identifier;
  let child: ts.Node = identifier;
  for (let node: ts.Node | undefined = identifier.parent; node; child = node, node = node.parent) {
    const symbol = localsOf(node)?.get(escaped);
    if (typescript.isSourceFile(node)) return symbol ? "top" : "nowhere";
    if (namesItself(typescript, node, child, name)) return "inner";
    if (symbol && !isHidden(typescript, node, child, symbol)) return "inner";
  }
  return "nowhere";
}

/** Whether an identifier stands for a variable's value, and not for a name of something else. */
export function isReference(typescript: TypeScript, node: ts.Identifier): boolean {
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

/** Inside a class or a function expression its own name is bound. */
function namesItself(typescript: TypeScript, node: ts.Node, child: ts.Node, name: string): boolean {
  const named =
    typescript.isFunctionExpression(node) ||
    typescript.isClassExpression(node) ||
    typescript.isClassDeclaration(node);
  return named && node.name !== child && node.name?.text === name;
}

/** A variable of the body, seen from a parameter's default value. */
function isHidden(
  typescript: TypeScript,
  node: ts.Node,
  child: ts.Node,
  symbol: ts.Symbol,
): boolean {
  return (
    typescript.isFunctionLike(node) &&
    typescript.isParameter(child) &&
    !symbol.declarations?.some((declaration) => isParameterOf(typescript, declaration, node))
  );
}

function isParameterOf(typescript: TypeScript, declaration: ts.Node, owner: ts.Node): boolean {
  for (let node = declaration; node && node !== owner; node = node.parent) {
    if (typescript.isParameter(node)) return node.parent === owner;
  }
  return false;
}
