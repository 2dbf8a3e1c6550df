/**
 * Where the value of a cell comes from: its last expression, or what a block, a loop, `if`, `try` or
 * `switch` leaves as its completion value.
 *
 *   if (n > 0) { "positive" } else { "negative" }
 *   for (const n of [1, 2]) n * n
 *   5                                        5 stays the value
 *   var x = 6
 *
 * https://tc39.es/ecma262/#sec-statements ("The value of a StatementList is the value of the last
 * value-producing item"). A semicolon behind it hides the value,
 * unless it has to stand there.
 */

import type { TypeScript, ts } from "../program/typescript.js";
import type { LastValue } from "./cell.js";

export interface Completion {
  /** What becomes of the value; undefined if there is none. */
  lastValue: LastValue | undefined;
  /** The statement that is the value, where nothing stands behind it. */
  expression: ts.ExpressionStatement | undefined;
}

/** The completion of a list of statements, as they were typed. */
export function completionOf(
  typescript: TypeScript,
  statements: readonly ts.Statement[],
): Completion {
  const last = statements.findLast((each) => !isNothing(typescript, each));
  if (!last) return { lastValue: undefined, expression: undefined };
  if (typescript.isExpressionStatement(last)) {
    const isShown = last === statements.at(-1) && isOpen(typescript, last);
    const hidden = changesSomething(typescript, last.expression) ? undefined : "hidden";
    return { lastValue: isShown ? "shown" : hidden, expression: last };
  }
  const isShown = sourcesOf(typescript, statements).values.some((each) => isOpen(typescript, each));
  return { lastValue: isShown ? "shown" : undefined, expression: undefined };
}

/** Where the completion value of a list of statements may come from. */
export interface Sources {
  /** Whichever runs last gives the value. */
  values: readonly ts.ExpressionStatement[];
  /** Statements whose value is undefined if nothing in them gives one, whatever was before. */
  restarts: readonly ts.Statement[];
}

/** What can give a list of statements its completion value. */
export function sourcesOf(typescript: TypeScript, statements: readonly ts.Statement[]): Sources {
  const values: ts.ExpressionStatement[] = [];
  const restarts: ts.Statement[] = [];
  const collect = (node: ts.Node): void => {
    if (typescript.isExpressionStatement(node)) values.push(node);
    else if (startsOver(typescript, node)) {
      restarts.push(node);
      if (typescript.isTryStatement(node)) {
        // The value of `finally` is dropped.
        collect(node.tryBlock);
        if (node.catchClause) collect(node.catchClause.block);
      } else typescript.forEachChild(node, collect);
    } else if (isPart(typescript, node)) typescript.forEachChild(node, collect);
  };
  for (const statement of tailOf(typescript, statements)) collect(statement);
  return { values, restarts };
}

/** What stands behind the last statement of a line or of a block. */
const ENDS = /^(?:[^\S\r\n\u2028\u2029]|\/\*(?:[^*]|\*(?!\/))*\*\/)*(?:\/\/|[\r\n\u2028\u2029}]|$)/;

/** Whether no semicolon hides the value; in a block one has to stand between two statements. */
export function isOpen(typescript: TypeScript, statement: ts.ExpressionStatement): boolean {
  const { text } = statement.getSourceFile();
  if (text[statement.end - 1] !== ";") return true;
  return !typescript.isSourceFile(statement.parent) && !ENDS.test(text.slice(statement.end));
}

function isNothing(typescript: TypeScript, node: ts.Node): boolean {
  return typescript.isEmptyStatement(node) || typescript.isExportDeclaration(node);
}

/** The last statement that has a value whatever happens, and all behind it. */
export function tailOf(
  typescript: TypeScript,
  statements: readonly ts.Statement[],
): readonly ts.Statement[] {
  const at = statements.findLastIndex(
    (each) => typescript.isExpressionStatement(each) || startsOver(typescript, each),
  );
  return statements.slice(Math.max(at, 0));
}

function startsOver(typescript: TypeScript, node: ts.Node): node is ts.Statement {
  return (
    typescript.isIfStatement(node) ||
    typescript.isIterationStatement(node, /* lookInLabeledStatements */ false) ||
    typescript.isSwitchStatement(node) ||
    typescript.isTryStatement(node)
  );
}

/** What only holds the statements of another. */
function isPart(typescript: TypeScript, node: ts.Node): boolean {
  return (
    typescript.isBlock(node) ||
    typescript.isLabeledStatement(node) ||
    typescript.isCaseBlock(node) ||
    typescript.isCaseOrDefaultClause(node)
  );
}

/** Whether an expression was written for what it does to a variable, and not for its value. */
function changesSomething(typescript: TypeScript, node: ts.Expression): boolean {
  const { SyntaxKind } = typescript;
  if (typescript.isBinaryExpression(node)) {
    const { kind } = node.operatorToken;
    return kind >= SyntaxKind.FirstAssignment && kind <= SyntaxKind.LastAssignment;
  }
  if (typescript.isPrefixUnaryExpression(node) || typescript.isPostfixUnaryExpression(node)) {
    return (
      node.operator === SyntaxKind.PlusPlusToken || node.operator === SyntaxKind.MinusMinusToken
    );
  }
  return typescript.isDeleteExpression(node) || typescript.isVoidExpression(node);
}
