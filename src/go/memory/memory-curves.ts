/**
 * Curves of the memory model for several types and releases. Releases whose maps take the same
 * bytes, to within two in a hundred (lists of overflow buckets differ a little), share a curve.
 */
import { requireList, requireOptions } from "../../format/argument.js";
import { newestRelease, release } from "../releases.js";
import type { MemoryCurve, MemoryOptions } from "./container.js";
import type { GrowthSchedule } from "./estimate.js";
import { GrowthSchedules } from "./growth-schedules.js";
import { memoryModel, memoryRule } from "./memory-model.js";

/** Which curves, and how far. */
export interface CurvesOptions extends Pick<MemoryOptions, "arch"> {
  /** Go releases. Default: the newest with classic and with Swiss maps. */
  readonly releases?: readonly string[];
  /** Entries from (default 1) to (default 10^9). */
  readonly from?: number;
  readonly to?: number;
  /** As if each map had been made with a hint of its number of entries. Default false. */
  readonly hint?: boolean;
}

/** The curve of one type in one or more releases. */
export interface TypeCurve extends MemoryCurve {
  readonly type: string;
  /** "1.19, 1.22, 1.23" */
  readonly releases: string;
}

/** Share by which curves may differ that count as one. */
const same = 0.02;

/**
 * The curves of types in releases.
 * @throws {GoTypeError}, {UnknownReleaseError}, {UnknownArchitectureError}, {GoRangeError}.
 */
export function memoryCurves(types: readonly string[], options: CurvesOptions = {}): TypeCurve[] {
  requireList("types", types, '["map[int64]bool"]');
  requireOptions(options, '{ releases: ["1.23", "1.26"] }');
  const {
    releases = Object.values(newestRelease),
    from = 1,
    to = 1e9,
    hint = false,
    ...rest
  } = options;
  requireList("releases", releases, '["1.23", "1.26"]');
  const rows = releases.map((name) => release(name));
  const schedules = new GrowthSchedules();
  const points = new Map<GrowthSchedule, Float64Array>();
  return types.flatMap((type) => {
    const found: { type: string; names: string[]; rules: string[]; curve: MemoryCurve }[] = [];
    for (const row of rows) {
      const rule = memoryRule(row);
      const twin = found.find(({ rules }) => rules.includes(rule));
      if (twin !== undefined) {
        twin.names.push(row.name);
        continue;
      }
      const model = memoryModel(type, { ...rest, release: row.name }, schedules);
      const n = points.get(model.schedule) ?? model.points(from, to, hint);
      points.set(model.schedule, n);
      const curve = model.curve(n, hint);
      const like = found.find((other) => alike(other.curve, curve));
      like?.names.push(row.name);
      like?.rules.push(rule);
      if (like === undefined) {
        found.push({ type: model.text, names: [row.name], rules: [rule], curve });
      }
    }
    return found.map(({ type: text, names, curve }) => {
      return { type: text, releases: names.join(", "), ...curve };
    });
  });
}

function alike(a: MemoryCurve, b: MemoryCurve): boolean {
  return a.n === b.n && a.bytes.every((x, i) => Math.abs(x - (b.bytes[i] ?? 0)) <= same * x);
}
