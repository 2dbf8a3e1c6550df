/** The top-level code of a cell, outside all functions. */

import type { Declaration } from "../../channel.js";
import type { Library, TypeScript, ts } from "../program/typescript.js";

/** `await` and `for await` outside every function. */
export function awaitsAtTop(typescript: TypeScript, node: ts.Node): boolean {
  if (typescript.isFunctionLike(node) || typescript.isClassStaticBlockDeclaration(node)) {
    // What stands in brackets beside a method is not in it.
    const { name } = node as { name?: ts.Node };
    return name !== undefined && awaitsAtTop(typescript, name);
  }
  const awaits =
    typescript.isAwaitExpression(node) ||
    (typescript.isForOfStatement(node) && node.awaitModifier !== undefined);
  return awaits || typescript.forEachChild(node, (c) => awaitsAtTop(typescript, c)) === true;
}

/** Whether a statement is one of a list, where another may stand before it. */
export function isInList(typescript: TypeScript, { parent }: ts.Node): boolean {
  return (
    typescript.isSourceFile(parent) ||
    typescript.isBlock(parent) ||
    typescript.isCaseOrDefaultClause(parent)
  );
}

/** The first name that a pattern declares. */
export function firstName(typescript: TypeScript, name: ts.BindingName): ts.Identifier | undefined {
  if (typescript.isIdentifier(name)) return name;
  for (const element of name.elements) {
    const found = typescript.isOmittedExpression(element)
      ? undefined
      : firstName(typescript, element.name);
    if (found) return found;
  }
  return undefined;
}

/** Whether a value is a function or a class that is named after what it is assigned to. */
export function isAnonymousFunction(typescript: TypeScript, value: ts.Expression): boolean {
  if (typescript.isParenthesizedExpression(value)) {
    return isAnonymousFunction(typescript, value.expression);
  }
  if (typescript.isArrowFunction(value)) return true;
  return (
    (typescript.isFunctionExpression(value) || typescript.isClassExpression(value)) && !value.name
  );
}

/** What was emitted, as it is read. */
export function parsedScript({ ts, internals }: Library, js: string): ts.SourceFile {
  const { ES2022 } = ts.ScriptTarget;
  const file = ts.createSourceFile("cell.js", js, ES2022, true, ts.ScriptKind.JS);
  internals.bindSourceFile(file, {});
  return file;
}

/** How variables are declared. */
export function formOf(
  { NodeFlags }: TypeScript,
  { flags }: ts.VariableDeclarationList,
): Declaration["form"] {
  if ((flags & NodeFlags.BlockScoped) === 0) return "var";
  return (flags & NodeFlags.Const) !== 0 ? "const" : "let";
}
