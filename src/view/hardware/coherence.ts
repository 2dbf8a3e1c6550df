/**
 * A coherence protocol as a diagram of states: what a line of a cache becomes when its core reads or writes
 * it, and when other cores do. The table of rules is src/hardware/cores/protocols.ts; a drawing takes it as
 * `machine.transitions` gives it.
 */

import type { ColumnTable } from "arquero";
import { BACKGROUND, SOFT_INK, seriesColor } from "../../format/palette.js";
import { picture, round, words } from "../../format/svg-shapes.js";
import { rowsWith } from "../../tables/index.js";
import { Drawing } from "../drawing.js";
import { stateColor } from "./state-colors.js";

interface Rule {
  readonly state: string;
  readonly event: string;
  readonly shared: string;
  readonly next: string;
  readonly action: string;
}

const NAMES: Readonly<Record<string, string>> = {
  M: "modified",
  O: "owned",
  E: "exclusive",
  S: "shared",
  I: "invalid",
};

/** Where the states stand: the clean ones below, the dirty ones above, invalid between. */
const PLACES: Readonly<Record<string, readonly [x: number, y: number]>> = {
  M: [170, 150],
  O: [450, 110],
  E: [730, 150],
  I: [170, 450],
  S: [730, 450],
};
const RADIUS = 40;
const WIDTH = 900;
const HEIGHT = 590;

/**
 * The states of a protocol and their transitions; solid: caused by the own core, dashed: by another
 * core.
 * @param rules a table of `machine.transitions`
 * @example view.coherence(machine.transitions("MESI"))
 */
export function coherenceDrawing(rules: ColumnTable): Drawing {
  const right = 'a table such as machine.transitions("MESI")';
  const all = rowsWith<Rule>("view.coherence", rules, ["state", "event", "next"], right);
  const states = [...new Set(all.map(({ state }) => state))];
  const title = `${states.includes("O") ? "MOESI" : "MESI"}: states of a line in one core's cache`;
  const arrows = new Map<string, { own: boolean; from: string; to: string; labels: string[] }>();
  for (const { state, event, shared, next, action } of all) {
    if (state === next) continue;
    const own = !event.startsWith("bus");
    const key = `${state} ${next} ${own}`;
    const arrow = arrows.get(key) ?? { own, from: state, to: next, labels: [] };
    const when = shared === "" ? "" : shared === "yes" ? ", others have it" : ", nobody has it";
    arrow.labels.push(`${event}${when}${action === "none" ? "" : ` → ${action}`}`);
    arrows.set(key, arrow);
  }
  const parts = [words(title, 12, 26, { size: 14, bold: true })];
  const lists = [...arrows.values()];
  for (const [index, { own, from, to }] of lists.entries()) {
    parts.push(...curveOf(from, to, own, `${index + 1}`));
  }
  for (const state of states) {
    const [x, y] = PLACES[state] as readonly [number, number];
    parts.push(
      `<circle cx="${x}" cy="${y}" r="${RADIUS}" fill="${stateColor(state)}" stroke="${SOFT_INK}"/>`,
      words(state, x, y + 2, { size: 20, bold: true, anchor: "middle" }),
      words(NAMES[state] ?? "", x, y + 18, { size: 11, anchor: "middle" }),
    );
  }
  const [columns, top] = [2, HEIGHT - 46];
  const rows = Math.ceil(lists.length / columns);
  for (const [index, { own, from, to, labels }] of lists.entries()) {
    const x = 12 + (WIDTH / columns) * Math.floor(index / rows);
    const y = top + 18 * (index % rows);
    const text = `${index + 1}  ${from} → ${to}: ${labels.join("; ")}`;
    parts.push(lineOf(own, `M${x} ${y - 4}h22`), words(text, x + 28, y, { size: 11 }));
  }
  const bottom = top + 18 * rows + 6;
  const legend =
    "solid, blue: the core itself reads, writes or evicts; dashed, red: another core does";
  parts.push(words(legend, 12, bottom, { size: 11, color: SOFT_INK }));
  const lines = lists.map(({ from, to, labels }) => `${from} → ${to}: ${labels.join("; ")}`);
  return new Drawing(picture(WIDTH, bottom + 14, title, parts), [title, ...lines].join("\n"));
}

/** An arrow from one state to another, bent to its left, with a number on it. */
function curveOf(from: string, to: string, own: boolean, label: string): string[] {
  const [x1, y1] = PLACES[from] as readonly [number, number];
  const [x2, y2] = PLACES[to] as readonly [number, number];
  const [dx, dy] = [x2 - x1, y2 - y1];
  const length = Math.hypot(dx, dy);
  const [nx, ny] = [dy / length, -dx / length];
  const bend = own ? 26 : 62;
  const [mx, my] = [(x1 + x2) / 2 + 2 * bend * nx, (y1 + y2) / 2 + 2 * bend * ny];
  const edge = (x: number, y: number, gap: number): [number, number] => {
    const [ex, ey] = [mx - x, my - y];
    const far = Math.hypot(ex, ey);
    return [x + (gap * ex) / far, y + (gap * ey) / far];
  };
  const [sx, sy] = edge(x1, y1, RADIUS + 2);
  const [tx, ty] = edge(x2, y2, RADIUS + 9);
  const [hx, hy] = edge(x2, y2, RADIUS + 1);
  const color = own ? seriesColor(0) : seriesColor(1);
  const [ux, uy] = [(hx - tx) / 8, (hy - ty) / 8];
  const head = [
    `M${round(hx)} ${round(hy)}`,
    `L${round(tx - 4 * uy)} ${round(ty + 4 * ux)}`,
    `L${round(tx + 4 * uy)} ${round(ty - 4 * ux)}Z`,
  ].join("");
  const [lx, ly] = [(sx + tx + 2 * mx) / 4, (sy + ty + 2 * my) / 4];
  return [
    lineOf(own, `M${round(sx)} ${round(sy)}Q${round(mx)} ${round(my)} ${round(tx)} ${round(ty)}`),
    `<path d="${head}" fill="${color}"/>`,
    `<circle cx="${round(lx)}" cy="${round(ly)}" r="9" fill="${BACKGROUND}" stroke="${color}"/>`,
    words(label, lx, ly + 4, { size: 11, anchor: "middle" }),
  ];
}

/** Solid for what the core does itself, dashed for what another one does. */
function lineOf(own: boolean, path: string): string {
  const dash = own ? "" : ' stroke-dasharray="6 4"';
  return `<path d="${path}" fill="none" stroke="${seriesColor(own ? 0 : 1)}" stroke-width="1.5"${dash}/>`;
}
