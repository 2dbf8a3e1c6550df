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
import { type Frame, frameMarkup, frameText, slotMarks } from "./frame.js";

/** A played stretch of a map's life. */
export interface Played {
  readonly title: string;
  readonly frames: readonly Frame[];
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
.gomaplab-player td.gp-c{outline:3px solid var(--gl-s1);outline-offset:-1px}
.gomaplab-player .gp-n{display:flex;flex-wrap:wrap;gap:6px;align-items:center;margin:8px 0 2px}
.gomaplab-player button{font:inherit;color:inherit;background:none;border:1px solid var(--gl-edge);border-radius:4px;padding:3px 10px;cursor:pointer}
.gomaplab-player button[aria-disabled=true]{opacity:.45;cursor:default}
.gomaplab-player input[type=range]{flex:1 1 160px;min-width:120px}
.gomaplab-player .gp-l,.gomaplab-player .gp-note{font-size:12px;opacity:.85;margin-top:4px}
@media print{.gomaplab-player .gp-n{display:none}}
`;

const script = `(function(id){
document.querySelectorAll('[data-gomaplab-player="'+id+'"]').forEach(function(root){
if(root.dataset.ready)return;root.dataset.ready="1";
var played=JSON.parse(root.querySelector("script[type='application/json']").textContent);
var frames=played.frames,marks=played.marks,at=0,timer=0;
var view=root.querySelector(".gp-view"),still=root.querySelector(".gp-still");
if(still)still.remove();
function make(tag,name,text){var e=document.createElement(tag);if(name)e.className=name;if(text!==undefined)e.textContent=text;return e}
var bar=make("div","gp-n"),buttons={};
bar.setAttribute("role","group");bar.setAttribute("aria-label","steps");
function button(name,label,does){var b=make("button","",name);b.type="button";b.setAttribute("aria-label",label);b.addEventListener("click",does);buttons[name]=b;bar.append(b)}
function stop(){clearInterval(timer);timer=0;buttons.play.textContent="play";buttons.play.setAttribute("aria-label","play the steps")}
function go(to){at=Math.max(0,Math.min(frames.length-1,to));draw()}
button("first","first step",function(){stop();go(0)});
button("back","one step back",function(){stop();go(at-1)});
button("play","play the steps",function(){if(timer)return stop();if(at===frames.length-1)at=0;draw();
buttons.play.textContent="pause";buttons.play.setAttribute("aria-label","pause");
timer=setInterval(function(){if(!root.isConnected||at===frames.length-1)return stop();go(at+1)},900)});
button("next","one step on",function(){stop();go(at+1)});
button("last","last step",function(){stop();go(frames.length-1)});
var range=make("input");range.type="range";range.min=1;range.max=frames.length;range.value=1;range.setAttribute("aria-label","step");
range.addEventListener("input",function(){stop();go(range.value-1)});
var count=make("span");bar.append(range,count);view.after(bar);
view.setAttribute("aria-live","polite");
function draw(){var f=frames[at],all=document.createDocumentFragment();
all.append(make("div","gp-op",f.operation),make("div","gp-s",f.sentence));
var h=make("div","gp-h");f.fields.forEach(function(x){var s=make("span",x[2]?"gp-f gp-c":"gp-f",x[0]+" ");s.append(make("b","",x[1]));h.append(s)});
var scroll=make("div","gp-scroll"),table=make("table"),body=make("tbody");
f.rows.forEach(function(r){var tr=make("tr"),th=make("th","",r[0]);th.scope="row";tr.append(th);
r[1].forEach(function(c){var td=make("td","gp-"+c[0]+(c[3]?" gp-c":""));td.append(make("i","",c[1]),c[2]||marks[c[0]]);td.title=c[0]+(c[3]?", written in this step":"");tr.append(td)});body.append(tr)});
table.append(body);scroll.append(table);all.append(h,scroll);view.replaceChildren(all);
count.textContent="step "+(at+1)+" of "+frames.length;range.value=at+1;range.setAttribute("aria-valuetext",count.textContent);
[["first",0],["back",0],["next",frames.length-1],["last",frames.length-1]].forEach(function(x){buttons[x[0]].setAttribute("aria-disabled",at===x[1])})}
root.addEventListener("keydown",function(e){e.stopPropagation();if(e.target===range)return;
var to={ArrowLeft:at-1,ArrowRight:at+1,Home:0,End:frames.length-1}[e.key];if(to===undefined)return;e.preventDefault();stop();go(to)});
draw()})})`;

/** The player as a piece of a page that needs nothing from outside. */
export function playerMarkup({ title, frames, note }: Played): string {
  const compact = frames.map(({ operation, sentence, fields, rows }) => ({
    operation,
    sentence,
    fields: fields.map(({ name, value, changed }) => [name, value, changed ? 1 : 0]),
    rows: rows.map(({ name, slots }) => [
      name,
      slots.map(({ state, byte, key, changed }) => [
        state,
        byte.toString(16).padStart(2, "0"),
        key,
        changed ? 1 : 0,
      ]),
    ]),
  }));
  const marks = Object.fromEntries(
    Object.entries(slotMarks).map(([state, { mark }]) => [state, mark]),
  );
  const data = scriptJson({ frames: compact, marks });
  const id = createHash("sha256").update(title).update(data).digest("hex").slice(0, 16);
  const [first] = frames;
  const last = frames.at(-1);
  const legend = Object.values(slotMarks).map(({ word, mark }) =>
    mark === "" ? `a key: ${word}` : `${mark} ${word}`,
  );
  return [
    `<div class="gomaplab-player" data-gomaplab-player="${id}" role="region" aria-label="${escapeMarkup(title)}">`,
    `<style>${style}</style>`,
    `<div class="gp-t">${escapeMarkup(title)}</div>`,
    `<div class="gp-view">${first === undefined ? "" : frameMarkup(first)}</div>`,
    frames.length > 1 && last !== undefined
      ? `<details class="gp-still" open><summary>the last of ${frames.length} steps (the ones between need a script)</summary>${frameMarkup(last)}</details>`
      : "",
    `<div class="gp-l">${escapeMarkup(`${legend.join(", ")}; above it the tophash or control byte; outlined: written in this step`)}</div>`,
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
