/**
 * The site that `gomaplab site` writes, in a browser, from a subfolder of a server that has files and
 * nothing else: cells run in the page, and nothing is asked of any other host.
 */

import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { buildSite } from "../../src/cli/site/build.js";
import { findChromium } from "../../src/programs/chromium.js";
import { type FileServer, serveFiles } from "../support/file-server.js";
import { JupyterLab, type Output } from "../support/jupyterlab.js";

declare global {
  // The page's own global, seen from functions that run in the page.
  var caches: {
    keys(): Promise<string[]>;
    open(name: string): Promise<{ keys(): Promise<readonly unknown[]> }>;
  };
}

/** Cells, in the order in which they are run. */
const CELLS = [
  `let n = 1000
const m = go("1.23").make("map[int64]bool").fill(keys.sequence(n), true)
m`,
  "m.fields()",
  "plot.growth(m)",
  `const wrong: number = "one"`,
  `function thrower() {
  throw new RangeError("too far");
}
thrower()`,
  "await Promise.resolve(n + 1)",
  `console.log("printed", { n })
for (const each of progress([1, 2, 3])) await each`,
  "while (true) n++",
  "n > 1000",
  "await new Promise(() => {})",
  `import { readFileSync, writeFileSync } from "node:fs"
writeFileSync("own.txt", "kept")
readFileSync("data.csv", "utf8") + readFileSync("own.txt", "utf8")`,
  `import { spawn } from "node:child_process"
spawn("ls")`,
  "interact({ k: slider(0, 10) }, ({ k }) => k * 2)",
  `const arquero = await import("arquero")
arquero.table({ a: [1, 2] }).numRows()`,
  `const typed = input("Your name? ")
typed`,
  `go("1.23").make("map[int64]int64").fill(keys.sequence(300_000_000), 1)`,
  `enum Color { Red, Green }
let sum = 0
for (const each of [1, 2]) sum += each
do sum++
while (sum < 10)
[Color.Green, sum]`,
];

const at = (beginning: string) => CELLS.findIndex((cell) => cell.startsWith(beginning));

function notebook(): string {
  const kernelspec = { name: "gomaplab", display_name: "TypeScript", language: "typescript" };
  const cells = CELLS.map((source, i) => ({
    id: `cell-${i}`,
    cell_type: "code",
    execution_count: null,
    metadata: {},
    outputs: [],
    // As most programs write notebooks.
    source: source.split(/(?<=\n)/),
  }));
  return JSON.stringify({ nbformat: 4, nbformat_minor: 5, metadata: { kernelspec }, cells });
}

const textOf = (text: string | string[] | undefined) => [text ?? ""].flat().join("");
const plain = ({ data }: Output) => textOf(data?.["text/plain"] as string | undefined);

