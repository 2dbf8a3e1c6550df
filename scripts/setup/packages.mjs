// @ts-check
/**
 * Node packages: installed when node_modules does not match package-lock.json. npm itself writes
 * node_modules/.package-lock.json at the very end of an installation, so comparing the two finds a
 * missing, an interrupted and an outdated installation alike.
 */

import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "../paths.mjs";
import { run, step } from "../step.mjs";
import { UserError } from "../user-error.mjs";

/**
 * The first package that is not installed as locked, or null.
 * @param {string} lockText package-lock.json
 * @param {string | null} installedText node_modules/.package-lock.json, null if there is none
 * @returns {string | null}
 */
export function outdatedPackage(lockText, installedText) {
  if (installedText === null) return "node_modules";
  const wanted = JSON.parse(lockText).packages;
  const installed = JSON.parse(installedText).packages;
  for (const [path, entry] of Object.entries(wanted)) {
    if (path === "") continue;
    const there = installed[path];
    // Optional packages are those of other platforms: npm leaves them out.
    if (there === undefined ? !entry.optional : there.version !== entry.version) return path;
  }
  return null;
}

/** Whether `npm ci` has to run. */
export function packagesOutdated() {
  const installed = join(root, "node_modules", ".package-lock.json");
  return (
    outdatedPackage(
      readFileSync(join(root, "package-lock.json"), "utf8"),
      existsSync(installed) ? readFileSync(installed, "utf8") : null,
    ) !== null
  );
}

/** How to call the npm that started us, or else the one on PATH. */
export function npm() {
  const own = process.env.npm_execpath;
  if (own !== undefined && /npm-cli\.[cm]?js$/.test(own) && existsSync(own)) {
    return { command: process.execPath, args: [own], shell: false };
  }
  // Windows' npm is a batch file, and only a shell starts those.
  return { command: "npm", args: [], shell: process.platform === "win32" };
}

/** Installs the packages of package-lock.json, developers' ones too: the build needs them. */
export async function installPackages() {
  if (!packagesOutdated()) return;
  const { command, args, shell } = npm();
  await step("installing node packages (npm ci)", () =>
    run(command, [...args, "ci", "--include=dev", "--no-audit", "--no-fund"], {
      cwd: root,
      shell,
      failed: "npm could not install the node packages",
      advice: ["Is there a network, and does npm reach its registry? Try: npm ping"],
    }),
  );
  if (packagesOutdated()) {
    throw new UserError("npm ci ended well, yet node_modules is not as package-lock.json says", {
      advice: ["Remove the folder node_modules and try again."],
    });
  }
}
