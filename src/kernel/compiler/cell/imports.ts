/**
 * Import declarations of a cell or a local module as awaited calls.
 *
 *   import d, { e as f } from "m"   →   $0.bind(await …, "m", [["default", $d], ["e", $f]]);
 *   import * as n from "m"          →   $n.v = await …;
 *   import "m"                      →   await …;
 *
 *   … from "node:fs"                →   import("node:fs")
 *   … from "pkg"                    →   $0.package("pkg")
 *   … from "./lib.ts"               →   $0.module("/folder/lib.ts")
 *   … from "./data.json"            →   $0.file("/folder/data.json")
 *   … from "tslab"                  →   $0.standIn("tslab")
 *   import(name)                    →   $0.import(name)
 *
 * Node resolves and loads packages, where it can, so ES modules and top-level await in them are
 * Node's own; the runner does the rest (runner/loading). TypeScript has to be run by us
 * (kernel/runner/modules/modules.ts), also that of packages, and files of the user's own may be
 * edited: they are asked for by their names. A second argument, true, says that the types of a
 * module say `export =`.
 */

import { isBuiltin } from "node:module";
import type ts from "typescript";
import type { TypeScript } from "../program/typescript.js";

/** Where specifiers lead, by their text; "nothing" has types and no code. */
export type Targets = Map<string, Target>;

export type Target =
  | { kind: "module" | "file"; file: string; whole: boolean }
  | { kind: "package"; whole: boolean }
  | { kind: "nothing" };

/** Modules that the kernel itself takes the place of (kernel/runner/modules/stand-ins.ts). */
const STAND_INS: ReadonlySet<string> = new Set(["tslab"]);

/** A promise of what a specifier stands for, as an expression. */
export function loading(run: string, specifier: string, targets: Targets): string {
  const quoted = JSON.stringify(specifier);
  if (STAND_INS.has(specifier)) return `${run}.standIn(${quoted})`;
  if (isBuiltin(specifier)) return `import(${quoted})`;
  const target = targets.get(specifier);
  if (!target) return `${run}.import(${quoted})`;
  if (target.kind === "nothing") return "Promise.resolve({})";
  const asked = target.kind === "package" ? quoted : JSON.stringify(target.file);
  return `${run}.${target.kind}(${asked}${target.whole ? ", true" : ""})`;
}

/**
 * @param run the script's run object
 * @param box the parameter that is a name's box
 */
export function importCode(
  typescript: TypeScript,
  { importClause, moduleSpecifier }: ts.ImportDeclaration,
  run: string,
  box: (name: string) => string,
  targets: Targets,
): string {
  const specifier = (moduleSpecifier as ts.StringLiteral).text;
  const loaded = `await ${loading(run, specifier, targets)}`;
  if (!importClause) return `${loaded};`;
  const { name, namedBindings } = importClause;
  /** Exported name and box in the cell. */
  const wanted: [string, string][] = [];
  if (name) wanted.push(["default", box(name.text)]);
  const code: string[] = [];
  if (namedBindings && typescript.isNamespaceImport(namedBindings)) {
    code.push(`${box(namedBindings.name.text)}.v = ${loaded};`);
  } else {
    for (const element of namedBindings?.elements ?? []) {
      wanted.push([(element.propertyName ?? element.name).text, box(element.name.text)]);
    }
  }
  if (wanted.length > 0) {
    const pairs = wanted.map(([exported, place]) => `[${JSON.stringify(exported)}, ${place}]`);
    code.push(`${run}.bind(${loaded}, ${JSON.stringify(specifier)}, [${pairs.join(", ")}]);`);
  }
  return code.join(" ");
}