describe.skipIf(findChromium() === null)("a site", () => {
  let folder: string;
  let site: string;
  let size: { files: number; bytes: number };
  let server: FileServer;
  let lab: JupyterLab;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "gomaplab-site-test-"));
    const notebooks = join(folder, "notebooks");
    mkdirSync(notebooks);
    writeFileSync(join(notebooks, "cells.ipynb"), notebook());
    writeFileSync(join(notebooks, "data.csv"), "a,b\n1,2\n");
    site = join(folder, "served", "labs");
    size = await buildSite({ notebooks, out: site });
    // So that the test can see what the page has.
    const settings = join(site, "jupyter-lite.json");
    const given = JSON.parse(readFileSync(settings, "utf8"));
    given["jupyter-config-data"].exposeAppInBrowser = true;
    writeFileSync(settings, JSON.stringify(given));
    server = await serveFiles(join(folder, "served"));
    lab = await JupyterLab.ofSite(`${server.url}labs/`);
    await lab.open("cells.ipynb");
  }, 180_000);

  afterAll(async () => {
    await lab?.stop();
    await server?.close();
    rmSync(folder, { recursive: true, force: true });
  });

  /** Runs a cell and waits until it has as many outputs. */
  async function outputs(beginning: string, count = 1): Promise<Output[]> {
    const index = at(beginning);
    await lab.run(index);
    return seen(index, count);
  }

  async function seen(index: number, count: number): Promise<Output[]> {
    await lab.page.waitForFunction(
      ([cell, wanted]) => {
        const { cells } = globalThis.jupyterapp.shell.currentWidget.content.model.sharedModel;
        return (cells[cell]?.getOutputs?.().length ?? 0) >= wanted;
      },
      [index, count] as const,
      { timeout: 60_000 },
    );
    const all = await lab.outputs();
    return all.find(({ cell }) => cell === index)?.outputs ?? [];
  }

  test("shows a map, a table and a figure", async () => {
    const [map] = await outputs("let n");
    expect(plain(map as Output)).toMatch(
      /^map\[int64\]bool \(Go 1\.23\): 1,000 entries, B 8, 256 buckets, load 3\.91, 24,704 bytes/,
    );
    const [table] = await outputs("m.fields()");
    expect(textOf(table?.data?.["text/html"] as string)).toContain("<table");
    const [figure] = await outputs("plot.growth");
    expect(figure?.data).toHaveProperty("image/svg+xml");
    await lab.cell(at("plot.growth")).locator(".js-plotly-plot .main-svg").first().waitFor();
    await lab.screenshot("site-light");
  });

  test("tells errors at the lines of the cell", async () => {
    const [wrong] = await outputs("const wrong");
    expect(wrong).toMatchObject({ ename: "TypeScriptError" });
    expect(wrong?.evalue).toContain("Type 'string' is not assignable to type 'number'.");
    const [thrown] = await outputs("function thrower");
    const { traceback } = thrown as Output & { traceback: string[] };
    expect(traceback.join("\n")).toBe(`RangeError: too far
  Cell In[5], line 2, column 9, in thrower
    1 | function thrower() {
--> 2 |   throw new RangeError("too far");
      |         ^
    3 | }
    4 | thrower()
  Cell In[5], line 4, column 1
    2 |   throw new RangeError("too far");
    3 | }
--> 4 | thrower()
      | ^`);
  });

  test("awaits, prints, shows progress", async () => {
    const [value] = await outputs("await Promise");
    expect(plain(value as Output)).toBe("1001");
    const [printed, progress] = await outputs("console.log", 2);
    expect(textOf(printed?.text)).toBe("printed { n: 1000 }\n");
    expect(plain(progress as Output)).toBe("3 of 3");
  });

  test("ends a loop and an await, and keeps variables", async () => {
    for (const cell of ["while (true)", "await new Promise"]) {
      await lab.run(at(cell));
      await lab.busy();
      await lab.command("notebook:interrupt-kernel");
      const [ended] = await seen(at(cell), 1);
      expect(ended).toMatchObject({ ename: "Interrupted", evalue: "the cell was interrupted" });
    }
    const [kept] = await outputs("n > 1000");
    expect(plain(kept as Output)).toBe("true");
  });

  test("has the drive's files, packages, questions and controls", async () => {
    const [read] = await outputs("import { readFileSync");
    expect(plain(read as Output)).toBe("'a,b\\n1,2\\nkept'");
    const [rows] = await outputs("const arquero");
    expect(plain(rows as Output)).toBe("2");
    await lab.run(at("const typed"));
    const field = lab.page.locator(".jp-Stdin-input");
    await field.fill("Ann");
    await field.press("Enter");
    const answered = await seen(at("const typed"), 2);
    expect(plain(answered.at(-1) as Output)).toBe("'Ann'");
    await outputs("interact", 2);
    const slider = lab.cell(at("interact")).locator(".widget-slider [role=slider]").first();
    await slider.focus();
    await slider.press("ArrowRight");
    await lab.cell(at("interact")).getByText("12", { exact: true }).waitFor();
  });

  test("runs what TypeScript emits, and loops of all kinds", async () => {
    const [value] = await outputs("enum Color");
    expect(plain(value as Output)).toBe("[ 1, 10 ]");
  });

  test("says what needs a computer, and what is too large", async () => {
    const [absent] = await outputs("import { spawn }");
    expect(absent).toMatchObject({ ename: "NeedsComputer" });
    expect(absent?.evalue).toContain("the program ls cannot be started");
    const [large] = await outputs(`go("1.23")`);
    expect(large?.evalue).toContain("takes at least 10,267,656,192 bytes");
  });

  test("asks nothing of another host, and nothing that is not there", () => {
    expect(lab.strayRequests).toEqual([]);
    expect(server.missing.filter((name) => name !== "/favicon.ico")).toEqual([]);
    expect(lab.pageErrors).toEqual([]);
  });

  test("is small, without maps of sources, and names no other place", () => {
    const names = readdirSync(site, { recursive: true, encoding: "utf8" });
    expect(names.filter((name) => name.endsWith(".map"))).toEqual([]);
    expect(size.bytes).toBeLessThan(27e6);
    const files = names.map((name) => join(site, name)).filter((name) => statSync(name).isFile());
    const kernel = files.filter((name) => name.includes("gomaplab-kernel"));
    const packed = kernel.reduce((sum, name) => sum + gzipSync(readFileSync(name)).length, 0);
    expect(packed).toBeLessThan(5e6);
  });

  test("works without a network, once a first cell has run", async () => {
    const names = JSON.parse(readFileSync(join(site, "site-files.json"), "utf8")) as string[];
    await lab.page.waitForFunction(
      async (wanted) => {
        const [name = ""] = (await caches.keys()).filter((each) => each.startsWith("gomaplab "));
        const kept = await (await caches.open(name)).keys();
        return kept.length >= wanted;
      },
      names.length,
      { timeout: 60_000, polling: 500 },
    );
    await server.close();
    await lab.open("cells.ipynb");
    const [map] = await outputs("let n");
    expect(plain(map as Output)).toContain("1,000 entries");
    expect(lab.strayRequests).toEqual([]);
  });
});
