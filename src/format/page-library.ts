/**
 * A library in the page, once, without a network.
 *
 * The library (minified, compressed, base64) travels inside the output of one figure or table, called
 * the carrier; every other one of the page waits for it. A page with many of them thus holds the
 * library once, and a saved notebook or an exported page needs nothing from outside.
 *
 *   carrier's output:  <script> window[Symbol.for(key)] = promise of the library </script>
 *   every output:      <script> wait for that promise, then begin </script>
 *
 * An output that may be replaced later (of controls, of a named display) carries nothing: the
 * library is then an output by itself.
 *
 * Which output carries it: the first of a session; and, since running a cell again throws its old
 * output away, the first one of the same cell whenever that cell runs again.
 */
/** Where something is being shown: which cell, and the how-manieth cell run of the session. */
export interface Showing {
  cell: string;
  run: number;
}

/** Remembers which cell of the session carries a library. */
export class Carrier {
  #last: Showing | undefined;

  /**
   * Whether what is shown there has to carry the library. Asking counts as carrying.
   * @param showing absent outside a notebook that tells its cells apart: then every output
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

/** A library that pages are given. */
export interface PageLibrary {
  /** Name of the page-wide symbol and of the event that says that the promise is there. */
  readonly key: string;
  /** The name that its bundle sets on `window`. */
  readonly global: string;
  /** base64 of the gzip of the minified library. */
  readonly packed: string;
  /** A JavaScript function from the library to what the promise gives; default the library itself. */
  readonly use?: string;
}

/** The script element that puts a library into a page that has none. */
export function loaderScript({
  key,
  global,
  packed,
  use = "(library) => library",
}: PageLibrary): string {
  if (/[^A-Za-z0-9+/=]/.test(packed)) throw new TypeError("the library must be given as base64");
  const filled = LOADER.replaceAll("KEY", key).replaceAll("GLOBAL", global);
  return `<script>${filled.replace("USE", () => use).replace("LIBRARY", () => packed)}</script>`;
}

/*
 * A bundle sets its name whatever was there; another notebook open in the same page may have a library
 * of that name of its own, so the old one is put back. A failed attempt is forgotten, so that
 * running the cell again tries again.
 */
const LOADER = `(() => {
  const key = Symbol.for("KEY");
  if (!window[key]) {
    const load = async () => {
      const packed = Uint8Array.from(atob("LIBRARY"), (c) => c.charCodeAt(0));
      const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream("gzip"));
      const script = document.createElement("script");
      script.textContent = await new Response(stream).text();
      const before = window.GLOBAL;
      document.head.append(script);
      script.remove();
      const library = window.GLOBAL;
      window.GLOBAL = before;
      if (!library || library === before) throw new Error("this page does not let scripts be added");
      return (USE)(library);
    };
    window[key] = load();
    window[key].catch(() => { window[key] = undefined; });
  }
  window.dispatchEvent(new Event("KEY"));
})()`;
