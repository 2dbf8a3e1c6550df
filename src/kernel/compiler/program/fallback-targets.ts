/**
 * Other positions to inspect when there is no information at the cursor itself:
 *
 *   Perso|n            a type, which is none where a value would stand: ask  let $: Person|
 *   add(1, |           the function whose arguments are being written:  add|(1,
 */

import type { TypeScript, ts } from "./typescript.js";

/** A position in code at which to ask. */
export interface Target {
  code: string;
  cursor: number;
}

/** Further targets, best first. */
export function* fallbackTargets(
  typescript: TypeScript,
  { code, cursor }: Target,
): Generator<Target> {
  const name = nameAt(code, cursor);
  if (name !== undefined && isReserved(typescript, name)) return;
  if (name !== undefined) {
    const asType = `let $: ${name}`;
    yield { code: asType, cursor: asType.length };
    return;
  }
  const callee = calleeAround(typescript, code, cursor);
  if (callee !== undefined) yield { code, cursor: callee };
}

/** The name, or path of members, that ends behind the cursor. */
function nameAt(code: string, cursor: number): string | undefined {
  const before = /[\p{L}\p{N}_$.]*$/u.exec(code.slice(0, cursor))?.[0] ?? "";
  const after = /^[\p{L}\p{N}_$]*/u.exec(code.slice(cursor))?.[0] ?? "";
  const name = before + after;
  return /^[\p{L}_$]/u.test(name) && !name.endsWith(".") ? name : undefined;
}

/** Whether it is a word of the language that can be no name. */
function isReserved(
  { createScanner, ScriptTarget, SyntaxKind }: TypeScript,
  word: string,
): boolean {
  const scanner = createScanner(ScriptTarget.ES2022, true);
  scanner.setText(word);
  const kind = scanner.scan();
  return kind >= SyntaxKind.FirstReservedWord && kind <= SyntaxKind.LastReservedWord;
}

/** Where the name ends that the innermost call around the cursor calls. */
function calleeAround(typescript: TypeScript, code: string, cursor: number): number | undefined {
  // As if the arguments ended here with one more: an unfinished call has no end by itself.
  const text = `${code.slice(0, cursor)}$)`;
  const file = typescript.createSourceFile("asked.ts", text, typescript.ScriptTarget.ES2022, true);
  let found: number | undefined;
  const visit = (node: ts.Node): void => {
    if (cursor < node.pos || cursor >= node.end) return;
    const isCall = typescript.isCallExpression(node) || typescript.isNewExpression(node);
    if (isCall && cursor > node.expression.end) found = node.expression.end;
    typescript.forEachChild(node, visit);
  };
  visit(file);
  return found;
}
