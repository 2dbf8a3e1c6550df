/**
 * A result that follows controls: `interact({ n: slider(0, 1e6) }, ({ n }) => figure(n))`.
 *
 * Two outputs: the controls, as a widget with text for readers without, and below them the result,
 * replaced under a display id. The first result is there when the cell ends, so a saved notebook
 * shows one. After that the newest values win: while the function runs, changes are only noted,
 * and it then runs once for all of them.
 */

import type { ErrorContent, MimeBundle } from "../../channel.js";
import { currentRun } from "../bridge.js";
import { escapeMarkup } from "../display/escape.js";
import { asLine } from "../display/text.js";
import { guarded } from "../interrupts/interrupts.js";
import { Interrupted, whenInterrupted } from "../interrupts/runs.js";
import { bundleOf } from "../mime-bundle.js";
import { causedBy, causingCell } from "../output/attribution.js";
import { failureContent } from "../output/failure.js";
import { emit, show } from "../output/outputs.js";
import { refreshing } from "../output/refreshing.js";
import type { Control } from "./controls.js";
import { Model } from "./models.js";

/** Between a change and the run that it causes, in ms: what else changes meanwhile is in it. */
const GATHERING = 15;

/** What the controls give, by name. */
export type ValuesOf<C> = { [K in keyof C]: C[K] extends Control<infer T> ? T : never };

let made = 0;
/** The controls of each cell, and in which run of it they were made. */
const ofCells = new Map<string, { run: number; interactions: Interaction[] }>();

/**
 * Shows controls, and below them the result of the function for their values, updated whenever one
 * of them changes (with a button: whenever it is pressed).
 *
 * The returned value is shown like a cell's result; printed text appears below the cell. Needs a
 * front end with Jupyter widgets; elsewhere only the first result is shown.
 *
 * @param controls by name: `slider`, `choice`, `checkbox`, `textbox`, `button`
 * @param result may be asynchronous: at the end of a cell, or awaited, the cell waits for the first one
 * @example
 * interact({ n: slider(1, 100), kind: choice(["a", "b"]) }, ({ n, kind }) => kind.repeat(n))
 * interact({ op: slider(0, 119, { play: true }) }, ({ op }) => view.chains(m.at(op)))
 */
export function interact<C extends Record<string, Control<unknown>>>(
  controls: C,
  result: (values: ValuesOf<C>) => PromiseLike<unknown>,
): Promise<void>;
export function interact<C extends Record<string, Control<unknown>>>(
  controls: C,
  result: (values: ValuesOf<C>) => unknown,
): void;
export function interact(
  controls: Record<string, Control<unknown>>,
  result: (values: never) => unknown,
): unknown {
  requireControls(controls);
  if (typeof result !== "function") {
    const problem = "must be a function of the controls' values such as ({ n }) => n * 2";
    throw new TypeError(`interact: \`result\` ${problem}, got ${asLine(result, 80)}`);
  }
  const interaction = new Interaction(controls, result);
  closeEarlierRuns(interaction);
  return interaction.start();
}

/** @throws {TypeError} for what is no object of controls */
function requireControls(controls: unknown): void {
  const right = "must be an object of controls such as { n: slider(1, 100) }";
  if (typeof controls !== "object" || controls === null || Array.isArray(controls)) {
    throw new TypeError(`interact: \`controls\` ${right}, got ${asLine(controls, 80)}`);
  }
  const all = Object.entries(controls);
  if (all.length === 0) throw new TypeError(`interact: \`controls\` ${right}, got none`);
  for (const [name, control] of all) {
    if (typeof control === "object" && control !== null && "words" in control) continue;
    throw new TypeError(
      `interact: \`${name}\` must be a control: slider, choice, checkbox, textbox or button; ` +
        `got ${asLine(control, 80)}`,
    );
  }
}

class Interaction {
  readonly #result: (values: never) => unknown;
  readonly #values: Record<string, unknown> = {};
  readonly #models: Model[] = [];
  readonly #cell = causingCell();
  /** The cell that made it, and in which of its runs. */
  readonly cellRun = currentRun();
  readonly #displayId: string;
  #isShown = false;
  /** The run that goes on, or is about to. */
  #run: Promise<void> | undefined;
  #isOutdated = false;

