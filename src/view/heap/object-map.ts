/**
 * Where the objects of a map lie on the heap: a lane for each purpose, all to one scale of addresses,
 * to show which objects are adjacent and which are scattered.
 */
import { counted } from "../../format/counted.js";
import { EDGE, SOFT_INK } from "../../format/palette.js";
import { bytes, hex } from "../../format/quantity.js";
import { box, picture, words } from "../../format/svg-shapes.js";
import { type ObjectColumns, type Purpose, purposes } from "../../go/index.js";
import { requireMap } from "../../tables/map-view.js";
import { Drawing } from "../drawing.js";
import { addressBar, scaleBars } from "../scale.js";
import { FREE, purposeColors } from "./purpose-colors.js";

const LEFT = 172;
const WIDTH = 860;
const BAR = WIDTH - LEFT - 16;
const LANE = 30;
const TOP = 56;

/** What the drawing reads of a map. */
export interface Placed {
  readonly address: bigint;
  readonly type: { readonly text: string };
  readonly process: { objectColumns(): ObjectColumns };
}

interface Lane {
  readonly purpose: Purpose;
  objects: number;
  bytes: number;
  /** Pixels of the bar that hold an object. */
  readonly pixels: Uint8Array;
}

/**
 * The address map of all objects of a map: header, arrays, overflow buckets, lists, tables, groups,
 * out-of-line keys and elems, and the data its values point to.
 * @example view.objects(m)
 */
export function objectDrawing(map: Placed): Drawing {
  requireMap("view.objects", map);
  const { length, map: owner, address, size, purpose } = map.process.objectColumns();
  const rows = Array.from({ length }, (_, row) => row).filter(
    (row) => owner[row] === Number(map.address),
  );
  const from = rows.reduce((low, row) => Math.min(low, address[row] as number), Infinity);
  const to = rows.reduce((high, row) => Math.max(high, end(row)), 0);
  function end(row: number): number {
    return (address[row] as number) + (size[row] as number);
  }
  const lanes = new Map<Purpose, Lane>();
  for (const row of rows) {
    const name = purposes[purpose[row] as number] as Purpose;
    let lane = lanes.get(name);
    if (lane === undefined) {
      lane = { purpose: name, objects: 0, bytes: 0, pixels: new Uint8Array(BAR) };
      lanes.set(name, lane);
    }
    lane.objects++;
    lane.bytes += size[row] as number;
    const left = Math.floor((((address[row] as number) - from) / (to - from)) * (BAR - 1));
    const right = Math.ceil(((end(row) - from) / (to - from)) * (BAR - 1));
    lane.pixels.fill(1, left, Math.max(left + 1, right));
  }
  const list = [...lanes.values()].sort((a, b) => b.bytes - a.bytes);
  const sum = list.reduce((all, lane) => all + lane.bytes, 0);
  const title = `${counted(rows.length, "object")} of ${map.type.text}: ${counted(sum, "byte")}`;
  const parts = [words(title, 12, 26, { size: 14, bold: true })];
  const lines: string[] = [];
  list.forEach((lane, index) => {
    const y = TOP + index * LANE;
    parts.push(words(lane.purpose, 12, y + 12));
    parts.push(box(LEFT, y, BAR, 14, FREE), ...bars(lane, y));
    const text = `${counted(lane.objects, "object")}, ${bytes(lane.bytes)}`;
    parts.push(words(text, 12, y + 24, { size: 10, color: SOFT_INK }));
    lines.push(`${lane.purpose}: ${text}`);
  });
  const bottom = TOP + list.length * LANE + 8;
  if (rows.length > 0) {
    const style = { size: 11, color: SOFT_INK, mono: true } as const;
    parts.push(words(hex(from), LEFT, bottom, style));
    parts.push(words(hex(to), LEFT + BAR, bottom, { ...style, anchor: "end" }));
    parts.push(...scaleBars(LEFT + BAR / 3, bottom, [addressBar(to - from, BAR)]));
    lines.push(`from ${hex(from)} to ${hex(to)}`);
  }
  const svg = picture(WIDTH, bottom + 14, title, parts);
  return new Drawing(svg, [title, ...lines].join("\n"));
}

/** Runs of pixels that hold an object. */
function bars({ pixels, purpose }: Lane, y: number): string[] {
  const parts: string[] = [];
  for (let from = 0; from < pixels.length; ) {
    let to = from + 1;
    while (to < pixels.length && pixels[to] === pixels[from]) to++;
    if (pixels[from] === 1) {
      parts.push(box(LEFT + from, y, to - from, 14, purposeColors[purpose], { stroke: EDGE }));
    }
    from = to;
  }
  return parts;
}
