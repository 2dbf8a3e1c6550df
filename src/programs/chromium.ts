/** Chromium on this machine: renders PNG and PDF files, and runs the browser tests. */

import { join } from "node:path";
import { findExecutable, isExecutable, outputOf } from "./executable.js";

const NAMES = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome"];

/** Full paths where the systems without a PATH entry keep one. */
function installedPlaces(env: NodeJS.ProcessEnv): string[] {
  if (process.platform === "darwin") {
    return [
      "Chromium.app/Contents/MacOS/Chromium",
      "Google Chrome.app/Contents/MacOS/Google Chrome",
    ].map((app) => join("/Applications", app));
  }
  if (process.platform === "win32") {
    return [env.PROGRAMFILES, env["PROGRAMFILES(X86)"], env.LOCALAPPDATA]
      .filter((folder) => folder !== undefined)
      .map((folder) => join(folder, "Google", "Chrome", "Application", "chrome.exe"));
  }
  return [];
}

export interface Chromium {
  file: string;
  /** As it says itself: "Chromium 156.0.8078.79". */
  version: string;
}

/**
 * The first Chromium or Chrome that runs, or null; the variable CHROMIUM names one before all
 * others. Each is run for its version, because some systems put a mere notice under the name.
 */
export function findChromium(env: NodeJS.ProcessEnv = process.env): Chromium | null {
  const candidates = [
    env.CHROMIUM ?? null,
    ...NAMES.map((name) => findExecutable(name, env)),
    ...installedPlaces(env).filter(isExecutable),
  ];
  for (const file of candidates) {
    if (file === null) continue;
    // Windows' Chrome opens a window when asked for its version.
    const said = process.platform === "win32" ? "Chrome" : outputOf(file, ["--version"], env);
    const version = said?.match(/(Chromium|Google Chrome|Chrome)[ \d.]*/)?.[0].trim();
    if (version !== undefined) return { file, version };
  }
  return null;
}
