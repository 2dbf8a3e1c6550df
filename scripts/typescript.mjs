// @ts-check
/**
 * The compiler's code as the kernel loads it: dist/kernel/compiler/typescript.cjs, the library
 * minified. Every kernel keeps this text in memory, and reads it at every start: 3.6 MB in place
 * of 9.1. Its declarations and the lib.*.d.ts files are still those of the package.
 */

import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { distDir, root } from "./paths.mjs";
import { step } from "./step.mjs";
import { fingerprint, isStamped, stamp } from "./up-to-date.mjs";

const minified = join(distDir, "kernel", "compiler", "typescript.cjs");

/** Writes the file unless it is there, made from this version of TypeScript by this file. */
export async function buildTypescript() {
  const require = createRequire(join(root, "package.json"));
  const inputs = fingerprint({
    files: [require.resolve("typescript/package.json"), fileURLToPath(import.meta.url)],
  });
  if (isStamped("typescript", inputs) && existsSync(minified)) return;
  await step("minifying TypeScript", async () => {
    const { transform } = await import("esbuild");
    const source = readFileSync(require.resolve("typescript"), "utf8");
    const { code } = await transform(source, {
      minify: true,
      // One byte a character in V8's heap, and in an image of it.
      charset: "ascii",
      target: "node20",
      legalComments: "none",
      banner: "/*! TypeScript, (c) Microsoft Corporation, Apache License 2.0 */",
    });
    mkdirSync(dirname(minified), { recursive: true });
    writeFileSync(minified, code);
  });
  stamp("typescript", inputs);
}
