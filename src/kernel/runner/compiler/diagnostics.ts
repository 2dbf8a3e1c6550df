/** What the compiler found wrong with a cell, as the error that the cell ends with. */

import type ts from "typescript";
import type { ErrorContent } from "../../channel.js";
import { MODULE_PREFIX } from "./cell.js";
import { excerpt } from "./excerpt.js";
import type { Place } from "./positions.js";
import type { TypeScript } from "./typescript.js";

/** More than these are counted, not shown. */
const SHOWN = 10;

/**
 * @param ename "SyntaxError" or "TypeScriptError"
 * @param diagnostics with offsets that count from the start of MODULE_PREFIX; at least one
 * @param cell name of the cell, as in `Cell In[3]`
 */
export function compileError(
  typescript: TypeScript,
  ename: string,
  diagnostics: readonly ts.Diagnostic[],
  cell: string,
  code: string,
): ErrorContent {
  const found = diagnostics.map((diagnostic) => {
    const text = typescript.flattenDiagnosticMessageText(diagnostic.messageText, "\n");
    const place = placeOf(code, (diagnostic.start ?? 0) - MODULE_PREFIX.length);
    return { text, place, code: `TS${diagnostic.code}`, length: diagnostic.length ?? 1 };
  });
  const shown = found
    .slice(0, SHOWN)
    .map(({ text, place, code: number, length }) =>
      [
        `${ename} ${number}: ${text}`,
        `  ${cell}, line ${place.line}, column ${place.column}`,
        excerpt(code, place, length),
      ].join("\n"),
    );
  if (found.length > SHOWN) shown.push(`… and ${found.length - SHOWN} more`);
  const [first] = found;
  return {
    ename,
    evalue: first
      ? `${first.text} (${first.code}, line ${first.place.line}, column ${first.place.column})`
      : "",
    traceback: shown,
  };
}

function placeOf(code: string, offset: number): Place {
  const before = code.slice(0, Math.max(0, Math.min(offset, code.length)));
  const lineStart = before.lastIndexOf("\n") + 1;
  return { line: before.split("\n").length, column: before.length - lineStart + 1 };
}
