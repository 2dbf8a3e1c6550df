import { describe, expect, it } from "vitest";
import * as palette from "../../src/format/palette.js";
import { contrast, distance, lightness } from "../support/pictures/color.js";

const { tones, roles, seriesColor, amountColor, structures, deeds, themed } = palette;
const series = Array.from({ length: 7 }, (_, index) => seriesColor(index));
const fills = [...Object.values(roles), ...Object.values(structures), ...Object.values(deeds)];
const amounts = Array.from({ length: 9 }, (_, step) => amountColor(step / 8));
/** What JupyterLab's own themes have as ground, and their text. */
const jupyter = { light: ["#ffffff", "#212121"], dark: ["#111111", "#ffffff"] } as const;

function pairs<T>(list: readonly T[]): [T, T][] {
  return list.flatMap((a, i) => list.slice(i + 1).map((b): [T, T] => [a, b]));
}

describe("the palette", () => {
  it("has every colour once, so that its light value names it", () => {
    expect(new Set(tones.map(({ light }) => light)).size).toBe(tones.length);
    expect(new Set(tones.map(({ name }) => name)).size).toBe(tones.length);
  });

  it("has a colour of its own for every part of a map", () => {
    expect(Object.keys(roles)).toEqual(
      expect.arrayContaining([
        ...["control", "key", "elem", "overflow", "padding", "header", "free", "tombstone"],
      ]),
    );
    expect(new Set(Object.values(roles)).size).toBe(Object.keys(roles).length);
  });
});

describe.each(["light", "dark"] as const)("the palette in a %s theme", (theme) => {
  const of = (color: string) => themed(color, theme);
  const grounds = [of(palette.BACKGROUND), jupyter[theme][0]];
  const inks = [of(palette.INK), jupyter[theme][1]];

  it("has text that can be read on the ground and on every fill", () => {
    for (const ink of inks) {
      for (const fill of [...grounds, ...[...fills, ...amounts].map(of)]) {
        expect(contrast(ink, fill), `${ink} on ${fill}`).toBeGreaterThanOrEqual(4.5);
      }
    }
    for (const ground of grounds) {
      expect(contrast(of(palette.SOFT_INK), ground)).toBeGreaterThanOrEqual(4.5);
    }
  });

  it("has lines and marks that can be seen on the ground", () => {
    for (const color of [...series, palette.EDGE, palette.ALARM].map(of)) {
      for (const ground of grounds) {
        expect(contrast(color, ground), `${color} on ${ground}`).toBeGreaterThanOrEqual(3);
      }
    }
  });

  it("stays apart in grey", () => {
    const { moved: _, ...parts } = roles;
    for (const list of [series, Object.values(parts), Object.values(deeds)]) {
      for (const [a, b] of pairs(list.map(of))) {
        expect(Math.abs(lightness(a) - lightness(b)), `${a} ${b}`).toBeGreaterThan(2.5);
      }
    }
    const shades = amounts.map(of).map(lightness);
    const way = theme === "light" ? -1 : 1;
    for (const [i, shade] of shades.slice(1).entries()) {
      expect(way * (shade - (shades[i] as number))).toBeGreaterThan(2);
    }
  });

  it.each(["all", "deuteranopia", "protanopia"] as const)("stays apart for eyes: %s", (eyes) => {
    const { padding: _, free: __, moved: ___, ...parts } = roles;
    for (const list of [series, Object.values(parts)]) {
      for (const [a, b] of pairs(list.map(of))) {
        expect(distance(a, b, eyes), `${a} ${b}`).toBeGreaterThan(8);
      }
    }
  });
});

describe("a description in a theme", () => {
  it("has the palette's colours changed wherever they stand, and nothing else", () => {
    const spec = { line: { color: seriesColor(0) }, list: [palette.INK, 1, null], name: "#01669" };
    expect(themed(spec, "light")).toBe(spec);
    expect(themed(spec, "dark")).toEqual({
      line: { color: "#03a0e1" },
      list: ["#e6edf3", 1, null],
      name: "#01669",
    });
  });
});
