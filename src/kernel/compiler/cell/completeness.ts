/**
 * Whether code can be run as it stands, for a front end that runs on Enter
 * (is_complete_request): the parser's first complaint decides, and where there is none, how the
 * last statement ends.
 */

import type { TypeScript, ts } from "../program/typescript.js";
import { parseCell } from "./jsx.js";
import { beginsLiteral, literalIn } from "./object-literal.js";

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
/**
 * A string, or a regular expression, without its end: its line may go on, but no later line can.
 */
const UNTERMINATED_LINE: ReadonlySet<number> = new Set([1002, 1161]);

/**
 * What may follow a beginning about which the parser complains before its end, such as `export`.
 */
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

/** Words that are names for the parser, and beginnings for someone who ends a line with them. */
const BEGINNINGS: ReadonlySet<string> = new Set(
  "abstract async const declare global interface let module namespace using var".split(" "),
);

/** The name under which code is parsed. */
const FILE = "cell.ts";

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
  if (first !== undefined && literalIn(typescript, code, file) !== undefined) {
    return { status: "complete", indent: "" };
  }
  if (isOpen || (first !== undefined && beginsLiteral(typescript, code)))
    return { status: "incomplete", indent: indentAfter(typescript, code) };
  return { status: first === undefined ? "complete" : "invalid", indent: "" };
}

function parse(typescript: TypeScript, code: string): ts.SourceFile {
  const text = `export {};\n${code.replace(/^#!/, "//")}`;
  return parseCell(typescript, FILE, text, typescript.ScriptTarget.ES2022);
}

function complaints(file: ts.SourceFile): readonly ts.DiagnosticWithLocation[] {
  return (file as unknown as { parseDiagnostics: ts.DiagnosticWithLocation[] }).parseDiagnostics;
}

/** Whether code that parses ends in something that is clearly unfinished. */
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

/** Where TypeScript's own formatter would begin the next line, in the steps that the code uses. */
function indentAfter(typescript: TypeScript, code: string): string {
  const lines = code.trimEnd().split("\n");
  const last = lines.at(-1) ?? "";
  const step = stepOf(lines);
  const text = `${lines.join("\n")}\n`;
  const options = {
    indentSize: step.length,
    tabSize: step.length,
    convertTabsToSpaces: true,
    newLineCharacter: "\n",
    indentStyle: typescript.IndentStyle.Smart,
  };
  const service = typescript.createLanguageService(
    hostOf(typescript, text),
    undefined,
    typescript.LanguageServiceMode.Syntactic,
  );
  const columns = service.getIndentationAtPosition(FILE, text.length, options);
  const indent = step.startsWith("\t")
    ? "\t".repeat(Math.round(columns / step.length))
    : " ".repeat(columns);
  // A chain of calls goes on where it stands.
  const chained = /^([ \t]*)\??\./.exec(last)?.[1] ?? "";
  return chained.length > indent.length ? chained : indent;
}

/** One step of indentation: the first line that is indented says it; two spaces where none is. */
function stepOf(lines: readonly string[]): string {
  const indents = lines.map((line) => /^[ \t]*(?=\S)/.exec(line)?.[0] ?? "");
  const first = indents.find((indent) => indent !== "") ?? "  ";
  // A tab counts as many columns as it is long here: one.
  return first.startsWith("\t") ? "\t" : first;
}

function hostOf(typescript: TypeScript, text: string): ts.LanguageServiceHost {
  return {
    getScriptFileNames: () => [FILE],
    getScriptVersion: () => "",
    getScriptSnapshot: (name) =>
      name === FILE ? typescript.ScriptSnapshot.fromString(text) : undefined,
    getCurrentDirectory: () => "/",
    getCompilationSettings: () => ({}),
    getDefaultLibFileName: () => "",
    fileExists: () => false,
    readFile: () => undefined,
  };
}
