/** `gomaplab report`: pages, slides, Markdown and PDF that ask no other host for anything. */

import { spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { findJupyter } from "../../src/cli/jupyter/jupyter.js";
import { packageRoot } from "../../src/cli/package-root.js";
import { findChromium } from "../../src/programs/chromium.js";

const main = join(packageRoot, "dist", "cli", "main.js");

/** What a browser would fetch by itself: scripts, styles, images, fonts, frames. */
const fetching = [
  /<(?:script|img|iframe|source)\b[^>]*\bsrc=(?!"?data:)[^>]*/,
  /<link\b[^>]*href=[^>]*/,
  /@import[^;]*|url\(["']?https?:[^)]*/,
];

/** The first of that in a page; what scripts hold within them is not markup. */
function fetched(page: string): string | undefined {
  const markup = page.replaceAll(/(<script\b[^>]*>)[\s\S]*?<\/script>/g, "$1</script>");
  return fetching.map((pattern) => pattern.exec(markup)?.[0]).find((found) => found !== undefined);
}

test("what a page fetches is found", () => {
  expect(fetched('<script>"<link href=a>"</script><img src="data:x">')).toBeUndefined();
  expect(fetched('<script src="https://a/b.js"></script>')).toContain("https://a/b.js");
  expect(fetched('<style>@import "x.css";</style>')).toContain("x.css");
  expect(fetched('<link rel="stylesheet" href="x.css">')).toContain("x.css");
});

describe.skipIf(findJupyter() === null)("gomaplab report", () => {
  let folder: string;

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "gomaplab-report-test-"));
    const cells = [
      ["markdown", "# Growth of a map\n\nHow it grows."],
      ["code", "let n = 100", { tags: ["parameters"] }],
      ["markdown", "## Figure"],
      ["code", 'plot.growth(go("1.23").make("map[int64]bool").fill(keys.sequence(n)))'],
      ["code", "`n = ` + n"],
    ] as const;
    write("growth", cells);
    write("broken", [
      ["markdown", "# Broken"],
      ["code", "let n = 100", { tags: ["parameters"] }],
      ["code", 'throw new Error("this went wrong")'],
    ]);
  });

  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  function write(name: string, cells: readonly (readonly [string, string, object?])[]) {
    const text = JSON.stringify({
      nbformat: 4,
      nbformat_minor: 5,
      metadata: {},
      cells: cells.map(([cell_type, source, metadata = {}], i) => ({
        id: `cell-${i}`,
        cell_type,
        metadata,
        source,
        ...(cell_type === "code" ? { outputs: [], execution_count: null } : {}),
      })),
    });
    writeFileSync(join(folder, `${name}.ipynb`), text);
  }

  function report(...args: string[]) {
    return spawnSync(process.execPath, [main, "report", ...args], {
      cwd: folder,
      encoding: "utf8",
    });
  }
  const read = (name: string) => readFileSync(join(folder, name), "utf8");

  test("slides carry reveal.js, and begin at headings", () => {
    const { status, stderr } = report("growth.ipynb", "--to", "slides");
    expect(status, stderr).toBe(0);
    const deck = read("growth.slides.html");
    expect(fetched(deck)).toBeUndefined();
    expect(deck).toContain("Reveal.initialize(");
    // One for the title, one for the figure, one below it; each in the one of its heading.
    expect(deck.match(/<section>/g)).toHaveLength(5);
  });

  test("Markdown's figures are files beside it", () => {
    const { status, stderr } = report("growth.ipynb", "--to", "md", "--out", "site");
    expect(status, stderr).toBe(0);
    const [figure, ...others] = readdirSync(join(folder, "site", "growth_files"));
    expect(others).toEqual([]);
    const text = read("site/growth.md");
    expect(text).toContain(`(growth_files/${figure})`);
    expect(text).not.toContain("<script");
    expect(read(`site/growth_files/${figure}`)).toMatch(/^<svg/);
  });

  test.skipIf(findChromium() === null)("a PDF is printed by Chromium", () => {
    const { status, stderr } = report("growth.ipynb", "--to", "pdf");
    expect(status, stderr).toBe(0);
    expect(read("growth.pdf")).toMatch(/^%PDF-/);
  });

  // One run of the command for all that a page has: each starts Jupyter and a kernel a notebook.
  test("a page has its parameters, its title and everything within it; an index says what failed", () => {
    const { status, stdout, stderr } = report(
      ...["broken.ipynb", "growth.ipynb", "--out", "all", "--index", "--jobs", "2"],
      ...["-p", "n=5000", "--no-code"],
    );
    expect(status).toBe(1);
    expect(stderr).toContain("this went wrong");
    expect(stdout).toContain("2 of 2  ");
    expect(existsSync(join(folder, "all", "broken.html"))).toBe(false);

    const page = read("all/growth.html");
    expect(page).toContain("<title>Growth of a map</title>");
    expect(page).toContain("n = 5000");
    expect(page).toContain("<svg");
    expect(page).not.toContain('class="highlight hl-');
    expect(fetched(page)).toBeUndefined();

    const index = read("all/index.html");
    expect(index).toContain('<a href="growth.html">Growth of a map</a><br>How it grows.');
    expect(index).toContain("Broken: failed");

    const again = report("growth.ipynb", "--out", "all", "--resume", "-p", "unknown=1");
    expect(again.status, "its report is newer than it is").toBe(0);
  });

  test("two notebooks that would be one report are refused before any runs", () => {
    const { status, stderr } = report("growth.ipynb", "./growth.ipynb");
    expect(status).toBe(1);
    expect(stderr).toContain("would both be written to");
  });
});
