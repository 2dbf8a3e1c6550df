/**
 * Namespace objects of modules outside Node's loader: local ones and the kernel's own. Their
 * properties are getters, because exports stay live; they are shown with values, as Node shows the
 * namespace of a module.
 */

import { type InspectOptions, inspect } from "node:util";

const namespaces = new WeakSet<object>();

/** An empty namespace. */
export function makeNamespace(): object {
  const namespace = Object.create(null) as object;
  Object.defineProperty(namespace, Symbol.toStringTag, { value: "Module" });
  Object.defineProperty(namespace, inspect.custom, {
    value: (depth: number, options: InspectOptions) => shown(namespace, depth, options),
  });
  namespaces.add(namespace);
  return namespace;
}

/** Adds an export, whose value is looked up at each access. */
export function give(namespace: object, name: string, get: () => unknown): void {
  Object.defineProperty(namespace, name, { enumerable: true, get });
}

/** The namespace of what an object holds. */
export function namespaceOf(exported: object): object {
  const namespace = makeNamespace();
  for (const [name, value] of Object.entries(exported)) give(namespace, name, () => value);
  return namespace;
}

/** The exports of a namespace by their names, in the order in which Node shows them. */
export function exportsOf(namespace: object): [name: string, value: unknown][] {
  return Object.entries(namespace).sort(([a], [b]) => (a < b ? -1 : 1));
}

/** Whether an object is a namespace that was made here. */
export function isNamespace(value: object): boolean {
  return namespaces.has(value);
}

function shown(namespace: object, depth: number, options: InspectOptions): string {
  if (depth < 0) return "[Module]";
  const values = Object.assign(Object.create(null), Object.fromEntries(exportsOf(namespace)));
  const text = inspect(values as object, { ...options, depth });
  return text.replace(/^\[Object: null prototype\]/, "[Module: null prototype]");
}
