/**
 * A session at the keyboard, in JupyterLab, in a browser: cells are typed, completed, explained,
 * run, asked, interrupted with the stop button; the kernel is restarted with its button.
 */

import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { findChromium } from "../../src/programs/chromium.js";
import { JupyterLab } from "../support/jupyterlab.js";
import { notebookFile } from "../support/notebook-file.js";

/** The page's own, seen from functions that run in the page. */
declare function getComputedStyle(element: unknown): { color: string };

describe.skipIf(findChromium() === null)("a session in JupyterLab", () => {
  let folder: string;
  let lab: JupyterLab;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "gomaplab-session-"));
    writeFileSync(join(folder, "session.ipynb"), notebookFile(Array(10).fill("")));
    writeFileSync(
      join(folder, "shapes.ts"),
      "/** The area of a square. */\nexport function area(side: number): number {\n  if (side < 0) throw new RangeError('no square has the side ' + side);\n  return side ** 2;\n}\n",
    );
    lab = await JupyterLab.start(folder);
    await lab.open("session.ipynb");
  }, 180_000);

  afterAll(async () => {
    await lab?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  async function type(cell: number, text: string): Promise<void> {
    await lab.select(cell);
    await lab.cell(cell).locator(".cm-content").click();
    await lab.page.keyboard.type(text);
  }

  /** Presses Tab until it helped: JupyterLab waits a second for a kernel, then for the next Tab. */
  async function completes(done: () => Promise<boolean>): Promise<void> {
    for (let attempt = 0; attempt < 10; attempt++) {
      await lab.page.keyboard.press("Tab");
      for (let look = 0; look < 10; look++) {
        if (await done()) return;
        await lab.page.waitForTimeout(200);
      }
    }
    await lab.screenshot("session-not-completed");
    throw new Error("Tab completed nothing");
  }

  const offers = (text: string) =>
    completes(() =>
      lab.page
        .locator(".jp-Completer:not(.lm-mod-hidden) .jp-Completer-item", { hasText: text })
        .first()
        .isVisible(),
    );
  const inserts = (cell: number, text: string) =>
    completes(async () => (await lab.cell(cell).locator(".cm-content").innerText()).includes(text));
  const output = (cell: number) => lab.cell(cell).locator(".jp-OutputArea-output");
  const button = (name: string) => lab.page.locator(`[data-jp-item-name="${name}"]`).last();

  test("a cell that is typed and run shows its value as a table", async () => {
    await type(0, 'const rows = [{ n: 1, kind: "a" }, { n: 2, kind: "b" }]; rows');
    await lab.page.keyboard.press("Control+Enter");
    await output(0).locator("table tr").first().waitFor({ timeout: 60_000 });
    expect(await output(0).locator("caption").innerText()).toBe("2 rows × 2 columns");
    await lab.screenshot("session-table");
  }, 90_000);

  test("what only TypeScript has is coloured as keywords and types are", async () => {
    await type(9, "interface Shape { readonly side: number }; const shape = 1");
    const editor = lab.cell(9).locator(".cm-content");
    const colour = (word: string) =>
      editor
        .locator("span")
        .getByText(word, { exact: true })
        .evaluate((span) => getComputedStyle(span).color);
    const keyword = await colour("const");
    expect(keyword).not.toBe(await editor.evaluate((text) => getComputedStyle(text).color));
    for (const word of ["interface", "readonly"]) expect(await colour(word)).toBe(keyword);
    await lab.screenshot("session-highlighting");
  }, 60_000);

  test("Tab completes members, Go types in strings, and names while a cell computes", async () => {
    await type(1, "rows.fin");
    await offers("findLast");
    await lab.screenshot("session-members");
    await lab.page.keyboard.press("Escape");

    await type(2, 'const m = go("1.23").make("map[int64]boo');
    await inserts(2, 'make("map[int64]bool');
    await lab.page.keyboard.type('"); m.');
    await offers("fill");
    await lab.screenshot("session-go");
    await lab.page.keyboard.press("Escape");
    await lab.page.keyboard.press("Backspace");

    await type(3, "for (;;) {}");
    await lab.page.keyboard.press("Control+Enter");
    await lab.busy();
    await type(4, "rows[0]!.kin");
    await inserts(4, "rows[0]!.kind");
  }, 120_000);

  test("the stop button ends a loop, and the variables are still there", async () => {
    await button("interrupt").click();
    await output(3).filter({ hasText: "Interrupted" }).waitFor({ timeout: 15_000 });
    await lab.screenshot("session-interrupted");
    await lab.run(4);
    await output(4).filter({ hasText: "'a'" }).waitFor({ timeout: 15_000 });
  }, 60_000);

  test("the contextual help explains the name at the cursor", async () => {
    await type(5, "import { area } from './shapes'; area");
    await lab.command("inspector:open");
    // Its tab is the current one now; the notebook beside it was.
    await lab.cell(5).locator(".cm-content").click();
    await lab.page.keyboard.press("Control+End");
    const help = lab.page.locator(".jp-Inspector-content");
    await help.filter({ hasText: "The area of a square." }).waitFor({ timeout: 15_000 });
    expect(await help.innerText()).toContain("function area(side: number): number");
    await lab.screenshot("session-help");
    await lab.command("inspector:close");
    await lab.cell(5).locator(".cm-content").click();
  }, 60_000);

  test("an error shows the lines of the cell and of the file it came from", async () => {
    await lab.page.keyboard.press("Control+End");
    await lab.page.keyboard.type("(-2)");
    await lab.page.keyboard.press("Control+Enter");
    await output(5).filter({ hasText: "no square has the side" }).waitFor({ timeout: 15_000 });
    const text = await output(5).innerText();
    expect(text).toContain("shapes.ts, line 3, column 23, in area");
    expect(text).toMatch(/Cell In\[\d+\], line 1/);
    await lab.screenshot("session-error");
  }, 60_000);

  test("a question is asked below the cell, and answered there", async () => {
    await type(6, 'input("Your name? ").toUpperCase()');
    await lab.page.keyboard.press("Control+Enter");
    const field = lab.page.locator(".jp-Stdin-input");
    await field.waitFor({ timeout: 15_000 });
    await field.fill("ada");
    await lab.screenshot("session-question");
    await field.press("Enter");
    await output(6).filter({ hasText: "'ADA'" }).waitFor({ timeout: 15_000 });
  }, 60_000);

  test("name? opens what is known about a name", async () => {
    await type(7, "area??");
    await lab.page.keyboard.press("Control+Enter");
    await output(7).filter({ hasText: "return side ** 2;" }).waitFor({ timeout: 15_000 });
    await lab.screenshot("session-pager");
  }, 60_000);

  test("the restart button forgets everything", async () => {
    await button("restart").click();
    await lab.page.locator(".jp-Dialog .jp-mod-accept").click();
    await type(8, "rows");
    await lab.page.keyboard.press("Control+Enter");
    await output(8).filter({ hasText: "Cannot find name 'rows'" }).waitFor({ timeout: 30_000 });
    await lab.screenshot("session-restarted");
  }, 90_000);

  test("no script of the page failed, and nothing was asked of any other host", () => {
    expect(lab.pageErrors).toEqual([]);
    expect(lab.strayRequests).toEqual([]);
  });
});
