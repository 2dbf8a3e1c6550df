// @ts-check
/**
 * The DataTables asset: dist/tables/datatables.min.js.gz, the library as one script that sets
 * `window.GomaplabDataTable`, minified and compressed, which tables carry into a page as base64.
 */

import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { distDir, root } from "../paths.mjs";
import { step } from "../step.mjs";
import { fingerprint, isUpToDate, markUpToDate } from "../up-to-date.mjs";

const asset = join(distDir, "tables", "datatables.min.js.gz");

/** Writes the asset unless it is there, made from this version of DataTables by this file. */
export async function buildPageTables() {
  const require = createRequire(join(root, "package.json"));
  const manifest = require.resolve("datatables.net/package.json");
  const inputs = fingerprint({ files: [manifest, fileURLToPath(import.meta.url)] });
  if (isUpToDate("page-tables", inputs) && existsSync(asset)) return;
  await step("bundling DataTables", async () => {
    const { build } = await import("esbuild");
    const folder = dirname(manifest);
    const license = readFileSync(join(folder, "License.txt"), "utf8").trim();
    const { outputFiles } = await build({
      stdin: {
        contents: 'import DataTable from "datatables.net";\nwindow.GomaplabDataTable = DataTable;',
        resolveDir: root,
      },
      bundle: true,
      minify: true,
      write: false,
      format: "iife",
      target: "es2020",
      legalComments: "none",
      // Its licence asks to travel with every copy.
      banner: { js: `/*! DataTables\n\n${license.replaceAll("*/", "* /")}\n*/` },
    });
    mkdirSync(dirname(asset), { recursive: true });
    writeFileSync(asset, gzipSync(outputFiles[0]?.contents ?? "", { level: 9 }));
  });
  markUpToDate("page-tables", inputs);
}
