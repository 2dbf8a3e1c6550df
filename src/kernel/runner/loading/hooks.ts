/**
 * Hooks for Node's loader, for imports in JavaScript that bundlers and TypeScript resolve: files
 * without extension, folders, TypeScript, JSON without an attribute.
 *
 *   Node 22.15 and later   hooks in the same thread (module.registerHooks), for `require` too
 *   before                 hooks in a thread of Node's own (hooks-thread.ts), for `import`
 *
 * Hooks only handle what Node cannot resolve. Imports of a cell itself are resolved by resolve.ts,
 * in the same way.
 *
 * https://nodejs.org/docs/latest-v22.x/api/module.html#customization-hooks
 */

import { fileURLToPath, pathToFileURL } from "node:url";
import { findFile } from "./bundler-resolution.js";
import { isTypeScript, transpiled } from "./transpile.js";

/** What Node says of a module on its way to it, as far as it matters here. */
export interface ResolveContext {
  conditions?: readonly string[];
  importAttributes?: Record<string, string>;
  parentURL?: string | undefined;
}

export interface Resolved {
  url: string;
  format?: string | null | undefined;
  importAttributes?: Record<string, string>;
  shortCircuit?: boolean;
}

export interface Loaded {
  format: string;
  source: string;
  shortCircuit: true;
}

/** How Node's errors are called for what is not there by its rules. */
const NOT_FOUND: ReadonlySet<string> = new Set([
  "ERR_MODULE_NOT_FOUND",
  "ERR_UNSUPPORTED_DIR_IMPORT",
  "MODULE_NOT_FOUND",
]);

/**
 * Where a module is that Node did not find.
 *
 * @throws what Node threw, where there is nothing
 */
export function rescued(specifier: string, { parentURL }: ResolveContext, error: unknown): string {
  const { code } = error as NodeJS.ErrnoException;
  if (code === undefined || !NOT_FOUND.has(code) || !parentURL?.startsWith("file:")) throw error;
  const file = findFile(specifier, fileURLToPath(parentURL));
  if (file === undefined) throw error;
  return pathToFileURL(file).href;
}

/** TypeScript's `resolveJsonModule` asks for no attribute. */
export function withAttribute(resolved: Resolved, context: ResolveContext): Resolved {
  const { importAttributes = {}, conditions = [] } = context;
  const lacks =
    /\.json(?:\?|$)/.test(resolved.url) &&
    conditions.includes("import") &&
    importAttributes.type === undefined;
  return lacks
    ? { ...resolved, importAttributes: { ...importAttributes, type: "json" } }
    : resolved;
}

/** The module behind an address, if it is one that Node does not load, or would not everywhere. */
export function loaded(url: string): Loaded | undefined {
  if (!url.startsWith("file:")) return undefined;
  const file = fileURLToPath(url);
  return isTypeScript(file) ? { ...transpiled(file), shortCircuit: true } : undefined;
}
