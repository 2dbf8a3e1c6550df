/**
 * Every figure and every drawing in a light theme, in a dark one and in grey: text at least 4.5:1 to
 * what is under it, marks at least 3:1 to the ground (WCAG 2.2, AA), from the colours in the pictures.
 */
import { describe, expect, it } from "vitest";
import { BACKGROUND, GRID, roles, themed, tones } from "../../src/format/palette.js";
import { contrast, lightness } from "../support/pictures/color.js";
import { drawings, figures } from "../support/pictures/gallery.js";
import { contentOf } from "../support/pictures/picture.js";

const pictures = [
  ...figures().map(({ call, shown }) => ({ call, svg: shown.toSvg() })),
  ...drawings().map(({ call, shown }) => ({ call, svg: shown.svg })),
];

describe.each(pictures)("$call", ({ svg }) => {
  it("has no colour but the palette's", () => {
    const known = new Set(tones.map(({ light }) => light));
    const used = new Set(svg.replace(/<style>.*?<\/style>/s, "").match(/"#[0-9a-f]{6}"/g));
    expect([...used].map((text) => text.slice(1, -1)).filter((one) => !known.has(one))).toEqual([]);
  });

  it.each(["light", "dark"] as const)("can be read in a %s theme", (theme) => {
    const { ground, marks, texts } = contentOf(svg, theme);
    expect(texts.length).toBeGreaterThan(2);
    expect(marks.length).toBeGreaterThan(2);
    const faint = texts.filter(({ color, under }) => contrast(color, under) < 4.5);
    expect(faint).toEqual([]);
    // Grids, bands and unused space lie behind what is shown; every box of it has an edge.
    const behind = [GRID, BACKGROUND, roles.free].map((color) => themed(color, theme));
    const unseen = marks.filter(({ fill, stroke, opacity }) => {
      const colors = [fill, stroke].filter((one) => one !== undefined);
      if (opacity < 0.5 || colors.every((one) => behind.includes(one))) return false;
      return !colors.some((one) => contrast(one, ground) >= 3);
    });
    expect(unseen.map(({ markup }) => markup)).toEqual([]);
  });

  it("says in grey what it says in colour", () => {
    // Fills that touch differ in lightness, or have an edge, or a sign on them.
    const { marks } = contentOf(svg, "light");
    const fills = marks.flatMap(({ fill, stroke, box, opacity }) =>
      opacity > 0.5 && fill !== undefined && stroke === undefined && box !== undefined
        ? [fill]
        : [],
    );
    const kinds = [...new Set(fills)];
    for (const [i, one] of kinds.entries()) {
      for (const other of kinds.slice(i + 1)) {
        expect(Math.abs(lightness(one) - lightness(other)), `${one} ${other}`).toBeGreaterThan(0.9);
      }
    }
  });
});
