// @ts-check
/**
 * Bundles the compiler's dependencies into dist/kernel/compiler/library, so that the package
 * depends on neither TypeScript nor tslab, and does not install a `tsc` into its user's project.
 *
 *   typescript.cjs     TypeScript, minified: every kernel keeps this text in memory, and reads it at
 *                      every start: 3.6 MB in place of 9.1
 *   lib.*.d.ts         its declarations of the language
 *   converter.cjs      tslab's converter and what that needs, but not its TypeScript, 38 MB: it is
 *                      given the one above (kernel/compiler/program/typescript.ts)
 *   tslab.d.ts         what `import … from "tslab"` gives
 *   versions.json      of both
 *   LICENSES.txt       of all that is in these files
 */

import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { libraryDir, root } from "../paths.mjs";
import { step } from "../step.mjs";
import { fingerprint, isUpToDate, markUpToDate } from "../up-to-date.mjs";

const require = createRequire(join(root, "package.json"));
const folderOf = (/** @type {string} */ name) => dirname(require.resolve(`${name}/package.json`));

/** The texts of licences, by the packages that are in these files. */
const LICENSES = {
  typescript: ["LICENSE.txt", "ThirdPartyNoticeText.txt"],
  tslab: ["LICENSE"],
  semver: ["LICENSE"],
};

/** What stands at the head of both programs. */
const BANNERS = {
  typescript: "/*! TypeScript, (c) Microsoft Corporation, Apache License 2.0: LICENSES.txt */",
  converter: "/*! tslab's converter, (c) Yu Watanabe, Apache License 2.0: LICENSES.txt */",
};

/** Writes the files unless they are there, made from these versions by this file. */
export async function buildTypescript() {
  const packages = ["typescript", "tslab", "semver"];
  const inputs = fingerprint({
    files: [
      ...packages.map((name) => join(folderOf(name), "package.json")),
      fileURLToPath(import.meta.url),
    ],
  });
  if (isUpToDate("typescript", inputs) && existsSync(join(libraryDir, "LICENSES.txt"))) return;
  await step("minifying TypeScript, bundling tslab's converter", async () => {
    rmSync(libraryDir, { recursive: true, force: true });
    mkdirSync(libraryDir, { recursive: true });
    await Promise.all([minifyTypescript(), bundleConverter()]);
    const declarations = join(folderOf("typescript"), "lib");
    for (const name of readdirSync(declarations)) {
      if (!/^lib\..*d\.ts$/.test(name)) continue;
      copyFileSync(join(declarations, name), join(libraryDir, name));
    }
    copyFileSync(join(folderOf("tslab"), "dist", "public.d.ts"), join(libraryDir, "tslab.d.ts"));
    const versions = { tslab: versionOf("tslab"), typescript: versionOf("typescript") };
    writeFileSync(join(libraryDir, "versions.json"), `${JSON.stringify(versions)}\n`);
    writeFileSync(join(libraryDir, "LICENSES.txt"), licenses());
  });
  markUpToDate("typescript", inputs);
}

async function minifyTypescript() {
  const { transform } = await import("esbuild");
  const source = readFileSync(require.resolve("typescript"), "utf8");
  const { code } = await transform(source, {
    minify: true,
    // One byte a character in V8's heap, and in an image of it.
    charset: "ascii",
    target: "node20",
    legalComments: "none",
    banner: BANNERS.typescript,
  });
  writeFileSync(join(libraryDir, "typescript.cjs"), code);
}

async function bundleConverter() {
  const { build } = await import("esbuild");
  await build({
    entryPoints: [join(folderOf("tslab"), "dist", "converter.js")],
    outfile: join(libraryDir, "converter.cjs"),
    bundle: true,
    platform: "node",
    format: "cjs",
    target: "node20",
    charset: "ascii",
    legalComments: "none",
    external: ["@tslab/typescript-for-tslab"],
    banner: { js: BANNERS.converter },
    logLevel: "warning",
  });
}

/** @param {string} name */
function versionOf(name) {
  return JSON.parse(readFileSync(join(folderOf(name), "package.json"), "utf8")).version;
}

function licenses() {
  return Object.entries(LICENSES)
    .flatMap(([name, files]) =>
      files.map(
        (file) =>
          `${"=".repeat(80)}\n${name} ${versionOf(name)}, ${file}\n${"=".repeat(80)}\n\n` +
          `${readFileSync(join(folderOf(name), file), "utf8").trim()}\n`,
      ),
    )
    .join("\n");
}
