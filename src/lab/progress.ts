/**
 * A line in the notebook that tells how far a long operation is.
 *
 * It is updated in place, at most ten times a second, and its last state is plain text without
 * times, so that a saved notebook keeps one readable line and two runs leave the same one.
 * Outside a notebook it does nothing.
 */
import { escapeMarkup } from "../tables/escape.js";
import { notebook } from "./notebook.js";

/** Milliseconds between two updates. */
const interval = 100;

let lines = 0;

/** Reports how many of `total` are done; the call with done = total is always shown. */
export type Progress = (done: number, total: number) => void;

/**
 * Start a progress line.
 * @param label what is being done, for example "fill map[int64]bool"; shown as text.
 */
export function progressLine(label: string): Progress {
  const shown = notebook();
  if (shown === undefined) return () => {};
  lines += 1;
  const displayId = `progress-${lines}`;
  let begun = false;
  let last = 0;
  return (done, total) => {
    const now = performance.now();
    if (begun && done < total && now - last < interval) return;
    last = now;
    const bundle = render(label, done, total);
    if (begun) shown.update(displayId, bundle);
    else shown.display(bundle, { displayId });
    begun = true;
  };
}

function render(label: string, done: number, total: number): Record<string, string> {
  const counts = `${done.toLocaleString("en")} of ${total.toLocaleString("en")}`;
  const text = `${label}: ${counts}`;
  return {
    "text/plain": text,
    "text/html":
      `<div style="display:flex;gap:.8em;align-items:center;font-variant-numeric:tabular-nums">` +
      `<progress max="${total}" value="${done}" style="width:14em"></progress>` +
      `<span>${escapeMarkup(text)}</span></div>`,
  };
}
