// @ts-check
/**
 * Finds a suitable Python, or says what to install. It must be 3.9 or newer and able to make
 * virtual environments (modules venv and ensurepip; Debian and Ubuntu ship them apart from Python,
 * as python3-venv).
 */

import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { UserError } from "../user-error.mjs";

export const MINIMUM_PYTHON = [3, 9];

const PROBE = `
import importlib.util, json, sys
has = lambda name: importlib.util.find_spec(name) is not None
print(json.dumps({
  "version": list(sys.version_info[:3]),
  "executable": sys.executable,
  "venv": has("venv") and has("ensurepip"),
}))`;

/** @typedef {{ command: string[], version: number[], executable: string, venv: boolean }} Python */

/**
 * Asks one command what Python it is.
 * @param {string[]} command
 * @param {NodeJS.ProcessEnv} env
 * @returns {Python | null} null if it is no Python that runs
 */
function probe(command, env) {
  const [file, ...args] = command;
  const { status, stdout } = spawnSync(file ?? "", [...args, "-c", PROBE], {
    env,
    encoding: "utf8",
    stdio: ["ignore", "pipe", "ignore"],
    timeout: 30_000,
  });
  if (status !== 0) return null;
  try {
    return { command, ...JSON.parse(stdout) };
  } catch {
    // Something named python that is not Python: as good as none.
    return null;
  }
}

/** @param {number[]} version */
const newEnough = ([major = 0, minor = 0]) =>
  major > (MINIMUM_PYTHON[0] ?? 0) ||
  (major === MINIMUM_PYTHON[0] && minor >= (MINIMUM_PYTHON[1] ?? 0));

/**
 * Finds a Python that will do: the one the variable PYTHON names, else python3, python, py -3.
 * @param {NodeJS.ProcessEnv} [env]
 * @returns {Python}
 * @throws {UserError} that says which package brings what is missing
 */
export function findPython(env = process.env) {
  const named = env.PYTHON;
  const candidates = named ? [[named]] : [["python3"], ["python"], ["py", "-3"]];
  const found = [];
  for (const command of candidates) {
    const python = probe(command, env);
    if (python === null) continue;
    if (newEnough(python.version) && python.venv) return python;
    found.push(python);
  }
  const wanted = MINIMUM_PYTHON.join(".");
  const fresh = found.find((python) => newEnough(python.version));
  if (fresh !== undefined) {
    throw new UserError(
      `Python ${fresh.version.join(".")} (${fresh.executable}) cannot make virtual environments: its module venv or ensurepip is missing.`,
      { advice: pythonAdvice("venv", { version: fresh.version }) },
    );
  }
  const [old] = found;
  if (old !== undefined) {
    throw new UserError(
      `Python ${old.version.join(".")} (${old.executable}) is too old: gomaplab needs Python ${wanted} or newer.`,
      {
        advice: [
          ...pythonAdvice("python"),
          "If a newer one is installed under another name, name it: PYTHON=/path/to/python3 npm start",
        ],
      },
    );
  }
  if (named) {
    throw new UserError(`PYTHON=${named} is no Python that runs.`, {
      advice: [`Set PYTHON to a Python ${wanted} or newer, or unset it to have one looked for.`],
    });
  }
  throw new UserError(
    `there is no Python (looked for python3, python and py). JupyterLab needs Python ${wanted} or newer.`,
    { advice: pythonAdvice("python") },
  );
}

/**
 * Which package brings Python, or what Python lacks to make virtual environments.
 * @param {"python" | "venv"} missing
 * @param {{ platform?: string, osRelease?: string, version?: number[] }} [machine]
 *   `osRelease`: the text of /etc/os-release
 * @returns {string[]} lines of advice
 */
export function pythonAdvice(missing, machine = {}) {
  const { platform = process.platform, osRelease = readOsRelease(), version } = machine;
  if (platform === "darwin") {
    return ["macOS: brew install python   (or Apple's: xcode-select --install)"];
  }
  if (platform === "win32") {
    return [
      "Windows: winget install Python.Python.3.13   (or the installer from https://www.python.org)",
    ];
  }
  const ids = [...osRelease.matchAll(/^ID(?:_LIKE)?="?([^"\n]*)"?/gm)].flatMap((match) =>
    (match[1] ?? "").split(" "),
  );
  const is = (/** @type {string[]} */ ...names) => names.some((name) => ids.includes(name));
  if (is("debian", "ubuntu")) {
    const own =
      version === undefined
        ? ""
        : `   (for this very Python: python${version[0]}.${version[1]}-venv)`;
    return missing === "venv"
      ? [`Debian, Ubuntu: sudo apt-get install python3-venv${own}`]
      : ["Debian, Ubuntu: sudo apt-get install python3 python3-venv   (or python3-full)"];
  }
  if (is("fedora", "rhel", "centos")) return ["Fedora, RHEL: sudo dnf install python3"];
  if (is("suse", "opensuse")) return ["openSUSE: sudo zypper install python3"];
  if (is("arch")) return ["Arch: sudo pacman -S python"];
  if (is("alpine")) return ["Alpine: apk add python3"];
  return [
    "Debian, Ubuntu: sudo apt-get install python3 python3-venv",
    "Fedora: sudo dnf install python3",
    "Elsewhere: the package named python3, or https://www.python.org",
  ];
}

function readOsRelease() {
  return existsSync("/etc/os-release") ? readFileSync("/etc/os-release", "utf8") : "";
}
