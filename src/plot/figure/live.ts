/**
 * A figure as a piece of a page: the static picture, and a script that puts the live figure in its
 * place as soon as the library (see loader.ts) is in the page.
 *
 *   <div class="gomaplab-figure">
 *     <div> static SVG </div>      shown until the live figure stands, and again when it has left
 *     <div hidden></div>           the live figure
 *     <p hidden></p>               what to do when the library does not come
 *   </div>
 *   <script> … </script>           finds the div before itself
 *
 * Traps this is written around:
 * - The library may come later than the figure (a notebook shows only the cells in view), even
 *   much later: after 10 s a note appears, and the figure still comes alive when the library does.
 * - JupyterLab takes outputs that scroll away out of the page and puts them back. A figure that
 *   leaves is purged, one that returns is drawn again. The ResizeObserver reports both, holds no
 *   removed figure in memory, and also tells when the width changes.
 * - A figure drawn while its div has no width would stay too small: it waits for a width.
 */
import { scriptJson } from "../../format/escape.js";
import { PAGE_KEY } from "./loader.js";

/** How long a figure waits for the library before it tells the reader what to do. */
const PATIENCE_MS = 10_000;

/**
 * The markup of one figure.
 * @param spec what Plotly's newPlot takes: data, layout, config
 * @param picture the static SVG of the same figure
 * @param height pixels
 */
export function liveFigure(spec: unknown, picture: string, height: number): string {
  const style = "max-width:100%;background:#fff;color:#24292f;overflow:hidden";
  return [
    `<div class="gomaplab-figure" style="${style}">`,
    `<div style="line-height:0">${picture}</div>`,
    `<div style="display:none;width:100%;height:${height}px"></div>`,
    '<p style="display:none;margin:0;padding:4px 12px;font-size:12px"></p>',
    "</div>",
    `<script>${FIGURE.replace("SPEC", () => scriptJson(spec))}</script>`,
  ].join("");
}

const FIGURE = `(() => {
  const key = Symbol.for("${PAGE_KEY}");
  const root = document.currentScript.previousElementSibling;
  const [still, live, note] = root.children;
  const spec = SPEC;
  let Plotly, state = "still", width = 0;
  const say = (text) => { note.textContent = text; note.style.display = text ? "block" : "none"; };
  const show = (drawn) => {
    still.style.display = drawn ? "none" : "block";
    live.style.display = drawn ? "block" : "none";
  };
  const fail = (error) => {
    state = "failed";
    show(false);
    say("The live figure could not be drawn: " + error.message);
  };
  const draw = async () => {
    state = "drawing";
    width = root.clientWidth;
    show(true);
    await Plotly.newPlot(live, spec.data, spec.layout, spec.config);
    state = "live";
    say("");
    await update();
  };
  const fit = async () => {
    state = "drawing";
    width = root.clientWidth;
    await Plotly.relayout(live, { autosize: true });
    state = "live";
    await update();
  };
  const update = async () => {
    if (!Plotly || state === "drawing" || state === "failed") return;
    if (!root.isConnected) {
      if (state === "live") { Plotly.purge(live); show(false); state = "still"; }
    } else if (root.clientWidth > 0) {
      if (state === "still") await draw();
      else if (root.clientWidth !== width) await fit();
    }
  };
  const wait = () => {
    const library = window[key];
    if (!library || Plotly) return;
    library.then(
      (loaded) => { Plotly = loaded; clearTimeout(timer); update().catch(fail); },
      (error) => say("Plotly could not be loaded (" + error.message + "): this is the still picture."),
    );
  };
  const timer = setTimeout(() => {
    say("This is the still picture. For the live figure, run the first cell with a plot again, " +
        "or restart the kernel and run all cells.");
  }, ${PATIENCE_MS});
  addEventListener("${PAGE_KEY}", wait);
  new ResizeObserver(() => update().catch(fail)).observe(root);
  wait();
})()`;
