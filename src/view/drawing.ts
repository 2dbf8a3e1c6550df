/**
 * A drawing: a picture with the same content as text. It is made by a pure function of what it
 * shows, and shows itself wherever a notebook is read; it needs no script.
 */
import { inspect } from "node:util";

/** The forms in which a drawing can be shown. */
export interface DrawingBundle {
  "text/html": string;
  "image/svg+xml": string;
  "text/plain": string;
}

/** A static picture and its text. */
export class Drawing {
  /** The picture, an SVG file's text. */
  readonly svg: string;
  /** The same content as aligned text. */
  readonly text: string;

  constructor(svg: string, text: string) {
    this.svg = svg;
    this.text = text;
  }

  /** The picture as a piece of a page; wider than the page, it scrolls. */
  get html(): string {
    return `<div class="gomaplab-drawing" style="max-width:100%;overflow-x:auto;line-height:0">${this.svg}</div>`;
  }

  /** How a notebook shows the drawing. */
  [Symbol.for("Jupyter.display")](): DrawingBundle {
    return { "text/html": this.html, "image/svg+xml": this.svg, "text/plain": this.text };
  }

  [inspect.custom](): string {
    return this.text;
  }
}
