/** The map benchmarks: every case measured in rounds, one comparison per fill and per lookup. */

import type { Comparison, Row } from "../comparison.js";
import { inRounds, type Outcome } from "../rounds.js";
import type { Taken } from "../stopwatch.js";
import {
  fillTitle,
  heapTitle,
  lookupTitle,
  type MapCase,
  type MapReport,
  mapCases,
  rangeTitle,
} from "./case.js";
import type { MapContestant } from "./contestants.js";

interface MapBench {
  /** Keys per map. */
  readonly n: number;
  readonly runs: number;
  /** Types of keys that are measured. */
  readonly keys: readonly MapCase["key"][];
  readonly tell: (text: string) => void;
}

/** What a comparison takes from a report: its figure, and that of the processors' time. */
interface Figures {
  readonly figure: (report: MapReport) => number;
  readonly cpu?: ((report: MapReport) => number) | undefined;
}

/**
 * Yields each comparison as soon as it is complete.
 */
export async function* compareMaps(
  contestants: readonly MapContestant[],
  { n, runs, keys, tell }: MapBench,
): AsyncGenerator<Comparison> {
  for (const work of mapCases(n).filter(({ key }) => keys.includes(key))) {
    const { heap } = work;
    const inCase = contestants.filter((one) => heap === null || one.heap.includes(heap));
    const entrants = inCase.map(({ name, run }) => ({ name, measure: () => run(work) }));
    const outcomes = await inRounds(entrants, runs, (text) => tell(`${fillTitle(work)}; ${text}`));
    const comparison = (
      title: string,
      what: keyof MapContestant["targets"],
      figures: Figures,
      unit = "ns/key",
    ): Comparison => ({
      title,
      unit,
      rows: inCase.map((contestant, i) =>
        row(contestant, outcomes[i] as Outcome<MapReport>, figures, what),
      ),
    });
    const perKey = (nanoseconds: number) => nanoseconds / work.n;
    const taken = (of: (report: MapReport) => Taken): Figures => ({
      figure: (report) => perKey(of(report).wall),
      cpu: (report) => perKey(of(report).cpu),
    });
    if (heap !== null) {
      const title = heapTitle({ ...work, heap });
      const share = (report: MapReport) => (100 * report.heap) / report.fill.wall;
      yield heap === "mark"
        ? comparison(title, heap, { figure: (report) => perKey(report.heap) })
        : comparison(title, heap, { figure: share }, "%");
      continue;
    }
    yield comparison(
      fillTitle(work),
      "fill",
      taken((report) => report.fill),
    );
    for (const [i, lookup] of work.lookups.entries()) {
      // parseReport has made sure that there is a time for every lookup.
      const time = taken((report) => report.lookups[i] as Taken);
      yield comparison(lookupTitle(work, lookup), "lookup", time);
    }
    if (work.range) {
      yield comparison(
        rangeTitle(work),
        "range",
        taken(({ range }) => range),
      );
    }
  }
}

function row(
  { name, own, release, targets }: MapContestant,
  { samples, failure }: Outcome<MapReport>,
  { figure, cpu }: Figures,
  what: keyof MapContestant["targets"],
): Row {
  return {
    contestant: name,
    own,
    release,
    samples: samples.map(figure),
    cpu: cpu && samples.map(cpu),
    failure,
    target: targets[what],
  };
}
