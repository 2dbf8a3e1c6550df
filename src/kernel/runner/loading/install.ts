/**
 * Puts the hooks (hooks.ts) into Node's loader, when something is first loaded that may need them.
 */

import { readFileSync } from "node:fs";
import module from "node:module";
import { fileURLToPath } from "node:url";
import { shielded } from "../interrupts/interrupts.js";
import { loaded, type ResolveContext, type Resolved, rescued, withAttribute } from "./hooks.js";

type Next<C, R> = (subject: string, context: C) => R;

/** Of Node 22.15 and later. */
interface SynchronousHooks {
  registerHooks?(hooks: {
    resolve(
      specifier: string,
      context: ResolveContext,
      next: Next<ResolveContext, Resolved>,
    ): Resolved;
    load(url: string, context: object, next: Next<object, unknown>): unknown;
  }): void;
}

let isInstalled = false;

/**
 * @param url of what is about to be loaded. A thread for hooks costs 12 MB and as much time as the
 * start of a process: CommonJS, which finds files by its own rules, is loaded without.
 */
export function installHooks(url: string): void {
  if (isInstalled) return;
  const { registerHooks } = module as SynchronousHooks;
  if (!registerHooks && isSurelyCommonJs(url)) return;
  isInstalled = true;
  if (registerHooks) {
    registerHooks({
      resolve(specifier, context, next) {
        try {
          return withAttribute(next(specifier, context), context);
        } catch (error) {
          return withAttribute(next(rescued(specifier, context, error), context), context);
        }
      },
      load: (address, context, next) => loaded(address) ?? next(address, context),
    });
    return;
  }
  // It waits for the thread, and half a start is not a start.
  shielded(() => module.register("./hooks-thread.js", import.meta.url));
}

/** Whether neither a file nor, in all likelihood, what it requires is an ES module. */
function isSurelyCommonJs(url: string): boolean {
  if (!url.startsWith("file:")) return true;
  const file = fileURLToPath(url);
  if (/\.(cjs|json|node)$/.test(file)) return true;
  if (!file.endsWith(".js")) return false;
  return !/^\s*(?:import|export)\b/m.test(readFileSync(file, "utf8"));
}
