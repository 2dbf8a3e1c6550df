// @ts-check
/**
 * Stamps: a step of the set-up is repeated only when its inputs have changed. A stamp is a hash of
 * the inputs, stored in .setup/<name>.stamp after the step has succeeded. Contents are hashed, not
 * times, so that a checkout or a touch does not rebuild anything.
 */

import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join, relative } from "node:path";
import { root, stateDir } from "./paths.mjs";

/**
 * A hash over files and texts.
 * @param {{ files?: string[], texts?: string[] }} inputs files as absolute paths
 * @returns {string}
 */
export function fingerprint({ files = [], texts = [] }) {
  const hash = createHash("sha256");
  for (const file of [...files].sort()) {
    hash.update(`${relative(root, file)}\0`);
    hash.update(existsSync(file) ? readFileSync(file) : "absent");
    hash.update("\0");
  }
  for (const text of texts) hash.update(`${text}\0`);
  return hash.digest("hex");
}

/**
 * All files below a folder that pass the test, as absolute paths.
 * @param {string} folder
 * @param {(path: string) => boolean} wanted
 * @returns {string[]}
 */
export function filesBelow(folder, wanted) {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath ?? entry.path, entry.name))
    .filter(wanted);
}

/** @param {string} name */
const stampFile = (name) => join(stateDir, `${name}.stamp`);

/**
 * Whether the part was last done with exactly these inputs.
 * @param {string} name
 * @param {string} value
 */
export function isUpToDate(name, value) {
  const file = stampFile(name);
  return existsSync(file) && readFileSync(file, "utf8") === value;
}

/** @param {string} name @param {string} value */
export function markUpToDate(name, value) {
  const file = stampFile(name);
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, value);
}

/** @param {string} name */
export function markStale(name) {
  rmSync(stampFile(name), { force: true });
}
