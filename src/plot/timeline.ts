/** Figure: the state of a map against operations. */
import type { GoMap } from "../go/index.js";
import { type Grown, requireMap } from "../tables/map-view.js";
import { requireMade } from "./compared-maps.js";
import type { Figure } from "./figure/figure.js";
import { plotsOf } from "./generations.js";

/** What is read of a map. */
export type Timed = Pick<
  GoMap<never, never>,
  "address" | "process" | "headerFields" | "type" | "place"
> &
  Grown;

/**
 * The history of a map against operations. Classic maps, which must belong to a process made with
 * { traced: true }: old buckets, evacuated buckets and flags. Swiss maps: slots, entries, tables and
 * directory, with a mark where a table was replaced, split or pruned.
 * @example plot.timeline(m)
 */
export function timeline(map: Timed): Figure {
  requireMap("plot.timeline", map);
  requireMade("plot.timeline", map);
  return plotsOf(map).timeline(map);
}
