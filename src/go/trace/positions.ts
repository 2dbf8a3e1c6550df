/**
 * Where the iterators of a traced map stood: the runtime's fields after each step, and which of the map's
 * arrays the step read. While a classic map grows that shows when a step goes to the old array.
 */
import { generationOf } from "../generations.js";
import type { GoMap } from "../process/map.js";
import { accessedObjects, accessesIn, accessRegions } from "./accesses.js";
import { Iteration, type IteratorField } from "./iteration.js";
import { tracedOperations } from "./operations.js";

/** A map with its process. */
type Traced = Pick<GoMap<never, never>, "address" | "process" | "type" | "place" | "generation">;

/** An iterator after a step. */
export interface IteratorPosition {
  /** "iterate" where an iterator began, "next" where it went on. */
  readonly what: string;
  /** The last put, delete or clear before it; -1: make. */
  readonly after: number;
  /** Fields of the iterator under Go's names. */
  readonly fields: readonly IteratorField[];
  /** Where the key lies that it stands on; null at the end. */
  readonly key: bigint | null;
  /** Objects with entries that the step read, in order: "buckets", "oldbuckets", "overflow", "groups". */
  readonly reads: readonly string[];
}

/** Regions that tell which array a step was in. */
const marks = new Set(["tophash", "control word"]);

/**
 * The positions of a map's iterators, step by step.
 * @throws {NotTracedError} when nothing was traced.
 */
export function positionsOf(map: Traced): IteratorPosition[] {
  const operations = tracedOperations(map);
  const { rows } = accessesIn(map, operations);
  const iteration = new Iteration(generationOf(map));
  const positions: IteratorPosition[] = [];
  let after = -1;
  let row = 0;
  for (const [i, { what, op, from, to }] of operations.entries()) {
    const reads = new Set<string>();
    for (; row < rows.length && (rows.operation[row] as number) <= i; row++) {
      const region = accessRegions[rows.region[row] as number] as string;
      if (marks.has(region)) reads.add(accessedObjects[rows.object[row] as number] as string);
    }
    if (op !== null) after = op;
    if (what !== "iterate" && what !== "next") continue;
    for (const record of map.process.journal.records(from, to)) iteration.take(record);
    const { key } = iteration;
    positions.push({ what, after, fields: iteration.fields(), key, reads: [...reads] });
  }
  return positions;
}
