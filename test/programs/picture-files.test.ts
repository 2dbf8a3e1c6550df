import { mkdtempSync, readFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, it, test } from "vitest";
import { layout, view } from "../../src/lab/index.js";
import { Figure } from "../../src/plot/figure/figure.js";
import { plot } from "../../src/plot/index.js";
import { findChromium } from "../../src/programs/chromium.js";
import { layoutDrawing } from "../../src/view/index.js";

const folder = mkdtempSync(join(tmpdir(), "pictures-"));
const file = (name: string) => join(folder, name);
const figure = new Figure("line", [{ type: "scatter", name: "a", x: [1, 2], y: [3, 4] }]);
const drawing = layoutDrawing({ title: "struct{}", size: 0, ptrdata: 0, parts: [] });

describe("a figure or drawing in a file", () => {
  it("is the SVG picture, in the reader's theme or in one that was asked for", () => {
    figure.save(file("a.svg"));
    expect(readFileSync(file("a.svg"), "utf8")).toBe(`${figure.toSvg()}\n`);
    drawing.save(file("b.SVG"), { theme: "dark" });
    const dark = readFileSync(file("b.SVG"), "utf8");
    expect(dark).toContain('fill="#161b22"');
    expect(dark).not.toMatch(/<style>|#ffffff/);
  });

  it("is a page with the live figure and its library", () => {
    figure.save(file("a.html"));
    const page = readFileSync(file("a.html"), "utf8");
    expect(page).toMatch(/^<!doctype html>/);
    expect(page.length).toBeGreaterThan(500_000);
    expect(page).not.toMatch(/(src|href)="http/);
  });

  it("is refused under another ending, with the endings there are", () => {
    expect(() => figure.save(file("a.jpg"))).toThrow("must end in .svg, .png or .html");
    expect(() => drawing.save("")).toThrow("`path` must be a file name");
    expect(() => figure.save(file("a.png"), { scale: 100 })).toThrow(
      "`scale` must be from 0.25 to 8, got 100",
    );
  });

  it("says what a PNG needs where it is not there", () => {
    const { PATH, CHROMIUM } = process.env;
    try {
      process.env.PATH = folder;
      process.env.CHROMIUM = join(folder, "none");
      expect(() => figure.save(file("a.png"))).toThrow("PNG needs Chromium or Chrome");
    } finally {
      process.env.PATH = PATH;
      if (CHROMIUM === undefined) delete process.env.CHROMIUM;
      else process.env.CHROMIUM = CHROMIUM;
    }
  });

  test.skipIf(findChromium() === null)(
    "is a PNG of twice the pixels, and stands in outputs in place of SVG when asked for",
    () => {
      const shown = (value: object) =>
        (Reflect.get(value, Symbol.for("Jupyter.display")) as () => Record<string, string>).call(
          value,
        );
      expect(Object.keys(shown(figure))).not.toContain("image/png");
      plot.png(true);
      try {
        const png = Buffer.from(shown(figure)["image/png"] ?? "", "base64");
        expect(png.subarray(1, 4).toString()).toBe("PNG");
        expect([png.readUInt32BE(16), png.readUInt32BE(20)]).toEqual([1520, 840]);
        // In place of the SVG, for which nbconvert --to latex would ask Inkscape.
        for (const value of [figure, layout("struct{ a bool }"), view.bucket("map[int8]bool")]) {
          expect(Object.keys(shown(value)).sort()).toEqual([
            "image/png",
            "text/html",
            "text/plain",
          ]);
        }
      } finally {
        plot.png(false);
      }
    },
    60_000,
  );
});
