/**
 * Notebooks in JupyterLab, in a browser: figures are drawn, tables are shown, a running fill can be
 * interrupted, names are completed, and nothing is fetched from anywhere else.
 */

import { cpSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { packageRoot } from "../../src/cli/package-root.js";
import { findChromium } from "../../src/programs/chromium.js";
import { JupyterLab } from "../support/jupyterlab.js";
import { notebookFile } from "../support/notebook-file.js";

describe.skipIf(findChromium() === null)("a notebook in JupyterLab", () => {
  let folder: string;
  let lab: JupyterLab;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "gomaplab-browser-"));
    cpSync(join(packageRoot, "notebooks", "01-first-map.ipynb"), join(folder, "first.ipynb"));
    writeFileSync(
      join(folder, "interrupt.ipynb"),
      notebookFile([
        'const m = go("1.23").make("map[int64]bool");\nm.fill(keys.sequence(1000));\nconst before = m.length;',
        "m.fill(keys.uniform(1_000_000_000, 1, 1_000_000));",
        "[before, m.length > before, m.has(999)].join()",
      ]),
    );
    writeFileSync(join(folder, "complete.ipynb"), notebookFile(["", ""]));
    writeFileSync(
      join(folder, "tables.ipynb"),
      notebookFile([
        "const table = (n: number) => aq.table({ i: Array.from({ length: n }, (_, i) => (7 * i) % n), name: Array.from({ length: n }, (_, i) => '<i>entry ' + i + '</i>&<img src=x onerror=document.title=666>') });\ntable(200)",
        "table(300_000)",
      ]),
    );
    lab = await JupyterLab.start(folder);
  }, 120_000);

  afterAll(async () => {
    await lab?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  test("the first notebook runs without an error, draws its figures and shows its tables", async () => {
    await lab.open("first.ipynb");
    await lab.command("notebook:run-all-cells");
    await lab.idle(180_000);

    const all = await lab.outputs();
    const errors = all.flatMap(({ outputs }) =>
      outputs.filter(({ output_type }) => output_type === "error"),
    );
    expect(errors).toEqual([]);

    const holding = (pattern: RegExp) =>
      all.filter(({ outputs }) =>
        outputs.some(({ data }) => pattern.test(JSON.stringify(data?.["text/html"] ?? ""))),
      );
    const figures = holding(/plotly/i);
    expect(figures.length).toBeGreaterThan(0);
    for (const { cell } of figures) {
      await lab.select(cell);
      const drawing = lab.cell(cell).locator(".js-plotly-plot .main-svg").first();
      await drawing.waitFor({ timeout: 20_000 });
      const box = await drawing.boundingBox();
      expect(box?.width).toBeGreaterThan(200);
      expect(box?.height).toBeGreaterThan(100);
      // A line of the figure itself, not only its frame.
      expect(
        await lab.cell(cell).locator(".js-plotly-plot .scatterlayer path").count(),
      ).toBeGreaterThan(0);
      await lab.screenshot(`first-map-cell-${cell}`);
    }

    // What stands beside a figure, or in a frame of a player, may be short of rows.
    const others = [...figures, ...holding(/gomaplab-player/)].map(({ cell }) => cell);
    const tables = holding(/<table/).filter(({ cell }) => !others.includes(cell));
    expect(tables.length).toBeGreaterThan(0);
    for (const { cell } of tables) {
      await lab.select(cell);
      // The head and a row: the page's own script may be setting the table up.
      await lab
        .cell(cell)
        .locator("table tr")
        .nth(1)
        .waitFor({ state: "attached", timeout: 20_000 });
      await lab.screenshot(`first-map-cell-${cell}`);
    }
    await lab.select(0);
    await lab.screenshot("first-map");
  }, 240_000);

  test("a running fill is interrupted from the keyboard and the variables live on", async () => {
    await lab.open("interrupt.ipynb");
    await lab.run(0);
    await lab.idle(30_000);
    await lab.run(1);
    await lab.busy();
    // Long enough that the fill itself runs.
    await lab.page.waitForTimeout(1500);
    await lab.screenshot("interrupt-running");
    await lab.select(1);
    await lab.page.locator(".jp-Notebook").press("i");
    await lab.page.locator(".jp-Notebook").press("i");
    const asked = Date.now();
    await lab.idle(10_000);
    expect(Date.now() - asked).toBeLessThan(2000);
    await lab.run(2);
    await lab.cell(2).locator(".jp-OutputArea-output").first().waitFor({ timeout: 10_000 });
    await lab.screenshot("interrupt-after");

    const [, filled, after] = await lab.outputs();
    const error = filled?.outputs.find(({ output_type }) => output_type === "error");
    expect(`${error?.ename}: ${error?.evalue}`).toMatch(
      /^InterruptedError: Interrupted after [\d,]+ of 1,000,000,000 .*the map is valid/,
    );
    expect(JSON.stringify(after?.outputs)).toContain("1000,true,true");
  }, 90_000);

  test("names of the prelude are completed after a dot and explained by the tooltip", async () => {
    await lab.open("complete.ipynb");
    for (const [cell, typed, offered] of [
      [0, "plot.", "growth"],
      [1, 'go("1.23").', "make"],
    ] as const) {
      await lab.select(cell);
      await lab.cell(cell).locator(".cm-content").click();
      await lab.page.keyboard.type(typed);
      const popup = lab.page.locator(".jp-Completer:not(.lm-mod-hidden) .jp-Completer-item");
      const found = popup.filter({ hasText: offered }).first();
      // A kernel that is still starting is not asked; nothing on the page says when it can be.
      await vi.waitFor(
        async () => {
          await lab.page.keyboard.press("Tab");
          await found.waitFor({ timeout: 5000 });
        },
        { timeout: 60_000, interval: 100 },
      );
      await lab.screenshot(`completion-${cell}`);
      await lab.page.keyboard.press("Escape");
    }
    // On the name go, with the cursor behind it.
    await lab.page.keyboard.press("Home");
    await lab.page.keyboard.press("ArrowRight");
    await lab.page.keyboard.press("ArrowRight");
    await lab.page.keyboard.press("Shift+Tab");
    const tooltip = lab.page.locator(".jp-Tooltip");
    await tooltip.waitFor({ timeout: 15_000 });
    expect(await tooltip.innerText()).toContain("go(");
    await lab.screenshot("tooltip");
  }, 90_000);

  test("tables are sorted, searched and paged: in the page, and by the kernel while it lives", async () => {
    await lab.open("tables.ipynb");
    await lab.command("notebook:run-all-cells");
    await lab.idle(60_000);
    const rows = (cell: number) => lab.cell(cell).locator("tbody tr");
    const texts = async (cell: number) => (await rows(cell).first().innerText()).split(/\s+/, 2);
    const sort = async (cell: number, direction: string) => {
      await lab.cell(cell).locator("th", { hasText: "i" }).click();
      await lab.cell(cell).locator(`th[aria-sort=${direction}]`).waitFor();
    };

    await lab.select(0);
    await lab.cell(0).getByText("rows 1 to 20 of 200").waitFor({ timeout: 20_000 });
    await sort(0, "ascending");
    await sort(0, "descending");
    expect(await texts(0)).toEqual(["199", "<i>entry"]);
    await lab.cell(0).getByLabel("Search").fill("entry 77<");
    await lab.cell(0).getByText("rows 1 to 1 of 1 (found among 200)").waitFor();
    expect(await rows(0).innerText()).toContain("<i>entry 77</i>&<img");
    expect(await lab.page.title()).not.toBe("666");
    await lab.screenshot("table-in-the-page");

    await lab.select(1);
    await lab.cell(1).getByText("299,980 rows not shown").waitFor({ timeout: 20_000 });
    await lab.cell(1).getByRole("button", { name: "Show all 300,000 rows" }).click();
    await lab.cell(1).getByText("rows 1 to 20 of 300,000").waitFor({ timeout: 20_000 });
    await sort(1, "ascending");
    await sort(1, "descending");
    await rows(1).filter({ hasText: "299,999" }).waitFor({ timeout: 20_000 });
    await lab.cell(1).getByRole("link", { name: "Last" }).click();
    await lab.cell(1).getByText("rows 299,981 to 300,000").waitFor({ timeout: 20_000 });
    expect(await rows(1).last().innerText()).toMatch(/^0\s/);
    await lab.screenshot("table-from-the-kernel");
    await lab.command("kernelmenu:shutdown");
    await lab.cell(1).getByRole("link", { name: "First" }).click();
    await lab
      .cell(1)
      .getByText("The kernel that has these rows is gone")
      .waitFor({ timeout: 20_000 });

    // A page without a kernel, as an exported one: it sorts what it has, and says what it has not.
    const html = (await lab.outputs()).flatMap(({ outputs }) =>
      outputs.map(({ data }) => [data?.["text/html"] ?? ""].flat().join("")),
    );
    const page = await lab.page.context().browser()?.newPage();
    if (page === undefined) throw new Error("the browser is gone");
    await page.setContent(`<!doctype html><body>${html.join("")}`);
    const [small, large] = [
      page.locator(".gomaplab-table").first(),
      page.locator(".gomaplab-table").last(),
    ];
    await small.getByText("rows 1 to 20 of 200").waitFor();
    await large.getByRole("button", { name: "Show all" }).click();
    await large.getByText("The other rows are in a kernel, and this page has none").waitFor();
    await page.close();
  }, 120_000);

  test("nothing was asked of any other host, and no script of the page failed", () => {
    expect(lab.strayRequests).toEqual([]);
    expect(lab.pageErrors).toEqual([]);
  });
});
