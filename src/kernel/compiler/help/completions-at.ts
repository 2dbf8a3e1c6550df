/**
 * TypeScript's completions at a position of the cell, with their symbols, from a program that is
 * not owned by a language service. Files and packages are completed relative to the notebook's
 * folder.
 */

import path from "node:path";
import { internalsOf, type ProgramFile, type TypeScript, type ts } from "../program/typescript.js";
import type { Documentation } from "./documentation.js";
import { asDocumented } from "./documented-members.js";

/**
 * @param host of the program
 * @param folder where the notebook lies
 * @param comments that document declarations
 */
export function completionsAt(
  typescript: TypeScript,
  program: ts.Program,
  host: ts.CompilerHost,
  folder: string,
  file: ts.SourceFile,
  at: number,
  comments: Documentation,
): ts.CompletionInfo | undefined {
  const { Completions, isInString, findPrecedingToken } = internalsOf(typescript);
  const options = program.getCompilerOptions();
  const asking = {
    ...host,
    getCompilationSettings: () => options,
    readDirectory: typescript.sys.readDirectory,
  };
  const ignore = () => undefined;
  if (!isInString(file, at)) {
    const found = Completions.getCompletionsAtPosition(
      asking,
      program,
      ignore,
      file,
      at,
      {},
      undefined,
      typescript.CompletionTriggerKind.Invoked,
      undefined,
      undefined,
      true,
    );
    return asDocumented(typescript, program, file, at, found, comments);
  }
  // In a string that may be anything TypeScript would go on to offer names.
  const token = findPrecedingToken(at, file);
  const inString = () =>
    Completions.StringCompletions.getStringLiteralCompletions(
      file,
      at,
      token,
      options,
      asking,
      program,
      ignore,
      {},
      true,
    );
  if (!token || !namesModule(typescript, file, token)) return inString();
  // Only now: the program knows by its path what the cell's imports have led to.
  const cell = file as unknown as { path: string };
  const { path: kept } = cell;
  try {
    cell.path = path.join(folder, "cell.ts").replaceAll("\\", "/");
    return inString();
  } finally {
    cell.path = kept;
  }
}

/** Whether a string is the name of a module. */
function namesModule(typescript: TypeScript, file: ts.SourceFile, token: ts.Node): boolean {
  if ((file as ProgramFile).imports.some((specifier) => specifier === token)) return true;
  const { parent } = token;
  return (
    typescript.isCallExpression(parent) &&
    typescript.isIdentifier(parent.expression) &&
    parent.expression.text === "require"
  );
}
