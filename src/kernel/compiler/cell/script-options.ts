/** What the scripts of a cell are made by, and of what they consist (cell-script.ts). */

import type { Declaration, ImportedNames, Script } from "../../channel.js";
import type { ts } from "../program/typescript.js";
import type { IsValue } from "./imports.js";

export interface CellScripts {
  /** The functions of a cell that awaits, where there are any. */
  functions: Script | undefined;
  main: Script;
  /** Whether the main script is the body of an async function. */
  awaits: boolean;
  declares: Declaration[];
  imports: ImportedNames[];
}

/** What the runner of the scripts can run. */
export interface ScriptForm {
  /** Whether every main script is the body of an async function: where a script has no value. */
  inBodies: boolean;
  /** What stands for `import` in `import()`, where scripts cannot import by themselves. */
  importer: string | undefined;
  /** A function that every turn of a loop calls, where nothing else can end one. */
  eachTurn: string | undefined;
}

export interface CellOptions extends ScriptForm {
  /** Where the cell begins in its file, and where it ends. */
  start: number;
  end: number;
  /** What is put in front of it. */
  opening: string;
  /** Names that the cell declares. */
  names: ReadonlySet<string>;
  /** What is added to something of an earlier cell, by its name. */
  continued: ReadonlyMap<string, string>;
  isValue: IsValue;
  /** The name under which cells find a name. */
  placeOf: (name: string) => string;
  /** A value that stands for a member of an enum that is not there at run time. */
  constantOf: (node: ts.Node) => string | undefined;
  /** What TypeScript makes of these statements, or of all. */
  emit: (statements?: ReadonlySet<ts.Statement>) => { js: string; map: string };
}
