/** The notebooks of a site, and the files that they read. */

import { cpSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";

/** Folders in which no notebooks are looked for. */
const SKIPPED: ReadonlySet<string> = new Set([".ipynb_checkpoints", "node_modules", ".git"]);

/**
 * Copies a folder. Texts of notebooks that are written as lists of lines become single strings: a
 * page reads them as they are, and some of JupyterLab expects strings.
 *
 * https://nbformat.readthedocs.io/en/latest/format_description.html
 */
export function copyNotebooks(from: string, to: string): void {
  cpSync(from, to, { recursive: true, filter: (name) => !SKIPPED.has(basename(name)) });
  for (const name of readdirSync(to, { recursive: true, encoding: "utf8" })) {
    if (!name.endsWith(".ipynb")) continue;
    const file = join(to, name);
    writeFileSync(file, JSON.stringify(joined(JSON.parse(readFileSync(file, "utf8")))));
  }
}

/** Keys under which a list of strings is one text. */
const TEXTS = /^(source|text|[\w.+-]+\/[\w.+-]+)$/;

function joined(value: unknown, key = ""): unknown {
  if (Array.isArray(value)) {
    const isText = TEXTS.test(key) && value.every((line) => typeof line === "string");
    return isText ? value.join("") : value.map((each) => joined(each));
  }
  if (typeof value !== "object" || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([name, each]) => [name, joined(each, name)]),
  );
}
