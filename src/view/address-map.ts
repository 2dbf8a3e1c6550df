/**
 * Where a map's parts lie in the address space: a classic map's main array with the overflow
 * buckets behind it, its old array, and buckets allocated on their own; a Swiss map's directory,
 * tables and groups. Each is a stretch to scale within one row.
 */
import { counted } from "../format/counted.js";
import { SOFT_INK } from "../format/palette.js";
import { hex } from "../format/quantity.js";
import { box, picture, words } from "../format/svg-shapes.js";
import { type BucketColumns, bucketKinds, type GoMap } from "../go/index.js";
import { Drawing } from "./drawing.js";

const COLORS = ["#8ec1e6", "#c9b8e8", "#f0c05a", "#f8e3b0", "#e6a3c4"];
const LEFT = 16;
const WIDTH = 860;
const BAR = WIDTH - 2 * LEFT;

/** Parts of one kind, one after another without a gap. */
interface Stretch {
  readonly kind: number;
  readonly from: number;
  to: number;
}

/** What is drawn: parts by kind, and how a kind's are counted. */
interface Places {
  readonly title: string;
  readonly kinds: readonly { readonly name: string; readonly many: (bytes: number) => string }[];
  readonly stretches: readonly Stretch[];
}

/** What is read of a map. */
type Placed = Pick<
  GoMap<never, never>,
  "bucketColumns" | "tableColumns" | "groupColumns" | "header" | "type"
>;

/**
 * The address map of a map's buckets, or of its directory, tables and groups.
 * @example view.addresses(m)
 */
export function addressDrawing(map: Placed): Drawing {
  const { title, kinds, stretches } =
    "bucketsize" in map.type ? bucketPlaces(map) : groupPlaces(map);
  const first = Math.min(...stretches.map(({ from }) => from));
  const last = Math.max(...stretches.map(({ to }) => to));
  const parts = [words(title, 12, 26, { size: 14, bold: true })];
  if (stretches.length > 0) {
    const scale = BAR / (last - first);
    parts.push(box(LEFT, 44, BAR, 34, "#ffffff", { stroke: "#c3c9d0" }));
    for (const { kind, from, to } of stretches) {
      const color = COLORS[kind] as string;
      const width = Math.max(0.5, (to - from) * scale);
      parts.push(box(LEFT + (from - first) * scale, 44, width, 34, color));
    }
    const ends = { size: 11, color: SOFT_INK, mono: true } as const;
    parts.push(words(hex(first), LEFT, 94, ends));
    parts.push(words(hex(last), LEFT + BAR, 94, { ...ends, anchor: "end" }));
  }
  const lines = kinds.flatMap(({ name, many }, kind) => {
    const own = stretches.filter((stretch) => stretch.kind === kind);
    if (own.length === 0) return [];
    const bytes = own.reduce((sum, { from, to }) => sum + to - from, 0);
    const from = Math.min(...own.map((stretch) => stretch.from));
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

function bucketPlaces(map: Placed): Places {
  const { length, kind, address }: BucketColumns = map.bucketColumns();
  const size = "bucketsize" in map.type ? map.type.bucketsize : 0;
  const stretches: Stretch[] = [];
  for (let row = 0; row < length; row++) {
    add(stretches, kind[row] as number, address[row] as number, size);
  }
  const many = (bytes: number): string => counted(bytes / size, "bucket");
  return {
    title: `buckets of ${map.type.text} in memory: ${counted(length * size, "byte")}`,
    kinds: bucketKinds.map((name) => ({ name, many })),
    stretches,
  };
}

const tableSize = 32;
const pointerSize = 8;

function groupPlaces(map: Placed): Places {
  const { dirPtr, dirLen } = map.header() as { dirPtr: bigint; dirLen: number };
  const size = "groupSize" in map.type ? map.type.groupSize : 0;
  const stretches: Stretch[] = [];
  const { length, address, groups, capacity } = map.tableColumns();
  if (dirLen > 0) add(stretches, 0, Number(dirPtr), dirLen * pointerSize);
  else if (dirPtr !== 0n) add(stretches, 2, Number(dirPtr), size);
  for (let row = 0; row < length; row++) {
    add(stretches, 1, address[row] as number, tableSize);
    add(stretches, 2, groups[row] as number, ((capacity[row] as number) / 8) * size);
  }
  const bytes = stretches.reduce((sum, { from, to }) => sum + to - from, 0);
  const each = (what: string, size: number) => (all: number) => counted(all / size, what);
  return {
    title: `directory, tables and groups of ${map.type.text} in memory: ${counted(bytes, "byte")}`,
    kinds: [
      { name: "directory", many: each("place", pointerSize) },
      { name: "tables", many: each("table", tableSize) },
      { name: "groups", many: each("group", size) },
    ],
    stretches,
  };
}

/** Neighbouring parts of one kind are one stretch. */
function add(stretches: Stretch[], kind: number, from: number, size: number): void {
  const before = stretches.at(-1);
  if (before?.kind === kind && before.to === from) before.to = from + size;
  else stretches.push({ kind, from, to: from + size });
}
