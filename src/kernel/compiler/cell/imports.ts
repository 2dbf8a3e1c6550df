/**
 * The imports of a cell or a local module: their specifiers, names and resolution.
 *
 * A cell's imports are not part of its script: the runner loads them before the cell runs, and
 * binds the names to the modules' exports (kernel/runner/bindings.ts).
 */

import { isBuiltin } from "node:module";
import type { ImportedNames, Target } from "../../channel.js";
import type { TypeScript, ts } from "../program/typescript.js";

/** Where specifiers lead, by their text. */
export type Targets = ReadonlyMap<string, Target>;

/** Whether a name that is imported or exported stands for a value. */
export type IsValue = (node: ts.Node) => boolean;

/** Those that the runner needs to know; it finds Node's own modules by their names. */
export function toldTargets(targets: Targets): Record<string, Target> {
  return Object.fromEntries([...targets].filter(([specifier]) => !isBuiltin(specifier)));
}

/**
 * What an import declaration asks for.
 *
 * @param placeOf the name under which cells find a name
 * @returns undefined where it is nothing but types
 */
export function importedNames(
  typescript: TypeScript,
  { importClause, moduleSpecifier }: ts.ImportDeclaration,
  isValue: IsValue,
  placeOf: (name: string) => string,
): ImportedNames | undefined {
  const { text: specifier } = moduleSpecifier as ts.StringLiteral;
  if (!importClause) return { specifier, names: [] };
  const { name, namedBindings } = importClause;
  const names: [exported: string, name: string][] = [];
  if (name && isValue(importClause)) names.push(["default", placeOf(name.text)]);
  if (namedBindings && typescript.isNamespaceImport(namedBindings)) {
    if (isValue(namedBindings)) {
      return { specifier, names, whole: placeOf(namedBindings.name.text) };
    }
  } else {
    for (const element of namedBindings?.elements ?? []) {
      if (element.isTypeOnly || !isValue(element)) continue;
      names.push([(element.propertyName ?? element.name).text, placeOf(element.name.text)]);
    }
  }
  return names.length > 0 ? { specifier, names } : undefined;
}
