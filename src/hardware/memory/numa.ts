/**
 * Memory on several nodes: where a page's frame is put, and what an access from a core of one node to a
 * frame of another takes. Both are data: a policy, and a matrix of latencies.
 *
 * A figure that comes out is policy × matrix and nothing more. The model leaves out the caches before
 * memory (ask a machine's run which accesses reach memory), bandwidth, congestion, and that the system
 * moves pages.
 */

import { type Accesses, decode } from "../access.js";
import { fieldError, positive } from "../field-checks.js";
import type { PageTable } from "./pages.js";

export interface NumaColumns {
  /** Node of the frames. */
  readonly node: Float64Array;
  readonly pages: Float64Array;
  readonly accesses: Float64Array;
  readonly percent: Float64Array;
  /** Nanoseconds from the core's node. */
  readonly nanoseconds: Float64Array;
  /** Of all accesses. */
  readonly meanNanoseconds: number;
  /** Standard deviation of an access's nanoseconds. */
  readonly spreadNanoseconds: number;
  readonly model: string;
}

/**
 * How the accesses of a core are spread over the nodes that its pages lie on.
 * @param latency nanoseconds from a core of node i (row) to memory of node j (column)
 * @param from the core's node
 */
export function numa(
  table: PageTable,
  accesses: Accesses | Iterable<Accesses>,
  latency: readonly (readonly number[])[],
  from = 0,
): NumaColumns {
  const row = checkLatency(latency)[from];
  if (row === undefined) {
    throw fieldError(
      { machine: "", path: "from" },
      `0 to ${latency.length - 1}, a row of \`latency\``,
      from,
    );
  }
  const counts = new Float64Array(row.length);
  const pages = row.map(() => new Set<number>());
  for (const chunk of Symbol.iterator in accesses ? accesses : [accesses]) {
    for (const address of decode(chunk).address) {
      table.touch(address, 1, from);
      const node = table.find(address)?.node ?? 0;
      if (node >= counts.length) {
        const must = `a matrix of ${node + 1} nodes or more, for pages lie on node ${node}`;
        throw fieldError({ machine: "", path: "latency" }, must, `${counts.length}`);
      }
      counts[node] = (counts[node] as number) + 1;
      pages[node]?.add(Math.floor(address / table.page));
    }
  }
  const all = counts.reduce((sum, n) => sum + n, 0);
  const mean = counts.reduce((sum, n, i) => sum + n * (row[i] as number), 0) / all;
  const variance =
    counts.reduce((sum, n, i) => sum + n * ((row[i] as number) - mean) ** 2, 0) / all;
  return {
    node: Float64Array.from(counts.keys()),
    pages: Float64Array.from(pages, ({ size }) => size),
    accesses: counts,
    percent: counts.map((n) => (100 * n) / all),
    nanoseconds: Float64Array.from(row),
    meanNanoseconds: mean,
    spreadNanoseconds: Math.sqrt(variance),
    model: `model: policy "${table.placement}" × the given latencies; no caches, no congestion`,
  };
}

function checkLatency(latency: readonly (readonly number[])[]): readonly (readonly number[])[] {
  for (const [i, row] of latency.entries()) {
    if (row.length !== latency.length) {
      const must = `${latency.length} numbers, as many as there are rows`;
      throw fieldError({ machine: "", path: `latency[${i}]` }, must, `${row.length}`);
    }
    for (const [j, value] of row.entries()) {
      const place = { machine: "", path: `latency[${i}][${j}]` };
      if (positive(value, place) === undefined) throw fieldError(place, "a number above 0", value);
    }
  }
  return latency;
}
