/** `gomaplab doctor`: what it says of what it finds. */

import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { findGoToolchains } from "../../src/capture/go/toolchains.js";
import { examineKernelspec, go, report } from "../../src/cli/doctor.js";
import { findChromium } from "../../src/programs/chromium.js";

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "gomaplab-doctor-"));
});

afterEach(() => rmSync(folder, { recursive: true, force: true }));

function program(path: string, script: string): string {
  const file = join(folder, path);
  mkdirSync(join(file, ".."), { recursive: true });
  writeFileSync(file, `#!/bin/sh\n${script}\n`);
  chmodSync(file, 0o755);
  return file;
}

test("the report marks each finding, puts advice below, and counts what is missing", () => {
  expect(
    report([
      { state: "ok", text: "Node 22.1.0" },
      { state: "absent", text: "no Go" },
      { state: "missing", text: "no Jupyter on PATH", advice: ["pip install jupyterlab"] },
    ]),
  ).toBe(
    [
      "ok  Node 22.1.0",
      "-   no Go",
      "NO  no Jupyter on PATH",
      "      pip install jupyterlab",
      "",
      "1 needed thing(s) missing.",
    ].join("\n"),
  );
  expect(report([{ state: "absent", text: "no Go" }])).toContain("Everything needed is there.");
});

test("Go is there when both generations of maps have a release", () => {
  const at = (version: string) => ({ version, file: `/go/${version}/bin/go` });
  expect(go([at("go1.19.8"), at("go1.26.1")])).toEqual({
    state: "ok",
    text: "Go: go1.19.8 (/go/go1.19.8/bin/go), go1.26.1 (/go/go1.26.1/bin/go)",
  });
  expect(go([at("go1.26.1"), at("go1.18.3")])).toEqual({
    state: "absent",
    text: "Go: go1.26.1 (/go/go1.26.1/bin/go), go1.18.3 (/go/go1.18.3/bin/go); none with classic maps",
    advice: ['real("1.23") and gomaplab capture --release 1.23 download one, or install it'],
  });
  expect(go([]).text).toBe("no Go; only comparisons with the real one need it");
});

describe("a kernelspec", () => {
  const write = (argv: unknown) => {
    const file = join(folder, "kernel.json");
    writeFileSync(file, JSON.stringify({ argv }));
    return file;
  };

  test("of ours that points at existing files is fine", () => {
    const main = program("dist/kernel/main.js", "");
    const file = write([process.execPath, main, "{connection_file}"]);
    expect(examineKernelspec("gomaplab", file)).toEqual([
      { state: "ok", text: `kernelspec gomaplab (${file})` },
    ]);
  });

  test("of ours whose package is gone is told, with the way to mend it", () => {
    const file = write([process.execPath, "/gone/dist/kernel/main.js"]);
    const [finding] = examineKernelspec("old", file);
    expect(finding?.state).toBe("missing");
    expect(finding?.text).toContain("/gone/dist/kernel/main.js");
    expect(finding?.advice?.[0]).toContain("gomaplab install --name old");
  });

  test("of another kernel is not looked at", () => {
    expect(examineKernelspec("python3", write(["/gone/python"]))).toEqual([]);
  });
});

describe.skipIf(process.platform === "win32")("programs", () => {
  test("every Go release is found once, on PATH, in ~/sdk and in the module cache", () => {
    program("bin/go", "echo go version go1.23.4 linux/amd64");
    program("home/sdk/go1.26.1/bin/go", "echo go version go1.26.1 linux/amd64");
    program("home/sdk/go1.23.4/bin/go", "echo go version go1.23.4 linux/amd64");
    // The module cache serves what is nowhere else, of each release the newest.
    for (const version of ["1.23.9", "1.25.9", "1.25.10"]) {
      const cache = `home/go/pkg/mod/golang.org/toolchain@v0.0.1-go${version}.linux-amd64`;
      program(`${cache}/bin/go`, `echo go version go${version} linux/amd64`);
    }
    const found = findGoToolchains({ PATH: join(folder, "bin") }, join(folder, "home"));
    expect(
      found.filter(({ file }) => file.startsWith(folder)).map(({ version }) => version),
    ).toEqual(["go1.23.4", "go1.26.1", "go1.25.10"]);
  });

  test("a notice under the name of Chromium is not taken for one", () => {
    program("bin/chromium-browser", "echo 'requires the chromium snap' >&2; exit 1");
    const file = program("bin/google-chrome", "echo Google Chrome 120.0.1");
    expect(findChromium({ PATH: join(folder, "bin") })).toEqual({
      file,
      version: "Google Chrome 120.0.1",
    });
  });
});
