/** The map benchmarks: every case measured in rounds, one comparison per fill and per lookup. */

import type { Comparison, Row } from "./comparison.js";
import {
  fillTitle,
  heapTitle,
  lookupTitle,
  type MapReport,
  mapCases,
  rangeTitle,
} from "./map-case.js";
import type { MapContestant } from "./map-contestants.js";
import { inRounds, type Outcome } from "./rounds.js";

/**
 * Yields each comparison as soon as it is complete.
 * @param n keys per map
 */
export async function* compareMaps(
  contestants: readonly MapContestant[],
  { n, runs, tell }: { n: number; runs: number; tell: (text: string) => void },
): AsyncGenerator<Comparison> {
  for (const work of mapCases(n)) {
    const { heap } = work;
    const inCase = contestants.filter((one) => heap === null || one.heap.includes(heap));
    const entrants = inCase.map(({ name, run }) => ({ name, measure: () => run(work) }));
    const outcomes = await inRounds(entrants, runs, (text) => tell(`${fillTitle(work)}; ${text}`));
    const comparison = (
      title: string,
      what: keyof MapContestant["targets"],
      figure: (report: MapReport) => number,
      unit = "ns/key",
    ): Comparison => ({
      title,
      unit,
      rows: inCase.map((contestant, i) =>
        row(contestant, outcomes[i] as Outcome<MapReport>, figure, what),
      ),
    });
    const perKey = (nanoseconds: number) => nanoseconds / work.n;
    if (heap !== null) {
      const title = heapTitle({ ...work, heap });
      const share = (report: MapReport) => (100 * report.heap) / report.fill;
      yield heap === "mark"
        ? comparison(title, heap, (report) => perKey(report.heap))
        : comparison(title, heap, share, "%");
      continue;
    }
    yield comparison(fillTitle(work), "fill", (report) => perKey(report.fill));
    for (const [i, lookup] of work.lookups.entries()) {
      // parseReport has made sure that there is a time for every lookup.
      const time = (report: MapReport) => report.lookups[i] as number;
      yield comparison(lookupTitle(work, lookup), "lookup", (report) => perKey(time(report)));
    }
    if (work.range) yield comparison(rangeTitle(work), "range", ({ range }) => perKey(range));
  }
}

function row(
  { name, own, targets }: MapContestant,
  { samples, failure }: Outcome<MapReport>,
  figure: (report: MapReport) => number,
  what: keyof MapContestant["targets"],
): Row {
  return { contestant: name, own, samples: samples.map(figure), failure, target: targets[what] };
}
