/**
 * A profile as a flame graph: a box for each function, as wide as its share, its callees on top of it.
 *
 *   ┌ evacuate_fast64 ┐
 *   ├ growWork_fast64 ┤
 *   ├ mapassign_fast64 ────────────┬ mapaccess2_fast64 ┐
 *   └ main.main ───────────────────────────────────────┘
 */

import { requireLike } from "../../format/argument.js";
import { escapeMarkup } from "../../format/escape.js";
import { deeds, EDGE, roles, SOFT_INK, structures } from "../../format/palette.js";
import { grouped } from "../../format/quantity.js";
import { shown } from "../../format/shown.js";
import { box, picture, textWidth, words } from "../../format/svg-shapes.js";
import { Drawing } from "../drawing.js";

/** A profile, as far as the drawing goes. */
export interface Profiled {
  readonly profile: {
    readonly sampleTypes: readonly { readonly type: string; readonly unit: string }[];
    readonly samples: readonly {
      /** Innermost first. */
      readonly stack: readonly { readonly function: string }[];
      readonly values: readonly (number | bigint)[];
    }[];
    readonly defaultSampleType?: string;
  };
}

interface Node {
  readonly name: string;
  value: number;
  readonly called: Map<string, Node>;
}

const WIDTH = 900;
const SIDE = 12;
const ROW = 24;
const TOP = 48;
const COLORS = [deeds.wrong, roles.tombstone, deeds.seen, roles.control, structures.lead];

/**
 * A flame graph of a profile.
 * @param type one of the profile's sample types; default the profile's default type, or its last
 * @example view.flame(machine("Zen 4").run(m).profile(), "L1D_misses")
 * @throws RangeError for a type that the profile does not have.
 */
export function flameDrawing(of: Profiled, type?: string): Drawing {
  requireLike("view.flame", of, "a profile such as pprof.heap(m)", ["profile"]);
  const { sampleTypes, samples, defaultSampleType } = of.profile;
  const wanted = type ?? (defaultSampleType || sampleTypes.at(-1)?.type);
  const index = sampleTypes.findIndex((one) => one.type === wanted);
  const counted = sampleTypes[index];
  if (counted === undefined) {
    const known = sampleTypes.map((one) => one.type).join(", ");
    throw new RangeError(`\`type\` must be one of ${known}, got ${shown(wanted)}`);
  }
  const root: Node = { name: "all", value: 0, called: new Map() };
  for (const { stack, values } of samples) {
    const value = Number(values[index]);
    if (value === 0) continue;
    let at = root;
    at.value += value;
    for (const { function: name } of [...stack].reverse()) {
      const next = at.called.get(name) ?? { name, value: 0, called: new Map() };
      at.called.set(name, next);
      next.value += value;
      at = next;
    }
  }
  const unit = counted.unit === "count" ? "" : ` ${counted.unit}`;
  const title = `${counted.type}: ${grouped(root.value)}${unit}`;
  const depth = depthOf(root);
  const bottom = TOP + depth * ROW;
  const parts = [words(title, SIDE, 26, { size: 14, bold: true })];
  const lines = [title];
  const draw = (node: Node, x: number, level: number): void => {
    const width = ((WIDTH - 2 * SIDE) * node.value) / root.value;
    const y = bottom - level * ROW;
    const share = `${((100 * node.value) / root.value).toFixed(1)}%`;
    const label = `${node.name} ${share}`;
    const what = `${label}, ${grouped(node.value)}${unit}`;
    parts.push(
      `<g><title>${escapeMarkup(what)}</title>`,
      box(x, y, width, ROW - 1, colorOf(node.name), { stroke: EDGE }),
    );
    const shown = [label, shortName(node.name)].find((text) => textWidth(text, 11) + 8 < width);
    if (shown !== undefined) parts.push(words(shown, x + 4, y + 16, { size: 11 }));
    parts.push("</g>");
    lines.push(`${"  ".repeat(level - 1)}${what}`);
    let at = x;
    for (const one of [...node.called.values()].sort((a, b) => b.value - a.value)) {
      draw(one, at, level + 1);
      at += ((WIDTH - 2 * SIDE) * one.value) / root.value;
    }
  };
  let x = SIDE;
  for (const one of [...root.called.values()].sort((a, b) => b.value - a.value)) {
    draw(one, x, 1);
    x += ((WIDTH - 2 * SIDE) * one.value) / root.value;
  }
  parts.push(
    words("a box is as wide as its share; what a function calls stands on it", SIDE, bottom + 20, {
      size: 11,
      color: SOFT_INK,
    }),
  );
  return new Drawing(picture(WIDTH, bottom + 32, title, parts), lines.join("\n"));
}

/** Boxes above each other. */
function depthOf({ called }: Node): number {
  return [...called.values()].reduce((most, one) => Math.max(most, 1 + depthOf(one)), 0);
}

/** A name without its package's path. */
function shortName(name: string): string {
  return name.slice(name.lastIndexOf("/") + 1);
}

/** The same colour for the same name. */
function colorOf(name: string): string {
  let sum = 0;
  for (const character of name) sum = (31 * sum + (character.codePointAt(0) as number)) % 997;
  return COLORS[sum % COLORS.length] as string;
}
