/** At which of the user's errors the debugger stops. */

import type { Debugger, Runtime } from "node:inspector";
import type { ts } from "../../compiler/program/typescript.js";
import type { Place } from "../../compiler/text/positions.js";
import type { DapFields } from "../../dap.js";
import { compiler } from "./expression.js";

/** DAP's ExceptionBreakpointsFilters. */
export const EXCEPTION_FILTERS: readonly DapFields[] = [
  {
    filter: "raised",
    label: "Raised Exceptions",
    description: "Stops wherever an error is thrown, caught or not",
    default: false,
  },
  {
    filter: "uncaught",
    label: "Uncaught Exceptions",
    description: "Stops where an error is thrown that ends the cell",
    default: false,
  },
];
export const FILTER_NAMES: readonly string[] = ["raised", "uncaught"];

/** Whether the debugger was stopped by something thrown. */
export function isThrown({ reason }: Debugger.PausedEventDataType): boolean {
  return reason === "exception" || reason === "promiseRejection";
}

/** DAP's body of exceptionInfo. */
export function exceptionInfo(data: Runtime.RemoteObject, isUncaught: boolean): DapFields {
  const { className, description, value, type } = data;
  const whole = description ?? JSON.stringify(value) ?? String(value);
  const [first = ""] = whole.split("\n    at ");
  const typeName = className ?? type;
  return {
    exceptionId: typeName,
    description: first,
    breakMode: isUncaught ? "unhandled" : "always",
    details: { message: first.replace(/^[\w$.]+: /, ""), typeName, stackTrace: whole },
  };
}

/**
 * Whether code catches what is thrown at a place of it: it lies in a `try` with a `catch`, of the
 * same function.
 */
export function catches(code: string, { line, column }: Place): boolean {
  const typescript = compiler();
  const file = typescript.createSourceFile("code.ts", code, typescript.ScriptTarget.ESNext, true);
  const start = file.getLineStarts()[line - 1];
  if (start === undefined) return false;
  const at = start + column - 1;
  let isCaught = false;
  const visit = (node: ts.Node): void => {
    if (at < node.getFullStart() || at >= node.end) return;
    if (typescript.isFunctionLike(node)) isCaught = false;
    else if (typescript.isTryStatement(node) && node.catchClause) {
      const { tryBlock } = node;
      if (at >= tryBlock.pos && at < tryBlock.end) isCaught = true;
    }
    typescript.forEachChild(node, visit);
  };
  visit(file);
  return isCaught;
}
