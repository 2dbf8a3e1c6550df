/**
 * Imports of the user's own files that Node itself can run: JavaScript and JSON outside of
 * packages. Node keeps a module under its address forever; so that an edited file is another one
 * at the next import, its address then says which edit it is.
 *
 * https://nodejs.org/docs/latest-v20.x/api/esm.html#urls
 */

import { statSync } from "node:fs";
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";
import { importUrl } from "../loading/import-url.js";

const require = createRequire(import.meta.url);
/** Time of the last change when a file was first imported. */
const first = new Map<string, number>();

/**
 * @param file absolute
 * @param whole whether its types say `export =`
 */
export function importFile(file: string, whole = false): Promise<object> {
  const url = pathToFileURL(file);
  if (!file.includes("/node_modules/")) {
    const changed = statSync(file).mtimeMs;
    const before = first.get(file);
    if (before === undefined) first.set(file, changed);
    else if (before !== changed) {
      url.searchParams.set("edited", String(changed));
      // CommonJS modules are kept under their file names.
      Reflect.deleteProperty(require.cache, file);
    }
  }
  return importUrl(url.href, whole);
}
