/**
 * Internal names that the compiler and the runner use in place of names in a cell. They differ from
 * the original by an invisible character.
 */

/** U+200C, which no font draws and which may stand in a name (ECMAScript, "IdentifierPart"). */
const UNSEEN = "\u200c";

/** What `import.meta` is in a script, where it cannot stand: as long, and nearly as written. */
export const IMPORT_META = "import·meta";

/**
 * The name of a cell's own `URL`, `process`, `Map`: all code of the process finds the global ones
 * by their names, and must not find a cell's.
 */
export function ownName(name: string): string {
  return name + UNSEEN;
}

/** The variable in which a cell keeps its value until it ends, where it has to. */
export const CELL_VALUE = ownName("value");

/** Text in which names are as the cell wrote them. */
export function asWritten(text: string): string {
  return text.replaceAll(/(?<=[\p{ID_Continue}$])\u200c(?![\p{ID_Continue}$])/gu, "");
}
