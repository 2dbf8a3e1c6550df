/**
 * The kernel's own globals in every cell. Completion and hover show its declaration file.
 */

import type { MimeBundle } from "../channel.js";
import type { TableOptions } from "./display/table.js";
import { bundleOf } from "./mime-bundle.js";
import { causingCell } from "./output/attribution.js";
import { show } from "./output/outputs.js";
import { refreshedRun, refreshing } from "./output/refreshing.js";

export { json, type Tree } from "./display/json.js";
export { html, type Language, latex, type Markup, md, svg } from "./display/markup.js";
export { image, type Picture } from "./display/picture.js";
export { alert, confirm, input, password, prompt } from "./input/input.js";
export { setNextInput } from "./output/next-input.js";
export { type Counter, type ProgressOptions, progress } from "./output/progress.js";
export { button, type Control, checkbox, choice, slider, textbox } from "./widgets/controls.js";
export { interact, type ValuesOf } from "./widgets/interact.js";

/** Options of a display; all but `id` apply to tables only. */
export interface DisplayOptions extends TableOptions {
  /** Names the display, so that `updateDisplay` can change it later. Default none. */
  id?: string;
}

/**
 * Shows a value below the cell at once, in the same form as a cell's result.
 *
 * @param value anything; an object with a method `Symbol.for("Jupyter.display")` shows itself, and is
 * given the options
 * @param options `id` names the display, so that `updateDisplay` can change it later; of tables,
 * `rows` that are shown before any is left out (default 60), `columns`, `caption`, `units`
 * @example
 * display("0 %", { id: "bar" });
 * updateDisplay("bar", "100 %");
 * display([{ op: 1, pause: 2.5 }], { columns: ["pause"], caption: "Pauses", units: { pause: "ms" } });
 */
export function display(value: unknown, options: DisplayOptions = {}): void {
  const cell = causingCell();
  const { id, ...shown } = options;
  const named = id === undefined ? {} : { displayId: id };
  const make = () => bundleOf(value, shown);
  const made = id === undefined ? make() : refreshing(refreshedRun(), make);
  whenMade(made, (bundle) => show({ type: "display", id: cell, bundle, metadata: {}, ...named }));
}

/**
 * Replaces an earlier display by another value.
 *
 * @param id as given to `display`
 * @param value anything, as for `display`
 * @example
 * display("working", { id: "state" });
 * updateDisplay("state", "done");
 */
export function updateDisplay(id: string, value: unknown): void {
  const cell = causingCell();
  const made = refreshing(refreshedRun(), () => bundleOf(value));
  whenMade(made, (bundle) =>
    show({ type: "update", id: cell, bundle, metadata: {}, displayId: id }),
  );
}

/**
 * Clears the outputs of the cell.
 *
 * @param wait true to clear only when the next output comes, which avoids flicker
 * @example
 * clearOutput(true);
 * console.log("in its place");
 */
export function clearOutput(wait = false): void {
  show({ type: "clear", id: causingCell(), wait });
}

function whenMade(
  bundle: MimeBundle | Promise<MimeBundle>,
  shown: (bundle: MimeBundle) => void,
): void {
  // A bundle that comes later may fail later; then that is an unhandled rejection of its cell.
  if (bundle instanceof Promise) void bundle.then(shown);
  else shown(bundle);
}
