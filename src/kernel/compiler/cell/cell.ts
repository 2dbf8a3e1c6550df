/**
 * Parses a cell before it is compiled: its syntax errors, the names it declares, whether its last
 * statement is a value to show, and its text without `export`.
 *
 * In a notebook everything declared at the top of a cell is visible in the others, so `export` has
 * no meaning; the compiler exports all names anyway (kernel/compiler/program/converter-host.ts),
 * and the keyword would be a duplicate. It is replaced by text of the same length, so no position
 * changes.
 */

import { type Library, localsOf, type ts } from "../program/typescript.js";
import { completionOf } from "./completion.js";
import { parseCell } from "./jsx.js";
import { type Namespaces, namespacesOf } from "./namespaces.js";
import { LITERAL_END, LITERAL_PREFIX, literalIn } from "./object-literal.js";

/** Makes every cell a module; it takes one line. */
export const MODULE_PREFIX = "export {};\n";

/** As TypeScript reads it at the top of a file, which for it a cell's first line is not. */
const UNCHECKED = /^(?:\s|\/\/.*\n|\/\*(?:[^*]|\*(?!\/))*\*\/)*?\/\/\s*@ts-nocheck\b/;

/** A semicolon behind the last expression of a cell hides its value. */
export type LastValue = "shown" | "hidden";

export interface Cell {
  /** As typed, but for `export`. */
  text: string;
  /** What stands before the text where it is compiled, as long as MODULE_PREFIX; and behind it. */
  prefix: string;
  end: string;
  /** Every name declared at the top, types included. */
  names: ReadonlySet<string>;
  /** Whether it says anything that later cells are to know: a name, or something about globals. */
  declares: boolean;
  /** Those of them that are namespaces and nothing else. */
  namespaces: Namespaces;
  /** The statements that declare each of them, as typed; what is imported is read elsewhere. */
  sources: ReadonlyMap<string, string>;
  /** What becomes of the cell's value, if it has one. */
  lastValue: LastValue | undefined;
  /** Whether its first comments say `@ts-nocheck`. */
  isUnchecked: boolean;
  /** Offsets count from the start of MODULE_PREFIX. */
  syntaxErrors: readonly ts.Diagnostic[];
}

export function readCell(library: Library, typed: string): Cell {
  // A script that was pasted whole: here its first line is not the file's, and no comment.
  const code = typed.replace(/^#!/, "//");
  const parsed = parse(library, MODULE_PREFIX + code);
  const literal = literalIn(library.ts, code, parsed);
  const isLiteral = literal !== undefined;
  const text = literal ?? withoutExports(library, parsed, code);
  const [prefix, end] = isLiteral ? [LITERAL_PREFIX, LITERAL_END] : [MODULE_PREFIX, ""];
  const file = text === code && !isLiteral ? parsed : parse(library, prefix + text + end);
  library.internals.bindSourceFile(file, {});
  const symbols = declared(library, file);
  const names = new Set(symbols.map(({ name }) => name));
  return {
    text,
    prefix,
    end,
    names,
    declares: names.size > 0 || file.statements.some(library.ts.isModuleDeclaration),
    namespaces: namespacesOf(library.ts, symbols),
    sources: sourcesOf(library, parsed),
    lastValue:
      isLiteral && text !== code ? "hidden" : completionOf(library.ts, file.statements).lastValue,
    isUnchecked: UNCHECKED.test(code),
    syntaxErrors: (file as unknown as { parseDiagnostics: ts.Diagnostic[] }).parseDiagnostics,
  };
}

/** What a bound file declares under a name; `declare global` is among its locals, and has none. */
function declared({ ts }: Library, file: ts.SourceFile): ts.Symbol[] {
  return [...(localsOf(file)?.values() ?? [])].filter(
    ({ escapedName }) => escapedName !== ts.InternalSymbolName.Global,
  );
}

function sourcesOf(library: Library, file: ts.SourceFile): Map<string, string> {
  const { ts, internals } = library;
  const sources = new Map<string, string>();
  internals.bindSourceFile(file, {});
  for (const { name, declarations = [] } of declared(library, file)) {
    const statements = new Set(
      declarations.map((declaration) => {
        let node: ts.Node = declaration;
        while (node.parent !== file) node = node.parent;
        return node;
      }),
    );
    const texts = [...statements]
      .filter((statement) => !ts.isImportDeclaration(statement))
      .map((statement) => statement.getText(file));
    if (texts.length > 0) sources.set(name, texts.join("\n\n"));
  }
  return sources;
}

function parse({ ts }: Library, text: string): ts.SourceFile {
  return parseCell(ts, "cell.ts", text, ts.ScriptTarget.ES2022);
}

function withoutExports({ ts }: Library, file: ts.SourceFile, code: string): string {
  const characters = [...MODULE_PREFIX, ...code.split("")];
  const put = (start: number, end: number, word: string) => {
    for (let i = start; i < end; i++) {
      if (characters[i] !== "\n") characters[i] = word[i - start] ?? " ";
    }
  };
  for (const statement of file.statements) {
    if (statement.pos === 0) continue;
    const start = statement.getStart(file);
    if (ts.isExportDeclaration(statement)) {
      if (!statement.moduleSpecifier) put(start, statement.end, "");
      else if (statement.exportClause) put(start, start + "export".length, "import");
      else put(start, statement.moduleSpecifier.getStart(file), "import");
    } else if (ts.isExportAssignment(statement)) {
      put(start, statement.expression.getStart(file), "");
    } else if (ts.canHaveModifiers(statement)) {
      const words = ts
        .getModifiers(statement)
        ?.filter(
          ({ kind }) =>
            kind === ts.SyntaxKind.ExportKeyword || kind === ts.SyntaxKind.DefaultKeyword,
        );
      // A nameless function is not a statement by itself; `void` makes it one.
      const nameless =
        (ts.isFunctionDeclaration(statement) || ts.isClassDeclaration(statement)) &&
        !statement.name;
      words?.forEach((word, index) => {
        put(word.getStart(file), word.end, nameless && index === 0 ? "void" : "");
      });
    }
  }
  return characters.join("").slice(MODULE_PREFIX.length);
}
