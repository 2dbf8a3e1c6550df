/**
 * Names of the virtual files of the compiler (kernel/compiler/program/converter-host.ts), in a
 * virtual folder.
 */

export const FOLDER = "/.cells";
/** The cell. */
export const CELL_FILE = `${FOLDER}/__tslab__.ts`;
/** Declarations of earlier cells. */
export const DECLARATIONS_FILE = `${FOLDER}/__prev__.d.ts`;
/** What TypeScript does not know of Node yet. */
export const PLATFORM_FILE = `${FOLDER}/__platform__.d.ts`;
/** Imports of the preludes. */
export const PRELUDE_FILE = `${FOLDER}/__prelude__.d.ts`;

/** Whether a file lies in that folder. */
export function isVirtual(fileName: string): boolean {
  return fileName.startsWith(`${FOLDER}/`);
}
