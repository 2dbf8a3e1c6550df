/** What `import.meta.resolve` gives, in the place of kernel/runner/loading/resolve.ts. */

import { pathToFileURL } from "../node/url.js";

/** The address of a file beside another; any other specifier as it is. */
export function resolveModule(specifier: string, from: string): string {
  if (!/^\.{0,2}\//.test(specifier)) return specifier;
  return new URL(specifier, pathToFileURL(from)).href;
}
