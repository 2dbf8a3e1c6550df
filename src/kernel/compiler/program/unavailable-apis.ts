/**
 * Modules and globals that Node's declarations contain but the running Node does not have: those of
 * a later release of the same line, or behind a command-line option. They are removed from the
 * declarations.
 *
 * The declarations themselves are those of the line (typescript.ts).
 */

import { isBuiltin } from "node:module";
import type { TypeScript, ts } from "./typescript.js";

/**
 * Not among the globals of a process, and there all the same: in a cell, in CommonJS, or at times.
 */
const PRESENT: ReadonlySet<string> = new Set(
  "__dirname __filename exports gc module require".split(" "),
);

/** Globals by the release of Node that brought them, without an option of the command line. */
export const GLOBALS_SINCE: ReadonlyMap<string, string> = new Map([
  ["navigator", "21"],
  ["Iterator", "22"],
  ["WebSocket", "22"],
  ["CloseEvent", "23"],
  ["AsyncDisposableStack", "24"],
  ["DisposableStack", "24"],
  ["Float16Array", "24"],
  ["SuppressedError", "24"],
  ["URLPattern", "24"],
  ["ErrorEvent", "25"],
  ["Storage", "25"],
  ["localStorage", "25"],
  ["sessionStorage", "25"],
  ["Temporal", "26"],
]);

/** Whether the Node that runs has a global value of this name. */
export function hasGlobal(name: string): boolean {
  return name in globalThis || PRESENT.has(name);
}

/** A file of Node's declarations without what is not there; positions stay. */
export function withoutUnavailable(typescript: TypeScript, fileName: string, text: string): string {
  const modules = [...text.matchAll(/^declare module ["']([^"']+)["']/gm)];
  if (modules.length > 0 && !modules.some(([, name = ""]) => isBuiltin(name))) return "";
  const names = [...text.matchAll(/^ +(?:var|let|const|function|class) (\w+)/gm)];
  if (names.every(([, name = ""]) => hasGlobal(name))) return text;
  const { ES2022 } = typescript.ScriptTarget;
  const file = typescript.createSourceFile(fileName, text, ES2022);
  const characters = text.split("");
  for (const node of absentIn(typescript, file)) {
    for (let at = node.pos; at < node.end; at++) {
      if (characters[at] !== "\n") characters[at] = " ";
    }
  }
  return characters.join("");
}

/** Declarations of global values that are not there. */
function absentIn(typescript: TypeScript, file: ts.SourceFile): ts.Statement[] {
  const found: ts.Statement[] = [];
  const visit = (statements: readonly ts.Statement[], isGlobal: boolean) => {
    for (const statement of statements) {
      if (typescript.isModuleDeclaration(statement)) {
        const { body, flags } = statement;
        const opens = (flags & typescript.NodeFlags.GlobalAugmentation) !== 0;
        const isAmbient = typescript.isStringLiteral(statement.name);
        if (body && typescript.isModuleBlock(body) && (opens || isAmbient)) {
          visit(body.statements, opens);
        }
      } else if (isGlobal && isAbsent(typescript, statement)) found.push(statement);
    }
  };
  visit(file.statements, !typescript.isExternalModule(file));
  return found;
}

function isAbsent(typescript: TypeScript, statement: ts.Statement): boolean {
  if (typescript.isVariableStatement(statement)) {
    return statement.declarationList.declarations.every(
      ({ name }) => typescript.isIdentifier(name) && !hasGlobal(name.text),
    );
  }
  const isNamed =
    typescript.isFunctionDeclaration(statement) || typescript.isClassDeclaration(statement);
  return isNamed && statement.name !== undefined && !hasGlobal(statement.name.text);
}
