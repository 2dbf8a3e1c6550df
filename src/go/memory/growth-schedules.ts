/**
 * What models of several types and releases share: the courses of their maps, and the lists of
 * overflow buckets. One model alone has its own.
 */
import type { MapLayout } from "../layout/map-layout.js";
import type { ClassicRow } from "../releases.js";
import { ClassicCourse } from "./classic/growth-schedule.js";
import { OverflowList } from "./classic/overflow-list.js";
import { SwissCourse } from "./swiss/growth-schedule.js";

export class Courses {
  readonly #classic = new Map<number, ClassicCourse>();
  readonly #lists = new Map<string, OverflowList>();
  readonly swiss = new SwissCourse();

  /** The course of a release's load factor. */
  classic(row: ClassicRow): ClassicCourse {
    const limit = row.loadFactorNum / row.loadFactorDen;
    const course = this.#classic.get(limit) ?? new ClassicCourse(row);
    this.#classic.set(limit, course);
    return course;
  }

  /** Lists as a release allocates them on an architecture. */
  list({ release, architecture }: MapLayout): OverflowList {
    const rule = `${release.mallocHeaderAbove} ${architecture.pointerSize}`;
    const list = this.#lists.get(rule) ?? new OverflowList({ release, architecture });
    this.#lists.set(rule, list);
    return list;
  }
}
