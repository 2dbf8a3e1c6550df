/**
 * `gomaplab doctor`: checks what the kernel needs or can use, and says how to install what is
 * missing. Exits with code 1 only if something required is missing.
 */

import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import type { Command } from "commander";
import { releaseOfVersion } from "../capture/go/fetch-toolchain.js";
import { findGoToolchains, type GoToolchain } from "../capture/go/toolchains.js";
import { releases } from "../go/index.js";
import { findChromium } from "../programs/chromium.js";
import { findExecutable, outputOf } from "../programs/executable.js";
import { dataPath, findJupyter } from "./jupyter/jupyter.js";
import { packageRoot, packageVersion } from "./package-root.js";

/** One line of the report. */
export interface Finding {
  /** `missing`: needed and not there. `absent`: not there, and only something optional rests on it. */
  state: "ok" | "absent" | "missing";
  text: string;
  /** What to do about it. */
  advice?: string[];
}

const MARKS: Record<Finding["state"], string> = { ok: "ok  ", absent: "-   ", missing: "NO  " };

export function register(program: Command): void {
  program
    .command("doctor")
    .description("check what is installed, what is missing, and how to fix it")
    .action(async () => {
      const findings = await examine();
      process.stdout.write(`${report(findings)}\n`);
      process.exitCode = findings.some(({ state }) => state === "missing") ? 1 : 0;
    });
}

/** The findings as text, one a line with its advice below. */
export function report(findings: readonly Finding[]): string {
  const lines = findings.flatMap(({ state, text, advice = [] }) => [
    `${MARKS[state]}${text}`,
    ...advice.map((line) => `      ${line}`),
  ]);
  const missing = findings.filter(({ state }) => state === "missing").length;
  lines.push(
    "",
    missing === 0 ? "Everything needed is there." : `${missing} needed thing(s) missing.`,
  );
  return lines.join("\n");
}

async function examine(): Promise<Finding[]> {
  const jupyter = findJupyter();
  return [
    node(),
    built(),
    await zeromq(),
    python(jupyter !== null),
    jupyterItself(jupyter),
    ...kernelspecs(jupyter),
    go(),
    chromium(),
  ];
}

function node(): Finding {
  const { engines } = JSON.parse(readFileSync(join(packageRoot, "package.json"), "utf8")) as {
    engines: { node: string };
  };
  const [major = 0, minor = 0] = (engines.node.match(/\d+/g) ?? []).map(Number);
  const [ownMajor = 0, ownMinor = 0] = process.versions.node.split(".").map(Number);
  const text = `Node ${process.versions.node} (${process.execPath})`;
  if (ownMajor > major || (ownMajor === major && ownMinor >= minor)) return { state: "ok", text };
  return {
    state: "missing",
    text: `${text}: ${engines.node} is needed`,
    advice: ["Get one from https://nodejs.org"],
  };
}

function built(): Finding {
  const text = `gomaplab ${packageVersion()} (${packageRoot})`;
  const parts = ["kernel/main.js", "lab/prelude.js", "engine/engine.wasm", "plot/plotly.min.js.gz"];
  const gone = parts.filter((part) => !existsSync(join(packageRoot, "dist", part)));
  if (gone.length === 0) return { state: "ok", text };
  return {
    state: "missing",
    text: `${text}: dist/${gone.join(", dist/")} not there`,
    advice: ["In a clone: npm run build. Installed: install the package again."],
  };
}

/** Loads the native addon, in a process of its own: a broken one may end the process. */
async function zeromq(): Promise<Finding> {
  const script = 'import("zeromq").then((zmq) => console.log(zmq.version))';
  const version = outputOf(process.execPath, [
    "--input-type=module",
    "--eval",
    script.replace("zeromq", import.meta.resolve("zeromq")),
  ]);
  if (version !== null) return { state: "ok", text: `zeromq loads (libzmq ${version})` };
  return {
    state: "missing",
    text: "zeromq's native part does not load on this machine",
    advice: [
      "It comes ready for Linux, macOS and Windows on x64 and arm64.",
      "Try: npm rebuild zeromq   (in the folder of gomaplab)",
    ],
  };
}

