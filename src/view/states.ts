/**
 * The state machines of a map with the transitions that a traced run made, counted: one row of states a
 * machine, arrows to the right above them, arrows to the left below. A transition that the runtime can
 * make and the run did not is dotted, and has no number.
 */
import { EDGE, INK, roles, SOFT_INK } from "../format/palette.js";
import { grouped } from "../format/quantity.js";
import { picture, round, textLines, textWidth, words } from "../format/svg-shapes.js";
import {
  type StateMachine,
  type Transition,
  type Transitions,
  transitionsOf,
} from "../go/index.js";
import { nameOf, requireMap } from "../tables/map-view.js";
import { Drawing } from "./drawing.js";
import { type DrawnMachine, drawMachine, type Line } from "./state-row.js";

/** A map whose transitions can be read. */
type Traced = Parameters<typeof transitionsOf>[0] & Parameters<typeof nameOf>[0];

const WIDTH = 900;
const LEFT = 12;
const SMALL = 16;

/**
 * What a traced run made of the states of a map: of its slots, its growth, its tables and its header's
 * flags, with every transition counted and, where there is one, the state in which it is now.
 * `m.transitions()` is the same as a table.
 * @example
 * const m = go("1.23", { traced: true }).make("map[int64]int64").fill(keys.sequence(100));
 * m.delete(7);
 * view.states(m)
 * @throws NotTracedError when nothing was traced
 */
export function statesDrawing(map: Traced): Drawing {
  requireMap("view.states", map);
  const found = transitionsOf(map);
  const title = `${nameOf(map)}: states, and the transitions of the run`;
  return new Drawing(draw(title, found), describe(title, found));
}

function draw(title: string, { machines, made, now }: Transitions): string {
  const parts = [words(title, LEFT, 26, { size: 14, bold: true })];
  let y = 44;
  const flags = machines.filter(isFlag);
  for (const machine of machines.filter((one) => !isFlag(one))) {
    const lines = linesOf(machine, made);
    parts.push(words(machine.of, LEFT, y + 12, { size: 12, bold: true }));
    const drawn = drawMachine(
      machine,
      lines,
      now.get(machine.name),
      LEFT,
      y + 18,
      WIDTH - 2 * LEFT,
    );
    parts.push(...drawn.parts);
    y = drawn.bottom + 6;
    for (const line of lines.filter(({ count }) => count > 0)) {
      const by = `${line.from} → ${line.to}: ${whatText(line)}${line.by === "" ? "" : `; ${line.by}`}`;
      parts.push(words(by, LEFT + 8, y + 12, { size: 11, color: SOFT_INK }));
      y += SMALL;
    }
    y += 16;
  }
  parts.push(words("the flags of the header", LEFT, y + 12, { size: 12, bold: true }));
  const width = (WIDTH - 2 * LEFT) / Math.max(flags.length, 2);
  let bottom = y;
  for (const [i, machine] of flags.entries()) {
    const x = LEFT + i * width;
    const drawn: DrawnMachine = drawMachine(
      { ...machine, of: "" },
      linesOf(machine, made),
      now.get(machine.name),
      x,
      y + 32,
      width - 24,
    );
    parts.push(
      words(machine.name.replace("flag ", ""), x, y + 30, { size: 12 }),
      ...drawn.parts,
      ...textLines(machine.of, width - 24, 11).map((line, row) =>
        words(line, x, drawn.bottom + 12 + 14 * row, { size: 11, color: SOFT_INK }),
      ),
    );
    bottom = Math.max(bottom, drawn.bottom + 34);
  }
  y = bottom + 12;
  let x = LEFT;
  const legend = (mark: string, text: string) => {
    parts.push(mark, words(text, x + 34, y + 4, { size: 11, color: SOFT_INK }));
    x += 34 + textWidth(text, 11) + 24;
  };
  const line = (dash: string, color: string) =>
    `<path d="M${x} ${y}h26" stroke="${color}" fill="none" stroke-width="1.5"${dash}/>`;
  legend(line("", INK), "made, so many times");
  legend(line(' stroke-dasharray="2 4"', EDGE), "can be made, was not");
  legend(
    `<rect x="${x}" y="${y - 8}" width="26" height="16" rx="4" fill="${roles.header}" stroke="${INK}" stroke-width="3"/>`,
    "the state now",
  );
  legend(
    `<rect x="${x}" y="${y - 8}" width="26" height="16" rx="4" fill="${roles.free}" stroke="${EDGE}" stroke-dasharray="4 3"/>`,
    "off, or never come to in this run",
  );
  return picture(WIDTH, round(y + 20), title, parts);
}

const isFlag = ({ name }: StateMachine) => name.startsWith("flag ");

/** Every transition that is drawn: those of the rules, and what the run made beside them. */
function linesOf(machine: StateMachine, all: readonly Transition[]): Line[] {
  const made = all.filter((one) => one.machine === machine.name);
  const lines = new Map<string, Line>();
  for (const { from, to, by } of machine.rules) {
    lines.set(`${from}\n${to}`, { from, to, by, count: 0, whats: [] });
  }
  for (const { from, to, what, count } of made) {
    const key = `${from}\n${to}`;
    const line = lines.get(key) ?? { from, to, by: "", count: 0, whats: [] };
    const whats = [...line.whats, { what, count }];
    lines.set(key, { ...line, count: line.count + count, whats });
  }
  return [...lines.values()];
}

/** "put 1,601, clear 8" */
function whatText({ whats }: Line): string {
  return whats.map(({ what, count }) => `${grouped(count)} × ${what}`).join(", ");
}

function describe(title: string, { machines, made, now }: Transitions): string {
  const lines = machines.flatMap((machine) => {
    const state = now.get(machine.name);
    return [
      "",
      `${machine.name}: ${machine.of}${state === undefined ? "" : `; now ${state}`}`,
      ...linesOf(machine, made).map((line) => {
        const times = line.count === 0 ? "not made" : whatText(line);
        return `  ${line.from} → ${line.to}: ${times}`;
      }),
    ];
  });
  return [title, ...lines].join("\n");
}
