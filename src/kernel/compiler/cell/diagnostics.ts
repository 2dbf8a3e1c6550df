/** The compiler's diagnostics as the error of a cell. */

import path from "node:path";
import type { ErrorContent } from "../../channel.js";
import { adviceOn } from "../../runner/modules/missing-module.js";
import type { TypeScript, ts } from "../program/typescript.js";
import { GLOBALS_SINCE, hasGlobal } from "../program/unavailable-apis.js";
import { excerpt } from "../text/excerpt.js";
import { linesOf } from "../text/lines.js";
import type { Place } from "../text/positions.js";
import { MODULE_PREFIX } from "./cell.js";
import { isVirtual } from "./cell-files.js";

/** The compiler's numbers for a module that is not there, and where its message has the name. */
const NO_MODULE: ReadonlySet<number> = new Set([
  2307, // Cannot find module
  2882, // the same of an import without names
  2580, // the same of a module that TypeScript knows to be Node's
  2591,
]);

/** The compiler's numbers for what it knows of another release of JavaScript, or of browsers. */
const ELSEWHERE: ReadonlySet<number> = new Set([2550, 2568, 2583, 2584]);

/** And for a name that is not there, or is not a value. */
const NO_VALUE: ReadonlySet<number> = new Set([2304, 2552, 2693]);

/** What it says of an import of a module that it knows to be Node's. */
const NO_NODE_MODULE = /^Cannot find name (?='node:)/;

/** What the compiler proposes to people who write their own tsconfig.json. */
const PROPOSAL = /(?<=\.) (?:Do you need to|Did you mean to set|Try changing|Try `npm i) .*$/s;
const MODULE_NAME = /'([^']+)'/;

/** The compiler's number for something that stands where an expression should. */
const NO_EXPRESSION = 1109;

const MAGICS =
  "Lines that begin with % are magics of IPython. This kernel has two: %reset, alone in its cell, " +
  "and %ts { … } at its beginning; name? and name?? ask about a name.";

/** More than these are counted, not shown. */
const SHOWN = 10;

/**
 * @param ename "SyntaxError" or "TypeScriptError"
 * @param diagnostics at least one; of the cell, with offsets that count from the start of
 * MODULE_PREFIX, or of local modules
 * @param cell name of the cell, as in `Cell In[3]`
 * @param folder from which files are seen
 */
export function compileError(
  typescript: TypeScript,
  ename: string,
  diagnostics: readonly ts.Diagnostic[],
  cell: string,
  code: string,
  folder: string,
): ErrorContent {
  const found = diagnostics.map(({ file, start = 0, length = 1, messageText, code: number }) => {
    const isModule =
      file !== undefined && !isVirtual(file.fileName) && path.isAbsolute(file.fileName);
    const source = isModule ? file.text : code;
    const place = placeOf(source, isModule ? start : start - MODULE_PREFIX.length);
    const text = withoutPaths(
      typescript
        .flattenDiagnosticMessageText(messageText, "\n")
        .replace(PROPOSAL, "")
        .replace(NO_NODE_MODULE, "Cannot find module "),
    );
    return {
      text,
      advice: adviceFor(number, text, source, place, folder),
      number: `TS${number}`,
      where: isModule ? path.relative(folder, file.fileName) : cell,
      isModule,
      place,
      excerpt: excerpt(source, place, length),
    };
  });
  const shown = found
    .slice(0, SHOWN)
    .map(({ text, advice, number, where, place, excerpt: lines }) =>
      [
        `${ename} ${number}: ${text}`,
        ...(advice === undefined ? [] : [advice]),
        `  ${where}, line ${place.line}, column ${place.column}`,
        lines,
      ].join("\n"),
    );
  if (found.length > SHOWN) shown.push(`… and ${found.length - SHOWN} more`);
  const [first] = found;
  const file = first?.isModule ? `${first.where}, ` : "";
  return {
    ename,
    evalue: first
      ? `${first.text} (${first.number}, ${file}line ${first.place.line}, column ${first.place.column})`
      : "",
    traceback: shown,
  };
}

/** Modules that a message names as types, by their last name: their paths are left out. */
function withoutPaths(text: string): string {
  return text.replace(/\bimport\("[^"]*[\\/]([^"\\/]+)"\)/g, 'import("$1")');
}

/** What to do about an error whose message does not say it. */
function adviceFor(
  number: number,
  text: string,
  source: string,
  { line, column }: Place,
  folder: string,
): string | undefined {
  if (NO_MODULE.has(number)) {
    const name = MODULE_NAME.exec(text)?.[1];
    return name === undefined ? undefined : adviceOn(name, folder);
  }
  if (ELSEWHERE.has(number)) {
    return `Cells run in Node ${process.versions.node}, which does not have it.`;
  }
  if (NO_VALUE.has(number)) {
    const name = MODULE_NAME.exec(text)?.[1] ?? "";
    const since = GLOBALS_SINCE.get(name);
    if (since !== undefined && !hasGlobal(name)) {
      return `Node has ${name} from ${since} on: cells run in Node ${process.versions.node}.`;
    }
  }
  const isMagic =
    number === NO_EXPRESSION && /^\s*%/.test(linesOf(source)[line - 1]?.slice(column - 1) ?? "");
  return isMagic ? MAGICS : undefined;
}

function placeOf(code: string, offset: number): Place {
  const at = Math.max(0, Math.min(offset, code.length));
  const before = linesOf(code.slice(0, at));
  return { line: before.length, column: (before.at(-1)?.length ?? 0) + 1 };
}
