// @ts-check
/**
 * The one demand on Node: its version. This file is the first to run, on whatever Node is there, so
 * it imports nothing and keeps to old syntax; the rest is imported only after it has agreed.
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
