/**
 * Import declarations of a cell or a local module as awaited calls.
 *
 *   import d, { e as f } from "m"   →   $0.bind(await import("m"), "m", [["default", $d], ["e", $f]]);
 *   import * as n from "m"          →   $n.v = await import("m");
 *   import "m"                      →   await import("m");
 *   import … from "./lib.ts"        →   … await $0.module("/folder/lib.ts") …
 *   import … from "./data.json"     →   … await $0.file("/folder/data.json") …
 *   import * as t from "tslab"      →   $t.v = await $0.standIn("tslab");
 *
 * Node resolves and loads packages itself, so ES modules, top-level await in them and the way
 * CommonJS is seen from modules are Node's own. Files of the user's own are asked for by their
 * names: TypeScript has to be run by us (kernel/runner/modules/modules.ts), and all of them may be edited.
 */

import type ts from "typescript";
import type { TypeScript } from "../program/typescript.js";

/** Where specifiers lead that Node does not find, or not as it should; by their text. */
export type Targets = Map<string, { kind: "module" | "file"; file: string }>;

/** Modules that the kernel itself takes the place of (kernel/runner/modules/stand-ins.ts). */
const STAND_INS: ReadonlySet<string> = new Set(["tslab"]);

/** Whether an import is not left to Node. */
export function isOurs(specifier: string, targets: Targets): boolean {
  return STAND_INS.has(specifier) || targets.has(specifier);
}

/** A promise of what a specifier stands for, as an expression. */
export function loading(run: string, specifier: string, targets: Targets): string {
  const quoted = JSON.stringify(specifier);
  if (STAND_INS.has(specifier)) return `${run}.standIn(${quoted})`;
  const target = targets.get(specifier);
  if (target) return `${run}.${target.kind}(${JSON.stringify(target.file)})`;
  const attributes = specifier.endsWith(".json") ? ', { with: { type: "json" } }' : "";
  return `import(${quoted}${attributes})`;
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
