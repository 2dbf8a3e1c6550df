/**
 * A drawing: an SVG picture with the same content as text. It is made by a pure function and needs
 * no script, so that every notebook reader shows it.
 */
import { inspect } from "node:util";
import { escapeMarkup } from "../format/escape.js";
import { pictureIn } from "../format/theme.js";
import { pngOf, pngWanted, savePicture } from "../programs/picture-files.js";

/** The forms in which a drawing can be shown. */
export interface DrawingBundle {
  "text/html": string;
  "image/svg+xml": string;
  "text/plain": string;
  /** Only when asked for, by `plot.png(true)`: base64, for LaTeX. */
  "image/png"?: string;
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

  /** How a notebook shows the drawing. */
  [Symbol.for("Jupyter.display")](): DrawingBundle {
    return {
      ...{ "text/html": this.html, "image/svg+xml": this.svg, "text/plain": this.text },
      ...(pngWanted() ? { "image/png": Buffer.from(this.png()).toString("base64") } : {}),
    };
  }

  [inspect.custom](): string {
    return this.text;
  }
}
