/**
 * Plotly in the page, once, without a network.
 *
 * The library (minified, compressed, base64) travels inside the output of one figure, called the
 * carrier; every other figure of the page waits for it. A page with many figures thus holds the
 * library once, and a saved notebook or an exported page needs nothing from outside.
 *
 *   carrier's output:  <script> window[Symbol.for("gomaplab.plotly")] = promise of Plotly </script>
 *   every figure:      <script> wait for that promise, then draw </script>     (see live.ts)
 *
 * An output that may be replaced later (of controls, of a named display) carries nothing: the
 * library is then an output by itself.
 *
 * Which figure carries it: the first of a session; and, since running a cell again throws its old
 * output away, the first figure of the same cell whenever that cell runs again. The note of a
 * figure that waits in vain tells the reader to run that cell.
 */
import { readFileSync } from "node:fs";

/** Name of the page-wide symbol and of the event that says that the promise is there. */
export const PAGE_KEY = "gomaplab.plotly";

/** Where a figure is being shown: which cell, and the how-manieth cell run of the session. */
export interface Showing {
  cell: string;
  run: number;
}

/** Remembers which cell of the session carries the library. */
export class Carrier {
  #last: Showing | undefined;

  /**
   * Whether a figure shown there has to carry the library. Asking counts as carrying.
   * @param showing absent outside a notebook that tells its cells apart: then every figure
   * carries the library, since none can rely on another.
   */
  needsLoader(showing: Showing | undefined): boolean {
    if (showing === undefined) return true;
    const last = this.#last;
    if (last !== undefined && (last.cell !== showing.cell || last.run === showing.run))
      return false;
    this.#last = { cell: showing.cell, run: showing.run };
    return true;
  }
}

/**
 * The script element that puts Plotly into a page that has none.
 * @param library base64 of the gzip of the minified library
 */
export function loaderScript(library: string): string {
  if (/[^A-Za-z0-9+/=]/.test(library)) throw new TypeError("the library must be given as base64");
  return `<script>${LOADER.replace("LIBRARY", () => library)}</script>`;
}

/**
 * The library as the build left it.
 * @throws Error saying what to do when there was no build
 */
export function bundledLibrary(): string {
  const file = new URL("../../../dist/plot/plotly.min.js.gz", import.meta.url);
  try {
    return readFileSync(file).toString("base64");
  } catch (cause) {
    throw new Error(`figures need ${file.pathname}, which the build makes: npm run build`, {
      cause,
    });
  }
}

/*
 * Plotly's bundle sets window.Plotly whatever was there; another notebook open in the same page may
 * have a Plotly of its own, so the old one is put back. A failed attempt is forgotten, so that
 * running the cell again tries again.
 */
const LOADER = `(() => {
  const key = Symbol.for("${PAGE_KEY}");
  if (!window[key]) {
    const load = async () => {
      const packed = Uint8Array.from(atob("LIBRARY"), (c) => c.charCodeAt(0));
      const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream("gzip"));
      const script = document.createElement("script");
      script.textContent = await new Response(stream).text();
      const before = window.Plotly;
      document.head.append(script);
      script.remove();
      const Plotly = window.Plotly;
      window.Plotly = before;
      if (!Plotly || Plotly === before) throw new Error("this page does not let scripts be added");
      return Plotly;
    };
    window[key] = load();
    window[key].catch(() => { window[key] = undefined; });
  }
  window.dispatchEvent(new Event("${PAGE_KEY}"));
})()`;
