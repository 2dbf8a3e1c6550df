/** One state machine as a row of states with its transitions as arcs: to the right above, to the left below. */

import { escapeMarkup } from "../format/escape.js";
import { BACKGROUND, EDGE, INK, roles, seriesColor } from "../format/palette.js";
import { grouped } from "../format/quantity.js";
import { round, textWidth, words } from "../format/svg-shapes.js";
import type { StateMachine } from "../go/index.js";

/** A transition as it is drawn. */
export interface Line {
  readonly from: string;
  readonly to: string;
  /** What in the runtime makes it. */
  readonly by: string;
  /** How many times it was made; 0: it was not. */
  readonly count: number;
  readonly whats: readonly { readonly what: string; readonly count: number }[];
}

/** The marks of a machine, and where they end. */
export interface DrawnMachine {
  readonly parts: string[];
  readonly bottom: number;
}

const HEIGHT = 26;
/** How much higher an arc is for each state that it passes over. */
const STEP = 24;

/**
 * Draw a machine in a row.
 * @param now the state in which it is, where it is one thing's
 */
export function drawMachine(
  { states, name }: StateMachine,
  lines: readonly Line[],
  now: string | undefined,
  left: number,
  top: number,
  width: number,
): DrawnMachine {
  const order = states.map((state) => state.name);
  const pitch = width / states.length;
  const boxWidth = Math.min(pitch - 26, Math.max(...order.map((one) => textWidth(one, 12))) + 24);
  const span = ({ from, to }: Line) => order.indexOf(to) - order.indexOf(from);
  const high = (list: readonly Line[]) =>
    list.length === 0 ? 0 : 10 + STEP * Math.max(...list.map((line) => Math.abs(span(line)) || 1));
  const above = lines.filter((line) => span(line) >= 0);
  const below = lines.filter((line) => span(line) < 0);
  const y = top + high(above) + 4;
  const bottom = y + HEIGHT + high(below) + 4;
  const center = (state: string) => left + pitch * (order.indexOf(state) + 0.5);
  const reached = new Set(lines.flatMap((line) => (line.count > 0 ? [line.from, line.to] : [])));
  const boxes = states.map((state) => {
    const off = state.name === "off" || !(reached.has(state.name) || now === state.name);
    const edge =
      now === state.name
        ? `stroke="${INK}" stroke-width="3"`
        : `stroke="${EDGE}"${off ? ' stroke-dasharray="4 3"' : ""}`;
    const x = center(state.name) - boxWidth / 2;
    const title = escapeMarkup(`${state.name}: ${state.meaning}`);
    return [
      `<rect x="${round(x)}" y="${y}" width="${round(boxWidth)}" height="${HEIGHT}" rx="6" fill="${off ? roles.free : fillOf(name, state.name)}" ${edge}><title>${title}</title></rect>`,
      words(state.name, center(state.name), y + 17, { anchor: "middle" }),
    ];
  });
  // Labels last: an arc must not cross one.
  const drawn = lines.map((line) =>
    span(line) === 0
      ? loop(line, center(line.from), y)
      : arc(line, center(line.from), center(line.to), span(line), y, boxWidth),
  );
  return {
    parts: [
      ...drawn.flatMap(({ path }) => path),
      ...boxes.flat(),
      ...drawn.flatMap(({ label }) => label),
    ],
    bottom,
  };
}

/** Slots have the colours that they have everywhere. */
function fillOf(machine: string, state: string): string {
  const slots: Readonly<Record<string, string>> = {
    ...{ entry: roles.key, full: roles.key, deleted: roles.tombstone, emptyOne: roles.tombstone },
    ...{ evacuatedX: roles.moved, evacuatedY: roles.moved, evacuatedEmpty: roles.moved },
    ...{ empty: roles.free, emptyRest: roles.free },
  };
  return (machine === "slot" ? slots[state] : undefined) ?? roles.header;
}

interface DrawnLine {
  readonly path: string[];
  readonly label: string[];
}

/** From one state to another. The nearer they are the farther from the middle it starts: arcs nest. */
function arc(
  line: Line,
  from: number,
  to: number,
  span: number,
  y: number,
  boxWidth: number,
): DrawnLine {
  const right = span > 0;
  const base = right ? y : y + HEIGHT;
  const sign = right ? -1 : 1;
  const height = STEP * Math.abs(span);
  const off = Math.max(3, boxWidth / 2 - 8 - 9 * (Math.abs(span) - 1));
  const [x1, x2] = right ? [from + off, to - off] : [from - off, to + off];
  // The middle of a cubic curve lies at three quarters of its control points' height.
  const control = base + sign * (height / 0.75);
  const end = base + sign * 6;
  const path = `M${round(x1)} ${base}C${round(x1)} ${round(control)} ${round(x2)} ${round(control)} ${round(x2)} ${end}`;
  const head = `M${round(x2)} ${base}l-4 ${sign * 7}h8z`;
  return marks(line, path, head, (x1 + x2) / 2, base + sign * height);
}

/** From a state to itself. */
function loop(line: Line, x: number, y: number): DrawnLine {
  const path = `M${round(x - 12)} ${y}C${round(x - 26)} ${y - 34} ${round(x + 26)} ${y - 34} ${round(x + 13)} ${y - 6}`;
  return marks(line, path, `M${round(x + 12)} ${y}l-3 -7h8z`, x, y - 26);
}

function marks(line: Line, path: string, head: string, x: number, y: number): DrawnLine {
  if (line.count === 0) {
    return {
      path: [
        `<path d="${path}" stroke="${EDGE}" fill="none" stroke-dasharray="2 4"/>`,
        `<path d="${head}" fill="${EDGE}"/>`,
      ],
      label: [],
    };
  }
  const color = seriesColor(0);
  const text = grouped(line.count);
  const width = textWidth(text, 11) + 8;
  return {
    path: [
      `<path d="${path}" stroke="${color}" fill="none" stroke-width="1.5"/>`,
      `<path d="${head}" fill="${color}"/>`,
    ],
    label: [
      `<rect x="${round(x - width / 2)}" y="${round(y - 7)}" width="${round(width)}" height="14" fill="${BACKGROUND}"/>`,
      words(text, x, y + 4, { size: 11, anchor: "middle", bold: true }),
    ],
  };
}
