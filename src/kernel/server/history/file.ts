/**
 * The path of the history of all sessions: in Jupyter's data folder (jupyter_core, "Data files"),
 * or `TYPESCRIPT_KERNEL_HISTORY`; ":memory:" limits it to this session.
 */

import { homedir } from "node:os";
import { join } from "node:path";

/** Keeps nothing beyond the process. */
export const IN_MEMORY = ":memory:";

/** File of the history database, or IN_MEMORY. */
export function historyFile(): string {
  const chosen = process.env.TYPESCRIPT_KERNEL_HISTORY;
  return chosen || join(dataFolder(), "typescript-kernel", "history.sqlite");
}

function dataFolder(): string {
  const { JUPYTER_DATA_DIR, APPDATA, XDG_DATA_HOME } = process.env;
  if (JUPYTER_DATA_DIR) return JUPYTER_DATA_DIR;
  if (process.platform === "darwin") return join(homedir(), "Library", "Jupyter");
  if (process.platform === "win32" && APPDATA) return join(APPDATA, "jupyter");
  return join(XDG_DATA_HOME || join(homedir(), ".local", "share"), "jupyter");
}
