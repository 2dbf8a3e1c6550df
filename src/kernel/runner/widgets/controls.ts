/**
 * The controls that `interact` puts above a result: what they hold, and the widget that shows
 * them.
 *
 * A control is only a description; the same one can be used in several places. Models and views are
 * those of @jupyter-widgets/controls 2.0.0
 * (https://github.com/jupyter-widgets/ipywidgets/blob/main/packages/schema/jupyterwidgetmodels.latest.md).
 */

/** State of a widget, as its model holds it. */
export type State = Record<string, unknown>;

/** One control; T is the type of its value. */
export interface Control<T> {
  /** Its initial value. */
  readonly start: T;
  /** Whether using it runs the function where there is a button. */
  readonly isButton: boolean;
  /** What it is, in words, for readers without widgets. */
  readonly words: string;
  /** Name of its model; its view has the same, with "View" in place of "Model". */
  readonly model: string;
  /** State of the model, but for what all have. */
  readonly state: State;
  /** What it gives after the front end has changed its state; undefined for other changes. */
  read(changed: State): T | undefined;
  /** Whether it can be played: from one value to the next, with `play` ms between two. */
  readonly play?: number;
  /** What it gives after it has been pressed. */
  press?(before: T): T;
}

/**
 * A slider for a number: a whole number if limits, step and start are whole.
 *
 * @param options `step` between two values, by default 1, or a hundredth of the range where that
 * is not whole; `value` at the start, by default in the middle, or the smallest where it plays; `play`
 * true for buttons that go through the values, of whole numbers, every `interval` ms (200)
 * @throws RangeError when `min` is not less than `max`, or the start is outside the range
 * @example
 * slider(0, 1e6)
 * slider(0, 1, { step: 0.01, value: 0.8 })
 * slider(0, 119, { play: true })
 */
export function slider(
  min: number,
  max: number,
  options: { step?: number; value?: number; play?: boolean; interval?: number } = {},
): Control<number> {
  if (!(Number.isFinite(min) && Number.isFinite(max) && min < max)) {
    throw new RangeError(`slider: \`min\` must be less than \`max\`, got ${min} and ${max}`);
  }
  const isWholeRange = Number.isInteger(min) && Number.isInteger(max);
  const { step = isWholeRange ? 1 : (max - min) / 100 } = options;
  if (!(step > 0)) throw new RangeError(`slider: \`step\` must be more than 0, got ${step}`);
  const { play = false, interval = 200 } = options;
  const { value = play ? min : min + step * Math.round((max - min) / 2 / step) } = options;
  if (!(value >= min && value <= max)) {
    throw new RangeError(`slider: \`value\` must be from ${min} to ${max}, got ${value}`);
  }
  const isWhole = [min, max, step, value].every(Number.isInteger);
  if (play && !isWhole) {
    throw new RangeError("slider: `play` needs whole numbers for `min`, `max`, `step` and `value`");
  }
  if (!(interval >= 1 && interval < Number.POSITIVE_INFINITY)) {
    throw new RangeError(`slider: \`interval\` must be 1 ms or more, got ${interval}`);
  }
  return {
    start: value,
    isButton: false,
    ...(play ? { play: interval } : {}),
    words: `${grouped(min)} … ${grouped(max)}`,
    model: isWhole ? "IntSliderModel" : "FloatSliderModel",
    state: {
      ...{ min, max, step, value, orientation: "horizontal", readout: true },
      ...{ continuous_update: true, behavior: "drag-tap", readout_format: isWhole ? ",d" : ".4~g" },
    },
    read: ({ value: moved }) =>
      typeof moved === "number" ? Math.min(max, Math.max(min, moved)) : undefined,
  };
}

/**
 * A choice of one among several values.
 *
 * @param options of any type; shown as text
 * @param start at the start, by default the first
 * @throws RangeError when the list of options is empty, or does not contain the start
 * @example
 * choice(["1.19", "1.23"])
 */
export function choice<const T>(options: readonly T[], start?: NoInfer<T>): Control<T> {
  const index = start === undefined ? 0 : options.indexOf(start);
  if (options.length === 0) throw new RangeError("choice: the list of options is empty");
  const labels = options.map(String);
  if (index < 0) {
    throw new RangeError(
      `choice: the start value must be one of ${labels.join(", ")}, got ${String(start)}`,
    );
  }
  return {
    start: options[index] as T,
    isButton: false,
    words: labels.join(" | "),
    model: "DropdownModel",
    state: { _options_labels: labels, index },
    read: ({ index: chosen }) =>
      typeof chosen === "number" && chosen in options ? options[chosen] : undefined,
  };
}

/**
 * A box to tick.
 * @example interact({ traced: checkbox(true) }, ({ traced }) => go("1.23", { traced }).toString())
 */
export function checkbox(start = false): Control<boolean> {
  return {
    start,
    isButton: false,
    words: "yes or no",
    model: "CheckboxModel",
    state: { value: start, indent: true },
    read: ({ value }) => (typeof value === "boolean" ? value : undefined),
  };
}

/**
 * A text field. Its value changes when Enter is pressed or the field loses focus.
 *
 * @param options `placeholder` is shown while it is empty
 * @example interact({ type: textbox("map[int64]bool") }, ({ type }) => memoryOf(type, { n: 1000 }))
 */
export function textbox(start = "", options: { placeholder?: string } = {}): Control<string> {
  return {
    start,
    isButton: false,
    words: "text",
    model: "TextModel",
    state: { value: start, placeholder: options.placeholder ?? "", continuous_update: false },
    read: ({ value }) => (typeof value === "string" ? value : undefined),
  };
}

/**
 * A button; its value is the number of times it was pressed. With a button, the function runs only
 * when it is pressed, not when other controls change.
 *
 * @param label on the button
 * @example interact({ pressed: button("Again") }, ({ pressed }) => `run ${pressed}`)
 */
export function button(label: string): Control<number> {
  return {
    start: 0,
    isButton: true,
    words: `button "${label}"`,
    model: "ButtonModel",
    state: { description: label, button_style: "", icon: "" },
    read: () => undefined,
    press: (before) => before + 1,
  };
}

/** The type alone, without a say in what it is inferred to be. */
type NoInfer<T> = [T][T extends unknown ? 0 : never];

function grouped(value: number): string {
  return value.toLocaleString("en", { maximumSignificantDigits: 6 });
}
