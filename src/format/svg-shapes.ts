/**
 * The few SVG elements that drawings and figures are made of. Coordinates are pixels, rounded to
 * hundredths, so that a picture is the same text on every machine; all text is escaped.
 */
import { escapeMarkup } from "./escape.js";
import { BACKGROUND, EDGE, FONT, INK } from "./palette.js";
import { PICTURE, pictureStyle } from "./theme.js";

export interface TextStyle {
  /** Pixels. Default 12. */
  size?: number;
  /** Default the colour of text. */
  color?: string;
  anchor?: "start" | "middle" | "end";
  /** Letters of one width, for bytes and addresses. */
  mono?: boolean;
  bold?: boolean;
}

/** A line of text; `y` is its base line. */
export function words(text: string, x: number, y: number, style: TextStyle = {}): string {
  const { size = 12, color = INK, anchor = "start", mono, bold } = style;
  const extra = [
    anchor === "start" ? "" : ` text-anchor="${anchor}"`,
    mono ? ` font-family="${MONO}"` : "",
    bold ? ' font-weight="600"' : "",
  ].join("");
  return `<text x="${round(x)}" y="${round(y)}" font-size="${size}" fill="${color}"${extra}>${escapeMarkup(text)}</text>`;
}

const MONO = "Menlo, Consolas, 'DejaVu Sans Mono', monospace";

/** A filled rectangle. `stroke` colours its edge, `dash` breaks it. */
export function box(
  x: number,
  y: number,
  width: number,
  height: number,
  fill: string,
  extra: { stroke?: string; dash?: string; opacity?: number } = {},
): string {
  const dash = extra.dash ? ` stroke-dasharray="${extra.dash}"` : "";
  const stroke = extra.stroke ? ` stroke="${extra.stroke}"${dash}` : "";
  const opacity = extra.opacity === undefined ? "" : ` opacity="${extra.opacity}"`;
  return `<rect x="${round(x)}" y="${round(y)}" width="${round(width)}" height="${round(height)}" fill="${fill}"${stroke}${opacity}/>`;
}

/** A straight line. */
export function stroke(x1: number, y1: number, x2: number, y2: number, color: string): string {
  return `<path d="M${round(x1)} ${round(y1)}L${round(x2)} ${round(y2)}" stroke="${color}" fill="none"/>`;
}

/** A straight line with a head at its end. */
export function arrow(x1: number, y1: number, x2: number, y2: number, color: string): string {
  const [dx, dy] = [x2 - x1, y2 - y1];
  const length = Math.hypot(dx, dy) || 1;
  const [ux, uy] = [(6 * dx) / length, (6 * dy) / length];
  const side = (sign: number) =>
    `L${round(x2 - ux + (sign * uy) / 2)} ${round(y2 - uy - (sign * ux) / 2)}`;
  const head = `<path d="M${round(x2)} ${round(y2)}${side(1)}${side(-1)}Z" fill="${color}"/>`;
  return stroke(x1, y1, x2 - ux, y2 - uy, color) + head;
}

/** Slanting lines over a rectangle: what has no content. */
export function hatch(x: number, y: number, width: number, height: number): string {
  const [gap, lines]: [number, string[]] = [7, []];
  for (let from = gap / 2 - height; from < width; from += gap) {
    const [left, right] = [Math.max(0, from), Math.min(width, from + height)];
    if (right <= left) continue;
    lines.push(
      `M${round(x + left)} ${round(y + height - (left - from))}L${round(x + right)} ${round(y + height - (right - from))}`,
    );
  }
  return `<path d="${lines.join("")}" stroke="${EDGE}" stroke-opacity="0.55" fill="none"/>`;
}

/** The whole picture in the reader's theme: shrinks to its container, `label` for screen readers. */
export function picture(width: number, height: number, label: string, parts: string[]): string {
  const [w, h] = [round(width), round(height)];
  const content = [box(0, 0, width, height, BACKGROUND), ...parts].join("");
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" class="${PICTURE}" viewBox="0 0 ${w} ${h}" width="${w}" height="${h}"`,
    ` style="max-width:100%;height:auto" font-family="${FONT}" role="img"`,
    ` aria-label="${escapeMarkup(label)}">`,
    pictureStyle(content),
    content,
    "</svg>",
  ].join("");
}

/** Width in pixels of a text; an estimate, since nothing here can measure. */
export function textWidth(text: string, size: number): number {
  return Array.from(text).length * size * 0.56;
}

/** Text in lines of at most `width` pixels, broken between words. */
export function textLines(text: string, width: number, size: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(" ")) {
    const longer = `${lines.at(-1) ?? ""} ${word}`.trim();
    if (lines.length > 0 && textWidth(longer, size) <= width) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  return lines;
}

/** A coordinate as it is written: hundredths of a pixel. */
export function round(value: number): number {
  return Math.round(value * 100) / 100;
}
