/**
 * Lines that cores share, step by step: a column for each core, a row for each change of a line's state, an
 * arrow from the core whose access it was to the one whose copy changed.
 */

import type { ColumnTable } from "arquero";
import { requireLike } from "../../format/argument.js";
import { counted } from "../../format/counted.js";
import { EDGE, SOFT_INK, seriesColor } from "../../format/palette.js";
import { hex } from "../../format/quantity.js";
import { shown } from "../../format/shown.js";
import { arrow, box, picture, stroke, words } from "../../format/svg-shapes.js";
import { Drawing } from "../drawing.js";
import { stateColor } from "./state-colors.js";

/** Cores, as far as the drawing goes. */
export interface Sharing {
  readonly model: { readonly count: number; readonly line: number };
  steps(): ColumnTable;
  sharedLines(): ColumnTable;
}

interface Step {
  readonly step: number;
  readonly core: number;
  readonly by: number;
  readonly address: number;
  readonly event: string;
  readonly from: string;
  readonly to: string;
  readonly action: string;
}

interface SharedLine {
  readonly address: number;
  readonly trueSharing: number;
  readonly falseSharing: number;
  readonly invalidations: number;
}

const LEFT = 150;
const LANE = 150;
const TOP = 76;
const ROW = 24;

/**
 * The state changes of lines that several cores use.
 * @param most rows; default 24
 * @example view.sharing(machine.cores().write(0, 0).write(1, 8).write(0, 0))
 */
export function sharingDrawing(cores: Sharing, most = 24): Drawing {
  const right = "cores such as machine.cores()";
  requireLike("view.sharing", cores, right, ["sharedLines", "steps", "model"]);
  if (!(Number.isInteger(most) && most >= 1)) {
    throw new RangeError(`\`most\` must be a whole number from 1, got ${shown(most)}`);
  }
  const shared = cores.sharedLines().objects() as SharedLine[];
  const lines = new Set(shared.map(({ address }) => address));
  const all = (cores.steps().objects() as Step[]).filter(({ address }) => lines.has(address));
  const rows = all.slice(0, most);
  const sum = (of: (line: SharedLine) => number) => shared.reduce((a, line) => a + of(line), 0);
  const found = `${counted(
    sum((line) => line.falseSharing),
    "miss",
    "misses",
  )} by false sharing, ${sum((line) => line.trueSharing)} by true; ${counted(
    sum((line) => line.invalidations),
    "invalidation",
  )}`;
  const title = `${counted(shared.length, "line")} of ${cores.model.line} bytes used by several cores`;
  const lane = (core: number) => LEFT + LANE * core + LANE / 2;
  const parts = [words(title, 12, 26, { size: 14, bold: true })];
  const bottom = TOP + rows.length * ROW + 8;
  for (let core = 0; core < cores.model.count; core++) {
    parts.push(words(`core ${core}`, lane(core), TOP - 14, { anchor: "middle", bold: true }));
    parts.push(stroke(lane(core), TOP - 6, lane(core), bottom - 4, EDGE));
  }
  const texts = rows.map((row) => {
    const whose = row.core === row.by ? "" : ` for core ${row.by}`;
    const does = row.action === "none" ? "" : `, ${row.action}`;
    return `step ${row.step}: core ${row.core} ${hex(row.address)} ${row.from} → ${row.to} (${row.event}${whose}${does})`;
  });
  for (const [i, row] of rows.entries()) {
    const y = TOP + i * ROW;
    const first = rows[i - 1]?.step !== row.step;
    if (first) {
      const label = `${row.step}  ${hex(row.address)}`;
      parts.push(words(label, 12, y + 15, { size: 11, color: SOFT_INK, mono: true }));
    }
    if (row.by !== row.core) {
      const side = row.by < row.core ? -1 : 1;
      const start = lane(row.by) - side * 26;
      parts.push(arrow(start, y + 11, lane(row.core) + side * 26, y + 11, seriesColor(1)));
    }
    const x = lane(row.core) - 24;
    parts.push(
      box(x, y + 2, 48, ROW - 5, stateColor(row.to), { stroke: SOFT_INK }),
      words(`${row.from} → ${row.to}`, x + 24, y + 15, { size: 11, anchor: "middle" }),
    );
    const right = LEFT + LANE * cores.model.count + 8;
    const does = row.action === "none" ? row.event : `${row.event}: ${row.action}`;
    parts.push(words(does, right, y + 15, { size: 11, color: SOFT_INK }));
  }
  const rest = all.length - rows.length;
  const more = rest > 0 ? `; ${rest} more changes not shown` : "";
  parts.push(words(`${found}${more}`, 12, bottom + 14));
  const width = LEFT + LANE * cores.model.count + 260;
  const svg = picture(width, bottom + 28, title, parts);
  return new Drawing(svg, [title, ...texts, `${found}${more}`].join("\n"));
}
