/**
 * Tags in a library's doc comments that control completion.
 *
 *   @primary           is offered before the others
 *   @when G classic    is offered only where the type parameter G of what it is a member of can be
 *                      "classic": of a value that cannot have it, the member is left out
 *
 * Both affect completion only; a member that is left out can still be written, and the library then
 * reports what is wrong.
 */

import { internalsOf, type TypeScript, type ts } from "../program/typescript.js";
import type { Documentation } from "./documentation.js";

/** Tags that are not for readers. */
export const COMPLETION_TAGS: ReadonlySet<string> = new Set(["primary", "when"]);
/** TypeScript's ranks begin at "10". */
export const PRIMARY_RANK = "09";

/** The completions of a place, as the comments of what is offered ask for. */
export function asDocumented(
  typescript: TypeScript,
  program: ts.Program,
  file: ts.SourceFile,
  at: number,
  info: ts.CompletionInfo | undefined,
  comments: Documentation,
): ts.CompletionInfo | undefined {
  if (!info?.isMemberCompletion) return info;
  const checker = program.getTypeChecker();
  const receiver = receiverAt(typescript, checker, file, at);
  const declared = receiver?.symbol?.declarations ?? [];
  // The language's own library says nothing of this kind, and its comments are many.
  const isOwn = (one: ts.Declaration) => program.isSourceFileDefaultLibrary(one.getSourceFile());
  if (receiver === undefined || declared.length === 0 || declared.some(isOwn)) return info;
  comments.of(checker, receiver.symbol);
  const entries = info.entries.flatMap((entry) => {
    const tags = entry.symbol?.getJsDocTags(checker) ?? [];
    const fits = tags.every(({ name, text }) => {
      if (name !== "when") return true;
      const [parameter = "", wanted = ""] = typescript
        .displayPartsToString(text)
        .trim()
        .split(/\s+/);
      return canBe(typescript, checker, receiver, parameter, wanted);
    });
    if (!fits) return [];
    const isPrimary = tags.some(({ name }) => name === "primary");
    return isPrimary ? { ...entry, sortText: PRIMARY_RANK } : entry;
  });
  return { ...info, entries };
}

/** The type of `m` where the cursor stands behind `m.` or `m.bu`. */
function receiverAt(
  typescript: TypeScript,
  checker: ts.TypeChecker,
  file: ts.SourceFile,
  at: number,
): ts.Type | undefined {
  const token = internalsOf(typescript).findPrecedingToken(at, file);
  const access = token?.parent;
  if (access === undefined || !typescript.isPropertyAccessExpression(access)) return undefined;
  return checker.getTypeAtLocation(access.expression);
}

/** Whether a type parameter of a class stands for a string, or for one among several. */
function canBe(
  typescript: TypeScript,
  checker: ts.TypeChecker,
  type: ts.Type,
  parameter: string,
  wanted: string,
): boolean {
  const isReference = (type as ts.ObjectType).objectFlags & typescript.ObjectFlags.Reference;
  if (!isReference) return true;
  const reference = type as ts.TypeReference;
  const index = reference.target.typeParameters?.findIndex(
    ({ symbol }) => symbol.name === parameter,
  );
  const given = checker.getTypeArguments(reference)[index ?? -1];
  if (given === undefined) return true;
  const parts = given.isUnion() ? given.types : [given];
  // What is not a string in itself, such as a type parameter of the user's, can be anything.
  return parts.some((part) => !part.isStringLiteral() || part.value === wanted);
}
