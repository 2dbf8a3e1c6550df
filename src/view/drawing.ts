/**
 * A drawing: an SVG picture with the same content as text. It is made by a pure function and needs
 * no script, so that every notebook reader shows it.
 */
import { inspect } from "node:util";
import { escapeMarkup } from "../format/escape.js";
import { picture } from "../format/svg-shapes.js";
import { pictureIn } from "../format/theme.js";
import { pngOf, type StillPicture, savePicture, stillPicture } from "../programs/picture-files.js";

/** The forms in which a drawing can be shown. */
export interface DrawingBundle extends StillPicture {
  "text/html": string;
  "text/plain": string;
}

/** A static picture and its text. */
export class Drawing {
  /** The picture as SVG source. */
  readonly svg: string;
  /** The same content as aligned text. */
  readonly text: string;

  /** Parts that the page can open below the picture. */
  readonly #parts: readonly { readonly name: string; readonly drawing: Drawing }[];

  constructor(
    svg: string,
    text: string,
    parts: readonly { readonly name: string; readonly drawing: Drawing }[] = [],
  ) {
    this.svg = svg;
    this.text = text;
    this.#parts = parts;
  }

  /** The picture as an HTML fragment; it scrolls if it is wider than the page. */
  get html(): string {
    const opened = this.#parts.map(({ name, drawing }) => {
      const style = "margin:4px 12px;font-size:12px";
      return `<details style="${style}"><summary style="cursor:pointer">${escapeMarkup(name)}</summary>${drawing.html}</details>`;
    });
    return `<div class="gomaplab-drawing" style="max-width:100%;overflow-x:auto;line-height:0">${this.svg}</div>${opened.join("")}`;
  }

  /**
   * This drawing and others: side by side where there is room, below each other on a phone and in print.
   * @example view.header(a).beside(view.header(b))
   */
  beside(...others: readonly Drawing[]): Drawing {
    return others.length === 0 ? this : new Neighbours([this, ...others]);
  }

  /**
   * Write the drawing to a file: `.svg`, `.png` or `.html`. A PNG needs Chromium or Chrome.
   * @param options.theme "light" or "dark"; default the reader's own, and light for PNG
   * @param options.scale of a PNG: its pixels for a pixel of the picture; default 2
   * @example view.header(m).save("header.png")
   */
  save(path: string, options: { theme?: "light" | "dark"; scale?: number } = {}): void {
    const { theme, scale = 2 } = options;
    const svg = () => (theme === undefined ? this.svg : pictureIn(this.svg, theme));
    savePicture(path, { svg, html: () => this.html }, scale);
  }

  /** The picture as the bytes of a PNG file at double resolution; needs Chromium or Chrome. */
  png(): Uint8Array {
    return pngOf(this.svg);
  }

  /** The drawing as a MIME bundle. */
  bundle(): DrawingBundle {
    return { "text/html": this.html, ...stillPicture(this.svg), "text/plain": this.text };
  }

  /** How a notebook shows the drawing. */
  [Symbol.for("Jupyter.display")](): DrawingBundle {
    return this.bundle();
  }

  [inspect.custom](): string {
    return this.text;
  }
}

/** Between neighbours. */
const GAP = 20;
/** As wide as a picture of several gets before the next stands below. */
const WIDEST = 1120;

/** Drawings that stand side by side. */
class Neighbours extends Drawing {
  readonly #all: readonly Drawing[];

  constructor(all: readonly Drawing[]) {
    super(together(all), all.map(({ text }) => text).join("\n\n"));
    this.#all = all;
  }

  /** Each keeps at least seven tenths of its size; where there is no room for that it stands below. */
  override get html(): string {
    const each = this.#all.map((drawing) => {
      const least = Math.round(0.7 * sizeOf(drawing.svg).width);
      return `<div style="flex:1 1 ${least}px;min-width:0;max-width:100%">${drawing.html}</div>`;
    });
    const print = "<style>@media print{.gomaplab-beside{display:block!important}}</style>";
    return `${print}<div class="gomaplab-beside" style="display:flex;flex-wrap:wrap;gap:8px ${GAP}px;align-items:flex-start">${each.join("")}</div>`;
  }
}

/** One picture of several, in rows. */
function together(all: readonly Drawing[]): string {
  let [x, y, low, width] = [0, 0, 0, 0];
  const placed = all.map(({ svg }) => {
    const size = sizeOf(svg);
    if (x > 0 && x + size.width > WIDEST) [x, y] = [0, low];
    const inner = `<svg x="${x}" y="${y}" `;
    x += size.width + GAP;
    width = Math.max(width, x - GAP);
    low = Math.max(low, y + size.height);
    // The colours are those of the whole picture.
    return svg.replace("<svg ", inner).replace(/ style="[^"]*"|<style>.*?<\/style>/gs, "");
  });
  const label = all.map(({ svg }) => / aria-label="([^"]*)"/.exec(svg)?.[1] ?? "").join("; ");
  return picture(width, low, "", placed).replace('aria-label=""', `aria-label="${label}"`);
}

function sizeOf(svg: string): { readonly width: number; readonly height: number } {
  const [, width, height] = / viewBox="0 0 ([\d.]+) ([\d.]+)"/.exec(svg) ?? [];
  return { width: Number(width), height: Number(height) };
}
