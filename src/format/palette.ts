/**
 * Colours of figures, drawings and the player: one table, each colour in a light and in a dark theme.
 * Code names a colour by its light value, which also stands in the pictures; theme.ts puts the dark
 * one in its place where the reader's theme is dark.
 *
 * Series follow Okabe and Ito (2008), whose hues stay apart for the common kinds of colour blindness.
 * Within series, and within roles, every two colours differ in lightness too, so that they stay apart
 * in grey print, and words, marks or dashes say the same again. Text is at least 4.5:1 to what is
 * under it, lines and marks at least 3:1 to the ground (WCAG 2.2, AA); test/format/palette.test.ts
 * computes both.
 */

/** A colour in both themes. */
export interface Tone {
  /** Short; it names the colour in style sheets. */
  readonly name: string;
  readonly light: string;
  readonly dark: string;
}

const table = {
  ground: ["#ffffff", "#161b22"],
  ink: ["#24292f", "#e6edf3"],
  soft: ["#57606a", "#a3adb8"],
  edge: ["#6b7580", "#8b949e"],
  grid: ["#e7eaee", "#2b3037"],
  alarm: ["#c21f2b", "#ff7b72"],
  // Parts of a map, as fills with text on them.
  control: ["#ffd566", "#7c6415"],
  header: ["#d9ccf0", "#6a4e96"],
  elem: ["#7dcfa6", "#145e40"],
  key: ["#5fbaee", "#014f6d"],
  overflow: ["#e188b1", "#731e4c"],
  tombstone: ["#dd7c51", "#602407"],
  padding: ["#e8ebee", "#262a2e"],
  free: ["#f8fafb", "#1b1e20"],
  moved: ["#d0d5d9", "#2f3337"],
  // What an operation did with a slot.
  seen: ["#fff0c2", "#322c12"],
  hit: ["#6ed8cb", "#036058"],
  wrong: ["#f79da6", "#7e2838"],
  // Objects that hold slots, and small ones that lead to them.
  array: ["#c5ccb2", "#434b33"],
  lead: ["#c2a27f", "#5f4420"],
  // Series.
  s0: ["#01669a", "#03a0e1"],
  s1: ["#dd5600", "#ff8c5d"],
  s2: ["#03593b", "#5cd7a0"],
  s3: ["#b34887", "#d652a1"],
  s4: ["#059ec5", "#76e7ff"],
  s5: ["#382682", "#7761ca"],
  s6: ["#1f1f1f", "#eeeeee"],
  // From little to much, as fills with text on them.
  r0: ["#f3f7fa", "#1d2022"],
  r1: ["#e0ecf6", "#202930"],
  r2: ["#cce1f1", "#22323e"],
  r3: ["#b7d6ed", "#223b4d"],
  r4: ["#a2cbe8", "#20455d"],
  r5: ["#8cc1e4", "#1c4f6d"],
  r6: ["#74b6df", "#13597d"],
  r7: ["#58abdb", "#05638d"],
  r8: ["#33a1d6", "#066d9b"],
} as const satisfies Record<string, readonly [light: string, dark: string]>;

type ToneName = keyof typeof table;

/** Every colour there is. */
export const tones: readonly Tone[] = Object.entries(table).map(([name, [light, dark]]) => {
  return { name, light, dark };
});

const dark = new Map(tones.map((tone) => [tone.light, tone.dark]));

/** The name of a theme. */
export type Theme = "light" | "dark";

/** A description with every colour of the palette as it is in a theme, wherever it stands in it. */
export function themed<T>(described: T, theme: Theme): T {
  if (theme === "light") return described;
  const walk = (value: unknown): unknown => {
    if (typeof value === "string") return dark.get(value) ?? value;
    if (Array.isArray(value)) return value.map(walk);
    if (typeof value !== "object" || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, one]) => [key, walk(one)]));
  };
  return walk(described) as T;
}

const light = (name: ToneName): string => table[name][0];

export const BACKGROUND = light("ground");
/** Text. */
export const INK = light("ink");
/** Axis titles, notes; on the ground only, not on fills. */
export const SOFT_INK = light("soft");
/** Edges of boxes, arrows, axis lines. */
export const EDGE = light("edge");
/** Grid lines: no more than a hint. */
export const GRID = light("grid");
/** What must not be overlooked. */
export const ALARM = light("alarm");

/**
 * The parts of a map: the same colour in every drawing, figure and explanation.
 * `control` is the tophash bytes or the control word.
 */
export const roles = {
  control: light("control"),
  key: light("key"),
  elem: light("elem"),
  overflow: light("overflow"),
  padding: light("padding"),
  header: light("header"),
  free: light("free"),
  tombstone: light("tombstone"),
  /** A slot whose entry was evacuated. */
  moved: light("moved"),
} as const;

/** The name of a map's part in {@link roles}. */
export type Role = keyof typeof roles;

/** Objects of a map: arrays of buckets or groups; directories, tables and lists that lead to them. */
export const structures = { array: light("array"), lead: light("lead") } as const;

/** What an operation did with a slot: looked at it, found or wrote it, took it for another. */
export const deeds = { seen: light("seen"), hit: light("hit"), wrong: light("wrong") } as const;

const series = ["s0", "s1", "s2", "s3", "s4", "s5", "s6"] as const;

/** The colour of series `index`; starts again after the seventh. */
export function seriesColor(index: number): string {
  return light(series[index % series.length] as ToneName);
}

const dashes = ["solid", "dash", "dot", "dashdot", "longdash"] as const;

/** How a line is dashed. */
export type Dash = (typeof dashes)[number];

/** The dashes of series `index`, which tell lines apart where colours do not. */
export function seriesDash(index: number): Dash {
  return dashes[index % dashes.length] as Dash;
}

const ramp = ["r0", "r1", "r2", "r3", "r4", "r5", "r6", "r7", "r8"] as const;

/**
 * The fill of an amount, the stronger the more.
 * @param share from 0 to 1
 */
export function amountColor(share: number): string {
  const step = Math.ceil(Math.min(1, Math.max(0, share)) * (ramp.length - 1));
  return light(ramp[step] as ToneName);
}

export const FONT = "Helvetica, Arial, 'DejaVu Sans', sans-serif";
