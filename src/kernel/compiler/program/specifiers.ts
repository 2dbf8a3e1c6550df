/**
 * The module specifiers of a file: the literals of its imports and exports, of `import("…")` as a
 * call and as a type. A program collects them for its initial files; program-swap.ts needs them for
 * replaced ones.
 */

import type { TypeScript, ts } from "./typescript.js";

export function specifiersOf(typescript: TypeScript, file: ts.SourceFile): ts.StringLiteralLike[] {
  const found: ts.StringLiteralLike[] = [];
  const take = (node: ts.Node | undefined) => {
    if (node && typescript.isStringLiteralLike(node) && node.text !== "") found.push(node);
  };
  for (const statement of file.statements) {
    if (typescript.isImportDeclaration(statement) || typescript.isExportDeclaration(statement)) {
      take(statement.moduleSpecifier);
    } else if (
      typescript.isImportEqualsDeclaration(statement) &&
      typescript.isExternalModuleReference(statement.moduleReference)
    ) {
      take(statement.moduleReference.expression);
    }
  }
  const visit = (node: ts.Node) => {
    if (typescript.isImportTypeNode(node)) {
      if (typescript.isLiteralTypeNode(node.argument)) take(node.argument.literal);
    } else if (
      typescript.isCallExpression(node) &&
      node.expression.kind === typescript.SyntaxKind.ImportKeyword
    ) {
      take(node.arguments[0]);
    }
    typescript.forEachChild(node, visit);
  };
  if (/import\b[^;]*\(/.test(file.text)) visit(file);
  return found;
}
