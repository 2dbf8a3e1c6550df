/**
 * Whether code can be run as it stands, for a front end that runs on Enter
 * (is_complete_request): the parser's first complaint decides.
 */

import type ts from "typescript";
import type { TypeScript } from "./typescript.js";

export interface Completeness {
  status: "complete" | "incomplete" | "invalid";
  /** How the next line should begin, if incomplete. */
  indent: string;
}

/** Complaints about something that was opened and may be closed on a later line. */
const OPEN_ENDED: ReadonlySet<number> = new Set([
  1010, // '*/' expected
  1160, // unterminated template literal
]);
/** A string without its closing quote: its line may go on, but no later line can close it. */
const UNTERMINATED_STRING = 1002;

export function completeness(typescript: TypeScript, code: string): Completeness {
  const text = `export {};\n${code}`;
  const file = typescript.createSourceFile("cell.ts", text, typescript.ScriptTarget.ES2022, true);
  const [first] = (file as unknown as { parseDiagnostics: ts.DiagnosticWithLocation[] })
    .parseDiagnostics;
  const lacksBody = first === undefined && endsWithBodilessFunction(typescript, file);
  if (first === undefined && !lacksBody) return { status: "complete", indent: "" };
  const isOpen =
    first === undefined ||
    OPEN_ENDED.has(first.code) ||
    (first.code === UNTERMINATED_STRING && !text.slice(first.start).includes("\n")) ||
    first.start >= text.trimEnd().length;
  return isOpen
    ? { status: "incomplete", indent: indentAfter(code) }
    : { status: "invalid", indent: "" };
}

/** `function f()` parses as a declaration without a body; somebody who types it goes on. */
function endsWithBodilessFunction(typescript: TypeScript, file: ts.SourceFile): boolean {
  const last = file.statements.at(-1);
  return (
    last !== undefined &&
    typescript.isFunctionDeclaration(last) &&
    !last.body &&
    !last.modifiers?.some(({ kind }) => kind === typescript.SyntaxKind.DeclareKeyword) &&
    file.text[last.end - 1] !== ";"
  );
}

/** As far in as the last line, and one step more if that line opens something. */
function indentAfter(code: string): string {
  const last = code.trimEnd().split("\n").at(-1) ?? "";
  const current = /^[ \t]*/.exec(last)?.[0] ?? "";
  return /[{([]$|=>$|\)$|\belse$|\bdo$/.test(last) ? `${current}  ` : current;
}