  constructor(controls: Record<string, Control<unknown>>, result: (values: never) => unknown) {
    made += 1;
    this.#displayId = `interact-${made}`;
    this.#result = result;
    const hasButton = Object.values(controls).some(({ isButton }) => isButton);
    const layout = this.#add("LayoutModel", {});
    const longest = Math.max(...Object.keys(controls).map((name) => name.length));
    const style = this.#add("DescriptionStyleModel", { description_width: `${longest + 2}ch` });
    const children: string[] = [];
    const words: string[] = [];
    for (const [name, control] of Object.entries(controls)) {
      this.#values[name] = control.start;
      words.push(`${name} = ${asLine(control.start, 40)} (${control.words})`);
      const give = (value: unknown, runs: boolean) => {
        if (value === undefined) return undefined;
        this.#values[name] = value;
        return runs ? this.#changed() : undefined;
      };
      const state = {
        description: name,
        description_allow_html: false,
        disabled: false,
        layout: layout.reference,
        style: control.isButton ? null : style.reference,
        ...control.state,
      };
      const model = this.#add(control.model, state, {
        changed: (changed) => give(control.read(changed), !hasButton),
        custom: ({ event }) =>
          event === "click" ? give(control.press?.(this.#values[name]), true) : undefined,
      });
      children.push(this.#withPlay(control, model).reference);
    }
    const box = this.#add("VBoxModel", { children, box_style: "", layout: layout.reference });
    const view = { version_major: 2, version_minor: 0, model_id: box.id };
    const bundle = {
      "application/vnd.jupyter.widget-view+json": view,
      "text/plain": words.join("\n"),
    };
    show({ type: "display", id: this.#cell, bundle, metadata: {} });
  }

  /** The first run; what it throws is the cell's error. */
  start(): void | Promise<void> {
    const bundle = this.#compute();
    if (!(bundle instanceof Promise)) return this.#show(bundle);
    const first = bundle.then((computed) => this.#show(computed));
    // At the end of a cell: waited for, and shown in no other way than it shows itself.
    return Object.assign(first, { [Symbol.for("Jupyter.display")]: () => first.then(() => ({})) });
  }

  close(): void {
    for (const model of this.#models) model.close();
  }

  /** A control that plays stands beside the buttons that play it; their values are one. */
  #withPlay({ play, state }: Control<unknown>, model: Model): Model {
    if (play === undefined) return model;
    const { min, max, step, value } = state;
    const buttons = this.#add("PlayModel", {
      ...{ min, max, step, value, interval: play, playing: false, repeat: false },
      ...{ show_repeat: true, disabled: false, description: "" },
    });
    this.#add("LinkModel", {
      source: [buttons.reference, "value"],
      target: [model.reference, "value"],
    });
    const children = [buttons.reference, model.reference];
    return this.#add("HBoxModel", { children, box_style: "" });
  }

  #add(name: string, state: object, heard?: ConstructorParameters<typeof Model>[2]): Model {
    const model = new Model(name, { ...state }, heard);
    this.#models.push(model);
    return model;
  }

  /** @returns a promise of the run that has seen this change */
  #changed(): Promise<void> {
    this.#isOutdated = true;
    if (this.#run) return this.#run;
    // The message that begins the run is the one that an interrupt is about.
    const interrupted = new Promise<never>((_, reject) => whenInterrupted(causingCell(), reject));
    interrupted.catch(() => undefined);
    this.#run = this.#runUntilCurrent(interrupted).finally(() => {
      this.#run = undefined;
    });
    return this.#run;
  }

  /** Always races: a continuation that was terminated by force never settles. */
  async #runUntilCurrent(interrupted: Promise<never>): Promise<void> {
    while (this.#isOutdated) {
      try {
        await Promise.race([pause(GATHERING), interrupted]);
        this.#isOutdated = false;
        const bundle = causedBy(this.#cell, () => guarded(() => this.#compute()));
        this.#show(await Promise.race([bundle, interrupted]));
      } catch (thrown) {
        // After an interrupt, what changed meanwhile waits for the next change.
        if (thrown instanceof Interrupted) this.#isOutdated = false;
        this.#show(failureBundle(failureContent(thrown)));
      }
    }
  }

  #compute(): MimeBundle | Promise<MimeBundle> {
    const given = this.#replaceably(() => this.#result({ ...this.#values } as never));
    const bundle = (value: unknown) => this.#replaceably(() => resultBundle(value));
    return given instanceof Promise ? given.then(bundle) : bundle(given);
  }

  /** Every result may be replaced, the first one too. */
  #replaceably<T>(work: () => T): T {
    return refreshing(this.cellRun, work);
  }

  #show(bundle: MimeBundle): void {
    const type = this.#isShown ? "update" : "display";
    this.#isShown = true;
    emit({ type, id: this.#cell, bundle, metadata: {}, displayId: this.#displayId });
  }
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

function resultBundle(value: unknown): MimeBundle | Promise<MimeBundle> {
  return value === undefined ? { "text/plain": "" } : bundleOf(value);
}

function failureBundle({ traceback }: ErrorContent): MimeBundle {
  const text = traceback.join("\n");
  const html = `<pre style="color:#b00020;white-space:pre;overflow-x:auto">${escapeMarkup(text)}</pre>`;
  return { "text/plain": text, "text/html": html };
}

/** A cell that runs again makes its controls again; those of its last run are closed. */
function closeEarlierRuns(made: Interaction): void {
  if (made.cellRun === undefined) return;
  const { cellKey, run } = made.cellRun;
  const known = ofCells.get(cellKey);
  if (known?.run === run) {
    known.interactions.push(made);
    return;
  }
  for (const interaction of known?.interactions ?? []) interaction.close();
  ofCells.set(cellKey, { run, interactions: [made] });
}
