/**
 * Controls in JupyterLab, in a browser: a slider is moved, a choice made, a button pressed, and the
 * result below them follows; after the page is loaded again the controls are still alive.
 */

import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { findChromium } from "../../src/programs/chromium.js";
import { JupyterLab } from "../support/jupyterlab.js";
import { notebookFile } from "../support/notebook-file.js";

const CELLS = [
  'const shown = (...parts: unknown[]) => html(`<b class="shown">`+ parts.join(" ") + "</b>")\n' +
    'interact({ n: slider(0, 100), release: choice(["1.19", "1.23"]) }, ({ n, release }) => shown(n, "of", release))',
  'interact({ on: checkbox(), name: textbox("a"), go: button("Run") }, ({ on, name, go }) => shown(on, name, go))',
  'interact({ n: slider(1, 1000) }, ({ n }) => plot.growth(go("1.19").make("map[int64]bool").fill(keys.sequence(n))))',
  'interact({ step: slider(0, 5, { play: true, interval: 20 }) }, async ({ step }) => shown("step", step))',
];

describe.skipIf(findChromium() === null)("controls in JupyterLab", () => {
  let folder: string;
  let lab: JupyterLab;

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), "gomaplab-widgets-"));
    writeFileSync(join(folder, "controls.ipynb"), notebookFile(CELLS));
    lab = await JupyterLab.start(folder);
    await lab.open("controls.ipynb");
    await lab.command("notebook:run-all-cells");
    await lab.idle(60_000);
  }, 180_000);

  afterAll(async () => {
    await lab?.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  /** Waits until the result below a cell's controls reads so. */
  const shows = (cell: number, text: string) =>
    lab.cell(cell).locator("b.shown", { hasText: text }).waitFor({ timeout: 10_000 });

  test("a slider that is moved and a choice that is made change the result", async () => {
    await lab.select(0);
    await shows(0, "50 of 1.19");
    const handle = lab.cell(0).locator(".noUi-handle");
    await handle.focus();
    for (let i = 0; i < 5; i++) await handle.press("ArrowRight");
    await shows(0, "55 of 1.19");
    const box = await lab.cell(0).locator(".noUi-base").boundingBox();
    if (box === null) throw new Error("the slider is not on the page");
    // Dragged in many small steps: each is a change, and the last one counts.
    await handle.hover();
    await lab.page.mouse.down();
    await lab.page.mouse.move(box.x + box.width, box.y + box.height / 2, { steps: 40 });
    await lab.page.mouse.up();
    await shows(0, "100 of 1.19");
    await lab.cell(0).locator("select").selectOption("1.23");
    await shows(0, "100 of 1.23");
    await lab.screenshot("controls");
    expect(await lab.cell(0).locator("b.shown").count()).toBe(1);
  }, 60_000);

  test("with a button the result changes when it is pressed", async () => {
    await lab.select(1);
    await shows(1, "false a 0");
    await lab.cell(1).locator("input[type=checkbox]").check();
    const line = lab.cell(1).locator("input[type=text]");
    await line.fill("abc");
    await line.press("Enter");
    await lab.page.waitForTimeout(300);
    await shows(1, "false a 0");
    await lab.cell(1).locator("button", { hasText: "Run" }).click();
    await shows(1, "true abc 1");
    await lab.screenshot("controls-button");
  }, 60_000);

  test("a figure is drawn anew by the library that the page has", async () => {
    await lab.select(2);
    const figure = lab.cell(2).locator(".js-plotly-plot .main-svg").first();
    await figure.waitFor({ timeout: 20_000 });
    const bytes = async () => JSON.stringify((await lab.outputs())[2]?.outputs).length;
    const whole = await bytes();
    // By the keyboard, in steps of a hundred.
    const handle = lab.cell(2).locator(".noUi-handle");
    await handle.focus();
    await handle.press("End");
    await lab.cell(2).locator(".gomaplab-figure", { hasText: "2⁸" }).waitFor({ timeout: 10_000 });
    await figure.waitFor({ timeout: 20_000 });
    await lab.screenshot("controls-figure");
    expect(await lab.cell(2).locator(".gomaplab-figure").count()).toBe(1);
    // The figure carries the library that it carried before, and only once.
    expect(await bytes()).toBeLessThan(whole * 1.5);
    expect(await bytes()).toBeGreaterThan(whole / 1.5);
  }, 60_000);

  test("a slider plays through its values, begun by the keyboard", async () => {
    await lab.select(3);
    await shows(3, "step 0");
    const play = lab.cell(3).locator(".jupyter-button").first();
    await play.focus();
    await play.press("Enter");
    await shows(3, "step 5");
    await lab.screenshot("controls-play");
  }, 60_000);

  test("a page that is loaded again finds the controls alive", async () => {
    await lab.command("docmanager:save");
    await lab.open("controls.ipynb");
    await lab.select(0);
    await shows(0, "100 of 1.23");
    const handle = lab.cell(0).locator(".noUi-handle");
    await handle.waitFor({ timeout: 20_000 });
    expect(await handle.getAttribute("aria-valuenow")).toBe("100.0");
    await lab.screenshot("controls-reloaded");
  }, 60_000);

  test("no script of the page failed, and nothing was asked of any other host", () => {
    expect(lab.pageErrors).toEqual([]);
    expect(lab.strayRequests).toEqual([]);
  });
});
