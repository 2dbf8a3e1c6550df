/** `gomaplab run`: where results go, and what is shown when a cell fails. */

import { spawnSync } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { findJupyter } from "../../src/cli/jupyter/jupyter.js";
import { failure } from "../../src/cli/jupyter/nbconvert.js";
import { packageRoot } from "../../src/cli/package-root.js";
import { resultFile } from "../../src/cli/run.js";

describe("the result of a run", () => {
  test("lies beside the notebook and never over it", () => {
    expect(resultFile("/n/a.ipynb", { to: "notebook" })).toBe("/n/a.executed.ipynb");
    expect(resultFile("/n/a.ipynb", { to: "html" })).toBe("/n/a.html");
    expect(resultFile("/n/a.ipynb", { to: "html", output: "/x/b.html" })).toBe("/x/b.html");
    expect(() => resultFile("/n/a.ipynb", { to: "notebook", output: "/n/a.ipynb" })).toThrow(
      "the result would overwrite /n/a.ipynb.",
    );
  });

  test("goes into the notebook only with --inplace", () => {
    expect(resultFile("/n/a.ipynb", { to: "notebook", inplace: true })).toBe("/n/a.ipynb");
    expect(() => resultFile("/n/a.ipynb", { to: "html", inplace: true })).toThrow("--inplace");
  });
});

test("of a failed cell the error is shown and not Python's stack", () => {
  const stderr =
    "[NbConvertApp] Converting\nTraceback (most recent call last):\n  File x.py\n" +
    "nbclient.exceptions.CellExecutionError: An error occurred while executing the following cell:\n" +
    "------------------\nboom()\n------------------\n\nReferenceError: boom is not defined\n";
  expect(failure("a.ipynb", stderr)).toBe(
    "a.ipynb: An error occurred while executing the following cell:\n" +
      "------------------\nboom()\n------------------\n\nReferenceError: boom is not defined",
  );
  expect(failure("a.ipynb", "Notebook is not valid\n")).toBe(
    "a.ipynb could not be executed:\nNotebook is not valid",
  );
});

describe.skipIf(findJupyter() === null)("gomaplab run", () => {
  let folder: string;
  const main = join(packageRoot, "dist", "cli", "main.js");

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "gomaplab-run-test-"));
  });

  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  function run(name: string, sources: string[], ...options: string[]) {
    const file = join(folder, name);
    const cells = sources.map((source, i) => ({
      id: `cell-${i}`,
      cell_type: "code",
      execution_count: null,
      metadata: {},
      outputs: [],
      source,
    }));
    // No kernelspec in it: the command brings its own kernel.
    writeFileSync(file, JSON.stringify({ nbformat: 4, nbformat_minor: 5, metadata: {}, cells }));
    const before = readFileSync(file, "utf8");
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      [main, "run", file, ...options],
      {
        encoding: "utf8",
      },
    );
    return { status, stdout, stderr, untouched: readFileSync(file, "utf8") === before };
  }

  test("writes the executed notebook beside it, and waits for no timer that never ends", () => {
    const cells = ["const a = 20; setInterval(() => {}, 50);", "a + 22"];
    const { status, stderr, untouched } = run("good.ipynb", cells);
    expect(status, stderr).toBe(0);
    expect(untouched).toBe(true);
    const result = JSON.parse(readFileSync(join(folder, "good.executed.ipynb"), "utf8"));
    expect(result.cells[1].outputs[0].data["text/plain"]).toEqual(["42"]);
  });

  test("executes many, some at a time; one that fails stops no other, and resuming does the rest", () => {
    const cell = (source: string) => ({
      ...{ id: "a", cell_type: "code", execution_count: null, metadata: {}, outputs: [], source },
    });
    const many = join(folder, "many");
    mkdirSync(many);
    const files = ["1 + 1", "nothing", "3 + 3"].map((source, i) => {
      const file = join(many, `n${i}.ipynb`);
      const text = JSON.stringify({
        nbformat: 4,
        nbformat_minor: 5,
        metadata: {},
        cells: [cell(source)],
      });
      writeFileSync(file, text);
      return file;
    });
    const go = () => {
      const options = ["--jobs", "2", "--resume", "--index", "--out", join(many, "out")];
      return spawnSync(process.execPath, [main, "run", ...files, ...options], { encoding: "utf8" });
    };
    const first = go();
    expect(first.status).toBe(1);
    expect(first.stderr).toContain("Cannot find name 'nothing'");
    expect(first.stdout).toMatch(/^1 of 3 {2}/m);
    expect(readdirSync(join(many, "out")).sort()).toEqual([
      "index.html",
      "n0.executed.ipynb",
      "n2.executed.ipynb",
    ]);
    const index = readFileSync(join(many, "out", "index.html"), "utf8");
    expect(index).toContain('<a href="n0.executed.ipynb">n0</a>');
    expect(index).toContain("n1: failed");
    writeFileSync(files[1] as string, readFileSync(files[0] as string));
    const second = go();
    expect(second.status, second.stderr).toBe(0);
    expect(second.stdout.match(/there already/g)).toHaveLength(2);
    expect(second.stdout).toMatch(/written: .*n1\.executed\.ipynb/);
  });

  test("refuses options that contradict each other", () => {
    for (const [given, said] of [
      [["--inplace", "--resume"], "--inplace makes both one"],
      [["--inplace", "--out", "x"], "--inplace goes with none of"],
      [["--output", "a.ipynb", "--out", "x"], "--output names the file of one notebook"],
    ] as const) {
      const { status, stderr } = run("contradiction.ipynb", ["1"], ...given);
      expect(status).toBe(1);
      expect(stderr).toContain(said);
    }
  });

  test("writes a page with --to html", () => {
    const { status, stderr } = run("page.ipynb", ["6 * 7"], "--to", "html");
    expect(status, stderr).toBe(0);
    expect(readFileSync(join(folder, "page.html"), "utf8")).toMatch(/<pre>42/);
  });

  test("ends with 1 and shows the error when a cell fails, and writes nothing", () => {
    const { status, stderr } = run("bad.ipynb", ["1", 'throw new Error("this went wrong")']);
    expect(status).toBe(1);
    expect(stderr).toContain("this went wrong");
    expect(stderr).not.toContain("Traceback");
    expect(existsSync(join(folder, "bad.executed.ipynb"))).toBe(false);
  });

  test.each([
    ["within a cell", "An error occurred", 'void Promise.reject(new Error("nobody waits"))'],
    [
      "after the last cell",
      "an unhandled error after Cell In[2] had ended",
      'setTimeout(() => Promise.reject(new Error("nobody waits")), 400); 1',
    ],
  ])("ends with 1 for an unhandled rejection %s", (when, said, source) => {
    const name = `${when.replaceAll(" ", "-")}.ipynb`;
    const { status, stderr } = run(name, ["1", source]);
    expect(stderr).toContain(said);
    expect(stderr).toContain("Error: nobody waits\n  Cell In[2], line 1");
    expect(status).toBe(1);
    expect(existsSync(join(folder, name.replace(".ipynb", ".executed.ipynb")))).toBe(false);
  });
});
