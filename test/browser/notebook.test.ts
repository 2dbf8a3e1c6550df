/**
 * Notebooks in JupyterLab, in a browser: figures are drawn, tables are shown, a running fill can be
 * interrupted, names are completed, and nothing is fetched from anywhere else.
 */

import { cpSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test, vi } from "vitest";
import { findChromium } from "../../src/cli/chromium.js";
import { packageRoot } from "../../src/cli/package-root.js";
import { JupyterLab } from "../support/jupyterlab.js";

/** A notebook of these code cells, as a file's text. */
function notebook(...sources: string[]): string {
  return JSON.stringify({
    nbformat: 4,
    nbformat_minor: 5,
    metadata: {
      kernelspec: {
        name: "gomaplab",
        display_name: "TypeScript (gomaplab)",
        language: "typescript",
      },
    },
    cells: sources.map((source, i) => ({
      id: `cell-${i}`,
      cell_type: "code",
      execution_count: null,
      metadata: {},
      outputs: [],
      source,
    })),
  });
}

describe.skipIf(findChromium() === null)("a notebook in JupyterLab", () => {
  let folder: string;
  let lab: JupyterLab;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "gomaplab-browser-"));
    cpSync(join(packageRoot, "notebooks", "01-first-map.ipynb"), join(folder, "first.ipynb"));
    writeFileSync(
      join(folder, "interrupt.ipynb"),
      notebook(
        'const m = go("1.23").make("map[int64]bool");\nm.fill(keys.sequence(1000));\nconst before = m.length;',
        "m.fill(keys.uniform(1_000_000_000, 1, 1_000_000));",
        "[before, m.length > before, m.has(999)].join()",
      ),
    );
    writeFileSync(join(folder, "complete.ipynb"), notebook("", ""));
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

    const tables = holding(/<table/).filter(({ cell }) => !figures.some((f) => f.cell === cell));
    expect(tables.length).toBeGreaterThan(0);
    for (const { cell } of tables) {
      await lab.select(cell);
      await lab.cell(cell).locator("table tr").first().waitFor({ timeout: 20_000 });
      expect(await lab.cell(cell).locator("table tr").count()).toBeGreaterThan(1);
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

  test("nothing was asked of any other host, and no script of the page failed", () => {
    expect(lab.strayRequests).toEqual([]);
    expect(lab.pageErrors).toEqual([]);
  });
});
