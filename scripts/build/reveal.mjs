// @ts-check
/**
 * The parts of reveal.js that slide decks embed: dist/cli/report/reveal/reveal.js and .css. Copied
 * at build time, so that installing gomaplab does not install all of reveal.js; its licence is at
 * the head of each file, as it requires.
 */

import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { distDir, root } from "../paths.mjs";
import { step } from "../step.mjs";
import { fingerprint, isUpToDate, markUpToDate } from "../up-to-date.mjs";

const origin = join(root, "node_modules", "reveal.js");
export const revealDir = join(distDir, "cli", "report", "reveal");
const NAMES = ["reveal.js", "reveal.css"];

/** Writes the two files unless they are there, made from this version by this file. */
export async function buildReveal() {
  const inputs = fingerprint({
    files: [join(origin, "package.json"), fileURLToPath(import.meta.url)],
  });
  if (isUpToDate("reveal", inputs) && NAMES.every((name) => existsSync(join(revealDir, name))))
    return;
  await step("copying reveal.js", async () => {
    const licence = readFileSync(join(origin, "LICENSE"), "utf8").trim();
    mkdirSync(revealDir, { recursive: true });
    for (const name of NAMES) {
      const text = readFileSync(join(origin, "dist", name), "utf8");
      const plain = text.replace(/\n\/\/# sourceMappingURL=.*\s*$/, "\n");
      writeFileSync(join(revealDir, name), `/*! ${name}\n\n${licence}\n*/\n${plain}`);
    }
  });
  markUpToDate("reveal", inputs);
}
