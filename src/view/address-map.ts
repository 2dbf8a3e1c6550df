/**
 * Where a classic map's buckets lie in the address space: the main array, the overflow buckets
 * behind it, the old array, and buckets allocated on their own, each a stretch to scale within its
 * row of pages.
 */
import { type BucketColumns, bucketKinds, type GoMap } from "../go/index.js";
import { grouped, hex } from "../tables/quantity.js";
import { Drawing } from "./drawing.js";
import { SOFT_INK } from "./palette.js";
import { box, picture, words } from "./shape.js";

const COLORS = ["#8ec1e6", "#c9b8e8", "#f0c05a", "#f8e3b0", "#e6a3c4"];
const LEFT = 16;
const WIDTH = 860;
const BAR = WIDTH - 2 * LEFT;

/**
 * The address map of a classic map's buckets.
 * @example view.addresses(m)
 */
export function addressDrawing(
  map: Pick<GoMap<never, never>, "bucketColumns" | "type"> & { readonly type: { text: string } },
): Drawing {
  const columns = map.bucketColumns();
  const size = "bucketsize" in map.type ? (map.type.bucketsize as number) : 0;
  const stretches = stretchesOf(columns, size);
  const title = `buckets of ${map.type.text} in memory: ${grouped(columns.length * size)} bytes`;
  const first = Math.min(...stretches.map(({ from }) => from));
  const last = Math.max(...stretches.map(({ to }) => to));
  const parts = [words(title, 12, 26, { size: 14, bold: true })];
  if (stretches.length > 0) {
    const scale = BAR / (last - first);
    parts.push(box(LEFT, 44, BAR, 34, "#ffffff", { stroke: "#c3c9d0" }));
    for (const { kind, from, to } of stretches) {
      const color = COLORS[kind] as string;
      parts.push(box(LEFT + (from - first) * scale, 44, (to - from) * scale, 34, color));
    }
    const ends = { size: 11, color: SOFT_INK, mono: true } as const;
    parts.push(words(hex(first), LEFT, 94, ends));
    parts.push(words(hex(last), LEFT + BAR, 94, { ...ends, anchor: "end" }));
  }
  const lines = bucketKinds.flatMap((name, kind) => {
    const own = stretches.filter((stretch) => stretch.kind === kind);
    if (own.length === 0) return [];
    const bytes = own.reduce((sum, { from, to }) => sum + to - from, 0);
    const from = Math.min(...own.map((stretch) => stretch.from));
    const where = `${hex(from)}, ${grouped(bytes / size)} buckets, ${grouped(bytes)} bytes`;
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

/** Neighbouring buckets of one kind as one stretch. */
function stretchesOf({ length, kind, address }: BucketColumns, size: number) {
  const stretches: { kind: number; from: number; to: number }[] = [];
  for (let row = 0; row < length; row++) {
    const [own, from] = [kind[row] as number, address[row] as number];
    const before = stretches.at(-1);
    if (before?.kind === own && before.to === from) before.to = from + size;
    else stretches.push({ kind: own, from, to: from + size });
  }
  return stretches;
}
