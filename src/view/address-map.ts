/**
 * Where a map's parts lie in the address space: a classic map's main array with the overflow
 * buckets behind it, its old array, and buckets allocated on their own; a Swiss map's directory,
 * tables and groups. Each is a range to scale within one row.
 */
import { counted } from "../format/counted.js";
import { SOFT_INK } from "../format/palette.js";
import { hex } from "../format/quantity.js";
import { box, picture, words } from "../format/svg-shapes.js";
import { requireMap } from "../tables/map-view.js";
import type { Located } from "./address-ranges.js";
import { Drawing } from "./drawing.js";
import { drawingsOf } from "./generations.js";

const COLORS = ["#8ec1e6", "#c9b8e8", "#f0c05a", "#f8e3b0", "#e6a3c4"];
const LEFT = 16;
const WIDTH = 860;
const BAR = WIDTH - 2 * LEFT;

/**
 * The address map of a map's buckets, or of its directory, tables and groups.
 * @example view.addresses(m)
 */
export function addressDrawing(map: Located): Drawing {
  requireMap("view.addresses", map);
  const { title, kinds, ranges } = drawingsOf(map).ranges(map);
  const first = Math.min(...ranges.map(({ from }) => from));
  const last = Math.max(...ranges.map(({ to }) => to));
  const parts = [words(title, 12, 26, { size: 14, bold: true })];
  if (ranges.length > 0) {
    const scale = BAR / (last - first);
    parts.push(box(LEFT, 44, BAR, 34, "#ffffff", { stroke: "#c3c9d0" }));
    for (const { kind, from, to } of ranges) {
      const color = COLORS[kind] as string;
      const width = Math.max(0.5, (to - from) * scale);
      parts.push(box(LEFT + (from - first) * scale, 44, width, 34, color));
    }
    const ends = { size: 11, color: SOFT_INK, mono: true } as const;
    parts.push(words(hex(first), LEFT, 94, ends));
    parts.push(words(hex(last), LEFT + BAR, 94, { ...ends, anchor: "end" }));
  }
  const lines = kinds.flatMap(({ name, many }, kind) => {
    const own = ranges.filter((range) => range.kind === kind);
    if (own.length === 0) return [];
    const bytes = own.reduce((sum, { from, to }) => sum + to - from, 0);
    const from = Math.min(...own.map((range) => range.from));
    const where = `${hex(from)}, ${many(bytes)}, ${counted(bytes, "byte")}`;
    return [{ kind, text: `${name}: from ${where}` }];
  });
  lines.forEach(({ kind, text }, i) => {
    const y = 122 + i * 22;
    parts.push(
      box(LEFT, y - 11, 13, 13, COLORS[kind] as string, { stroke: "#57606a" }),
      words(text, LEFT + 22, y),
    );
  });
  const svg = picture(WIDTH, 130 + lines.length * 22, title, parts);
  return new Drawing(svg, [title, ...lines.map(({ text }) => text)].join("\n"));
}
