/** A picture's marks and texts with the colours that they have in a theme. */
import { BACKGROUND, themed } from "../../../src/format/palette.js";

/** A box, line, circle or outline. */
export interface Mark {
  readonly markup: string;
  readonly fill: string | undefined;
  readonly stroke: string | undefined;
  /** Of its fill over what is beneath. */
  readonly opacity: number;
  readonly box?: { readonly x: number; readonly y: number; width: number; height: number };
}

/** A line of text, and the colour beneath it. */
export interface Lettering {
  readonly text: string;
  readonly color: string;
  readonly under: string;
}

/** What is drawn in a picture. */
export interface Content {
  readonly ground: string;
  readonly marks: readonly Mark[];
  readonly texts: readonly Lettering[];
}

/** Reads an SVG picture of ours, in a theme. */
export function contentOf(svg: string, theme: "light" | "dark"): Content {
  const body = svg.replace(/<style>.*?<\/style>/gs, "").replace(/<title>.*?<\/title>/gs, "");
  const color = (value: string | undefined) =>
    value === undefined || value === "none" ? undefined : themed(value, theme);
  const ground = themed(BACKGROUND, theme);
  const marks: Mark[] = [];
  const texts: Lettering[] = [];
  const groups: Record<string, string>[] = [];
  for (const [markup, closing, name, rest, letters] of body.matchAll(
    /<(\/?)(rect|text|path|circle|g)\b([^>]*)>([^<]*)/g,
  )) {
    if (closing) {
      if (name === "g") groups.pop();
      continue;
    }
    const own = Object.fromEntries(
      [...(rest as string).matchAll(/([\w-]+)="([^"]*)"/g)].map(([, key, value]) => [key, value]),
    ) as Record<string, string>;
    if (name === "g") {
      groups.push(own);
      continue;
    }
    const inherited: Record<string, string> = Object.assign({}, ...groups);
    const number = (key: string) => Number(own[key] ?? 0);
    if (name === "text") {
      const moved = inherited.transform !== undefined;
      const width = (letters as string).length * number("font-size") * 0.5;
      const shift = { middle: 0, end: -width / 2 }[own["text-anchor"] ?? ""] ?? width / 2;
      const [x, y] = [number("x") + shift, number("y") - number("font-size") / 3];
      let under = ground;
      for (const { box, fill, opacity } of moved ? [] : marks) {
        if (box === undefined || fill === undefined) continue;
        const inside = x > box.x && x < box.x + box.width && y > box.y && y < box.y + box.height;
        if (inside) under = over(fill, under, opacity);
      }
      texts.push({ text: letters as string, color: color(own.fill) ?? "", under });
      continue;
    }
    const [r, box] = [
      number("r"),
      name === "rect"
        ? { x: number("x"), y: number("y"), width: number("width"), height: number("height") }
        : undefined,
    ];
    const round = { x: number("cx") - r, y: number("cy") - r, width: 2 * r, height: 2 * r };
    marks.push({
      markup: markup as string,
      fill: color(own.fill ?? inherited.fill),
      stroke: color(own.stroke),
      opacity: Number(own.opacity ?? inherited.opacity ?? 1),
      ...(name === "circle" ? { box: round } : box === undefined ? {} : { box }),
    });
  }
  return { ground, marks, texts };
}

/** A colour laid over another. */
function over(color: string, under: string, opacity: number): string {
  const pair = (text: string, at: number) => Number.parseInt(text.slice(at, at + 2), 16);
  const parts = [1, 3, 5].map((at) => {
    const mixed = opacity * pair(color, at) + (1 - opacity) * pair(under, at);
    return Math.round(mixed).toString(16).padStart(2, "0");
  });
  return `#${parts.join("")}`;
}
