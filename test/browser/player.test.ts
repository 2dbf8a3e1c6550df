/**
 * The step player in a page of its own, as an exported notebook has it: played by mouse and keyboard,
 * in a light and in a dark theme, and without scripts.
 */
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { type Browser, chromium, type Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { packageRoot } from "../../src/cli/package-root.js";
import { go, keys, player } from "../../src/lab/prelude.js";
import { findChromium } from "../../src/programs/chromium.js";

const executablePath = findChromium()?.file;
const artefacts = join(packageRoot, ".setup", "screenshots");

describe.skipIf(executablePath === undefined)("the step player in a page", () => {
  const m = go("1.23", { traced: true }).make("map[int64]int64").fill(keys.sequence(14), 7);
  const played = player(m, 13);
  const show = Reflect.get(played, Symbol.for("Jupyter.display")) as () => Record<string, string>;
  const html = `<!doctype html><meta charset="utf-8"><body>${show.call(played)["text/html"]}</body>`;
  let browser: Browser;
  const requests: string[] = [];
  const errors: string[] = [];

  beforeAll(async () => {
    browser = await chromium.launch({
      executablePath: executablePath as string,
      args: ["--no-sandbox"],
    });
    mkdirSync(artefacts, { recursive: true });
  }, 60_000);

  afterAll(() => browser?.close());

  const open = async (
    options: { colorScheme?: "light" | "dark"; javaScriptEnabled?: boolean; width?: number } = {},
  ): Promise<Page> => {
    const { width = 960, ...others } = options;
    const page = await browser.newPage({ viewport: { width, height: 620 }, ...others });
    page.on("request", (request) => requests.push(request.url()));
    page.on("pageerror", (error) => errors.push(String(error)));
    await page.setContent(html);
    return page;
  };

  test("goes on, back, to both ends and by the slider, and says where it is", async () => {
    const page = await open();
    const step = () => page.locator(".gp-n span").innerText();
    const press = (name: string) => page.getByRole("button", { name, exact: true }).click();
    expect(await step()).toBe(`step 1 of ${played.length}`);
    const back = page.getByRole("button", { name: "one step back" });
    expect(await back.getAttribute("aria-disabled")).toBe("true");
    await press("one step on");
    await press("one step on");
    await press("one step back");
    expect(await step()).toBe(`step 2 of ${played.length}`);
    expect(await page.locator(".gp-s").innerText()).toBe(played.frames[1]?.sentence);
    await press("last step");
    expect(await page.locator(".gp-s").innerText()).toBe(played.frames.at(-1)?.sentence);
    expect(await page.locator("td.gp-c").count()).toBe(1);
    await press("first step");
    await page.getByRole("slider", { name: "step" }).fill("10");
    expect(await page.locator(".gp-s").innerText()).toBe(played.frames[9]?.sentence);
    expect(await page.locator(".gp-f.gp-c").count()).toBe(5);
    await press("play the steps");
    await page.waitForFunction(
      "document.querySelector('.gp-n span').textContent.startsWith('step 12')",
    );
    await press("pause");
    await page.close();
  });

  test("is played by keyboard alone", async () => {
    const page = await open();
    for (let i = 0; i < 4; i++) await page.keyboard.press("Tab");
    const focused = () => page.evaluate("document.activeElement.getAttribute('aria-label')");
    expect(await focused()).toBe("one step on");
    await page.keyboard.press("Enter");
    expect(await page.locator(".gp-n span").innerText()).toBe(`step 2 of ${played.length}`);
    await page.keyboard.press("End");
    expect(await page.locator(".gp-n span").innerText()).toBe(
      `step ${played.length} of ${played.length}`,
    );
    await page.keyboard.press("ArrowLeft");
    expect(await page.locator(".gp-n span").innerText()).toBe(
      `step ${played.length - 1} of ${played.length}`,
    );
    await page.close();
  });

  test("shows the accesses of a step, and its cache lines when they are switched on", async () => {
    const page = await open();
    await page.getByRole("slider", { name: "step" }).fill("40");
    const frame = played.frames[39];
    const chips = await page.locator(".gp-a .gp-load, .gp-a .gp-store").allInnerTexts();
    expect(chips).toEqual(frame?.accesses.map(({ kind, place }) => `${kind} ${place}`));
    const lines = page.locator(".gp-line");
    expect(await lines.first().isVisible()).toBe(false);
    const button = page.getByRole("button", { name: "cache lines" });
    await button.focus();
    await page.keyboard.press("Enter");
    expect(await button.getAttribute("aria-pressed")).toBe("true");
    expect(await lines.first().isVisible()).toBe(true);
    expect(await lines.count()).toBe(frame?.lines.length);
    // A bar lies where the bytes are.
    const strip = await lines.first().locator("span").boundingBox();
    const bar = await lines.first().locator("i").first().boundingBox();
    const [part] = frame?.lines[0]?.parts ?? [];
    const from = ((bar?.x ?? 0) - (strip?.x ?? 0)) / ((strip?.width ?? 0) / 64);
    expect(Math.abs(from - (part?.from ?? 0))).toBeLessThan(1);
    // It stays so on other steps.
    await page.getByRole("button", { name: "one step back" }).click();
    expect(await page.locator(".gp-lines").isVisible()).toBe(true);
    await page.close();
  });

  test("shows the first and the last frame where scripts do not run", async () => {
    const page = await open({ javaScriptEnabled: false });
    const text = await page.locator(".gomaplab-player").innerText();
    expect(text).toContain("Operation 13: put.");
    expect(text).toContain("holds the key 13");
    expect(await page.locator("button").count()).toBe(0);
    await page.screenshot({ path: join(artefacts, "player-still.png") });
    await page.close();
  });

  test.each(["light", "dark"] as const)(
    "can be read in a %s theme, on a wide and on a narrow page",
    async (colorScheme) => {
      for (const width of [960, 390]) {
        const page = await open({ colorScheme, width });
        await page.getByRole("slider", { name: "step" }).fill("40");
        await page.screenshot({ path: join(artefacts, `player-${colorScheme}-${width}.png`) });
        const style = "getComputedStyle(document.querySelector('.gomaplab-player'))";
        const texts = await page.evaluate<string[]>(`[${style}.color, ${style}.backgroundColor]`);
        const colours = texts.map((text) => (text.match(/[\d.]+/g) ?? []).slice(0, 3).map(Number));
        expect(contrast(colours[0] ?? [], colours[1] ?? [])).toBeGreaterThan(7);
        const overflow = await page.evaluate(
          "document.documentElement.scrollWidth - window.innerWidth",
        );
        expect(overflow).toBeLessThanOrEqual(0);
        await page.close();
      }
    },
  );

  test("asks no other host for anything, and throws nothing", () => {
    expect(requests.filter((url) => !url.startsWith("about:") && !url.startsWith("data:"))).toEqual(
      [],
    );
    expect(errors).toEqual([]);
  });
});

/** WCAG's contrast of two colours. */
function contrast(a: readonly number[], b: readonly number[]): number {
  const luminance = (colour: readonly number[]) => {
    const [red = 0, green = 0, blue = 0] = colour.map((value) => {
      const part = value / 255;
      return part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
    });
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
  };
  const [light, dark] = [luminance(a), luminance(b)].sort((x, y) => y - x) as [number, number];
  return (light + 0.05) / (dark + 0.05);
}
