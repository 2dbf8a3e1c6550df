/**
 * JupyterLab's debugger on TypeScript cells, in a browser: it is switched on with the bug, a
 * breakpoint is set by a click in the gutter, the cell stops there, a variable is read, a step is made,
 * and the cell goes on.
 */

import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { findChromium } from "../../src/programs/chromium.js";
import { JupyterLab } from "../support/jupyterlab.js";

const CELLS = [
  `interface Row {
  op: number;
  pause: number;
}
class Meter {
  constructor(readonly unit: string) {}
  read(rows: Row[]): string {
    let sum = 0;
    for (const { pause } of rows) sum += pause;
    return sum + this.unit;
  }
}`,
  `const meter = new Meter("ms");
const rows: Row[] = [{ op: 1, pause: 2.5 }, { op: 2, pause: 4 }];
meter.read(rows)`,
  "try { JSON.parse('{'); } catch {}\nthrow new RangeError('too far')",
];

function notebook(): string {
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
    cells: CELLS.map((source, i) => ({
      id: `cell-${i}`,
      cell_type: "code",
      execution_count: null,
      metadata: {},
      outputs: [],
      source,
    })),
  });
}

describe.skipIf(findChromium() === null)("JupyterLab's debugger", () => {
  let folder: string;
  let lab: JupyterLab;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "gomaplab-debugger-"));
    writeFileSync(join(folder, "debugged.ipynb"), notebook());
    lab = await JupyterLab.start(folder);
    await lab.open("debugged.ipynb");
  }, 180_000);

  afterAll(async () => {
    await lab?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  const line = (cell: number, number: number) =>
    lab
      .cell(cell)
      .locator(".cm-line")
      .nth(number - 1);
  const frames = () => lab.page.locator(".jp-DebuggerCallstackFrame");
  const variables = () => lab.page.locator(".jp-DebuggerVariables");
  const output = (cell: number) => lab.cell(cell).locator(".jp-OutputArea-output");
  const step = (command: string) =>
    lab.page.locator(`[data-command="debugger:${command}"]`).first();

  async function clickGutter(cell: number, number: number): Promise<void> {
    await lab.select(cell);
    const gutter = lab.cell(cell).locator(".cm-gutter.cm-breakpoint-gutter");
    const [left, row] = await Promise.all([gutter.boundingBox(), line(cell, number).boundingBox()]);
    if (!left || !row) throw new Error("there is no gutter");
    await lab.page.mouse.click(left.x + left.width / 2, row.y + row.height / 2);
  }

  const stoppedAt = (cell: number, text: string) =>
    lab
      .cell(cell)
      .locator(".jp-DebuggerEditor-highlight", { hasText: text })
      .waitFor({ timeout: 30_000 });

  test("the bug switches it on, and the list of variables is there", async () => {
    const bug = lab.page.locator(".jp-DebuggerBugButton").first();
    const pressed = lab.page.locator(".jp-DebuggerBugButton[aria-pressed=true]");
    // A click is lost while JupyterLab still asks the kernel whether it is being debugged.
    for (let attempt = 0; attempt < 8 && !(await pressed.isVisible()); attempt++) {
      await bug.click();
      await pressed.waitFor({ timeout: 5_000 }).catch(() => undefined);
    }
    await pressed.waitFor({ timeout: 5_000 });
    await variables().first().waitFor({ timeout: 30_000 });
  }, 120_000);

  test("a click in the gutter sets a breakpoint, and the cell stops there", async () => {
    await lab.cell(0).locator(".cm-gutter.cm-breakpoint-gutter").waitFor({ timeout: 30_000 });
    await clickGutter(0, 8);
    await lab.page.locator(".jp-DebuggerBreakpoint").first().waitFor({ timeout: 30_000 });
    await lab.run(0);
    await lab.run(1);
    await stoppedAt(0, "let sum = 0;");
    await frames().nth(1).waitFor({ timeout: 30_000 });
    const names = await frames().locator(".jp-DebuggerCallstackFrame-name").allInnerTexts();
    expect(names).toEqual(["read", "Cell In[2]"]);
    await variables().filter({ hasText: "rows" }).first().waitFor({ timeout: 30_000 });
    await lab.screenshot("debugger-light");
  }, 120_000);

  test("a step goes to the next line, and variables change", async () => {
    await step("next").click();
    await stoppedAt(0, "for (const { pause } of rows)");
    await lab.command("apputils:change-theme", { theme: "JupyterLab Dark" });
    await lab.page
      .locator("body[data-jp-theme-light=false]")
      .waitFor({ state: "attached", timeout: 30_000 });
    await variables().filter({ hasText: "sum" }).first().waitFor({ timeout: 30_000 });
    const sum = lab.page.locator(".jp-DebuggerVariables-body :has(> .jp-DebuggerVariables-name)", {
      hasText: /^sum/,
    });
    expect(await sum.first().locator(".jp-DebuggerVariables-detail").innerText()).toBe("0");
    await lab.screenshot("debugger-dark");
    await lab.command("apputils:change-theme", { theme: "JupyterLab Light" });
    await lab.page
      .locator("body[data-jp-theme-light=true]")
      .waitFor({ state: "attached", timeout: 30_000 });
  }, 120_000);

  test("a variable is shown as the notebook would show it", async () => {
    const row = lab.page.locator(".jp-DebuggerVariables-name", { hasText: /^rows$/ }).first();
    await row.hover();
    await lab.page.locator(".jp-DebuggerVariables-renderVariable").first().click();
    const shown = lab.page.locator(".jp-DebuggerRichVariable table");
    await shown.waitFor({ timeout: 30_000 });
    expect(await shown.innerText()).toContain("2.5");
    await lab.screenshot("debugger-variable");
  }, 60_000);

  test("it goes on to the end", async () => {
    await step("continue").click();
    await output(1).filter({ hasText: "6.5ms" }).waitFor({ timeout: 30_000 });
    expect(await lab.page.locator(".jp-DebuggerEditor-highlight").count()).toBe(0);
  }, 60_000);

  test("it stops at what nothing catches", async () => {
    await lab.command("debugger:pause-on-exceptions", { filter: "uncaught" });
    await lab.run(2);
    await stoppedAt(2, "too far");
    await lab.screenshot("debugger-exception");
    await step("continue").click();
    await output(2).filter({ hasText: "RangeError: too far" }).waitFor({ timeout: 30_000 });
  }, 60_000);

  test("no script of the page failed, and nothing was asked of any other host", () => {
    expect(lab.pageErrors).toEqual([]);
    expect(lab.strayRequests).toEqual([]);
  });
});
