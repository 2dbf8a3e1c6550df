/**
 * The player in a page: its style, and the small script that turns the frames' pages. Frames lie in
 * the page as JSON; the script makes elements and text of them, never markup, so that no key of a map
 * can become a tag. Where scripts do not run, the first and the last frame stand there as they are.
 *
 * Colours are the palette's in the reader's theme, as in every picture; marks of slots say with a sign
 * what they are.
 */
import { createHash } from "node:crypto";
import { escapeMarkup, scriptJson } from "../../format/escape.js";
import { themeRules } from "../../format/theme.js";
import { type Frame, frameContent, frameMarkup, frameText, slotMarks } from "./frame.js";
import { script } from "./script.js";

/** A played stretch of a map's life. */
export interface Played {
  readonly title: string;
  readonly frames: readonly Frame[];
  /** Are the cache lines shown from the start? */
  readonly lines: boolean;
  /** What was left out, if anything was; a sentence. */
  readonly note: string;
}

const style = `
${themeRules(".gomaplab-player")}
.gomaplab-player{color:var(--gl-ink);background:var(--gl-ground);
font:13px/1.5 var(--jp-content-font-family,system-ui,sans-serif);padding:10px 12px;border:1px solid var(--gl-edge);
border-radius:4px;max-width:900px;box-sizing:border-box}
.gomaplab-player .gp-t{font-weight:600;margin-bottom:4px}
.gomaplab-player .gp-op{opacity:.8}.gomaplab-player .gp-s{min-height:3em;font-size:14px}
.gomaplab-player .gp-h{display:flex;flex-wrap:wrap;gap:2px 14px;margin:6px 0;font-variant-numeric:tabular-nums}
.gomaplab-player .gp-f.gp-c{outline:2px solid var(--gl-s1);outline-offset:1px}
.gomaplab-player .gp-scroll{overflow-x:auto}
.gomaplab-player table{border-collapse:separate;border-spacing:3px;margin:0;font-size:12px}
.gomaplab-player table tbody tr{background:none!important}
.gomaplab-player th{font-weight:400;text-align:left;padding-right:8px;white-space:nowrap;background:none}
.gomaplab-player td{border:1px solid var(--gl-edge);min-width:56px;height:34px;padding:1px 4px;text-align:center!important;white-space:nowrap;vertical-align:bottom}
.gomaplab-player td i{display:block;font:10px ui-monospace,monospace;opacity:.75;text-align:left}
.gomaplab-player td.gp-entry{background:var(--gl-key)}.gomaplab-player td.gp-empty{background:var(--gl-free)}
.gomaplab-player td.gp-deleted{background:var(--gl-tombstone)}
.gomaplab-player td.gp-moved{background:repeating-linear-gradient(45deg,var(--gl-moved) 0 5px,var(--gl-free) 5px 7px)}
.gomaplab-player td.gp-i::before{content:"▸";float:right;font-size:14px;line-height:1}
.gomaplab-player td.gp-c{outline:3px solid var(--gl-s1);outline-offset:-1px}
.gomaplab-player .gp-of{opacity:.8}
.gomaplab-player .gp-a{display:flex;flex-wrap:wrap;gap:3px 6px;align-items:baseline;margin:6px 0;font-size:12px;min-height:3.4em;align-content:flex-start}
.gomaplab-player .gp-a .gp-load,.gomaplab-player .gp-a .gp-store{border:1px solid var(--gl-edge);border-radius:3px;padding:0 5px;overflow-wrap:anywhere}
.gomaplab-player .gp-a .gp-store{border-color:var(--gl-s1);box-shadow:inset 3px 0 var(--gl-s1);padding-left:7px}
.gomaplab-player .gp-a b{font-weight:600}
.gomaplab-player .gp-lines{display:none;font-size:12px}.gomaplab-player.gp-lines-on .gp-lines{display:block}
.gomaplab-player .gp-line{display:flex;gap:8px;align-items:center;margin:2px 0}
.gomaplab-player .gp-line code{flex:0 0 auto;background:none;color:inherit;font-size:11px}
.gomaplab-player .gp-line>span{position:relative;flex:1 1 200px;max-width:520px;height:14px;border:1px solid var(--gl-edge);background:repeating-linear-gradient(90deg,var(--gl-free) 0 calc(12.5% - 1px),var(--gl-edge) calc(12.5% - 1px) 12.5%)}
.gomaplab-player .gp-line i{position:absolute;top:0;bottom:0;min-width:2px;background:var(--gl-s0)}
.gomaplab-player .gp-line i.gp-store{background:var(--gl-s1);top:50%}
.gomaplab-player .gp-line em{width:2.5em}
.gomaplab-player .gp-n{display:flex;flex-wrap:wrap;gap:6px;align-items:center;margin:8px 0 2px}
.gomaplab-player button{font:inherit;color:inherit;background:none;border:1px solid var(--gl-edge);border-radius:4px;padding:3px 10px;cursor:pointer}
.gomaplab-player button[aria-pressed=true]{background:var(--gl-r2);box-shadow:inset 0 0 0 1px var(--gl-edge)}
.gomaplab-player button[aria-disabled=true]{opacity:.45;cursor:default}
.gomaplab-player input[type=range]{flex:1 1 160px;min-width:120px}
.gomaplab-player .gp-l,.gomaplab-player .gp-note{font-size:12px;opacity:.85;margin-top:4px}
@media print{.gomaplab-player .gp-n{display:none}}
`;

/** The player as a piece of a page that needs nothing from outside. */
export function playerMarkup({ title, frames, note, lines }: Played): string {
  const data = scriptJson({ frames: frames.map(frameContent) });
  const id = createHash("sha256").update(title).update(data).digest("hex").slice(0, 16);
  const [first] = frames;
  const last = frames.at(-1);
  const legend = Object.values(slotMarks).map(({ word, mark }) =>
    mark === "" ? `a key: ${word}` : `${mark} ${word}`,
  );
  return [
    `<div class="gomaplab-player${lines ? " gp-lines-on" : ""}" data-gomaplab-player="${id}" role="region" aria-label="${escapeMarkup(title)}">`,
    `<style>${style}</style>`,
    `<div class="gp-t">${escapeMarkup(title)}</div>`,
    `<div class="gp-view">${first === undefined ? "" : frameMarkup(first, lines)}</div>`,
    frames.length > 1 && last !== undefined
      ? `<details class="gp-still" open><summary>the last of ${frames.length} steps (the ones between need a script)</summary>${frameMarkup(last, lines)}</details>`
      : "",
    `<div class="gp-l">${escapeMarkup(`${legend.join(", ")}; above it the tophash or control byte; outlined: written in this step; ▸ where an iterator stands; in cache lines, a bar of full height: loaded, of half the height: stored`)}</div>`,
    note === "" ? "" : `<div class="gp-note">${escapeMarkup(note)}</div>`,
    `<script type="application/json">${data}</script>`,
    `<script>${script}(${scriptJson(id)})</script>`,
    "</div>",
  ].join("");
}

/** The player as text: every step's sentence, with the first and the last moment. */
export function playerText({ title, frames, note }: Played): string {
  const [first] = frames;
  const last = frames.at(-1);
  const sentences = frames.map(({ sentence }, i) => `${String(i + 1).padStart(4)}  ${sentence}`);
  return [
    title,
    ...(first === undefined ? [] : [frameText(first)]),
    ...sentences,
    ...(last === undefined || frames.length === 1 ? [] : [frameText(last)]),
    ...(note === "" ? [] : [note]),
  ].join("\n");
}
