/**
 * Import declarations of a cell as awaited dynamic imports.
 *
 *   import d, { e as f } from "m"   →   ({ default: d, e: f } = $0.exports(await import("m"), "m", ["default", "e"]));
 *   import * as n from "m"          →   n = await import("m");
 *   import "m"                      →   await import("m");
 *   import * as t from "tslab"      →   t = await $0.standIn("tslab");
 *
 * Node resolves and loads them itself, so ES modules, top-level await in them and the way
 * CommonJS is seen from modules are Node's own.
 */

import type ts from "typescript";
import type { TypeScript } from "./typescript.js";

/** Modules that the kernel itself takes the place of (stand-ins.ts). */
const STAND_INS: ReadonlySet<string> = new Set(["tslab"]);

/**
 * @param run the script's run object
 * @param place where a name of the cell is stored, as an expression
 */
export function importCode(
  typescript: TypeScript,
  { importClause, moduleSpecifier }: ts.ImportDeclaration,
  run: string,
  place: (name: string) => string,
): string {
  const specifier = (moduleSpecifier as ts.StringLiteral).text;
  const quoted = JSON.stringify(specifier);
  const attributes = specifier.endsWith(".json") ? ', { with: { type: "json" } }' : "";
  const loaded = STAND_INS.has(specifier)
    ? `await ${run}.standIn(${quoted})`
    : `await import(${quoted}${attributes})`;
  if (!importClause) return `${loaded};`;
  const code: string[] = [];
  const { name, namedBindings } = importClause;
  /** Exported name and name in the cell. */
  const wanted: [string, string][] = [];
  if (name) wanted.push(["default", name.text]);
  if (namedBindings && typescript.isNamespaceImport(namedBindings)) {
    code.push(`${place(namedBindings.name.text)} = ${loaded};`);
  } else {
    for (const element of namedBindings?.elements ?? []) {
      wanted.push([(element.propertyName ?? element.name).text, element.name.text]);
    }
  }
  if (wanted.length > 0) {
    const targets = wanted.map(
      ([exported, local]) => `${JSON.stringify(exported)}: ${place(local)}`,
    );
    const names = JSON.stringify(wanted.map(([exported]) => exported));
    code.push(`({ ${targets.join(", ")} } = ${run}.exports(${loaded}, ${quoted}, ${names}));`);
  }
  return code.join(" ");
}
