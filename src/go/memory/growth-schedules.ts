/**
 * What models of several types and releases share: the courses of their maps, and the lists of
 * overflow buckets. One model alone has its own.
 */
import type { MapLayout } from "../layout/map-layout.js";
import type { ClassicRow, ReleaseRow, SwissRow } from "../releases.js";
import { ClassicCourse } from "./classic/growth-schedule.js";
import { OverflowList } from "./classic/overflow-list.js";
import { SwissCourse } from "./swiss/growth-schedule.js";

export class Courses {
  readonly #classic = new Map<number, ClassicCourse>();
  readonly #lists = new Map<string, OverflowList>();
  readonly #swiss = new Map<number, SwissCourse>();

  /** The course of a release's load factor. */
  classic(row: ClassicRow): ClassicCourse {
    return shared(this.#classic, row, () => new ClassicCourse(row));
  }

  /** The same for a release with Swiss maps. */
  swiss(row: SwissRow): SwissCourse {
    return shared(this.#swiss, row, () => new SwissCourse(row));
  }

  /** Lists as a release allocates them on an architecture. */
  list({ release, architecture }: MapLayout): OverflowList {
    const rule = `${release.mallocHeaderAbove} ${architecture.pointerSize}`;
    const list = this.#lists.get(rule) ?? new OverflowList({ release, architecture });
    this.#lists.set(rule, list);
    return list;
  }
}

/** The course of a load factor, made the first time. */
function shared<Course>(
  known: Map<number, Course>,
  { loadFactorNum, loadFactorDen }: ReleaseRow,
  make: () => Course,
): Course {
  const limit = loadFactorNum / loadFactorDen;
  const course = known.get(limit) ?? make();
  known.set(limit, course);
  return course;
}
