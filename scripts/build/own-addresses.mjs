// @ts-check
/** Modules find files by their own address, also when they are bundled: a plugin of esbuild. */

import { readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { root } from "../paths.mjs";

const source = join(root, "src");

/**
 * Writes a module's own address in the place of `import.meta.url`.
 * @param {(file: string) => string} addressOf the expression for a file of dist/, named from there on
 * @returns {import("esbuild").Plugin}
 */
export const ownAddresses = (addressOf) => ({
  name: "own addresses",
  setup({ onLoad }) {
    onLoad({ filter: /\.ts$/ }, ({ path }) => {
      if (!path.startsWith(source)) return undefined;
      const text = readFileSync(path, "utf8");
      if (!text.includes("import.meta.url")) return undefined;
      const file = relative(source, path).replaceAll("\\", "/").replace(/\.ts$/, ".js");
      return { contents: text.replaceAll("import.meta.url", addressOf(file)), loader: "ts" };
    });
  },
});
