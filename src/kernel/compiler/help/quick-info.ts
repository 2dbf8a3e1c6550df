/**
 * TypeScript's quick info for a name, from a program that is not owned by a language service.
 */

import type { Sources } from "../program/sources.js";
import { internalsOf, type TypeScript, type ts } from "../program/typescript.js";
import { COMPLETION_TAGS } from "./documented-members.js";

/** And where what it names is declared. */
export type NameInfo = ts.QuickInfo & { declarations: readonly ts.Declaration[] };

/** @returns undefined where there is no name, or none with a meaning */
export function quickInfo(
  typescript: TypeScript,
  program: ts.Program,
  file: ts.SourceFile,
  at: number,
  { documentation: comments }: Sources,
): NameInfo | undefined {
  const internals = internalsOf(typescript);
  const checker = program.getTypeChecker();
  const touched = internals.getTouchingPropertyName(file, at);
  if (touched === file) return undefined;
  const isNew = typescript.isNewExpression(touched.parent) && touched.pos === touched.parent.pos;
  const node = isNew ? (touched.parent as ts.NewExpression).expression : touched;
  const symbol = checker.getSymbolAtLocation(node);
  if (!symbol || checker.isUnknownSymbol(symbol)) return undefined;
  comments.of(checker, symbol);
  const { symbolKind, displayParts, documentation, tags } =
    internals.SymbolDisplay.getSymbolDisplayPartsDocumentationAndSymbolKind(
      checker,
      symbol,
      file,
      internals.getContainerNode(node),
      node,
    );
  const start = node.getStart(file);
  const isAlias = symbol.flags & typescript.SymbolFlags.Alias;
  const target = isAlias ? checker.getAliasedSymbol(symbol) : symbol;
  return {
    kind: symbolKind,
    kindModifiers: "",
    textSpan: { start, length: node.end - start },
    displayParts,
    documentation,
    declarations: target.declarations ?? [],
    ...(tags ? { tags: tags.filter(({ name }) => !COMPLETION_TAGS.has(name)) } : {}),
  };
}
