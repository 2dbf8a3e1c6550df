/**
 * The gallery of docs/gallery.md: every figure, drawing and kind of table, made here as a notebook makes
 * them and compared with the files in docs. `npx vitest run test/docs/gallery.test.ts -u` writes them.
 */
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { packageRoot } from "../../src/cli/package-root.js";
import { pictureIn } from "../../src/format/theme.js";
import { drawings, figures } from "../support/pictures/gallery.js";
import { tables, tableText } from "../support/pictures/gallery-tables.js";

const folder = join(packageRoot, "docs", "gallery");

/** A file's name for a call: letters and digits. */
const fileOf = (call: string): string =>
  `${call.replace(/[^A-Za-z0-9]+/g, "-").replace(/^-|-$/g, "")}.svg`;

const pictures = [
  ...figures().map(({ call, shown }) => ({ call, svg: shown.toSvg() })),
  ...drawings().map(({ call, shown }) => ({ call, svg: shown.svg })),
];

test("the gallery shows every figure, drawing and kind of table as they are now", async () => {
  for (const { call, svg } of pictures) {
    for (const theme of ["light", "dark"] as const) {
      await expect(pictureIn(svg, theme)).toMatchFileSnapshot(join(folder, theme, fileOf(call)));
    }
  }
  await expect(page(pictures.map(({ call }) => call))).toMatchFileSnapshot(
    join(packageRoot, "docs", "gallery.md"),
  );
});

test.each(["light", "dark"])("no picture is left of what is not made any more, %s", (theme) => {
  const made = pictures.map(({ call }) => fileOf(call));
  // A new one is written when the tests are over.
  expect(readdirSync(join(folder, theme)).filter((name) => !made.includes(name))).toEqual([]);
});

test("each picture is small", () => {
  const large = pictures.filter(({ svg }) => svg.length > 60_000).map(({ call }) => call);
  expect(large).toEqual([]);
});

function page(calls: readonly string[]): string {
  const pictures = calls.map((call) => {
    const name = fileOf(call);
    return [
      `### \`${call}\``,
      "",
      "<picture>",
      `  <source media="(prefers-color-scheme: dark)" srcset="gallery/dark/${name}">`,
      `  <img alt="${call.replace(/"/g, "&quot;")}" src="gallery/light/${name}">`,
      "</picture>",
      "",
    ].join("\n");
  });
  const shown = (begin: string) =>
    pictures.filter((_, i) => (calls[i] ?? "").startsWith("plot.") === (begin === "plot."));
  return [
    "# Gallery",
    "",
    "Every figure, drawing and kind of table, as a notebook shows it. The pictures are the static form;",
    "in JupyterLab and in exported pages figures can be zoomed and hovered over. A test makes this page.",
    "",
    "## Figures",
    "",
    ...shown("plot."),
    "## Drawings",
    "",
    ...shown("view."),
    "## Tables",
    "",
    "The first rows of each; in a notebook tables are sorted, searched and paged.",
    "",
    ...tables().map(
      ({ call, shown }) => `### \`${call}\`\n\n\`\`\`text\n${tableText(shown)}\n\`\`\`\n`,
    ),
  ].join("\n");
}
