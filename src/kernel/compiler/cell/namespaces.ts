/**
 * Namespaces that continue across cells, as TypeScript merges those of one file: with an earlier
 * namespace, class, function or enum of the same name. A redeclared member replaces the earlier
 * one.
 */

import type { TypeScript, ts } from "../program/typescript.js";
import { Edits } from "../text/edits.js";

/** A cell's namespaces that are nothing else in that cell, by their names. */
export type Namespaces = ReadonlyMap<string, readonly ts.ModuleDeclaration[]>;

/** Those among the symbols that a cell declares. */
export function namespacesOf(
  { isModuleDeclaration }: TypeScript,
  declared: readonly ts.Symbol[],
): Namespaces {
  const found = declared.flatMap(({ name, declarations = [] }) => {
    const modules = declarations.filter(isModuleDeclaration);
    const isAll = modules.length > 0 && modules.length === declarations.length;
    return isAll ? [[name, modules] as const] : [];
  });
  return new Map(found);
}

/**
 * What is left of a declaration when namespaces are added to it.
 *
 * @param text of an ambient declaration
 */
export function remainderOf(
  typescript: TypeScript,
  text: string,
  added: readonly ts.ModuleDeclaration[],
): string {
  const file = typescript.createSourceFile(
    "earlier.d.ts",
    text,
    typescript.ScriptTarget.ES2022,
    true,
  );
  const edits = new Edits(text);
  const modules = file.statements.filter(typescript.isModuleDeclaration);
  for (const module of modules) cut(typescript, file, edits, module, added);
  return edits.apply().text;
}

function cut(
  typescript: TypeScript,
  file: ts.SourceFile,
  edits: Edits,
  module: ts.ModuleDeclaration,
  added: readonly ts.ModuleDeclaration[],
): void {
  const members = added.flatMap((each) => membersOf(typescript, each));
  for (const member of membersOf(typescript, module)) {
    const start = member.getStart(file);
    if (typescript.isVariableStatement(member)) {
      const { declarations, parent } = member.declarationList;
      const list = declarations.filter(
        ({ name }) => !members.some((each) => namesOf(typescript, each).includes(name.getText())),
      );
      if (list.length === declarations.length) continue;
      const words = file.text.slice(start, declarations[0]?.getStart(file));
      const text = list.map((each) => `${words}${each.getText(file)};`).join(" ");
      edits.replace(start, parent.end, text);
      continue;
    }
    const [name] = namesOf(typescript, member);
    const again = members.filter((each) => namesOf(typescript, each).includes(name ?? ""));
    if (name === undefined || again.length === 0) continue;
    const inner = again.filter(typescript.isModuleDeclaration);
    if (typescript.isModuleDeclaration(member) && inner.length === again.length) {
      cut(typescript, file, edits, member, inner);
    } else edits.replace(start, member.end, "");
  }
}

function membersOf(
  typescript: TypeScript,
  { body }: ts.ModuleDeclaration,
): readonly ts.Statement[] {
  if (!body) return [];
  if (typescript.isModuleDeclaration(body)) return [body];
  return typescript.isModuleBlock(body) ? body.statements : [];
}

function namesOf(typescript: TypeScript, statement: ts.Statement): string[] {
  if (typescript.isVariableStatement(statement)) {
    const names = (name: ts.BindingName): string[] =>
      typescript.isIdentifier(name)
        ? [name.text]
        : name.elements.flatMap((each) =>
            typescript.isOmittedExpression(each) ? [] : names(each.name),
          );
    return statement.declarationList.declarations.flatMap(({ name }) => names(name));
  }
  const { name } = statement as { name?: ts.Node };
  return name && typescript.isIdentifier(name) ? [name.text] : [];
}
