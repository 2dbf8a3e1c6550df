/**
 * Where a map's parts lie in the address space: a classic map's main array with the overflow
 * buckets behind it, its old array, and buckets allocated on their own; a Swiss map's directory,
 * tables and groups. Each kind has a lane, all lanes one scale.
 */
import { counted } from "../format/counted.js";
import { EDGE, GRID, roles, SOFT_INK } from "../format/palette.js";
import { hex } from "../format/quantity.js";
import { box, picture, words } from "../format/svg-shapes.js";
import { requireMap } from "../tables/map-view.js";
import type { Located } from "./address-ranges.js";
import { Drawing } from "./drawing.js";
import { drawingsOf } from "./generations.js";
import { addressBar, scaleBars } from "./scale.js";

const LEFT = 16;
const WIDTH = 860;
const BAR = WIDTH - 2 * LEFT;
const TOP = 44;
const LANE = 46;
/** Pixels of the smallest range, so that it can be seen. */
const SMALLEST = 2;

/**
 * The address map of a map's buckets, or of its directory, tables and groups: a lane for each kind,
 * all to one scale of addresses.
 * @example view.addresses(m)
 */
export function addressDrawing(map: Located): Drawing {
  requireMap("view.addresses", map);
  const { title, kinds, ranges } = drawingsOf(map).ranges(map);
  const first = Math.min(...ranges.map(({ from }) => from));
  const last = Math.max(...ranges.map(({ to }) => to));
  const scale = BAR / (last - first);
  const parts = [words(title, 12, 26, { size: 14, bold: true })];
  const lines: string[] = [];
  for (const [kind, { name, many, color }] of kinds.entries()) {
    const own = ranges.filter((range) => range.kind === kind);
    if (own.length === 0) continue;
    const y = TOP + lines.length * LANE;
    const bytes = own.reduce((sum, { from, to }) => sum + to - from, 0);
    const from = Math.min(...own.map((range) => range.from));
    const line = `${name}: from ${hex(from)}, ${many(bytes)}, ${counted(bytes, "byte")}`;
    lines.push(line);
    parts.push(words(line, LEFT, y + 11), box(LEFT, y + 18, BAR, 18, roles.free, { stroke: GRID }));
    for (const range of own) {
      const width = Math.max(SMALLEST, (range.to - range.from) * scale);
      const left = Math.min((range.from - first) * scale, BAR - width);
      parts.push(box(LEFT + left, y + 18, width, 18, color, { stroke: EDGE }));
    }
  }
  const bottom = TOP + lines.length * LANE + 10;
  if (ranges.length > 0) {
    const ends = { size: 11, color: SOFT_INK, mono: true } as const;
    parts.push(
      words(hex(first), LEFT, bottom, ends),
      words(hex(last), LEFT + BAR, bottom, { ...ends, anchor: "end" }),
      ...scaleBars(LEFT + BAR / 3, bottom, [
        addressBar(last - first, BAR),
        { length: 0, says: `from end to end: ${counted(last - first, "byte")}` },
      ]),
    );
  }
  const svg = picture(WIDTH, bottom + 14, title, parts);
  return new Drawing(svg, [title, ...lines].join("\n"));
}
