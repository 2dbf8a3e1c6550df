/**
 * A table as HTML. Colours are inherited from the page, so that light and dark themes and paper all
 * look right; one style block, and classes. Wide tables scroll; on paper they wrap.
 */
import { counted } from "../../format/counted.js";
import { escapeMarkup } from "../../format/escape.js";
import type { Cell, ShownColumn } from "./cells.js";
import type { Window } from "./window.js";

/** Text of more characters than this is folded: its beginning, and all of it when asked for. */
export const FOLDED = 240;
/** Text of more characters than these has a column that is not narrow, or wide. */
const MIDDLE = 16;
const LONG = 40;
/** A table of more columns than this has small print on paper. */
const WIDE = 11;

const style = `
.gomaplab-table{max-width:100%;font-size:12px;line-height:1.45}
.gomaplab-table .gt-scroll{overflow-x:auto;max-width:100%}
.gomaplab-table .gt table,.gomaplab-table table.gt{border-collapse:collapse;border:0;margin:0;width:auto;font-size:inherit;font-variant-numeric:tabular-nums;color:inherit}
.gomaplab-table .gt caption{caption-side:bottom;text-align:left;padding:4px 10px;color:inherit;opacity:.8}
.gomaplab-table .gt th,.gomaplab-table .gt td{padding:3px 10px;border:0;text-align:left;vertical-align:top;white-space:pre-wrap;max-width:46em}
.gomaplab-table .gt th{font-weight:600;white-space:nowrap;border-bottom:1px solid rgba(128,128,128,.6)}
.gomaplab-table .gt th small{font-weight:400;opacity:.8;padding-left:.4em}
.gomaplab-table .gt .r{text-align:right;white-space:nowrap}
.gomaplab-table .gt .m{min-width:12em}
.gomaplab-table .gt .l{min-width:22em;overflow-wrap:anywhere}
.gomaplab-table .gt .n{opacity:.75}
.gomaplab-table .gt .gap{opacity:.8;border:1px solid rgba(128,128,128,.4);border-width:1px 0}
.gomaplab-table .gt summary{cursor:pointer}
.gomaplab-table .gt-note{padding:2px 10px;opacity:.9}
@media print{.gomaplab-table{font-size:8pt}.gomaplab-table .gt-scroll{overflow:visible}
.gomaplab-table .gt th,.gomaplab-table .gt td{padding:1px 3px;min-width:0;overflow-wrap:break-word}
.gomaplab-table .gt th{white-space:normal;overflow-wrap:anywhere}.gomaplab-table .gt td.l{overflow-wrap:anywhere}
.gomaplab-table .gt.wide{font-size:6pt}
.gomaplab-table details::details-content{content-visibility:visible;block-size:auto}.gomaplab-table tr{break-inside:avoid}.gomaplab-table thead{display:table-header-group}}`;

/**
 * The markup of a table; a script that stands behind it (page.ts) finds it as the element before itself.
 * @param note markup below the table
 */
export function htmlTable(
  columns: readonly ShownColumn[],
  window: Window,
  caption: { readonly title: string; readonly shape: string },
  note = "",
): string {
  const cells = columns.map((column) => window.rows.map((row) => column.cell(row)));
  const classes = columns.map(({ right }, i) => {
    if (right) return "r";
    const longest = Math.max(0, ...(cells[i] ?? []).map(({ text }) => text.length));
    return longest > LONG ? "l" : longest > MIDDLE ? "m" : "";
  });
  const heads = columns.map(({ name, unit }, i) => {
    const said = unit === "" ? "" : `<small>${escapeMarkup(unit)}</small>`;
    return `<th scope="col"${named(classes[i])}>${escapeMarkup(name)}${said}</th>`;
  });
  const body = window.rows.map((_, row) => {
    const made = columns.map((_, i) => cellMarkup(cells[i]?.[row] as Cell, classes[i] as string));
    return `<tr>${made.join("")}</tr>`;
  });
  if (window.gap > 0) {
    const words = `⋮ ${counted(window.gap, "row")} not shown`;
    const gap = `<tr><td colspan="${Math.max(1, columns.length)}" class="gap">${words}</td></tr>`;
    body.splice(window.head, 0, gap);
  }
  const title = caption.title === "" ? "" : `<b>${escapeMarkup(caption.title)}</b><br>`;
  const label = escapeMarkup(caption.title === "" ? `Table of ${caption.shape}` : caption.title);
  return [
    `<div class="gomaplab-table"><style>${style}</style>`,
    `<div class="gt-scroll" tabindex="0" role="region" aria-label="${label}">`,
    `<table class="${columns.length > WIDE ? "gt wide" : "gt"}"><caption>${title}${escapeMarkup(caption.shape)}</caption>`,
    `<thead><tr>${heads.join("")}</tr></thead><tbody>${body.join("")}</tbody></table></div>`,
    `${note}</div>`,
  ].join("");
}

function cellMarkup({ text, raw, absent }: Cell, columnClass: string): string {
  const classes = [columnClass, absent ? "n" : ""].filter(Boolean).join(" ");
  const value = raw === text ? "" : ` data-v="${escapeMarkup(raw)}"`;
  return `<td${named(classes)}${value}>${folded(text)}</td>`;
}

/** Long text opens on demand; nothing of it is left out. */
function folded(text: string): string {
  if (text.length <= FOLDED) return escapeMarkup(text);
  const start = Array.from(text.slice(0, FOLDED / 2))
    .slice(0, -1)
    .join("");
  return `<details><summary>${escapeMarkup(start)}…</summary>${escapeMarkup(text)}</details>`;
}

function named(classes: string | undefined): string {
  return classes ? ` class="${classes}"` : "";
}
