// @ts-check
/**
 * Checks the version of Node. This file runs first, on any Node, so it imports nothing and uses old
 * syntax; everything else is imported only after the check.
 */

/** The first release in which `require` of an ES module works without a flag: tslab needs that. */
export const MINIMUM_NODE = [20, 19];

/** Ends the process with an explanation if this Node is older than the package works with. */
export function requireNode(version = process.versions.node) {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  const [wantedMajor = 0, wantedMinor = 0] = MINIMUM_NODE;
  if (major > wantedMajor || (major === wantedMajor && minor >= wantedMinor)) return;
  process.stderr.write(
    `gomaplab: this is Node ${version}; gomaplab needs Node ${MINIMUM_NODE.join(".")} or newer.\n` +
      "  Get one from https://nodejs.org, or with a version manager: nvm install 22, fnm install 22.\n",
  );
  process.exit(1);
}
