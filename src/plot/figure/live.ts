/**
 * A figure as a piece of a page: the static picture, and a script that puts the live figure in its
 * place as soon as the library (see loader.ts) is in the page.
 *
 *   <div class="gomaplab-figure">
 *     <div> static SVG </div>      shown until the live figure stands, and again when it has left
 *     <div hidden></div>           the live figure
 *     <p hidden></p>               what to do when the library does not come
 *     <details> data </details>    the points as a table, made when it is opened
 *   </div>
 *   <script> … </script>           finds the div before itself
 *
 * Colours are the reader's: the style sheet of the static picture holds them as variables (see
 * format/theme.ts), the script reads them there, and again whenever the page's theme changes.
 *
 * Traps this is written around:
 * - The library may come later than the figure (a notebook shows only the cells in view), even
 *   much later: after 10 s a note appears, and the figure still comes alive when the library does.
 * - JupyterLab takes outputs that scroll away out of the page and puts them back. A figure that
 *   leaves is purged, one that returns is drawn again. The ResizeObserver reports both, holds no
 *   removed figure in memory, and also tells when the width changes.
 * - A figure drawn while its div has no width would stay too small: it waits for a width.
 */
import { escapeMarkup, scriptJson } from "../../format/escape.js";
import { tonesIn, variablesOf } from "../../format/theme.js";
import { PAGE_KEY } from "./loader.js";
import type { PlotlyFigure } from "./template.js";

/** How long a figure waits for the library before it tells the reader what to do. */
const PATIENCE_MS = 10_000;

/**
 * The markup of one figure.
 * @param spec what Plotly's newPlot takes: data, layout, config, in the light theme
 * @param picture the static SVG of the same figure
 * @param height pixels
 * @param label the live figure's accessible name
 */
export function liveFigure(
  spec: PlotlyFigure,
  picture: string,
  height: number,
  label: string,
): string {
  const style = "max-width:100%;overflow:hidden";
  const small = "margin:0;padding:4px 12px;font-size:12px";
  const script = FIGURE.replace("SPEC", () => scriptJson(spec)).replace("VARIABLES", () =>
    scriptJson(variablesOf(tonesIn(picture))),
  );
  return [
    `<div class="gomaplab-figure" style="${style}">`,
    `<div style="line-height:0">${picture}</div>`,
    `<div role="img" aria-label="${escapeMarkup(label)}" style="display:none;width:100%;height:${height}px"></div>`,
    `<p style="display:none;${small}"></p>`,
    `<details class="gomaplab-data" style="${small}"><summary style="cursor:pointer">data</summary></details>`,
    "</div>",
    `<script>${script}</script>`,
  ].join("");
}

const FIGURE = `(() => {
  const key = Symbol.for("${PAGE_KEY}");
  const root = document.currentScript.previousElementSibling;
  const [still, live, note, data] = root.children;
  const spec = SPEC;
  const variables = VARIABLES;
  let Plotly, state = "still", width = 0, colors = "";
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
  const theme = () => {
    const style = getComputedStyle(still.firstElementChild);
    return Object.entries(variables).map(([light, name]) => [light, style.getPropertyValue(name).trim() || light]);
  };
  const painted = () => {
    const found = theme();
    colors = JSON.stringify(found);
    const own = new Map(found);
    const walk = (value) => typeof value === "string" ? own.get(value) ?? value
      : Array.isArray(value) ? value.map(walk)
      : value && typeof value === "object" ? Object.fromEntries(Object.entries(value).map(([k, v]) => [k, walk(v)]))
      : value;
    return walk(spec);
  };
  const draw = async () => {
    state = "drawing";
    width = root.clientWidth;
    show(true);
    const own = painted();
    await Plotly.newPlot(live, own.data, own.layout, own.config);
    state = "live";
    say("");
    await update();
  };
  const paint = async () => {
    state = "drawing";
    const own = painted();
    await Plotly.react(live, own.data, own.layout, own.config);
    state = "live";
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
    watch(root.isConnected);
    if (!root.isConnected) {
      if (state === "live") { Plotly.purge(live); show(false); state = "still"; }
    } else if (root.clientWidth > 0) {
      if (state === "still") await draw();
      else if (root.clientWidth !== width) await fit();
      else if (JSON.stringify(theme()) !== colors) await paint();
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
  const changed = () => update().catch(fail);
  const themes = new MutationObserver(changed), scheme = matchMedia("(prefers-color-scheme:dark)");
  let watching = false;
  const watch = (on) => {
    if (on === watching) return;
    watching = on;
    scheme[on ? "addEventListener" : "removeEventListener"]("change", changed);
    if (!on) return themes.disconnect();
    const attributeFilter = ["class", "style", "data-jp-theme-light", "data-jp-theme-name"];
    for (const place of [document.documentElement, document.body])
      themes.observe(place, { attributes: true, attributeFilter });
  };
  const plain = (text) => text.replace(/<br>/g, ", ").replace(/&lt;/g, "<").replace(/&gt;/g, ">").replace(/&amp;/g, "&");
  const table = () => {
    const make = (tag, text, scope) => {
      const made = document.createElement(tag);
      if (text !== undefined) made.textContent = text;
      if (scope) made.scope = scope;
      return made;
    };
    const title = (axis) => plain(spec.layout[axis]?.title?.text || axis.slice(0, 1));
    const all = make("table"), body = make("tbody"), head = make("tr");
    all.append(make("caption", live.getAttribute("aria-label").split("; ")[0]), make("thead"), body);
    all.style.textAlign = "right";
    for (const name of ["series", title("xaxis"), spec.layout.yaxis2 ? "axis" : undefined, spec.layout.yaxis2 ? "value" : title("yaxis"), ""])
      if (name !== undefined) head.append(make("th", name, "col"));
    all.tHead.append(head);
    const number = (value) => typeof value === "number" ? value.toLocaleString("en", { maximumFractionDigits: 4 }) : plain(String(value ?? ""));
    for (const trace of spec.data) for (let i = 0; i < trace.x.length; i++) {
      if (trace.y[i] === null) continue;
      const row = make("tr");
      row.append(make("th", plain(trace.name), "row"), make("td", number(trace.x[i])));
      if (spec.layout.yaxis2) row.append(make("td", title((trace.yaxis || "y").replace("y", "yaxis"))));
      row.append(make("td", number(trace.y[i])), make("td", plain(trace.text?.[i] || "")));
      body.append(row);
    }
    const scroll = make("div");
    scroll.tabIndex = 0;
    scroll.setAttribute("role", "region");
    scroll.setAttribute("aria-label", "the figure's data");
    scroll.style.cssText = "max-height:320px;overflow:auto";
    scroll.append(all);
    return scroll;
  };
  data.addEventListener("toggle", () => { if (data.open && data.children.length === 1) data.append(table()); });
  wait();
})()`;
