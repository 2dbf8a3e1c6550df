/**
 * Plotly in the page, once, without a network: as format/page-library.ts brings a library. The note of
 * a figure that waits for it in vain (live.ts) tells the reader to run the cell again that carried it.
 */
import { readFileSync } from "node:fs";
import * as page from "../../format/page-library.js";

/** Name of the page-wide symbol and of the event that says that the promise is there. */
export const PAGE_KEY = "gomaplab.plotly";

/**
 * The script element that puts Plotly into a page that has none.
 * @param library base64 of the gzip of the minified library
 */
export function loaderScript(library: string): string {
  return page.loaderScript({ key: PAGE_KEY, global: "Plotly", packed: library });
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
    throw new Error(`figures need ${file.pathname}, which is missing: run npm run build`, {
      cause,
    });
  }
}
