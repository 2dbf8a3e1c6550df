/**
 * Every figure, every drawing, every kind of table and the player in one page, in a light and in a dark
 * theme: marks are drawn, no text is cut off, lies on another or fades into the ground, nothing throws,
 * and nothing is asked of another host.
 * The screenshots stay in .setup/screenshots for eyes to judge.
 */
import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { type Browser, chromium, type Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { packageRoot } from "../../src/cli/package-root.js";
import { go, keys, player } from "../../src/lab/prelude.js";
import { bundledLibrary, loaderScript } from "../../src/plot/figure/loader.js";
import { findChromium } from "../../src/programs/chromium.js";
import { tableBundle } from "../../src/tables/index.js";
import { drawings, figures } from "../support/pictures/gallery.js";
import { tables } from "../support/pictures/gallery-tables.js";

const executablePath = findChromium()?.file;
const artefacts = join(packageRoot, ".setup", "screenshots");

/** Pixels of a screenshot from top to bottom. */
const strip = 1800;

/** Texts that lie on each other or leave their picture, of every picture below an element. */
const faults = `(selector) => [...document.querySelectorAll(selector)].flatMap((place) => {
  const call = place.closest("[data-call]").dataset.call;
  const frame = place.getBoundingClientRect();
  // Within what is not opened.
  if (frame.width === 0) return [];
  const texts = [...place.querySelectorAll("text")]
    .filter((text) => text.textContent.trim() !== "" && getComputedStyle(text).visibility !== "hidden")
    .map((text) => ({ said: text.textContent, box: text.getBoundingClientRect() }))
    .filter(({ box }) => box.width > 0);
  const out = texts
    .filter(({ box }) => box.left < frame.left - 1 || box.right > frame.right + 1 || box.top < frame.top - 1 || box.bottom > frame.bottom + 1)
    .map(({ said }) => call + ": cut off: " + said);
  const meet = (a, b) => Math.min(a.right, b.right) - Math.max(a.left, b.left) > 1.5 && Math.min(a.bottom, b.bottom) - Math.max(a.top, b.top) > 4;
  const on = texts.flatMap((a, i) => texts.slice(i + 1).filter((b) => meet(a.box, b.box)).map((b) => call + ": " + a.said + " lies on " + b.said));
  return [...out, ...on];
})`;

/**
 * What of tables cannot be read: cells and captions that are cut off or leave their table, wide tables
 * that do not scroll, and text whose contrast to what is behind it is below WCAG AA.
 */
const unread = `() => {
  const rgb = (color) => (color.match(/[\\d.]+/g) ?? []).map(Number);
  const light = (color) => rgb(color).slice(0, 3).map((c) => c / 255).map((c) => c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4)
    .reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0);
  const behind = (element) => {
    for (let at = element; at; at = at.parentElement) {
      const [, , , alpha = 1] = rgb(getComputedStyle(at).backgroundColor);
      if (alpha > 0.99 && getComputedStyle(at).backgroundColor !== "rgba(0, 0, 0, 0)") return getComputedStyle(at).backgroundColor;
    }
    return "rgb(255, 255, 255)";
  };
  return [...document.querySelectorAll("section[data-table] table")].flatMap((table) => {
    const call = table.closest("[data-call]").dataset.call;
    const frame = table.getBoundingClientRect();
    const cells = [...table.querySelectorAll("th, td, caption")].filter((cell) => cell.getBoundingClientRect().width > 0);
    const out = cells.flatMap((cell) => {
      const said = cell.textContent.trim();
      const box = cell.getBoundingClientRect();
      const faults = [];
      if (cell.scrollWidth > cell.clientWidth + 1) faults.push("cut off");
      if (box.right > frame.right + 1 || box.left < frame.left - 1) faults.push("outside its table");
      const [a, b] = [light(getComputedStyle(cell).color), light(behind(cell))];
      if (said !== "" && (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05) < 4.5) faults.push("too faint");
      return faults.map((fault) => call + ": " + said + ": " + fault);
    });
    let scrolls = frame.right <= innerWidth;
    for (let at = table.parentElement; at && !scrolls; at = at.parentElement) scrolls = /auto|scroll/.test(getComputedStyle(at).overflowX);
    return scrolls ? out : [...out, call + ": wider than the page, and does not scroll"];
  });
}`;

describe.skipIf(executablePath === undefined)("figures, drawings and the player in a page", () => {
  let browser: Browser;
  let page: Page;
  const requests: string[] = [];
  const errors: string[] = [];

  /** Shown as a notebook would. */
  const htmlOf = (value: object): string => {
    const show = Reflect.get(value, Symbol.for("Jupyter.display")) as () => { "text/html": string };
    return show.call(value)["text/html"];
  };

  const content = (): string => {
    const m = go("1.23", { traced: true, seed: 3 }).make("map[int64]int64").fill(keys.sequence(14));
    const part = (call: string, html: string, kind = "picture") =>
      `<section data-call="${call.replace(/"/g, "&quot;")}" data-${kind}><code>${call}</code>${html}</section>`;
    const style =
      "@media(prefers-color-scheme:dark){body{background:#161b22;color:#e6edf3}}section{margin:12px 0}";
    return [
      `<!doctype html><meta charset="utf-8"><style>${style}</style><body>`,
      loaderScript(bundledLibrary()),
      ...figures().flatMap(({ call, shown }) => [
        part(`live ${call}`, shown.bundle({ carry: false })["text/html"]),
        part(`still ${call}`, shown.toSvg()),
      ]),
      ...drawings().map(({ call, shown }) => part(call, shown.html)),
      ...tables().map(({ call, shown }) => part(call, tableBundle(shown)["text/html"], "table")),
      part("player", htmlOf(player(m, 13))),
    ].join("\n");
  };

  beforeAll(async () => {
    browser = await chromium.launch({
      executablePath: executablePath as string,
      args: ["--no-sandbox"],
    });
    mkdirSync(artefacts, { recursive: true });
    page = await browser.newPage({ colorScheme: "light", viewport: { width: 900, height: strip } });
    page.on("request", (request) => requests.push(request.url()));
    page.on("pageerror", (error) => errors.push(String(error)));
    page.on("console", (message) => {
      if (message.type() === "error") errors.push(message.text());
    });
    await page.setContent(content());
  }, 60_000);

  afterAll(() => browser?.close());

  // In this order: the second is the first one's page, whose reader changes the theme.
  describe.each([
    { scheme: "light", ground: "rgb(255, 255, 255)", ink: "rgb(36, 41, 47)" },
    { scheme: "dark", ground: "rgb(22, 27, 34)", ink: "rgb(230, 237, 243)" },
  ] as const)("in a $scheme theme", ({ scheme, ground, ink }) => {
    test("have the theme's ground and ink, live figures too", async () => {
      await page.emulateMedia({ colorScheme: scheme });
      await page.waitForFunction(
        `[...document.querySelectorAll(".gomaplab-figure")].every((figure) => {
          const live = figure.querySelector(".js-plotly-plot .main-svg");
          return live?.querySelector(".xtick") && getComputedStyle(live).backgroundColor === "${ground}";
        })`,
      );
      const colors = await page.evaluate<string[]>(
        `[...document.querySelectorAll("section > svg, .gomaplab-drawing > svg")].flatMap((svg) => [
          getComputedStyle(svg.querySelector("rect")).fill,
          getComputedStyle(svg.querySelector("text")).fill])`,
      );
      expect(new Set(colors)).toEqual(new Set([ground, ink]));
      const height = await page.evaluate<number>("document.documentElement.scrollHeight");
      for (let y = 0, i = 1; y < height; y += strip, i++) {
        await page.evaluate(`scrollTo(0, ${y})`);
        const name = `pictures-${scheme}-${String(i).padStart(2, "0")}.png`;
        await page.screenshot({ path: join(artefacts, name) });
      }
    });

    test("have marks that are drawn", async () => {
      const empty = await page.evaluate<string[]>(`[...document.querySelectorAll("section")]
        .filter((section) => ![...section.querySelectorAll("path, rect, circle, td")]
          .some((mark) => { const box = mark.getBoundingClientRect(); return box.width > 2 && box.height + box.width > 8; }))
        .map((section) => section.dataset.call)`);
      expect(empty).toEqual([]);
    });

    test("have no text that is cut off or lies on another", async () => {
      const found = (selector: string) =>
        page.evaluate<string[]>(`(${faults})(${JSON.stringify(selector)})`);
      expect(await found("section > svg, .gomaplab-drawing > svg")).toEqual([]);
      expect(await found(".js-plotly-plot .main-svg:first-of-type")).toEqual([]);
      expect(await found('section[data-call="player"] svg')).toEqual([]);
    });

    test("have tables that can be read", async () => {
      expect(await page.locator("section[data-table] table").count()).toBe(tables().length);
      expect(await page.evaluate<string[]>(`(${unread})()`)).toEqual([]);
    });
  });

  test("have their points as a table, opened by keyboard", async () => {
    const data = page.locator("details.gomaplab-data").first();
    await data.locator("summary").focus();
    await page.keyboard.press("Enter");
    await data.locator("table").waitFor();
    expect(await data.locator("table tbody tr").count()).toBeGreaterThan(100);
    expect(await data.locator("table th").nth(1).innerText()).toBe(
      "entries in the map (log scale)",
    );
    await page.keyboard.press("Tab");
    expect(await page.evaluate("document.activeElement.getAttribute('aria-label')")).toBe(
      "the figure's data",
    );
  });

  test("throw nothing and ask no other host", () => {
    expect(errors).toEqual([]);
    expect(requests.filter((url) => !/^(about|data|blob):/.test(url))).toEqual([]);
  });
});
