/**
 * What TypeScript offers at a place of the cell, from a program that no language service owns, with
 * the symbols of what is offered. Files and packages are offered as the notebook's folder sees them.
 */

import path from "node:path";
import type ts from "typescript";
import { internalsOf, type TypeScript } from "./typescript.js";

/**
 * @param host of the program
 * @param folder where the notebook lies
 */
export function completionsAt(
  typescript: TypeScript,
  program: ts.Program,
  host: ts.CompilerHost,
  folder: string,
  file: ts.SourceFile,
  at: number,
): ts.CompletionInfo | undefined {
  const { Completions, isInString, findPrecedingToken } = internalsOf(typescript);
  const options = program.getCompilerOptions();
  const asking = {
    ...host,
    getCompilationSettings: () => options,
    readDirectory: typescript.sys.readDirectory,
  };
  const ignore = () => undefined;
  const cell = file as unknown as { path: string };
  const { path: kept } = cell;
  try {
    cell.path = path.join(folder, "cell.ts").replaceAll("\\", "/");
    // In a string that may be anything TypeScript would go on to offer names.
    if (isInString(file, at)) {
      const token = findPrecedingToken(at, file);
      return Completions.StringCompletions.getStringLiteralCompletions(
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
    }
    return Completions.getCompletionsAtPosition(
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
  } finally {
    cell.path = kept;
  }
}
