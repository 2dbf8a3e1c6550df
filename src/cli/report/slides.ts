/**
 * Decides where slides begin. A notebook with slideshow metadata (as JupyterLab's property
 * inspector writes it) is left unchanged; in any other,
 *
 *     # or ##        a new slide
 *     ###            a new slide below the last
 *     a figure, a table or a drawing, when its slide has one already: a new slide below
 *
 * https://nbconvert.readthedocs.io/en/latest/usage.html#reveal-js-html-slideshow
 */

import { type Cell, type Notebook, sourceOf } from "./notebook.js";

type SlideType = "slide" | "subslide" | "-";

/** A copy of an executed notebook whose cells say where slides begin. */
export function withSlides(notebook: Notebook): Notebook {
  if (notebook.cells.some(({ metadata }) => metadata.slideshow !== undefined)) return notebook;
  let isFull = false;
  const cells = notebook.cells.map((cell, index) => {
    const type = index === 0 ? "slide" : begins(cell, isFull);
    if (type !== "-") isFull = false;
    isFull ||= isLarge(cell);
    return { ...cell, metadata: { ...cell.metadata, slideshow: { slide_type: type } } };
  });
  return { ...notebook, cells };
}

function begins(cell: Cell, isFull: boolean): SlideType {
  if (cell.cell_type === "markdown") {
    const marks = /^\s*(#+)[ \t]/.exec(sourceOf(cell))?.[1]?.length ?? 0;
    if (marks === 1 || marks === 2) return "slide";
    if (marks > 2 || isFull) return "subslide";
    return "-";
  }
  return isFull && cell.cell_type === "code" ? "subslide" : "-";
}

/** Whether a cell shows something that fills most of a slide. */
function isLarge({ outputs = [] }: Cell): boolean {
  return outputs.some((output) => {
    const { data } = (output ?? {}) as { data?: Record<string, unknown> };
    return data !== undefined && ["text/html", "image/svg+xml", "image/png"].some((t) => t in data);
  });
}
