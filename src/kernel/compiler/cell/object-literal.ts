/**
 * A cell that is an object literal. JavaScript reads a statement that begins with a brace as a
 * block, so that `{ a: 5 }` is a label and `{ a: 1, b: 2 }` an error; typed alone it means
 * an object, as the consoles of browsers and Node's REPL take it.
 *
 *   { a: 5 }  { a }  { a, b }  { ...x }  { "a": 1 }  { get x() { … } }  {}     an object
 *   { f(); }  { let a = 1 }  { a = 5 }  { if (x) { y } }  { a: for (;;) {} }   a block
 *
 * Read as a literal, a cell stands between the parentheses of LITERAL_PREFIX and LITERAL_END. The
 * former is as long as MODULE_PREFIX (kernel/compiler/cell/cell.ts): no position moves.
 */

import type { TypeScript, ts } from "../program/typescript.js";

export const LITERAL_PREFIX = "export{};(\n";
/** On a line of its own, as a cell may end with a comment. */
export const LITERAL_END = "\n)";

/** A semicolon with nothing but space and comments after it. */
const LAST_SEMICOLON = /;(?=(?:\s|\/\/[^\n]*(?:\n|$)|\/\*(?:[^*]|\*(?!\/))*\*\/)*$)/;

/**
 * @param block the cell as JavaScript reads it
 * @returns the text between the parentheses, as long as the code; undefined where it is not a literal
 */
export function literalIn(
  typescript: TypeScript,
  code: string,
  block: ts.SourceFile,
): string | undefined {
  if (!mayBegin(code)) return undefined;
  const isCode = complaintsOf(block).length === 0;
  if (isCode && !couldBeLiteral(typescript, block)) return undefined;
  return [code, code.replace(LAST_SEMICOLON, " ")].find((text) =>
    isLiteral(typescript, parseLiteral(typescript, text)),
  );
}

/** Whether code is the beginning of a literal that may go on. */
export function beginsLiteral(typescript: TypeScript, code: string): boolean {
  if (!mayBegin(code)) return false;
  const file = parseLiteral(typescript, code, "");
  const [first] = complaintsOf(file);
  return first !== undefined && first.start >= file.text.trimEnd().length;
}

/** Whether the first thing in it, comments aside, is a brace. */
function mayBegin(code: string): boolean {
  return /^(?:\s|\/\/[^\n]*\n|\/\*(?:[^*]|\*(?!\/))*\*\/)*\{/.test(code);
}

function parseLiteral(typescript: TypeScript, code: string, end = LITERAL_END): ts.SourceFile {
  const text = LITERAL_PREFIX + code + end;
  return typescript.createSourceFile("cell.ts", text, typescript.ScriptTarget.ES2022, true);
}

function complaintsOf(file: ts.SourceFile): readonly ts.DiagnosticWithLocation[] {
  return (file as unknown as { parseDiagnostics: ts.DiagnosticWithLocation[] }).parseDiagnostics;
}

function isLiteral(typescript: TypeScript, file: ts.SourceFile): boolean {
  const [, statement, ...more] = file.statements;
  if (!statement || more.length > 0 || complaintsOf(file).length > 0) return false;
  if (!typescript.isExpressionStatement(statement)) return false;
  let { expression } = statement;
  while (
    typescript.isParenthesizedExpression(expression) ||
    typescript.isAsExpression(expression) ||
    typescript.isSatisfiesExpression(expression)
  ) {
    expression = expression.expression;
  }
  return typescript.isObjectLiteralExpression(expression) && isValue(typescript, expression);
}

/**
 * What the parser lets pass: `{ a = 1 }` is not an object but the pattern of an assignment, and
 * `{ f() }` a call and no method.
 */
function isValue(typescript: TypeScript, literal: ts.ObjectLiteralExpression): boolean {
  return literal.properties.every((property) => {
    if (typescript.isShorthandPropertyAssignment(property)) {
      return property.objectAssignmentInitializer === undefined;
    }
    if (typescript.isMethodDeclaration(property) || typescript.isAccessor(property)) {
      return property.body !== undefined;
    }
    return !(
      typescript.isPropertyAssignment(property) &&
      typescript.isObjectLiteralExpression(property.initializer) &&
      !isValue(typescript, property.initializer)
    );
  });
}

/** Whether a cell that is a block says nothing that its author can only have meant as a block. */
function couldBeLiteral(typescript: TypeScript, file: ts.SourceFile): boolean {
  const [, ...statements] = file.statements;
  const [block, ...more] = statements.filter((one) => !typescript.isEmptyStatement(one));
  return more.length === 0 && block !== undefined && isBare(typescript, block);
}

/** Blocks of at most one expression, which may have a label. */
function isBare(typescript: TypeScript, statement: ts.Statement): boolean {
  if (!typescript.isBlock(statement) || statement.statements.length > 1) return false;
  const [inner] = statement.statements;
  if (!inner || typescript.isExpressionStatement(inner)) return true;
  if (!typescript.isLabeledStatement(inner)) return false;
  const labelled = inner.statement;
  return (
    typescript.isExpressionStatement(labelled) ||
    typescript.isFunctionDeclaration(labelled) ||
    typescript.isClassDeclaration(labelled) ||
    isBare(typescript, labelled)
  );
}
