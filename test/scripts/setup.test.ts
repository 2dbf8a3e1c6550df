/** What the set-up decides from its inputs: is something outdated, what to run, how to count. */

import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, utimesSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { labArguments } from "../../scripts/lab.mjs";
import { countUnittest, countVitest } from "../../scripts/parts.mjs";
import { outdatedPackage } from "../../scripts/setup/packages.mjs";
import { fingerprint } from "../../scripts/up-to-date.mjs";
import { packageRoot } from "../../src/cli/package-root.js";

const lock = (packages: Record<string, { version: string; optional?: true }>) =>
  JSON.stringify({ packages: { "": { version: "0" }, ...packages } });

test("an installation is outdated when there is none, one package is missing or of another version", () => {
  const wanted = lock({
    "node_modules/a": { version: "1.0.0" },
    "node_modules/b": { version: "2.0.0" },
  });
  expect(outdatedPackage(wanted, null)).toBe("node_modules");
  expect(outdatedPackage(wanted, lock({ "node_modules/a": { version: "1.0.0" } }))).toBe(
    "node_modules/b",
  );
  expect(
    outdatedPackage(
      wanted,
      lock({ "node_modules/a": { version: "1.0.1" }, "node_modules/b": { version: "2.0.0" } }),
    ),
  ).toBe("node_modules/a");
  expect(outdatedPackage(wanted, wanted)).toBeNull();
});

test("a package of another platform may be missing", () => {
  const wanted = lock({ "node_modules/c": { version: "1.0.0", optional: true } });
  expect(outdatedPackage(wanted, lock({}))).toBeNull();
});

test("a fingerprint follows a file's content and not its time", () => {
  const folder = mkdtempSync(join(tmpdir(), "gomaplab-stamp-"));
  const file = join(folder, "input");
  writeFileSync(file, "one");
  const before = fingerprint({ files: [file] });
  utimesSync(file, new Date(0), new Date(0));
  expect(fingerprint({ files: [file] })).toBe(before);
  writeFileSync(file, "two");
  expect(fingerprint({ files: [file] })).not.toBe(before);
  rmSync(folder, { recursive: true });
});

test("an old Node is refused by version", () => {
  const module = JSON.stringify(join(packageRoot, "scripts", "node.mjs"));
  const refuse = (version: string) =>
    spawnSync(
      process.execPath,
      [
        "--input-type=module",
        "--eval",
        `import { requireNode } from ${module}; requireNode("${version}");`,
      ],
      { encoding: "utf8" },
    );
  expect(refuse("20.18.3").status).toBe(1);
  expect(refuse("20.18.3").stderr).toContain(
    "this is Node 20.18.3; gomaplab needs Node 20.19 or newer.",
  );
  expect(refuse("20.19.0").status).toBe(0);
  expect(refuse("22.1.0").status).toBe(0);
});

test("JupyterLab gets the options behind its own, and only one folder", () => {
  const folder = `--ServerApp.root_dir=${join(packageRoot, "notebooks")}`;
  expect(labArguments(["--no-browser", "--port", "8899"], false)).toEqual([
    "-m",
    "jupyterlab",
    folder,
    "--no-browser",
    "--port",
    "8899",
  ]);
  expect(labArguments(["--notebook-dir=x"], true)).toEqual([
    "-m",
    "jupyterlab",
    "--allow-root",
    "--notebook-dir=x",
  ]);
});