function python(haveJupyter: boolean): Finding {
  for (const name of ["python3", "python"]) {
    const file = findExecutable(name);
    const version =
      file && outputOf(file, ["-c", "import platform; print(platform.python_version())"]);
    if (version) return { state: "ok", text: `Python ${version} (${file})` };
  }
  return {
    state: haveJupyter ? "absent" : "missing",
    text: "no Python on PATH; JupyterLab needs one",
    advice: [
      "Debian, Ubuntu: apt-get install python3 python3-venv; elsewhere: https://www.python.org",
    ],
  };
}

function jupyterItself(jupyter: string | null): Finding {
  if (jupyter === null) {
    return {
      state: "missing",
      text: "no Jupyter on PATH",
      advice: ["Install one: python3 -m pip install jupyterlab   (or: pipx install jupyterlab)"],
    };
  }
  const versions = outputOf(jupyter, ["--version"]) ?? "";
  const lab = versions.match(/^jupyterlab\s*: (\d\S*)/m)?.[1];
  if (lab !== undefined)
    return { state: "ok", text: `Jupyter with JupyterLab ${lab} (${jupyter})` };
  return {
    state: "absent",
    text: `Jupyter without JupyterLab (${jupyter})`,
    advice: ["gomaplab lab needs it: python3 -m pip install jupyterlab"],
  };
}

/** The kernelspecs that start a gomaplab, this one or another. */
function kernelspecs(jupyter: string | null): Finding[] {
  if (jupyter === null) return [];
  const folders = dataPath(jupyter) ?? [];
  const findings = folders.flatMap((folder) => kernelspecsIn(join(folder, "kernels")));
  if (findings.length > 0) return findings;
  return [
    {
      state: "absent",
      text: "no kernelspec for gomaplab in this Jupyter's folders",
      advice: ["gomaplab install   registers the kernel; gomaplab lab works without"],
    },
  ];
}

function kernelspecsIn(folder: string): Finding[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder).flatMap((name) => {
    const file = join(folder, name, "kernel.json");
    return existsSync(file) ? examineKernelspec(name, file) : [];
  });
}

/** Nothing for another kernel's; else whether what it starts is there. */
export function examineKernelspec(name: string, file: string): Finding[] {
  const text = readFileSync(file, "utf8");
  if (!/dist[\\/]+kernel[\\/]+main\.js/.test(text)) return [];
  let argv: string[];
  try {
    argv = (JSON.parse(text) as { argv: string[] }).argv;
  } catch (error) {
    const advice = ["gomaplab install   rewrites it"];
    return [{ state: "missing", text: `kernelspec ${file}: ${(error as Error).message}`, advice }];
  }
  const paths = argv.filter((word, i) => i === 0 || /\.js$/.test(word));
  const gone = paths.filter((path) => !existsSync(path));
  if (gone.length > 0) {
    return [
      {
        state: "missing",
        text: `kernelspec ${name} (${file}) points at what is not there: ${gone.join(", ")}`,
        advice: [`gomaplab install --name ${name}   rewrites it, or remove its folder`],
      },
    ];
  }
  return [{ state: "ok", text: `kernelspec ${name} (${file})` }];
}

/** The releases that are there; comparisons with real Go want one of each generation of maps. */
export function go(found: readonly GoToolchain[] = findGoToolchains()): Finding {
  if (found.length === 0) {
    return {
      state: "absent",
      text: "no Go; only comparisons with the real one need it",
      advice: ["Any Go brings the other releases: https://go.dev/dl, Debian: golang-go"],
    };
  }
  const list = found.map(({ version, file }) => `${version} (${file})`).join(", ");
  const there = new Set(found.map(({ version }) => releaseOfVersion(version)?.generation));
  const missing = [...new Set([...releases.values()].map(({ generation }) => generation))].filter(
    (generation) => !there.has(generation),
  );
  if (missing.length === 0) return { state: "ok", text: `Go: ${list}` };
  const advice = missing.map((generation) => {
    const newest = [...releases.values()].filter((row) => row.generation === generation).at(-1);
    return `real("${newest?.name}") and gomaplab capture --release ${newest?.name} download one, or install it`;
  });
  const kinds = missing.join(" and ");
  return { state: "absent", text: `Go: ${list}; none with ${kinds} maps`, advice };
}

function chromium(): Finding {
  const found = findChromium();
  if (found !== null) return { state: "ok", text: `${found.version} (${found.file})` };
  return { state: "absent", text: "no Chromium; only the browser test of a clone needs it" };
}
