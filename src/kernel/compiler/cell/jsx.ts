/**
 * Parses cells, which may contain JSX. A cell is TypeScript as in a .ts file, where `<T>value` is a
 * type assertion; one that is none, and would be in a .tsx file, is read as that.
 *
 * Comments at its beginning choose the factory, as at the beginning of a file, which for the
 * parser a cell's first line is not (MODULE_PREFIX):
 *
 *   /** @jsx h *\/        /** @jsxImportSource preact *\/
 *
 * https://www.typescriptlang.org/tsconfig/#jsxFactory
 */

import type { TypeScript, ts } from "../program/typescript.js";

/** What a file says about itself in comments, beyond TypeScript's declarations. */
interface Parsed {
  parseDiagnostics: readonly ts.DiagnosticWithLocation[];
  pragmas: ReadonlyMap<string, unknown>;
}

/** The comments that a cell begins with, behind the line that makes it a module. */
const COMMENTS = /^export \{\};\n((?:\s|\/\/.*|\/\*(?:[^*]|\*(?!\/))*\*\/)*)/;

export function parseCell(
  typescript: TypeScript,
  fileName: string,
  text: string,
  how: ts.ScriptTarget | ts.CreateSourceFileOptions,
): ts.SourceFile {
  const parse = (kind: ts.ScriptKind) =>
    typescript.createSourceFile(fileName, text, how, /* setParentNodes */ true, kind);
  const plain = parse(typescript.ScriptKind.TS);
  const complaint = firstComplaint(plain);
  if (complaint === undefined || !text.includes("<")) return plain;
  const withElements = parse(typescript.ScriptKind.TSX);
  const other = firstComplaint(withElements);
  // If neither is right, the one that is right for longer is what was meant.
  if (other !== undefined && other <= complaint) return plain;
  const [, comments = ""] = COMMENTS.exec(text) ?? [];
  if (comments.includes("@jsx")) {
    Object.assign(withElements, { pragmas: parsed(commentsOnly(typescript, comments)).pragmas });
  }
  return withElements;
}

/** Whether a file is one with JSX. */
export function isJsx({ LanguageVariant }: TypeScript, { languageVariant }: ts.SourceFile) {
  return languageVariant === LanguageVariant.JSX;
}

function commentsOnly(typescript: TypeScript, comments: string): ts.SourceFile {
  return typescript.createSourceFile("comments.tsx", comments, typescript.ScriptTarget.ES2022);
}

function firstComplaint(file: ts.SourceFile): number | undefined {
  return parsed(file).parseDiagnostics[0]?.start;
}

function parsed(file: ts.SourceFile): Parsed {
  return file as unknown as Parsed;
}