test("unittest's last lines are counted; none found, or a crash, is a failure", () => {
  const text = (last: string) => `----\nRan 12 tests in 3.141s\n\n${last}\n`;
  expect(countUnittest(text("OK"), 0)).toMatchObject({ passed: 12, failed: 0, skipped: 0 });
  const skipping = `test_x (test_a.A.test_x) ... skipped 'no Chromium'\n${text("OK (skipped=2)")}`;
  expect(countUnittest(skipping, 0)).toEqual({
    ...{ passed: 10, failed: 0, skipped: 2 },
    skips: ["test_x (test_a.A.test_x): 'no Chromium'"],
    failures: [],
  });
  expect(countUnittest(text("FAILED (failures=1, errors=2, skipped=3)"), 1)).toEqual({
    passed: 6,
    failed: 3,
    skipped: 3,
    skips: [],
    failures: [],
  });
  const line = (character: string) => character.repeat(70);
  const told = [
    line("="),
    "FAIL: test_x (test_a.A.test_x)",
    "What it is about.",
    line("-"),
    "Traceback (most recent call last):",
    "AssertionError: 1 != 2",
    "",
    line("="),
    "ERROR: test_y (test_a.A.test_y)",
    line("-"),
    "KeyError: 'y'",
    "",
    `${line("-")}\nRan 3 tests in 0.1s`,
    "",
    "FAILED (failures=1, errors=1)",
    "",
  ].join("\n");
  expect(countUnittest(told, 1)).toMatchObject({
    passed: 1,
    failed: 2,
    failures: [
      "test_x (test_a.A.test_x)\n    Traceback (most recent call last):\n    AssertionError: 1 != 2",
      "test_y (test_a.A.test_y)\n    KeyError: 'y'",
    ],
  });
  expect(countUnittest("Ran 0 tests in 0.000s\n\nNO TESTS RAN\n", 5).failed).toBe(1);
  expect(countUnittest("Segmentation fault", 139).failed).toBe(1);
});

test("vitest's report is counted; a file that does not load, or a late error, is a failure", () => {
  const report = {
    numPassedTests: 3,
    numFailedTests: 1,
    numPendingTests: 2,
    testResults: [
      {
        status: "failed",
        assertionResults: [
          { status: "failed", fullName: "a cell ends", failureMessages: ["Error: 1\n    at x"] },
          { status: "passed" },
        ],
      },
      { status: "failed", name: "b.test.ts", message: "cannot be read", assertionResults: [] },
      {
        status: "passed",
        name: join(packageRoot, "test", "go.live.test.ts"),
        assertionResults: [
          { status: "skipped", ancestorTitles: ["live Go 1.22"], fullName: "live Go 1.22 a" },
          { status: "pending", ancestorTitles: ["live Go 1.22"], fullName: "live Go 1.22 b" },
        ],
      },
    ],
  };
  expect(countVitest(report, 1)).toEqual({
    ...{ passed: 3, failed: 2, skipped: 2 },
    skips: ["test/go.live.test.ts: live Go 1.22 (2 tests)"],
    failures: ["a cell ends\n    Error: 1\n        at x", "b.test.ts\n    cannot be read"],
  });
  const good = { ...report, numFailedTests: 0, testResults: [] };
  expect(countVitest(good, 0).failed).toBe(0);
  expect(countVitest(good, 1).failed).toBe(1);
});

test("the Plotly asset is the whole library, minified, with its licence", () => {
  const code = gunzipSync(readFileSync(join(packageRoot, "dist/plot/plotly.min.js.gz"))).toString();
  // Compared as booleans: a failure must not print megabytes.
  expect(code.includes("newPlot")).toBe(true);
  expect(code.includes("Licensed under the MIT license")).toBe(true);
  expect(code.length).toBeLessThan(6_000_000);
});

test("the kernel's programs are one file each; the prelude's classes keep their names", async () => {
  const programs = ["main", "server/control-thread", "runner/main", "compiler/main"];
  for (const entry of programs.map((name) => `kernel/${name}`)) {
    const code = readFileSync(join(packageRoot, "dist", `${entry}.js`), "utf8");
    expect([entry, code.match(/from ?"\.[^"]*"/)]).toEqual([entry, null]);
  }
  const file = join(packageRoot, "dist/lab/prelude.js");
  const prelude = (await import(/* @vite-ignore */ file)) as Record<string, { name: string }>;
  const listed = JSON.parse(readFileSync(file.replace(".js", ".exports.json"), "utf8"));
  expect(listed).toEqual(Object.keys(prelude).sort());
  expect(prelude.GoPanic?.name).toBe("GoPanic");
  expect(prelude.LabMap?.name).toBe("LabMap");
});
