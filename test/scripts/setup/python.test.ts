/** Which Python the set-up takes, and what it says when there is none that will do. */

import { spawnSync } from "node:child_process";
import { chmodSync, cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { findPython, pythonAdvice } from "../../../scripts/setup/python.mjs";
import { packageRoot } from "../../../src/cli/package-root.js";

const DEBIAN = 'PRETTY_NAME="Debian GNU/Linux 12 (bookworm)"\nID=debian\n';
const UBUNTU = "NAME=Ubuntu\nID=ubuntu\nID_LIKE=debian\n";
const FEDORA = "NAME=Fedora\nID=fedora\n";

let folder: string;
let bin: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "gomaplab-python-"));
  bin = join(folder, "bin");
  mkdirSync(bin);
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

/** Puts a program on the made-up PATH that answers the probe as such a Python would. */
function fakePython(name: string, version: number[], venv: boolean): void {
  const answer = JSON.stringify({ version, executable: `/opt/${name}`, venv });
  fake(name, `echo '${answer}'`);
}

function fake(name: string, script: string): void {
  const file = join(bin, name);
  writeFileSync(file, `#!/bin/sh\n${script}\n`);
  chmodSync(file, 0o755);
}

describe.skipIf(process.platform === "win32")("findPython", () => {
  test("takes python3 before python", () => {
    fakePython("python3", [3, 11, 2], true);
    fakePython("python", [3, 13, 0], true);
    expect(findPython({ PATH: bin }).executable).toBe("/opt/python3");
  });

  test("passes over a python3 that is too old, broken, or no Python at all", () => {
    fakePython("python3", [3, 8, 18], true);
    fakePython("python", [3, 9, 0], true);
    expect(findPython({ PATH: bin }).executable).toBe("/opt/python");
    fake("python3", "echo 'xcode-select: note: no developer tools were found' >&2; exit 1");
    expect(findPython({ PATH: bin }).executable).toBe("/opt/python");
    fake("python3", "echo hello");
    expect(findPython({ PATH: bin }).executable).toBe("/opt/python");
  });

  test("takes the one that PYTHON names and no other", () => {
    fakePython("python3", [3, 11, 2], true);
    fakePython("mine", [3, 12, 0], true);
    expect(findPython({ PATH: bin, PYTHON: join(bin, "mine") }).executable).toBe("/opt/mine");
    expect(() => findPython({ PATH: bin, PYTHON: "/nowhere/python" })).toThrow(
      "PYTHON=/nowhere/python is no Python that runs.",
    );
  });

  test("names the missing module when Python cannot make environments", () => {
    fakePython("python3", [3, 11, 2], false);
    expect(() => findPython({ PATH: bin })).toThrow(
      "Python 3.11.2 (/opt/python3) cannot make virtual environments: its module venv or ensurepip is missing.",
    );
  });

  test("says how old the Python is that is too old", () => {
    fakePython("python3", [3, 8, 18], true);
    expect(() => findPython({ PATH: bin })).toThrow(
      "Python 3.8.18 (/opt/python3) is too old: gomaplab needs Python 3.9 or newer.",
    );
  });

  test("npm start's script says it before anything is installed, without a stack trace", () => {
    // What the scripts read of src are the tables of the engine's layout.
    for (const part of ["scripts", "src/engine/layout", "src/hardware/engine"]) {
      cpSync(join(packageRoot, part), join(folder, part), { recursive: true });
    }
    writeFileSync(join(folder, "package.json"), '{"type":"module"}');
    const { status, stderr } = spawnSync(process.execPath, [join(folder, "scripts/start.mjs")], {
      env: { PATH: bin },
      encoding: "utf8",
    });
    expect(status).toBe(1);
    expect(stderr).toContain(
      "gomaplab: there is no Python (looked for python3, python and py). JupyterLab needs Python 3.9 or newer.",
    );
    expect(stderr).not.toMatch(/^\s+at /m);
  });
});

describe("pythonAdvice", () => {
  test("names the package of the system at hand", () => {
    const lines = (osRelease: string, missing: "python" | "venv") =>
      pythonAdvice(missing, { platform: "linux", osRelease, version: [3, 11, 2] }).join("\n");
    expect(lines(DEBIAN, "venv")).toBe(
      "Debian, Ubuntu: sudo apt-get install python3-venv   (for this very Python: python3.11-venv)",
    );
    expect(lines(UBUNTU, "python")).toBe(
      "Debian, Ubuntu: sudo apt-get install python3 python3-venv   (or python3-full)",
    );
    expect(lines(FEDORA, "python")).toBe("Fedora, RHEL: sudo dnf install python3");
    expect(lines("ID=plan9\n", "python")).toContain("https://www.python.org");
    expect(pythonAdvice("python", { platform: "darwin" }).join()).toContain("brew install python");
    expect(pythonAdvice("python", { platform: "win32" }).join()).toContain("winget install");
  });
});
