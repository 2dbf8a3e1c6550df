/**
 * The page docs/labs.md: which cells of the notebooks repeat what an article shows or claims, made from
 * the tags of the cells and the claims. `npx vitest run test/docs/labs.test.ts -u` writes it.
 */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { packageRoot } from "../../src/cli/package-root.js";
import { articles } from "../../src/lab/claims/articles.js";
import { claims } from "../../src/lab/claims/index.js";

/** Rows of each article. */
const rows = { S0: 22, S2: 17, S3: 16, S4: 17 } as const;

interface Cell {
  readonly cell_type: string;
  readonly source: string | readonly string[];
  readonly metadata: { readonly tags?: readonly string[] };
}

/** A code cell with its number in the order of a run, as Jupyter shows it. */
interface LabCell {
  readonly notebook: string;
  readonly number: number;
  readonly code: string;
  readonly tags: readonly string[];
}

const folder = join(packageRoot, "notebooks");
const cells = readdirSync(folder)
  .filter((name) => name.endsWith(".ipynb"))
  .sort()
  .flatMap((notebook): LabCell[] => {
    const { cells } = JSON.parse(readFileSync(join(folder, notebook), "utf8")) as { cells: Cell[] };
    return cells
      .filter(({ cell_type }) => cell_type === "code")
      .map(({ source, metadata }, i) => {
        const code = typeof source === "string" ? source : source.join("");
        return { notebook, number: i + 1, code, tags: metadata.tags ?? [] };
      });
  });

const isRow = (tag: string) => /^S\d-\d+$/.test(tag);
const cellsOf = (id: string) => cells.filter(({ tags }) => tags.includes(id));

test("every row of the four articles has a claim, and a cell that puts it to the test", () => {
  const ids = Object.entries(rows).flatMap(([article, count]) =>
    Array.from({ length: count }, (_, i) => `${article}-${i + 1}`),
  );
  expect(new Set(claims.ids().filter(isRow))).toEqual(new Set(ids));
  const untested = ids.filter((id) => {
    return !cellsOf(id).some(({ code }) => code.includes(`claims.run("${id}")`));
  });
  expect(untested).toEqual([]);
});

test("a cell has the tags of the claims that it runs, and only those of rows", () => {
  for (const { notebook, number, code, tags } of cells) {
    const where = `${notebook}, code cell ${number}`;
    for (const [, id] of code.matchAll(/claims\.run\("(S\d-\d+)"\)/g)) {
      expect(tags, where).toContain(id);
    }
    const unknown = tags.filter((tag) => isRow(tag) && !claims.ids().includes(tag));
    expect(unknown, where).toEqual([]);
  }
});

test("the page of labs names the cells of every row", async () => {
  await expect(page()).toMatchFileSnapshot(join(packageRoot, "docs", "labs.md"));
});

function page(): string {
  const parts = Object.entries(rows).flatMap(([article, count]) => {
    const { title, english } = articles[article] as (typeof articles)[string];
    const lines = Array.from({ length: count }, (_, i) => rowOf(`${article}-${i + 1}`));
    const head = "| id | the article shows or claims | what is seen | cells |\n|---|---|---|---|";
    return [`## ${article}: ${english}`, "", title, "", head, ...lines, ""];
  });
  return [
    "# Labs",
    "",
    "Four widely read articles show or claim 72 things about Go's map. Each is a lab: a cell, or several,",
    "that repeat what the article shows. `claims.run(id)` puts the claim to the test in any notebook; the",
    "other cells show it, step by step or as a figure. Cells carry the id as a tag and are named here by",
    "the number that Jupyter shows after a run of the whole notebook. A test makes this page.",
    "",
    ...parts,
  ].join("\n");
}

function rowOf(id: string): string {
  const { text, expectation } = claims.get(id);
  const places = new Map<string, number[]>();
  for (const { notebook, number } of cellsOf(id)) {
    places.set(notebook, [...(places.get(notebook) ?? []), number]);
  }
  const said = [...places].map(([notebook, numbers]) => {
    return `[${notebook.slice(0, 2)}](../notebooks/${notebook}) ${numbers.map((n) => `[${n}]`).join(" ")}`;
  });
  const cell = (text: string) => text.replaceAll("|", "\\|");
  return `| ${id} | ${cell(text.en)} | ${cell(expectation)} | ${said.join("<br>")} |`;
}
