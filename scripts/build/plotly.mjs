// @ts-check
/**
 * The Plotly asset: dist/plot/plotly.min.js.gz, the library minified and compressed, which figures
 * carry into a page as base64. Made here and not taken from plotly.js-dist-min, so that there is one
 * source of it.
 */

import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { distDir, root } from "../paths.mjs";
import { step } from "../step.mjs";
import { fingerprint, isUpToDate, markUpToDate } from "../up-to-date.mjs";

const asset = join(distDir, "plot", "plotly.min.js.gz");

/** Writes the asset unless it is there, made from this version of Plotly by this file. */
export async function buildPlotly() {
  const require = createRequire(join(root, "package.json"));
  const inputs = fingerprint({
    files: [require.resolve("plotly.js-dist/package.json"), fileURLToPath(import.meta.url)],
  });
  if (isUpToDate("plotly", inputs) && existsSync(asset)) return;
  await step("minifying Plotly", async () => {
    const { transform } = await import("esbuild");
    const source = readFileSync(require.resolve("plotly.js-dist"), "utf8");
    const license = readFileSync(require.resolve("plotly.js-dist/LICENSE"), "utf8").trim();
    const { code } = await transform(source, {
      minify: true,
      target: "es2020",
      legalComments: "inline",
      // Its licence asks to travel with every copy; the bundle's own comment is not kept.
      banner: `/*! plotly.js\n\n${license.replaceAll("*/", "* /")}\n*/`,
    });
    mkdirSync(dirname(asset), { recursive: true });
    writeFileSync(asset, gzipSync(code, { level: 9 }));
  });
  markUpToDate("plotly", inputs);
}
