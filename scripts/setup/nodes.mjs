// @ts-check
/**
 * Other lines of Node than the one that runs, for the tests: as packages of npm
 * (https://www.npmjs.com/package/node), into .setup/nodes. Not part of an installation.
 */

import { existsSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { stateDir } from "../paths.mjs";
import { run, step } from "../step.mjs";
import { npm } from "./packages.mjs";

/** The lines that the package works with, and a release of each. */
const RELEASES = new Map([
  [20, "20.19.6"],
  [22, "22.23.5"],
  [24, "24.22.3"],
  [26, "26.12.1"],
]);

/**
 * @typedef {object} OtherNode
 * @property {string} version
 * @property {string} name of the package, with its version
 * @property {string} folder
 * @property {string} executable
 */

/**
 * The releases of the lines that do not run this.
 * @param {string} [running]
 * @param {NodeJS.Platform} [platform]
 * @param {string} [arch]
 * @returns {OtherNode[]}
 */
export function otherNodes(
  running = process.versions.node,
  platform = process.platform,
  arch = process.arch,
) {
  const system = platform === "win32" ? "win" : platform;
  const file = platform === "win32" ? "node.exe" : "node";
  return [...RELEASES]
    .filter(([line]) => line !== Number(running.split(".")[0]))
    .map(([, version]) => {
      const id = `node-${system}-${arch}`;
      const folder = join(stateDir, "nodes", version);
      const executable = join(folder, "node_modules", id, "bin", file);
      return { version, name: `${id}@${version}`, folder, executable };
    });
}

/**
 * Installs one, unless it is there.
 * @param {OtherNode} node
 * @throws UserError when no registry has it
 */
export async function installNode({ version, name, folder, executable }) {
  if (existsSync(executable)) return;
  mkdirSync(folder, { recursive: true });
  // Without a manifest of its own npm would install it into the clone.
  writeFileSync(join(folder, "package.json"), '{ "private": true }\n');
  const { command, args, shell } = npm();
  const options = ["--ignore-scripts", "--no-audit", "--no-fund", "--no-package-lock"];
  await step(`fetching Node ${version} for the tests`, () =>
    run(command, [...args, "install", ...options, name], {
      cwd: folder,
      shell,
      failed: `npm could not install ${name}`,
      advice: ["Is there a network, and does npm reach its registry? Try: npm ping"],
    }),
  );
}
