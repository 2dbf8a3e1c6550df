/** The verdict on a claim, computed from its evidence each time and never stored. */
import { agrees, type Point } from "./point.js";

/** The verdict on a claim. */
export type Verdict = "true" | "partly" | "false" | "not tested";

/** What a test gives: points, and tables that show more. */
export interface Evidence {
  readonly points: readonly Point[];
  /** Tables and drawings to be shown with the points, by their titles. */
  readonly shown?: Readonly<Record<string, unknown>>;
}

/** Evidence of one release. */
export interface Sighting {
  readonly release: string;
  readonly evidence: Evidence;
  /** The real Go that was asked as well: "go1.26.8". */
  readonly go?: string;
}

/**
 * The verdict on points: "true" when all hold, "false" when none does, "partly" in between. Points
 * that could not be looked at count for nothing; of those alone nothing is known.
 */
export function judge({ points }: Evidence): Verdict {
  const outcomes = points.map(agrees).filter((outcome) => outcome !== undefined);
  if (outcomes.length === 0) return "not tested";
  if (outcomes.every((holds) => holds)) return "true";
  return outcomes.some((holds) => holds) ? "partly" : "false";
}

/** One verdict out of those of several releases: where they differ, the claim is true in part. */
export function verdictOf(verdicts: readonly Verdict[]): Verdict {
  const tested = new Set(verdicts.filter((verdict) => verdict !== "not tested"));
  const [first = "not tested"] = tested;
  return tested.size > 1 ? "partly" : first;
}

/**
 * The evidence of several releases as one, to be read: a point is what it is in the first release that
 * contradicts it, else what it is in the first that could be looked at.
 */
export function together(sightings: readonly Sighting[]): Evidence {
  const found = new Map<string, Point>();
  for (const { evidence } of sightings) {
    for (const point of evidence.points) {
      const known = found.get(point.of);
      if (known === undefined || rank(point) < rank(known)) found.set(point.of, point);
    }
  }
  return { points: [...found.values()] };
}

/** Contradicted, then confirmed, then not looked at. */
function rank(point: Point): number {
  const holds = agrees(point);
  return holds === undefined ? 2 : Number(holds);
}
