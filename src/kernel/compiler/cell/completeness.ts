/**
 * Whether code can be run as it stands, for a front end that runs on Enter
 * (is_complete_request): the parser's first complaint decides, and where there is none, how the
 * last statement ends.
 */

import type ts from "typescript";
import type { TypeScript } from "../program/typescript.js";

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
/** A string, or a regular expression, without its end: its line may go on, but no later line can. */
const UNTERMINATED_LINE: ReadonlySet<number> = new Set([1002, 1161]);

/** What may follow a beginning about which the parser complains before its end, such as `export`. */
const CONTINUATIONS = [
  " class A {}",
  " function f() {}",
  " A = 1",
  " a = b",
  ' "m"',
  " => 1",
  "() => 1",
  ">() => 1",
];

/** Words that are names for the parser, and beginnings for whoever ends a line with them. */
const BEGINNINGS: ReadonlySet<string> = new Set(
  "abstract async const declare global interface let module namespace using var".split(" "),
);

export function completeness(typescript: TypeScript, code: string): Completeness {
  const file = parse(typescript, code);
  const [first] = complaints(file);
  const isOpen =
    first === undefined
      ? endsOpen(typescript, file)
      : OPEN_ENDED.has(first.code) ||
        (UNTERMINATED_LINE.has(first.code) && !file.text.slice(first.start).includes("\n")) ||
        first.start >= file.text.trimEnd().length ||
        CONTINUATIONS.some((more) => complaints(parse(typescript, code + more)).length === 0);
  if (isOpen) return { status: "incomplete", indent: indentAfter(code) };
  return { status: first === undefined ? "complete" : "invalid", indent: "" };
}

function parse(typescript: TypeScript, code: string): ts.SourceFile {
  const text = `export {};\n${code.replace(/^#!/, "//")}`;
  return typescript.createSourceFile("cell.ts", text, typescript.ScriptTarget.ES2022, true);
}

function complaints(file: ts.SourceFile): readonly ts.DiagnosticWithLocation[] {
  return (file as unknown as { parseDiagnostics: ts.DiagnosticWithLocation[] }).parseDiagnostics;
}

/** Whether code that parses ends in something that nobody would leave as it is. */
function endsOpen(typescript: TypeScript, file: ts.SourceFile): boolean {
  const last = file.statements.at(-1);
  if (last === undefined || file.text[last.end - 1] === ";") return false;
  const word = /(?<![.\p{ID_Continue}$])\p{ID_Start}+$/u.exec(file.text.slice(last.pos, last.end));
  if (word !== null && BEGINNINGS.has(word[0])) return true;
  const isAmbient =
    typescript.canHaveModifiers(last) &&
    last.modifiers?.some(({ kind }) => kind === typescript.SyntaxKind.DeclareKeyword);
  if (isAmbient) return false;
  // `function f()` is a declaration without a body, `const a` one without a value.
  if (typescript.isFunctionDeclaration(last)) return !last.body;
  if (!typescript.isVariableStatement(last)) return false;
  const { declarations, flags } = last.declarationList;
  const needsValue = (flags & typescript.NodeFlags.BlockScoped) > typescript.NodeFlags.Let;
  return declarations.some(
    ({ name, initializer }) => !initializer && (needsValue || !typescript.isIdentifier(name)),
  );
}

/** As far in as the last line, and one step more if that line opens something. */
function indentAfter(code: string): string {
  const last = code.trimEnd().split("\n").at(-1) ?? "";
  const current = /^[ \t]*/.exec(last)?.[0] ?? "";
  return /[{([]$|=>$|\)$|\belse$|\bdo$/.test(last) ? `${current}  ` : current;
}
