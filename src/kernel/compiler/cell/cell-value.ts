/**
 * How the script of a cell hands its value over (completion.ts says what it is).
 *
 *   left        1 + 1                            the completion value of a script: nothing to do
 *   returned    return [(await f())];            of an async function: what is in an array is not
 *                                                awaited
 *   collected   let v; { v = void 0; if (c) { v = (0, 1) } }
 *               return [v];
 */

import { CELL_VALUE } from "../../cell-names.js";
import type { TypeScript, ts } from "../program/typescript.js";
import type { Edits } from "../text/edits.js";
import { sourcesOf } from "./completion.js";

export type ValueForm = "left" | "returned" | "collected";

/** Has the statement that is the value return it. */
export function returnValue(
  file: ts.SourceFile,
  edits: Edits,
  statement: ts.ExpressionStatement,
  cellStart: number,
): void {
  // An object literal's parenthesis stands before the cell.
  wrap(file, edits, statement, "return [(", ")]", cellStart);
}

/** Gives a cell a variable for its value. */
export function keepValue(edits: Edits, start: number, end: number): void {
  edits.open(start, `let ${CELL_VALUE}; `);
  edits.close(end, `\nreturn [${CELL_VALUE}];`);
}

/**
 * Has a statement leave its completion value in the variable.
 *
 * @param isShown of an expression in it: a semicolon may hide it
 */
export function collectValue(
  typescript: TypeScript,
  file: ts.SourceFile,
  edits: Edits,
  statement: ts.Statement,
  isShown: (value: ts.ExpressionStatement) => boolean,
): void {
  const { values, restarts } = sourcesOf(typescript, [statement]);
  for (const restart of restarts) {
    const labelled = withLabels(typescript, restart);
    edits.open(labelled.getStart(file), `{ ${CELL_VALUE} = void 0; `);
    edits.close(labelled.end, " }");
  }
  for (const value of values) {
    // The comma keeps functions without a name nameless.
    wrap(file, edits, value, `${CELL_VALUE} = ${isShown(value) ? "(0, " : "void ("}`, ")");
  }
}

function wrap(
  file: ts.SourceFile,
  edits: Edits,
  { expression }: ts.ExpressionStatement,
  before: string,
  behind: string,
  first = 0,
): void {
  edits.open(Math.max(first, expression.getStart(file)), before);
  edits.close(expression.end, behind);
}

/** A statement with all its labels: nothing can stand between them. */
function withLabels(typescript: TypeScript, statement: ts.Statement): ts.Statement {
  const { parent } = statement;
  return typescript.isLabeledStatement(parent) ? withLabels(typescript, parent) : statement;
}
