/** What reports read of a notebook: titles, parameters, and where slides begin. */

import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { indexPage } from "../../../src/cli/report/index-page.js";
import { type Cell, headingOf, readNotebook } from "../../../src/cli/report/notebook.js";
import { parameter, withParameters } from "../../../src/cli/report/parameters.js";
import { withSlides } from "../../../src/cli/report/slides.js";

const cell = (cell_type: string, source: string, fields: Partial<Cell> = {}): Cell => ({
  cell_type,
  source,
  metadata: {},
  ...fields,
});
const notebook = (...cells: Cell[]) => ({ cells, metadata: {} });

describe("a parameter on the command line", () => {
  test.each([
    ["n=5000", ["n", "5000"]],
    ["n=007", ["n", "7"]],
    ["x=-1.5e3", ["x", "-1500"]],
    ["big=9007199254740993", ["big", "9007199254740993n"]],
    ["isOn=true", ["isOn", "true"]],
    ["releases=[1.19, 1.26]", ["releases", "[1.19,1.26]"]],
    ['release="1.26"', ["release", '"1.26"']],
    ["type=map[int64]bool", ["type", '"map[int64]bool"']],
    ["empty=", ["empty", '""']],
    ["equation=a=b", ["equation", '"a=b"']],
    ['quote=`"a"`', ["quote", '"`\\"a\\"`"']],
  ])("%s", (text, expected) => {
    expect(parameter(text)).toEqual(expected);
  });

  test.each(["n", "=5", "1n=5", "a b=5", "a;b=5"])("%s is refused", (text) => {
    expect(() => parameter(text)).toThrow(`\`-p\` takes name=value, got ${text}`);
  });
});

describe("a notebook with parameters", () => {
  const declaring = cell("code", "let n = 10 // entries\nconst type = 'int'", {
    metadata: { tags: ["parameters"] },
  });

  test("gets a cell behind the one that declares them, in the place of an earlier one", () => {
    const earlier = cell("code", "let n = 1;", { metadata: { tags: ["injected-parameters"] } });
    const given = withParameters(
      notebook(cell("markdown", "# T"), declaring, earlier, cell("code", "n")),
      new Map([
        ["n", "5"],
        ["type", "null"],
      ]),
      "a.ipynb",
    );
    expect(given.cells.map(({ source }) => source)).toEqual([
      "# T",
      "let n = 10 // entries\nconst type = 'int'",
      "let n = 5;\nlet type: any = null;",
      "n",
    ]);
  });

  test("refuses a name that it does not declare, and says which it has", () => {
    const refused = () => withParameters(notebook(declaring), new Map([["m", "5"]]), "a.ipynb");
    expect(refused).toThrow("a.ipynb has no parameter m");
    expect(refused).toThrow(expect.objectContaining({ advice: ["It has: n, type"] }));
  });

  test("refuses any where no cell is tagged", () => {
    expect(() =>
      withParameters(notebook(cell("code", "let n = 1")), new Map([["n", "5"]]), "a.ipynb"),
    ).toThrow('a.ipynb takes no parameters: none of its cells is tagged "parameters"');
  });
});

test("a report is called as the first heading says", () => {
  const prose = "# Growth of a *map*\n\nA report with `n` [entries](x.md),\nand more.\n\nNot this.";
  expect(headingOf(notebook(cell("code", "# no"), cell("markdown", prose)), "a")).toEqual({
    title: "Growth of a map",
    about: "A report with n entries, and more.",
  });
  expect(headingOf(notebook(), "a")).toEqual({ title: "a", about: "" });
});

test("a file that is not a notebook is refused with its name", () => {
  const folder = mkdtempSync(join(tmpdir(), "gomaplab-notebook-"));
  const file = join(folder, "a.ipynb");
  try {
    for (const text of ["{", "null", "[]", '{"cells": [1]}', '{"cells": [{"source": "x"}]}']) {
      writeFileSync(file, text);
      expect(() => readNotebook(file), text).toThrow(`${file} is not a notebook`);
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
});

describe("slides", () => {
  const shown = { outputs: [{ data: { "text/html": "<table>" } }] };
  const types = (...cells: Cell[]) =>
    withSlides(notebook(...cells)).cells.map(
      ({ metadata }) => (metadata.slideshow as { slide_type: string }).slide_type,
    );

  test("begin at headings, and at what does not fit beside a figure", () => {
    expect(
      types(
        cell("markdown", "# Title"),
        cell("markdown", "some words"),
        cell("markdown", "## Part"),
        cell("code", "plot()", shown),
        cell("code", "table()", shown),
        cell("markdown", "words on it"),
        cell("code", "1"),
        cell("markdown", "### Detail"),
      ),
    ).toEqual(["slide", "-", "slide", "-", "subslide", "subslide", "-", "subslide"]);
  });

  test("stay as the author set them", () => {
    const own = notebook(
      cell("markdown", "# A", { metadata: { slideshow: { slide_type: "skip" } } }),
      cell("markdown", "# B"),
    );
    expect(withSlides(own)).toBe(own);
  });
});

test("the index links reports and escapes what notebooks say", () => {
  const page = indexPage([
    { title: "<b>One</b>", about: "a & b", file: "one two/a#1.html" },
    { title: "Two", about: "", file: null, error: "Error: <x>\n  line 1" },
  ]);
  expect(page).toContain(
    '<li><a href="one%20two/a%231.html">&lt;b&gt;One&lt;/b&gt;</a><br>a &amp; b</li>',
  );
  expect(page).toContain("<li>Two: failed<br><pre>Error: &lt;x&gt;\n  line 1</pre></li>");
});
