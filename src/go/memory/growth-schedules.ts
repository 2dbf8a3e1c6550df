/**
 * What models of several types and releases share: the growth schedules of their maps, and the
 * lists of overflow buckets. A single model has its own.
 */
import type { MapLayout } from "../layout/map-layout.js";
import type { ClassicRow, ReleaseRow, SwissRow } from "../releases.js";
import { ClassicGrowthSchedule } from "./classic/growth-schedule.js";
import { OverflowList } from "./classic/overflow-list.js";
import { SwissGrowthSchedule } from "./swiss/growth-schedule.js";

export class GrowthSchedules {
  readonly #classic = new Map<number, ClassicGrowthSchedule>();
  readonly #lists = new Map<string, OverflowList>();
  readonly #swiss = new Map<number, SwissGrowthSchedule>();

  /** The schedule of a release's load factor. */
  classic(row: ClassicRow): ClassicGrowthSchedule {
    return shared(this.#classic, row, () => new ClassicGrowthSchedule(row));
  }

  /** The same for a release with Swiss maps. */
  swiss(row: SwissRow): SwissGrowthSchedule {
    return shared(this.#swiss, row, () => new SwissGrowthSchedule(row));
  }

  /** Lists as a release allocates them on an architecture. */
  list({ release, architecture }: MapLayout): OverflowList {
    const rule = `${release.mallocHeaderAbove} ${architecture.pointerSize}`;
    const list = this.#lists.get(rule) ?? new OverflowList({ release, architecture });
    this.#lists.set(rule, list);
    return list;
  }
}

/** The schedule of a load factor, made the first time. */
function shared<Schedule>(
  known: Map<number, Schedule>,
  { loadFactorNum, loadFactorDen }: ReleaseRow,
  make: () => Schedule,
): Schedule {
  const limit = loadFactorNum / loadFactorDen;
  const schedule = known.get(limit) ?? make();
  known.set(limit, schedule);
  return schedule;
}
