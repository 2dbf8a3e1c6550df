/**
 * The source text of a name (inspect_request with detail_level 1, `name??`): as in its cell or
 * local module, otherwise as its package declares it.
 */

import path from "node:path";
import { counted } from "../../counted.js";
import { isVirtual } from "../cell/cell-files.js";
import type { TypeScript, ts } from "../program/typescript.js";

export interface SourceText {
  /** `Cell In[3]`, or a file and a line in it. */
  where: string;
  text: string;
}

/** Lines shown of one declaration. */
const LONGEST = 200;
/** Declarations shown of one name; overloads and merged interfaces have several. */
const MOST = 5;

/**
 * @param written gives what a cell wrote, by the name that it declared
 * @param folder from which files of the user's own are seen
 */
export function sourceTexts(
  typescript: TypeScript,
  declarations: readonly ts.Declaration[],
  written: (name: string) => SourceText | undefined,
  folder: string,
): SourceText[] {
  const texts: SourceText[] = [];
  for (const declaration of declarations) {
    const file = declaration.getSourceFile();
    const statement = whole(typescript, declaration);
    const outer = isVirtual(file.fileName) && outermostName(typescript, declaration);
    const found = outer ? written(outer) : undefined;
    const start = statement.getStart(file);
    const line = file.getLineAndCharacterOfPosition(start).line + 1;
    const where = isVirtual(file.fileName) ? "an earlier cell" : `${seen(file, folder)}:${line}`;
    const text = found ?? { where, text: statement.getText(file) };
    const isKnown = texts.some((known) => known.text === text.text && known.where === text.where);
    if (!isKnown && texts.length < MOST) texts.push({ ...text, text: cut(text.text) });
  }
  return texts;
}

function seen({ fileName }: ts.SourceFile, folder: string): string {
  const relative = path.relative(folder, fileName);
  return relative.startsWith("..") ? fileName : relative;
}

/** A variable's declaration with its `const`. */
function whole(typescript: TypeScript, declaration: ts.Declaration): ts.Node {
  const { parent } = declaration;
  const isVariable =
    typescript.isVariableDeclaration(declaration) &&
    typescript.isVariableDeclarationList(parent) &&
    parent.declarations.length === 1;
  return isVariable ? parent.parent : declaration;
}

/** The name at the top of its file under which something is declared. */
function outermostName(typescript: TypeScript, declaration: ts.Node): string | undefined {
  let name: string | undefined;
  for (let node = declaration; node && !typescript.isSourceFile(node); node = node.parent) {
    const named = (node as { name?: ts.Node }).name;
    if (named && typescript.isIdentifier(named)) name = named.text;
  }
  return name;
}

function cut(text: string): string {
  const lines = text.split("\n");
  if (lines.length <= LONGEST) return text;
  return [...lines.slice(0, LONGEST), `… ${counted(lines.length - LONGEST, "more line")}`].join(
    "\n",
  );
}
