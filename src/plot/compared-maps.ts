/**
 * The maps of a figure: their names and colours, and the axis along which their history is drawn.
 */
import { requireList, requireOptions } from "../format/argument.js";
import { counted } from "../format/counted.js";
import { seriesColor } from "../format/palette.js";
import { shown } from "../format/shown.js";
import { type Grown, isMap, nameOf } from "../tables/map-view.js";
import type { Axis } from "./figure/trace.js";

/** Options that all figures of maps share. */
export interface CurveOptions {
  /** Names for the legend, one per map. Default: type, release, and whether made with a hint. */
  names?: readonly string[];
  /** Scale of the horizontal axis. */
  scale?: "linear" | "log";
  /** Default: a sentence about the maps. */
  title?: string;
  /** Pixels. */
  height?: number;
}

/** One map of a figure. */
export interface ComparedMap {
  readonly map: Grown;
  readonly name: string;
  readonly color: string;
}

/**
 * The maps of a figure, checked and named; names that occur twice are numbered.
 * @throws TypeError, RangeError when they are not maps, none at all, or names are missing
 */
export function comparedMaps(
  call: string,
  given: Grown | readonly Grown[],
  options: CurveOptions,
): ComparedMap[] {
  const maps: readonly Grown[] = Array.isArray(given) ? given : [given as Grown];
  if (maps.length === 0) throw new RangeError(`${call}: expected at least one map, got none`);
  maps.forEach((map, index) => {
    if (!isMap(map)) {
      const place = Array.isArray(given) ? ` at [${index}]` : "";
      throw new TypeError(`${call}: expected a map or an array of maps, got ${shown(map)}${place}`);
    }
    requireMade(call, map);
  });
  requireOptions(options, '{ scale: "log" }');
  const { names, scale } = options;
  if (names !== undefined) requireList("names", names, '["Go 1.23", "Go 1.26"]');
  if (names && names.length !== maps.length) {
    throw new RangeError(
      `${call}: \`names\` must have a name for each map, got ${counted(names.length, "name")} ` +
        `for ${counted(maps.length, "map")}`,
    );
  }
  if (scale !== undefined && scale !== "linear" && scale !== "log") {
    throw new RangeError(`${call}: \`scale\` must be "linear" or "log", got ${shown(scale)}`);
  }
  const seen = new Map<string, number>();
  return maps.map((map, index) => {
    const plain = names?.[index] ?? nameOf(map);
    const times = (seen.get(plain) ?? 0) + 1;
    seen.set(plain, times);
    return { map, name: times > 1 ? `${plain} (${times})` : plain, color: seriesColor(index) };
  });
}

/** @throws RangeError for a nil map, which has no history: there was no make. */
export function requireMade(call: string, map: Pick<Grown, "events" | "type">): void {
  if (map.events.length > 0) return;
  throw new RangeError(`${call}: ${map.type.text} is nil, and a nil map has no history to draw`);
}

/** A point in a map's history: after operation `op` it had `count` entries. */
export interface HistoryPoint {
  readonly op: number;
  readonly count: number;
}

/** The horizontal axis of a history: where a moment lies on it, and its unit. */
export interface HistoryAxis {
  readonly unit: "entries" | "operations";
  /** Position of the state after a moment's operation. */
  at(moment: HistoryPoint): number;
}

/**
 * The number of entries while maps only grow; else the number of operations, as then the number of
 * entries goes back and forth, or stays the same while the map changes.
 */
export function historyAxis(compared: readonly ComparedMap[]): HistoryAxis {
  const rises = (moments: readonly HistoryPoint[], atLeast: number) =>
    moments.every(({ count }, index) => count >= (moments[index - 1]?.count ?? 0) + atLeast);
  // The first event is make; every later one must have an entry more than the one before.
  const grows = compared.every(({ map }) => rises(map.events.slice(1), 1) && rises(map.samples, 0));
  return grows
    ? { unit: "entries", at: ({ count }) => count }
    : { unit: "operations", at: ({ op }) => op + 1 };
}

/**
 * The largest number of ticks on a log axis: with more, Plotly writes every digit of two or three decades,
 * and 80, 90 and 100 run into each other.
 */
const logTicks = 6;

/** The horizontal axis as Plotly takes it. */
export function plotlyAxis({ unit }: HistoryAxis, scale: "linear" | "log"): Axis {
  const text = unit === "entries" ? "entries in the map" : "operations";
  return {
    title: { text: scale === "log" ? `${text} (log scale)` : text },
    type: scale,
    tickformat: "~s",
    ...(scale === "log" ? { nticks: logTicks } : {}),
  };
}

/** The maps in a title: by name where that is short, else by number, as the legend names them. */
export function titleOf(compared: readonly ComparedMap[]): string {
  const names = compared.map(({ name }) => name).join(" and ");
  return compared.length > 1 && names.length > 56 ? `${compared.length} maps` : names;
}
